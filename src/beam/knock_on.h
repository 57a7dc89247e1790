#ifndef CW_BEAM_KNOCK_ON_H
#define CW_BEAM_KNOCK_ON_H
/* Knock-on: elastic collisions of beam electrons with nuclei. Cross sections by the energy T that
 * the atom takes, eV, in A^2 (1 barn = 1e-8 A^2):
 *
 *   dsigma/dT = pi (Z r_e)^2 (1 - beta^2) / beta^4  T_m / T^2  R(t),   t = T / T_m = sin^2(theta/2)
 *
 * with T_m the most that a collision gives and R the cross section over Rutherford's:
 *   Rutherford          1
 *   McKinley-Feshbach   1 - beta^2 t + pi alpha Z beta (sqrt(t) - t)      good for low Z
 *   Mott                exact (beam/mott.h)
 *
 * Source: W. A. McKinley, H. Feshbach, Phys. Rev. 74, 1759 (1948); F. Banhart, Rep. Prog. Phys. 62,
 * 1181 (1999), equation 5; O. S. Oen, Nucl. Instrum. Methods B 33, 744 (1988). Local. */
#include "base/types.h"

struct element;

enum knock_on_model { KNOCK_ON_MCKINLEY_FESHBACH, KNOCK_ON_MOTT, KNOCK_ON_RUTHERFORD };

enum { KNOCK_ON_POINTS = 129 };

/* Of one element at one energy of the electrons. */
struct knock_on {
    enum knock_on_model model;
    int z;
    double beta, most;             /* T_m, eV */
    double scale;                  /* pi (Z r_e)^2 (1 - beta^2) / beta^4, A^2 */
    double ratio[KNOCK_ON_POINTS]; /* Mott: R at sin(theta/2) = k / (KNOCK_ON_POINTS - 1) */
    double bound;                  /* no R is above */
};

/* energy: keV of the electrons, above 0. */
void knock_on_init(struct knock_on *k, enum knock_on_model model, const struct element *element,
                   double energy);

/* dsigma/dT at T in (0, T_m], A^2/eV; 0 beyond. */
double knock_on_differential(const struct knock_on *k, double transfer);

/* The integral of it from `least` > 0 to T_m, A^2; 0 when least >= T_m. */
double knock_on_total(const struct knock_on *k, double least);

/* One energy from that distribution above `least`, by rejection: next(sequence) draws uniform
 * numbers in (0, 1). least < T_m. */
double knock_on_draw(const struct knock_on *k, double least, double (*next)(void *sequence),
                     void *sequence);

#endif
