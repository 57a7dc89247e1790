/* Coulomb's law, per product of charges and without the units' constant, for r < r_c:
 *
 *   coul/cut    1/r
 *   coul/debye  exp(-kappa r)/r                              (Debye and Hueckel 1923)
 *   coul/long   erfc(g r)/r, g from kspace_style             (Ewald 1921)
 *   coul/dsf    v(r) - v(r_c) - (r - r_c) v'(r_c),  v(r) = erfc(alpha r)/r
 *               (C. J. Fennell, J. D. Gezelter, J. Chem. Phys. 124, 234104 (2006), eq. 18)
 *   coul/wolf   the force of coul/dsf, but the energy v(r) - v(r_c)
 *               (D. Wolf et al., J. Chem. Phys. 110, 8254 (1999))
 *   coul/sf     [1/r - 1/r_c + (r - r_c)/r_c^2] exp(-g^2/(r - r_c)^2): dsf without damping, with
 * the taper of SHIK silica where g > 0 (S. Sundararaman et al., J. Chem. Phys. 148, 194504 (2018),
 * eqs. 2 and 3); the same without the taper: A. Carre et al., J. Chem. Phys. 127, 114512 (2007)
 *
 * coul/cut, coul/debye and the energy of coul/long end with a jump at r_c. coul/dsf and coul/wolf
 * give each atom its own energy -q^2 (e/2 + alpha/sqrt(pi)), e the constant term of the pair's
 * energy, as in LAMMPS; it moves nothing. coul/wolf is LAMMPS's: its energy is not the one whose
 * slope is the force, so that the total is not conserved; coul/dsf is what mends that. */
#include "potential/coulomb.h"

#include <stddef.h>

#include "base/real.h"
#include "potential/pair.h"

static const double BY_ROOT_PI = 0x1.20dd750429b6dp-1; /* 1 / sqrt(pi) */

/* DAMPING: alpha, kappa or g; VALUE, SLOPE: what is taken away at the cut-off */
enum { DAMPING, CUTOFF, VALUE, SLOPE };

static void damped(double alpha, double r, double *energy, double *slope)
{
    *energy = real_erfc(alpha * r) / r;
    *slope = -(*energy + 2 * BY_ROOT_PI * alpha * real_exp(-(alpha * alpha) * (r * r))) / r;
}

static void cut_radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    (void)c;
    *energy = 1 / r;
    *slope = -1 / (r * r);
}

static void long_radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    damped(c->c[DAMPING], r, energy, slope);
}

static void debye_radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    *energy = real_exp(-c->c[DAMPING] * r) / r;
    *slope = -*energy * (c->c[DAMPING] + 1 / r);
}

static void dsf_radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    damped(c->c[DAMPING], r, energy, slope);
    *energy -= c->c[VALUE] + (r - c->c[CUTOFF]) * c->c[SLOPE];
    *slope -= c->c[SLOPE];
}

static void wolf_told(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    damped(c->c[DAMPING], r, energy, slope);
    *energy -= c->c[VALUE];
}

static void sf_radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    const double cutoff = c->c[CUTOFF];
    const double x = r - cutoff;
    const double bare = 1 / r - 1 / cutoff + x / (cutoff * cutoff);
    const double bare_slope = 1 / (cutoff * cutoff) - 1 / (r * r);
    const double width2 = c->c[DAMPING] * c->c[DAMPING];
    if (width2 <= 0) {
        *energy = bare;
        *slope = bare_slope;
        return;
    }
    const double taper = x < 0 ? real_exp(-width2 / (x * x)) : 0;
    *energy = bare * taper;
    *slope = taper > 0 ? bare_slope * taper + bare * taper * 2 * width2 / (x * x * x) : 0;
}

static void take_number(struct pair_coeffs *c, const struct pair_setting *setting)
{
    c->c[DAMPING] = setting->number[0];
    c->c[CUTOFF] = setting->cutoff;
}

static void take_splitting(struct pair_coeffs *c, const struct pair_setting *setting)
{
    c->c[DAMPING] = setting->splitting;
}

static void take_shift(struct pair_coeffs *c, const struct pair_setting *setting)
{
    take_number(c, setting);
    damped(c->c[DAMPING], setting->cutoff, &c->c[VALUE], &c->c[SLOPE]);
}

static double dsf_self(const struct pair_coeffs *c)
{
    const double constant = c->c[VALUE] - c->c[CUTOFF] * c->c[SLOPE];
    return -(constant / 2 + c->c[DAMPING] * BY_ROOT_PI);
}

static double wolf_self(const struct pair_coeffs *c)
{
    return -(c->c[VALUE] / 2 + c->c[DAMPING] * BY_ROOT_PI);
}

const struct pair_form coulomb_cut = {.radial = cut_radial};
const struct pair_form coulomb_long = {
    .radial = long_radial, .prepare = take_splitting, .of_a_sum = true};
const struct pair_form coulomb_debye = {.radial = debye_radial, .prepare = take_number};
const struct pair_form coulomb_dsf = {
    .radial = dsf_radial, .prepare = take_shift, .self = dsf_self, .of_a_sum = true};
const struct pair_form coulomb_wolf = {.radial = dsf_radial,
                                       .told = wolf_told,
                                       .prepare = take_shift,
                                       .self = wolf_self,
                                       .of_a_sum = true};
const struct pair_form coulomb_sf = {.radial = sf_radial, .prepare = take_number};

static const char *check_alpha(const double *number, double cutoff)
{
    (void)cutoff;
    return number[0] >= 0 ? NULL : "an alpha that is not negative";
}

static const char *check_kappa(const double *number, double cutoff)
{
    (void)cutoff;
    return number[0] >= 0 ? NULL : "a kappa that is not negative";
}

static const char *check_taper(const double *number, double cutoff)
{
    return number[0] >= 0 && number[0] < cutoff
               ? NULL
               : "a width of the taper that is not negative and below the cut-off";
}

static const struct pair_kind cut_kind = {.coulomb = &coulomb_cut};
static const struct pair_kind long_kind = {.coulomb = &coulomb_long, .splits = true};
static const struct pair_kind dsf_kind = {
    .coulomb = &coulomb_dsf, .n_before = 1, .check = check_alpha};
static const struct pair_kind wolf_kind = {
    .coulomb = &coulomb_wolf, .n_before = 1, .check = check_alpha};
static const struct pair_kind debye_kind = {
    .coulomb = &coulomb_debye, .n_before = 1, .check = check_kappa};
static const struct pair_kind sf_kind = {
    .coulomb = &coulomb_sf, .n_after = 1, .check = check_taper};

static const char *const cutoff_names[] = {"cutoff", NULL};
static const char *const alpha_names[] = {"alpha", "cutoff", NULL};
static const char *const kappa_names[] = {"kappa", "cutoff", NULL};
static const char *const taper_names[] = {"cutoff", "[width of the taper]", NULL};
static const char *const own_cutoff[] = {"[cutoff]", NULL};
static const char *const no_names[] = {NULL};

const struct potential_style coul_cut_style = {
    .name = "coul/cut",
    .summary = "Coulomb's law with a cut-off",
    .source = "C. A. Coulomb, Hist. Acad. R. Sci. (1785) 569",
    .settings_min = 1,
    .settings_max = 1,
    .coeff_max = 1,
    .settings_names = cutoff_names,
    .coeff_names = own_cutoff,
    .form = &cut_kind,
    .create = pair_create,
};

const struct potential_style coul_long_style = {
    .name = "coul/long",
    .summary = "the near half of an Ewald sum (kspace_style has the far one)",
    .source = "P. P. Ewald, Ann. Phys. 369, 253 (1921)",
    .settings_min = 1,
    .settings_max = 1,
    .settings_names = cutoff_names,
    .coeff_names = no_names,
    .form = &long_kind,
    .create = pair_create,
};

const struct potential_style coul_dsf_style = {
    .name = "coul/dsf",
    .summary = "Coulomb's law damped, with shifted force: smooth at the cut-off",
    .source = "C. J. Fennell, J. D. Gezelter, J. Chem. Phys. 124, 234104 (2006)",
    .settings_min = 2,
    .settings_max = 2,
    .settings_names = alpha_names,
    .coeff_names = no_names,
    .form = &dsf_kind,
    .create = pair_create,
};

const struct potential_style coul_wolf_style = {
    .name = "coul/wolf",
    .summary = "the force of coul/dsf with Wolf's energy, which does not belong to it",
    .source = "D. Wolf et al., J. Chem. Phys. 110, 8254 (1999)",
    .settings_min = 2,
    .settings_max = 2,
    .settings_names = alpha_names,
    .coeff_names = no_names,
    .form = &wolf_kind,
    .create = pair_create,
};

const struct potential_style coul_debye_style = {
    .name = "coul/debye",
    .summary = "screened Coulomb law with a cut-off",
    .source = "P. Debye, E. Hueckel, Phys. Z. 24, 185 (1923)",
    .settings_min = 2,
    .settings_max = 2,
    .coeff_max = 1,
    .settings_names = kappa_names,
    .coeff_names = own_cutoff,
    .form = &debye_kind,
    .create = pair_create,
};

const struct potential_style coul_sf_style = {
    .name = "coul/sf",
    .summary = "Coulomb's law with shifted force, and a taper if wanted",
    .source = "A. Carre et al., J. Chem. Phys. 127, 114512 (2007)",
    .settings_min = 1,
    .settings_max = 2,
    .settings_names = taper_names,
    .coeff_names = own_cutoff,
    .form = &sf_kind,
    .create = pair_create,
};
