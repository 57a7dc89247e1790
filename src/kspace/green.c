/* The smooth part of Coulomb's potential, in waves:
 *
 *   R(k) = 4 pi / k^2 exp(-k^2 / 4 g^2)                     with all periodic images,
 *   R(k) = 4 pi / k^2 (1 - cos k R) exp(-k^2 / 4 g^2)       without, 1 / r cut off at R;
 *
 * the second for k = 0: 2 pi R^2. See open_factors.c for its use and its source. */
#include "kspace/green.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

double green_wave(const struct green *green, const double k[3])
{
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    const double reach = green->reach;
    if (k2 == 0)
        return 2 * pi * reach * reach;
    const double half_sine = reach > 0 ? sin(0.5 * sqrt(k2) * reach) : 0;
    const double cut = reach > 0 ? 2 * half_sine * half_sine : 1;
    return 4 * pi / k2 * cut * exp(-k2 / (4 * green->g * green->g));
}
