#ifndef CW_SYSTEM_CREATE_H
#define CW_SYSTEM_CREATE_H
/* `create_box`, and `create_atoms`: atoms on lattice sites, single atoms, random atoms. The atoms
 * and their ids do not depend on the number of ranks; they are those that LAMMPS makes on one rank
 * (style random excepted: positions come from a counter-based generator). Collective. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct comm;
struct region;
struct system_parts;

/* The words after `create_box`: TYPES REGION, and extra/... N keywords of LAMMPS that mean nothing
 * here. The box is the block's or, triclinic, the prism's; shrink-wrapped faces start a little
 * outside it. Errors: words, a box that exists, atoms' types above ATOMS_TYPES_MAX, a region that
 * is no finite block or prism, tilts that are not allowed (box_check_tilt). */
enum cw_status create_box(const struct system_parts *parts, const char *const *words, int n_words,
                          struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status create_box_check(const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

/* The words after `create_atoms`: TYPE box | region ID | single x y z | random N SEED REGION|NULL,
 * then basis M TYPE, units lattice|box, remap yes|no. *created: number of atoms over all ranks. The
 * owners of the new atoms are arbitrary. Errors: words, no lattice, no box, a single atom outside
 * the box is only not created (as in LAMMPS). */
enum cw_status create_atoms(const struct system_parts *parts, const char *const *words, int n_words,
                            gid *created, struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status create_atoms_check(const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

/* Atoms of the given type per basis site on all lattice sites that lie in the box and in the region
 * (NULL: everywhere). basis_type: [lattice->n_basis]. */
enum cw_status create_fill(const struct system_parts *parts, const struct region *region,
                           const int *basis_type, gid *created, struct cw_err *err) CW_MUST_CHECK;

/* Numbers the atoms that this rank holds from index first on, rank after rank, above all ids in
 * use; counts the atoms (n_global). Returns how many are new over all ranks. */
gid create_number(struct atoms *atoms, lidx first, struct comm *comm);

#endif
