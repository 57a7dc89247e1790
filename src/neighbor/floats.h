#ifndef CW_NEIGHBOR_FLOATS_H
#define CW_NEIGHBOR_FLOATS_H
/* Positions in single precision, counted from one of their own. */
#include <stddef.h>

/* out[stride * i + d] = position d of atom i less that of atom 0, rounded; d = 0, 1, 2. x: [n * 4],
 * out: [n * stride], stride 3 or 4 (the fourth: 0). Returns the length that rounding takes from no
 * position more than: half a unit in the last place on each axis. n may be 0. Local. */
double floats_fill(const double *x, size_t n, size_t stride, float *out);

#endif
