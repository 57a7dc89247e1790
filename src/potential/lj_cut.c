/* Lennard-Jones 12-6, cut off: E = 4 eps [(sigma/r)^12 - (sigma/r)^6], r < r_c; alone or with
 * Coulomb's law beside it, then compiled into segments as that is.
 * J. E. Jones, Proc. R. Soc. Lond. A 106, 463 (1924). Evaluated directly from s = r^2: one
 * division, no root. Mixing rules as the LAMMPS manual page of pair_modify has them. */
#include "potential/lj_cut.h"

#include <math.h>

#include "potential/coulomb.h"
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

static void mix_coeff(const double *a, const double *b, char mix, double *out)
{
    out[EPSILON] = sqrt(a[EPSILON] * b[EPSILON]);
    if (mix == 's') {
        double a3 = a[SIGMA] * a[SIGMA] * a[SIGMA];
        double b3 = b[SIGMA] * b[SIGMA] * b[SIGMA];
        out[EPSILON] *= 2 * a3 * b3 / (a3 * a3 + b3 * b3);
    }
    out[SIGMA] = pair_mix_length(a[SIGMA], b[SIGMA], mix);
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
    double four = inverse * inverse;
    double six = four * inverse;
    *factor = fma(params->c[0], six, -params->c[1]) * (four * four);
    *energy = fma(fma(params->c[2], six, -params->c[3]), six, params->shift);
}

static float direct_mixed(const struct pair_params *params, float s)
{
    float inverse = 1 / s;
    float four = inverse * inverse;
    return fmaf((float)params->c[0], four * inverse, -(float)params->c[1]) * (four * four);
}

static const struct pair_form form = {
    .n_coeff = N_COEFF,
    .radial = radial,
    .check = check,
    .mix = mix_coeff,
    .direct = direct,
    .direct_exact = direct_exact,
    .direct_mixed = direct_mixed,
};

static const struct pair_form table_form = {
    .n_coeff = N_COEFF, .radial = radial, .check = check, .mix = mix_coeff};
static const struct pair_kind kind = {.plain = &form};
static const struct pair_kind cut_kind = {.plain = &table_form, .coulomb = &coulomb_cut};
static const struct pair_kind long_kind = {
    .plain = &table_form, .coulomb = &coulomb_long, .splits = true};

static const char *const settings_names[] = {"cutoff", NULL};
static const char *const coulomb_names[] = {"cutoff", "[Coulomb cutoff]", NULL};
static const char *const coeff_names[] = {"epsilon", "sigma", "[cutoff]", NULL};
static const char *const cut_coeff_names[] = {"epsilon", "sigma", "[cutoff]", "[Coulomb cutoff]",
                                              NULL};

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
    .form = &kind,
    .create = pair_create,
};

const struct potential_style lj_cut_coul_cut_style = {
    .name = "lj/cut/coul/cut",
    .summary = "lj/cut and Coulomb's law with cut-offs",
    .source = "J. E. Jones, Proc. R. Soc. Lond. A 106, 463 (1924)",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 2,
    .coeff_max = 4,
    .settings_names = coulomb_names,
    .coeff_names = cut_coeff_names,
    .form = &cut_kind,
    .create = pair_create,
};

const struct potential_style lj_cut_coul_long_style = {
    .name = "lj/cut/coul/long",
    .summary = "lj/cut and the near half of an Ewald sum (kspace_style has the far one)",
    .source = "J. E. Jones, Proc. R. Soc. Lond. A 106, 463 (1924)",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 2,
    .coeff_max = 3,
    .settings_names = coulomb_names,
    .coeff_names = coeff_names,
    .form = &long_kind,
    .create = pair_create,
};
