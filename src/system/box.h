#ifndef CW_SYSTEM_BOX_H
#define CW_SYSTEM_BOX_H
/* The simulation box: a parallelepiped with the edges
 *
 *   a = (lx, 0, 0),   b = (xy, ly, 0),   c = (xz, yz, lz)
 *
 * from the corner lo, a brick when the three tilts are 0 (the LAMMPS manual, "Triclinic
 * (non-orthogonal) simulation boxes"). Edges and tilts are multiples of CW_QUANTUM_POSITION, so
 * that periodic shifts are exact. Every rank holds the same box.
 *
 * A wrapped position lies in the parallelepiped. An image (i, j, k) of an atom says that it has
 * gone to x + i a + j b + k c: positions and image flags in memory, in dumps and in data files mean
 * the same, and the same as LAMMPS's. Fractions are shares of a, b, c from lo, 0 to 1 in the box.
 * All local. */
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
    double lo[3], hi[3], length[3];      /* length = hi - lo, exact: lx, ly, lz */
    bool triclinic;                      /* may be tilted; LAMMPS's files then say so */
    bool tilt_large;                     /* tilts above half a box length are welcome */
    double tilt[3];                      /* xy, xz, yz; 0 unless triclinic */
    double slope[3];                     /* of tilts: xy / ly, xz / lz, yz / lz */
    double width[3];                     /* between the two faces of an axis, across */
    enum box_boundary boundary[3][2];    /* [axis][0 = low face, 1 = high face] */
    bool periodic[3];                    /* both faces of the axis */
    double created_lo[3], created_hi[3]; /* for BOX_SHRINK_MINIMUM */
    double margin[3]; /* what shrink-wrapped faces keep free: 1e-4 of the length at creation */
};

/* A box that does not exist yet, periodic on all axes. */
void box_init(struct box *box);

/* Sets the edges, rounded to the position grid; tilts stay. Errors: hi not above lo, a coordinate
 * out of +-16384. */
enum cw_status box_set(struct box *box, const double lo[3], const double hi[3],
                       struct cw_err *err) CW_MUST_CHECK;

/* Makes the box triclinic, with the tilts xy, xz, yz rounded to the position grid. Errors: those of
 * box_check_tilt. */
enum cw_status box_set_tilt(struct box *box, const double tilt[3],
                            struct cw_err *err) CW_MUST_CHECK;

/* length, slope and width from lo, hi and tilt. For who fills those in from a file of ours. */
void box_derive(struct box *box);

/* Are the tilts allowed? Both axes of a tilt that is not 0 must be periodic, and unless tilt_large
 * none may exceed half the length along its first axis: LAMMPS's rules. */
enum cw_status box_check_tilt(const struct box *box, struct cw_err *err) CW_MUST_CHECK;

/* Boundary from LAMMPS's words, one per axis, one or two letters of pfsm each ("p", "fs"). Errors:
 * other letters, p on one face only. May be called before the box exists. */
enum cw_status box_set_boundary(struct box *box, const char *const words[3],
                                struct cw_err *err) CW_MUST_CHECK;

/* Wraps x[3] into the box along periodic axes, lower faces included and upper ones not, and counts
 * crossings in image[3]. Exact: an atom and all its images come to the same bits. x must be on the
 * grid. */
void box_wrap(const struct box *box, double x[3], int image[3]);

/* Position without wrapping: x + image[0] a + image[1] b + image[2] c (rounded once per edge, and
 * not at all within the grid's range). */
void box_unwrap(const struct box *box, const double x[3], const int image[3], double out[3]);

/* The lattice vector n[0] a + n[1] b + n[2] c. Exact. */
void box_shift(const struct box *box, const int n[3], double out[3]);

/* Shortest periodic image of the difference d[3], in place. */
void box_minimum_image(const struct box *box, double d[3]);

/* Fractions of a place; of a difference of two places (its shares of a, b, c). */
void box_fractions(const struct box *box, const double x[3], double fraction[3]);
void box_shares(const struct box *box, const double d[3], double share[3]);

/* The place at these fractions, not rounded to the grid. */
void box_place(const struct box *box, const double fraction[3], double x[3]);

/* The brick around the box: lo and hi themselves when it is not tilted. */
void box_bounds(const struct box *box, double lo[3], double hi[3]);

/* How many images along a, b and c can come within `reach` of the box; 0 along axes that are not
 * periodic. May exceed what an int holds. */
void box_turns(const struct box *box, double reach, double turns[3]);

double box_volume(const struct box *box);

/* Moves shrink-wrapped faces to the extent [min, max] of all atoms (the same on every rank), with a
 * margin of 1e-4 of the length at creation, as LAMMPS has it. Local. */
void box_shrink(struct box *box, const double min[3], const double max[3]);

#endif
