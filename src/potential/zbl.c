/* The universal screened repulsion of Ziegler, Biersack and Littmark:
 *
 *   E = k Z1 Z2 / r phi(r / a) + S(r),   a = 0.46850 A / (Z1^0.23 + Z2^0.23),
 *   phi(x) = sum_n w_n exp(-d_n x)
 *
 * J. F. Ziegler, J. P. Biersack, U. Littmark, The Stopping and Range of Ions in Matter, vol. 1
 * (Pergamon, 1985). S brings energy, force and curvature to zero at the outer cut-off, as the
 * LAMMPS manual page of pair_style zbl has it: a constant C inside of the inner cut-off r1, and A/3
 * (r - r1)^3 + B/4 (r - r1)^4 + C from there to the outer one r_c, with A = [-3 E' + (r_c - r1)
 * E''] / (r_c - r1)^2,  B = [2 E' - (r_c - r1) E''] / (r_c - r1)^3, C = -E + (r_c - r1) E' / 2 -
 * (r_c - r1)^2 E'' / 12,  E, E', E'' at r_c. pair_style zbl INNER OUTER; pair_coeff I J Z_i Z_j.
 * Pairs that are not given take the nuclei of their types. */
#include "potential/zbl.h"

#include <stddef.h>

#include "base/real.h"
#include "potential/pair.h"

enum { Z1, Z2, N_COEFF, COULOMB = N_COEFF, INNER, CUBIC, QUARTIC, CONSTANT };
enum { TERMS = 4 };

static const double weight[TERMS] = {0.18175, 0.50986, 0.28022, 0.02817};
static const double decay[TERMS] = {3.19980, 0.94229, 0.40290, 0.20162};

/* energy and its first two derivatives */
static void bare(const double z[2], double coulomb, double r, double out[3])
{
    const double inverse_a =
        (real_exp(0.23 * real_log(z[0])) + real_exp(0.23 * real_log(z[1]))) / 0.46850;
    double phi[3] = {0};
    for (int n = 0; n < TERMS; n++) {
        const double rate = decay[n] * inverse_a;
        const double term = weight[n] * real_exp(-rate * r);
        phi[0] += term;
        phi[1] -= rate * term;
        phi[2] += rate * rate * term;
    }
    const double scale = coulomb * z[0] * z[1] / r;
    out[0] = scale * phi[0];
    out[1] = scale * (phi[1] - phi[0] / r);
    out[2] = scale * (phi[2] - 2 * phi[1] / r + 2 * phi[0] / (r * r));
}

void zbl_energy(const double z[2], double coulomb, double r, double *energy, double *slope)
{
    double e[3];
    bare(z, coulomb, r, e);
    *energy = e[0];
    *slope = e[1];
}

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    const double x = r - c[INNER];
    zbl_energy(c, c[COULOMB], r, energy, slope);
    *energy += c[CONSTANT];
    if (x > 0) {
        *energy += x * x * x * (c[CUBIC] / 3 + x * c[QUARTIC] / 4);
        *slope += x * x * (c[CUBIC] + x * c[QUARTIC]);
    }
}

static void prepare(struct pair_coeffs *coeffs, const struct pair_setting *setting)
{
    double *c = coeffs->c;
    double e[3];
    const double width = setting->cutoff - setting->number[0];
    bare(c, setting->coulomb, setting->cutoff, e);
    c[COULOMB] = setting->coulomb;
    c[INNER] = setting->number[0];
    c[CUBIC] = (-3 * e[1] + width * e[2]) / (width * width);
    c[QUARTIC] = (2 * e[1] - width * e[2]) / (width * width * width);
    c[CONSTANT] = -e[0] + width * e[1] / 2 - width * width * e[2] / 12;
}

static const char *check(const double *c)
{
    return c[Z1] > 0 && c[Z2] > 0 ? NULL : "two positive nuclear charges";
}

static const char *check_settings(const double *number, double cutoff)
{
    return number[0] > 0 && number[0] < cutoff
               ? NULL
               : "a positive inner cut-off, then a larger outer one";
}

static void mix_coeff(const double *a, const double *b, char mix, double *out)
{
    (void)mix;
    out[Z1] = a[Z1];
    out[Z2] = b[Z1];
}

static const struct pair_form form = {
    .n_coeff = N_COEFF,
    .radial = radial,
    .check = check,
    .mix = mix_coeff,
    .prepare = prepare,
};
static const struct pair_kind kind = {.plain = &form, .n_before = 1, .check = check_settings};

static const char *const settings_names[] = {"inner cutoff", "outer cutoff", NULL};
static const char *const coeff_names[] = {"Z of the first", "Z of the second", NULL};

const struct potential_style zbl_style = {
    .name = "zbl",
    .summary = "the universal screened repulsion of nuclei, switched off smoothly",
    .source = "J. F. Ziegler, J. P. Biersack, U. Littmark, The Stopping and Range of Ions in "
              "Matter (1985)",
    .settings_min = 2,
    .settings_max = 2,
    .coeff_min = 2,
    .coeff_max = 2,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .form = &kind,
    .create = pair_create,
};
