#ifndef CW_SYSTEM_REMOVE_H
#define CW_SYSTEM_REMOVE_H
/* `delete_atoms`. Collective. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct comm;
struct system_parts;

/* The words after `delete_atoms`: group G | region R | overlap CUTOFF G1 G2, then compress yes|no.
 * overlap: an atom of G1 goes when an atom of G2 that stays is nearer than the cutoff; where either
 * could go, the one with the lower id stays. compress yes (the default) closes the gaps in the ids,
 * in their order (LAMMPS numbers afresh in another order). *deleted: over all ranks. */
enum cw_status remove_atoms(const struct system_parts *parts, const char *const *words, int n_words,
                            gid *deleted, struct cw_err *err) CW_MUST_CHECK;
enum cw_status remove_atoms_check(const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

/* Renumbers all atoms 1 .. N in the order of their ids. */
void remove_compress_ids(struct atoms *atoms, struct comm *comm);

#endif
