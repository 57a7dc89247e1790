#ifndef CW_OUTPUT_CHECKPOINT_H
#define CW_OUTPUT_CHECKPOINT_H
/* The file of a checkpoint: HDF5, written beside ("PATH.tmp") and renamed, so that under its name
 * there is always a whole one. Which state goes in is the simulation's affair (sim/restart.h). */
#include "base/err.h"
#include "base/types.h"
#include "system/box.h"
#include "system/group.h"

struct atoms;
struct comm;

/* a fix or a compute: its words in the deck (joined by single spaces) and the bytes that it saved
 */
struct checkpoint_part {
    char id[64];
    char style[64];
    char group[GROUP_NAME];
    char *words;
    void *data;
    size_t bytes;
};

/* Everything but the atoms. Owned strings and arrays are freed by checkpoint_free. */
struct checkpoint {
    char units[16];
    gid step, step_origin;
    double time, time_origin, dt;
    struct box box;
    struct groups groups;
    char *potential; /* pair_style and pair_coeff lines; NULL: none */
    char *bonded;    /* bond_style, bond_coeff ... lines; NULL: none */
    int options[4];  /* 1: evaluate spline, + 2: precision mixed; shift, tail, mix of pair_modify */
    struct checkpoint_part *fix;
    struct checkpoint_part *compute; /* those with a state */
    int n_fix, n_compute;
    char *computes; /* lines of words, for the reader's information; NULL: none */
};

void checkpoint_free(struct checkpoint *state);

/* Collective. Errors: cannot be created or written; then what was there before under the name is
 * untouched and the ".tmp" is removed. */
enum cw_status checkpoint_write(struct comm *comm, const char *path, const struct checkpoint *state,
                                const struct atoms *atoms, struct cw_err *err) CW_MUST_CHECK;

/* Bytes that the file will have, to a few kB. Local. */
gid checkpoint_bytes(const struct checkpoint *state, const struct atoms *atoms);

/* Collective, on any number of ranks. atoms: empty, fresh from atoms_init; gets types, masses,
 * labels, and each rank a share of the atoms (not by place: a domain moves them). Fields that the
 * checkpoint has and atoms not are added (reference count 1). Errors: missing, not ours, of a newer
 * format, truncated, damaged (a checksum over all atoms). */
enum cw_status checkpoint_read(struct comm *comm, const char *path, struct checkpoint *state,
                               struct atoms *atoms, struct cw_err *err) CW_MUST_CHECK;

#endif
