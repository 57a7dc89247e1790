#ifndef CW_KSPACE_GREEN_H
#define CW_KSPACE_GREEN_H
/* The Fourier transform of erf(g r) / r, whole or cut off along open axes: see green.c. Inside
 * kspace/ only; all local, pure. */
#include "base/types.h"

struct green {
    double g;     /* splitting */
    bool open[3]; /* axes without images */
    double reach; /* where 1 / r is cut off; not used where no axis is open */
};

/* length^2. k = 0 where no axis is open: 0. */
double green_wave(const struct green *green, const double k[3]);

#endif
