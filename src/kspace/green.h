#ifndef CW_KSPACE_GREEN_H
#define CW_KSPACE_GREEN_H
/* The Fourier transform of erf(g r) / r, whole or cut off along axes without images: see green.c.
 * Inside kspace/ only; all local, pure. */
#include <stdbool.h>

struct green {
    double g;     /* splitting */
    bool open[3]; /* axes without images */
    double reach; /* where 1 / r is cut off along open axes; 0: nowhere, open axes do not count */
    bool slope;   /* green_wave: the slope along periodic axes instead of the potential */
};

/* v(k), length^2. k = 0 of the whole: 0. With `slope`: green_slopes().periodic, length^4. */
double green_wave(const struct green *green, const double k[3]);

/* Slopes of v with the lengths p and t of the parts of k along periodic and along open axes, over
 * these: dv / dk_a = k_a * slope. 0 for a length of 0, where k_a is 0, too. length^4 */
struct green_slopes {
    double periodic, open;
};
struct green_slopes green_slopes(const struct green *green, const double k[3]);

/* How far along each axis a period must reach that images do no harm (periodic axes: 0), and the
 * reach that goes with it, for charges that are nowhere further apart than `extent`. */
double green_reach(const struct green *green, const double extent[3]);
double green_period(const struct green *green, double reach, double extent);

#endif
