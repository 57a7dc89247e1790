/* Born-Mayer-Huggins: E = A exp((sigma - r) / rho) - C / r^6 + D / r^8, r < r_c; alone or with the
 * near half of an Ewald sum.
 * M. L. Huggins, J. E. Mayer, J. Chem. Phys. 1, 643 (1933); F. G. Fumi, M. P. Tosi, J. Phys. Chem.
 * Solids 25, 31 (1964). Signs as in LAMMPS: Fumi and Tosi's D has the opposite one. No mixing. */
#include "potential/born.h"

#include "base/real.h"
#include "potential/coulomb.h"
#include "potential/pair.h"

enum { A, RHO, SIGMA, C, D, N_COEFF };

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    const double wall = c[A] * real_exp((c[SIGMA] - r) / c[RHO]);
    const double inverse = 1 / (r * r);
    const double six = c[C] * inverse * inverse * inverse;
    const double eight = c[D] * inverse * inverse * inverse * inverse;
    *energy = wall - six + eight;
    *slope = (6 * six - 8 * eight) / r - wall / c[RHO];
}

static const char *check(const double *c)
{
    return c[RHO] > 0 ? NULL : "a positive rho";
}

static const struct pair_form form = {.n_coeff = N_COEFF, .radial = radial, .check = check};
static const struct pair_kind kind = {.plain = &form};
static const struct pair_kind long_kind = {
    .plain = &form, .coulomb = &coulomb_long, .splits = true};

static const char *const settings_names[] = {"cutoff", NULL};
static const char *const coulomb_names[] = {"cutoff", "[Coulomb cutoff]", NULL};
static const char *const coeff_names[] = {"A", "rho", "sigma", "C", "D", "[cutoff]", NULL};

const struct potential_style born_style = {
    .name = "born",
    .summary = "Born-Mayer-Huggins: exponential, r^-6 and r^-8 with a cut-off",
    .source = "M. L. Huggins, J. E. Mayer, J. Chem. Phys. 1, 643 (1933)",
    .settings_min = 1,
    .settings_max = 1,
    .coeff_min = 5,
    .coeff_max = 6,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .form = &kind,
    .create = pair_create,
};

const struct potential_style born_coul_long_style = {
    .name = "born/coul/long",
    .summary = "born and the near half of an Ewald sum (kspace_style has the far one)",
    .source = "M. L. Huggins, J. E. Mayer, J. Chem. Phys. 1, 643 (1933)",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 5,
    .coeff_max = 6,
    .settings_names = coulomb_names,
    .coeff_names = coeff_names,
    .form = &long_kind,
    .create = pair_create,
};
