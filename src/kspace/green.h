#ifndef CW_KSPACE_GREEN_H
#define CW_KSPACE_GREEN_H
/* The Fourier transform of erf(g r) / r, whole or cut off: see green.c. Inside kspace/ only; all
 * local, pure. */

struct green {
    double g;     /* splitting */
    double reach; /* where 1 / r is cut off; 0: nowhere */
};

/* length^2. k = 0 of the whole: 0. */
double green_wave(const struct green *green, const double k[3]);

#endif
