/* Buckingham: E = A exp(-r / rho) - C / r^6, r < r_c; alone or with Coulomb's law beside it.
 * R. A. Buckingham, Proc. R. Soc. Lond. A 168, 264 (1938). Compiled into segments. No mixing, as in
 * LAMMPS. With C > 0 the energy has a maximum at some small distance and falls without limit inside
 * of it: what comes nearer is lost (see the fixes of pair_style silica). */
#include "potential/buck.h"

#include "base/real.h"
#include "potential/coulomb.h"
#include "potential/pair.h"

enum { A, RHO, C, N_COEFF };

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    const double wall = c[A] * real_exp(-r / c[RHO]);
    const double inverse = 1 / (r * r);
    const double dispersion = c[C] * inverse * inverse * inverse;
    *energy = wall - dispersion;
    *slope = 6 * dispersion / r - wall / c[RHO];
}

static const char *check(const double *c)
{
    return c[RHO] > 0 ? NULL : "a positive rho";
}

static const struct pair_form form = {.n_coeff = N_COEFF, .radial = radial, .check = check};
static const struct pair_kind kind = {.plain = &form};
static const struct pair_kind cut_kind = {.plain = &form, .coulomb = &coulomb_cut};
static const struct pair_kind long_kind = {
    .plain = &form, .coulomb = &coulomb_long, .splits = true};

static const char *const settings_names[] = {"cutoff", NULL};
static const char *const coulomb_names[] = {"cutoff", "[Coulomb cutoff]", NULL};
static const char *const coeff_names[] = {"A", "rho", "C", "[cutoff]", NULL};
static const char *const cut_coeff_names[] = {"A", "rho", "C", "[cutoff]", "[Coulomb cutoff]",
                                              NULL};

const struct potential_style buck_style = {
    .name = "buck",
    .summary = "Buckingham's exponential and r^-6 with a cut-off",
    .source = "R. A. Buckingham, Proc. R. Soc. Lond. A 168, 264 (1938)",
    .settings_min = 1,
    .settings_max = 1,
    .coeff_min = 3,
    .coeff_max = 4,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .form = &kind,
    .create = pair_create,
};

const struct potential_style buck_coul_cut_style = {
    .name = "buck/coul/cut",
    .summary = "buck and Coulomb's law with cut-offs",
    .source = "R. A. Buckingham, Proc. R. Soc. Lond. A 168, 264 (1938)",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 3,
    .coeff_max = 5,
    .settings_names = coulomb_names,
    .coeff_names = cut_coeff_names,
    .form = &cut_kind,
    .create = pair_create,
};

const struct potential_style buck_coul_long_style = {
    .name = "buck/coul/long",
    .summary = "buck and the near half of an Ewald sum (kspace_style has the far one)",
    .source = "R. A. Buckingham, Proc. R. Soc. Lond. A 168, 264 (1938)",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 3,
    .coeff_max = 4,
    .settings_names = coulomb_names,
    .coeff_names = coeff_names,
    .form = &long_kind,
    .create = pair_create,
};
