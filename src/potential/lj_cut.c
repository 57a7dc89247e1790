/* Lennard-Jones 12-6, cut off: E = 4 eps [(sigma/r)^12 - (sigma/r)^6], r < r_c.
 * J. E. Jones, Proc. R. Soc. Lond. A 106, 463 (1924). Evaluated directly from s = r^2: one
 * division, no root. Mixing rules as the LAMMPS manual page of pair_modify has them. */
#include "potential/lj_cut.h"

#include <math.h>

#include "potential/pair.h"

enum { EPSILON, SIGMA, N_COEFF };

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    double q = c[SIGMA] / r;
    double six = q * q * q * q * q * q;
    *energy = 4 * c[EPSILON] * six * (six - 1);
    *slope = -24 * c[EPSILON] * six * (2 * six - 1) / r;
}

static const char *check(const double *c)
{
    return c[SIGMA] > 0 ? NULL : "a positive sigma";
}

static double mix_length(double a, double b, char mix)
{
    if (mix == 'a')
        return 0.5 * (a + b);
    if (mix == 's')
        return pow(0.5 * (pow(a, 6) + pow(b, 6)), 1.0 / 6.0);
    return sqrt(a * b);
}

static void mix_coeff(const double *a, const double *b, char mix, double *out)
{
    out[EPSILON] = sqrt(a[EPSILON] * b[EPSILON]);
    if (mix == 's') {
        double a3 = a[SIGMA] * a[SIGMA] * a[SIGMA];
        double b3 = b[SIGMA] * b[SIGMA] * b[SIGMA];
        out[EPSILON] *= 2 * a3 * b3 / (a3 * a3 + b3 * b3);
    }
    out[SIGMA] = mix_length(a[SIGMA], b[SIGMA], mix);
}

static void direct(const double *c, struct pair_params *params)
{
    double s2 = c[SIGMA] * c[SIGMA];
    double s6 = s2 * s2 * s2;
    params->c[0] = 48 * c[EPSILON] * s6 * s6;
    params->c[1] = 24 * c[EPSILON] * s6;
    params->c[2] = 4 * c[EPSILON] * s6 * s6;
    params->c[3] = 4 * c[EPSILON] * s6;
}

static void direct_exact(const struct pair_params *params, double s, double *factor, double *energy)
{
    double inverse = 1 / s;
    double six = inverse * inverse * inverse;
    *factor = fma(params->c[0], six, -params->c[1]) * six * inverse;
    *energy = fma(fma(params->c[2], six, -params->c[3]), six, params->shift);
}

static float direct_mixed(const struct pair_params *params, float s)
{
    float inverse = 1 / s;
    float six = inverse * inverse * inverse;
    return fmaf((float)params->c[0], six, -(float)params->c[1]) * six * inverse;
}

static const struct pair_form form = {
    .n_coeff = N_COEFF,
    .radial = radial,
    .check = check,
    .mix = mix_coeff,
    .mix_cutoff = mix_length,
    .direct = direct,
    .direct_exact = direct_exact,
    .direct_mixed = direct_mixed,
};

static const struct pair_kind kind = {.form = &form};

static enum cw_status create(const char *const *words, int n_words, struct potential **out,
                             struct cw_err *err)
{
    return pair_create(&lj_cut_style, &kind, words, n_words, out, err);
}

static const char *const settings_names[] = {"cutoff", NULL};
static const char *const coeff_names[] = {"epsilon", "sigma", "[cutoff]", NULL};

const struct potential_style lj_cut_style = {
    .name = "lj/cut",
    .summary = "Lennard-Jones 12-6 with a cut-off",
    .source = "J. E. Jones, Proc. R. Soc. Lond. A 106, 463 (1924)",
    .settings_min = 1,
    .settings_max = 1,
    .coeff_min = 2,
    .coeff_max = 3,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .create = create,
};
