#ifndef CW_POTENTIAL_KERNELS_PLACES_H
#define CW_POTENTIAL_KERNELS_PLACES_H
/* The inner loop of places.c, two atoms (eight lanes) at a time. Compiled once per instruction set;
 * all variants give the same numbers. */
#include "base/types.h"

enum { PLACES_LANES = 8 };

/* Per lane; lanes k and k + 4 are the same axis. Axes that are not periodic have length,
 * per_length, steps and from 0, and no bounds. */
struct places_frame {
    double from[PLACES_LANES], per_length[PLACES_LANES], length[PLACES_LANES];
    double lo[PLACES_LANES];    /* a wrapped position is neither below this */
    double last[PLACES_LANES];  /* nor above this, between two points of the position grid */
    double steps[PLACES_LANES]; /* the length in quanta, a whole number */
    double per_quantum;
};

/* out[n * 4] from x[n * 4]; n is even. */
typedef void places_function(const struct places_frame *frame, const double *x, int32_t *out,
                             size_t n);

places_function places_fill_avx512;
places_function places_fill_avx2;
places_function places_fill_portable;

#endif
