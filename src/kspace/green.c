/* The smooth part of Coulomb's potential, in waves:
 *
 *   R(k) = 4 pi / k^2 exp(-k^2 / 4 g^2)        all axes periodic.
 */
#include "kspace/green.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

double green_wave(const struct green *green, const double k[3])
{
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    if (k2 == 0)
        return 0;
    return 4 * pi / k2 * exp(-k2 / (4 * green->g * green->g));
}
