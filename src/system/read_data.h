#ifndef CW_SYSTEM_READ_DATA_H
#define CW_SYSTEM_READ_DATA_H
/* `read_data`: LAMMPS's data files for the atom styles of system/atom_style.h. Sections: Masses,
 * Atoms, Velocities, Bonds, Angles, and Coeffs of Pair, PairIJ, Bond, Angle. Collective. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* Who takes the lines of Coeffs sections: words as after `pair_coeff` (I J ...), `bond_coeff` and
 * `angle_coeff` (TYPE ...). NULL: such a section is an error. */
struct read_data_sink {
    void *self;
    enum cw_status (*pair_coeff)(void *self, const char *const *words, int n_words,
                                 struct cw_err *err);
    enum cw_status (*bond_coeff)(void *self, const char *const *words, int n_words,
                                 struct cw_err *err);
    enum cw_status (*angle_coeff)(void *self, const char *const *words, int n_words,
                                  struct cw_err *err);
};

/* What was read, over all ranks. */
struct read_data_result {
    gid n_atoms, n_velocities, n_bonds, n_angles;
    int n_types;
    gid outside; /* atoms that were wrapped into the periodic box */
};

/* The words after `read_data`: FILE, then keywords add append|merge|N [MOLECULE], offset T B A 0
 * 0, shift X Y Z, extra/atom/types N (bond, angle likewise), extra/bond/per/atom N (angle
 * likewise), group NAME, nocoeff. One rank reads in pieces of bounded size, all of them
 * parse. Errors name file and line and what was expected: a file that is missing, broken, truncated
 * or too long; counts, ids, types or numbers that are wrong; an atom outside a fixed box; a tilted
 * box, dihedrals; bonds of atoms that are not there. What was added before an error stays in the
 * atoms: the caller gives up. */
enum cw_status read_data(const struct system_parts *parts, const char *const *words, int n_words,
                         const struct read_data_sink *sink, struct read_data_result *result,
                         struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status read_data_check(const char *const *words, int n_words,
                               struct cw_err *err) CW_MUST_CHECK;

#endif
