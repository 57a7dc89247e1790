/* See electron.h. */
#include "beam/electron.h"

#include <math.h>

static const double REST = 510.99895;     /* keV, of an electron */
static const double REST_AMU = 931494.10; /* keV */
static const double EV_PER_KEV = 1000;
static const double CHARGE = 1.602176634e-19; /* C */
static const double SQUARE_ANGSTROMS = 1e16;  /* in one cm^2 */

double electron_beta(double energy)
{
    const double gamma = 1 + energy / REST;
    return sqrt(1 - 1 / (gamma * gamma));
}

double electron_most_transfer(double energy, double mass)
{
    const double atom = mass * REST_AMU;
    const double sum = atom + REST;
    return EV_PER_KEV * 2 * atom * energy * (energy + 2 * REST) / (sum * sum + 2 * atom * energy);
}

/* The positive root of 2 M E^2 + (4 m - 2 T) M E - T (M + m)^2 = 0. */
double electron_threshold(double transfer, double mass)
{
    const double t = transfer / EV_PER_KEV;
    const double atom = mass * REST_AMU;
    const double sum = atom + REST;
    const double half = (2 * REST - t) / 2;
    const double product = t * sum * sum / (2 * atom);
    return product / (half + sqrt(half * half + product));
}

double electron_flux(double current_density)
{
    return current_density / CHARGE / SQUARE_ANGSTROMS;
}
