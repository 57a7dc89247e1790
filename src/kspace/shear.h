#ifndef CW_KSPACE_SHEAR_H
#define CW_KSPACE_SHEAR_H
/* A tilted box put upright: places at the same fractions of a brick with the same lengths. There
 * meshes and phases are those of a brick; waves and slopes come back by shear_turn. Inside kspace/
 * only; all local, pure. */
#include <stddef.h>

struct box;

/* x' = x + m[0] y + m[1] z, y' = y + m[2] z, z' = z, seen from the corner lo; all 0: a brick. */
struct shear {
    double m[3];
};

struct shear shear_of(const double length[3], const double tilt[3]);

/* Length of the edge a, b or c (d = 0, 1, 2). */
double shear_edge(const double length[3], const double tilt[3], int d);

/* v += m^T v - v: a wave's numbers, or a slope, over upright coordinates -> over the box's own. */
void shear_turn(const struct shear *shear, double v[3]);

/* Upright coordinates of n places x[4 n], on the position grid: out[4 n], the fourth is copied. An
 * atom and its image are whole lengths apart, to the bit, and places next to each other stay so. */
void shear_places(const struct box *box, const double *x, size_t n, double *out);

#endif
