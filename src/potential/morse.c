/* Morse: E = D0 [exp(-2 alpha (r - r0)) - 2 exp(-alpha (r - r0))], r < r_c.
 * P. M. Morse, Phys. Rev. 34, 57 (1929). Compiled into segments. No mixing, as in LAMMPS. */
#include "potential/morse.h"

#include "base/real.h"
#include "potential/pair.h"

enum { DEPTH, ALPHA, R0, N_COEFF };

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    double e = real_exp(-c[ALPHA] * (r - c[R0]));
    *energy = c[DEPTH] * (e * e - 2 * e);
    *slope = -2 * c[ALPHA] * c[DEPTH] * (e * e - e);
}

static const char *check(const double *c)
{
    return c[ALPHA] > 0 ? NULL : "a positive alpha";
}

static const struct pair_form form = {.n_coeff = N_COEFF, .radial = radial, .check = check};

static const struct pair_kind kind = {.plain = &form};

static const char *const settings_names[] = {"cutoff", NULL};
static const char *const coeff_names[] = {"D0", "alpha", "r0", "[cutoff]", NULL};

const struct potential_style morse_style = {
    .name = "morse",
    .summary = "Morse potential with a cut-off",
    .source = "P. M. Morse, Phys. Rev. 34, 57 (1929)",
    .settings_min = 1,
    .settings_max = 1,
    .coeff_min = 3,
    .coeff_max = 4,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .form = &kind,
    .create = pair_create,
};
