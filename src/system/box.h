#ifndef CW_SYSTEM_BOX_H
#define CW_SYSTEM_BOX_H
/* The simulation box: an axis-aligned brick. Its edges are multiples of CW_QUANTUM_POSITION, so
 * that periodic shifts are exact. Every rank holds the same box. */
#include "base/err.h"
#include "base/types.h"

enum box_boundary {
    BOX_PERIODIC,      /* p */
    BOX_FIXED,         /* f: atoms that leave are lost, an error */
    BOX_SHRINK,        /* s: the face follows the outermost atom */
    BOX_SHRINK_MINIMUM /* m: the same, but never inside the position it was created with */
};

struct box {
    bool exists;
    double lo[3], hi[3], length[3];      /* length = hi - lo, exact */
    enum box_boundary boundary[3][2];    /* [axis][0 = low face, 1 = high face] */
    bool periodic[3];                    /* both faces of the axis */
    double created_lo[3], created_hi[3]; /* for BOX_SHRINK_MINIMUM */
    double margin[3]; /* what shrink-wrapped faces keep free: 1e-4 of the length at creation */
};

/* A box that does not exist yet, periodic on all axes. */
void box_init(struct box *box);

/* Sets the edges, rounded to the position grid. Errors: hi not above lo, a coordinate out of
 * +-16384. */
enum cw_status box_set(struct box *box, const double lo[3], const double hi[3],
                       struct cw_err *err) CW_MUST_CHECK;

/* Boundary from LAMMPS's words, one per axis, one or two letters of pfsm each ("p", "fs"). Errors:
 * other letters, p on one face only. May be called before the box exists. */
enum cw_status box_set_boundary(struct box *box, const char *const words[3],
                                struct cw_err *err) CW_MUST_CHECK;

/* Wraps x[3] into [lo, hi) along periodic axes and counts crossings in image[3]. Exact; x must be
 * on the grid. */
void box_wrap(const struct box *box, double x[3], int image[3]);

/* Position without wrapping: x + image * length (rounded once). */
void box_unwrap(const struct box *box, const double x[3], const int image[3], double out[3]);

/* Shortest periodic image of the difference d[3], in place. */
void box_minimum_image(const struct box *box, double d[3]);

double box_volume(const struct box *box);

/* Moves shrink-wrapped faces to the extent [min, max] of all atoms (the same on every rank), with a
 * margin of 1e-4 of the length at creation, as LAMMPS has it. Local. */
void box_shrink(struct box *box, const double min[3], const double max[3]);

#endif
