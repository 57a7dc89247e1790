#ifndef CW_DYNAMICS_OUTER_FORCE_H
#define CW_DYNAMICS_OUTER_FORCE_H
/* A field that a fix lays over the atoms of its group: walls, indenters. Each atom's force and
 * energy are a function of its own position, so any rank may work them out. Written once here: the
 * loop over atoms, exact sums, the work that the field does on moving atoms (force_work.h: also
 * that of a wall that moves), checkpoints, and fix_modify energy. */
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"
#include "dynamics/fix.h"
#include "dynamics/force_work.h"

enum { OUTER_PARTS = 6 };

/* What the field does to one atom. Starts as zeros. */
struct outer_push {
    double force[3];          /* on the atom */
    double energy;            /* of the atom in the field */
    double felt[OUTER_PARTS]; /* what the parts of the field feel of it: the fix's vector */
};

/* Embedded as the first member of a fix. */
struct outer_force {
    struct fix base;
    int n_parts; /* length of the vector */
    /* Before a run: the variables that the field follows. Local. */
    enum cw_status (*find)(struct outer_force *outer, struct fix_context *context,
                           struct cw_err *err);
    /* The field as it is at the present step (variables). Collective. */
    enum cw_status (*prepare)(struct outer_force *outer, struct fix_context *context,
                              struct cw_err *err);
    /* What it does to an atom at x, a position in the box. An error names no atom: the caller does.
     * Local. */
    enum cw_status (*push)(const struct outer_force *outer, const struct fix_context *context,
                           const double x[3], struct outer_push *out, struct cw_err *err);
    struct force_work work;
    struct exact_sum energy;            /* this rank's, of the last call; CW_QUANTUM_ENERGY */
    struct exact_sum felt[OUTER_PARTS]; /* the same; CW_QUANTUM_FORCE */
};

/* Makes it a fix with all its hooks; `find`, `prepare` and `push` are the caller's to set. Local.
 */
void outer_force_init(struct outer_force *outer);

void outer_force_destroy(struct fix *fix);

#endif
