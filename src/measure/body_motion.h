#ifndef CW_MEASURE_BODY_MOTION_H
#define CW_MEASURE_BODY_MOTION_H
/* How a body has moved as a whole since its atoms were somewhere else: shifted, or shifted and
 * turned. Atoms that have left their places (defects, some gas) do not pull at it as long as they
 * are the lesser part. The same bits on any number of ranks. */
#include "base/types.h"

struct comm;

/* Two places of one atom, unwrapped, on the position grid. */
struct body_pair {
    double was[3], is[3];
};

struct body_motion {
    double was[3], is[3]; /* of one point of the body; `is` on the position grid */
    double turn[3][3];    /* rotation from then to now */
};

/* A shift: along each axis the median of how far the atoms have come; nothing without atoms.
 * pair[n]: of this rank. Collective. */
void body_motion_shift(struct comm *comm, const struct body_pair *pair, size_t n,
                       struct body_motion *motion);

/* A shift and a rotation, of any angle: the best fit (least squares) to the atoms that fit it. Of
 * fewer than three atoms, or atoms in a line, a shift. Collective. */
void body_motion_fit(struct comm *comm, const struct body_pair *pair, size_t n,
                     struct body_motion *motion);

/* Where a place that is d from motion->is was in the body then. Pure. */
void body_motion_back(const struct body_motion *motion, const double d[3], double out[3]);

#endif
