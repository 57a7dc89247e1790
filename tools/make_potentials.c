/* Writes the alloy potentials that we ship, in LAMMPS's setfl format:
 *
 *     build/opt/tools/make_potentials FOLDER            all files of potentials/
 *     build/opt/tools/make_potentials FILE Au Cu ...     one file for these elements
 *
 * Model: X. W. Zhou, R. A. Johnson, H. N. G. Wadley, Phys. Rev. B 69, 144113 (2004), eqs. (1) to
 * (9), parameters of its table III (Pt with rho_n = 0.25 rho_e: not in the paper, but needed for a
 * continuous F; it stands in the authors' own file). phi(r) = A exp[-alpha (r/re - 1)] / [1 + (r/re
 * - kappa)^20] - B exp[-beta (r/re - 1)] / [1 + (r/re - lambda)^20] f(r)   = fe exp[-beta (r/re -
 * 1)] / [1 + (r/re - lambda)^20] F(rho): two cubics and a logarithmic branch, see embedding()
 *     phi_ab = (f_b/f_a phi_aa + f_a/f_b phi_bb) / 2
 *
 * Cut-off: sqrt(5) re of the largest atom, as the authors use it. There phi is of the order 1e-5
 * eV, not zero; a table cut off sharply does not conserve energy, so phi and f are multiplied by a
 * quintic that falls from 1 to 0 over the last 6.5 % of the cut-off (zero first and second
 * derivative at both ends). It begins at sqrt(7/8) of the cut-off: the fourth shell of the crystal
 * lies inside of it. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N_RHO = 2000, N_R = 2000, ELEMENTS_MAX = 6 };

static const double taper_start = 0.875; /* of the square of the cut-off */
static const double closest = 0.5;       /* A: below it functions keep the value they have there */
static const double rho_range = 3;       /* tables of F reach this many rho_e */

struct element {
    const char *name;
    int number;
    double mass; /* g/mol */
    double a0;   /* A: lattice constant of the model (calculated with these functions) */
    double re, fe, rho_e, rho_s, alpha, beta, A, B, kappa, lambda;
    double Fn[4], F[4], eta, Fe, rho_n; /* rho_n in units of rho_e */
};

static const struct element elements[] = {
    {"Cu",
     29,
     63.546,
     3.61498,
     2.556162,
     1.554485,
     21.175871,
     21.175395,
     8.127620,
     4.334731,
     0.396620,
     0.548085,
     0.308782,
     0.756515,
     {-2.170269, -0.263788, 1.088878, -0.817603},
     {-2.19, 0, 0.561830, -2.100595},
     0.310490,
     -2.186568,
     0.85},
    {"Ag",
     47,
     107.868,
     4.08965,
     2.891814,
     1.106232,
     14.604100,
     14.604144,
     9.132010,
     4.870405,
     0.277758,
     0.419611,
     0.339710,
     0.750758,
     {-1.729364, -0.255882, 0.912050, -0.561432},
     {-1.75, 0, 0.744561, -1.150650},
     0.783924,
     -1.748423,
     0.85},
    {"Au",
     79,
     196.967,
     4.08005,
     2.885034,
     1.529021,
     19.991632,
     19.991509,
     9.516052,
     5.075228,
     0.229762,
     0.356666,
     0.356570,
     0.748798,
     {-2.937772, -0.500288, 1.601954, -0.835530},
     {-2.98, 0, 1.706587, -1.134778},
     1.021095,
     -2.978815,
     0.85},
    {"Ni",
     28,
     58.693,
     3.51966,
     2.488746,
     2.007018,
     27.562015,
     27.562031,
     8.383453,
     4.471175,
     0.429046,
     0.633531,
     0.443599,
     0.820658,
     {-2.693513, -0.076445, 0.241442, -2.375626},
     {-2.70, 0, 0.265390, -0.152856},
     0.445470,
     -2.700000,
     0.85},
    {"Pd",
     46,
     106.42,
     3.89036,
     2.750897,
     1.595417,
     21.335246,
     21.940073,
     8.697397,
     4.638612,
     0.406763,
     0.598880,
     0.397263,
     0.754799,
     {-2.321006, -0.473983, 1.615343, -0.231681},
     {-2.36, 0, 1.481742, -1.675615},
     1.130000,
     -2.352753,
     0.85},
    {"Pt",
     78,
     195.084,
     3.92000,
     2.771916,
     2.336509,
     33.367564,
     35.205357,
     7.105782,
     3.789750,
     0.556398,
     0.696037,
     0.385255,
     0.770510,
     {-1.455568, -2.149952, 0.528491, 1.222875},
     {-4.17, 0, 3.010561, -2.420128},
     1.450000,
     -4.145597,
     0.25},
};

static double decay(double r, double scale, double steepness, double shift, double re)
{
    double x = r / re;
    return scale * exp(-steepness * (x - 1)) / (1 + pow(x - shift, 20));
}

static double density(const struct element *e, double r)
{
    return decay(r, e->fe, e->beta, e->lambda, e->re);
}

static double pair_alone(const struct element *e, double r)
{
    return decay(r, e->A, e->alpha, e->kappa, e->re) - decay(r, e->B, e->beta, e->lambda, e->re);
}

static double pair(const struct element *a, const struct element *b, double r)
{
    double ratio = density(b, r) / density(a, r);
    return 0.5 * (ratio * pair_alone(a, r) + pair_alone(b, r) / ratio);
}

static double cubic(const double c[4], double x)
{
    return c[0] + x * (c[1] + x * (c[2] + x * c[3]));
}

static double embedding(const struct element *e, double rho)
{
    double rho_n = e->rho_n * e->rho_e;
    if (rho < rho_n)
        return cubic(e->Fn, rho / rho_n - 1);
    if (rho < 1.15 * e->rho_e)
        return cubic(e->F, rho / e->rho_e - 1);
    double power = pow(rho / e->rho_s, e->eta);
    return e->Fe * (1 - log(power)) * power;
}

static double taper(double r, double cutoff)
{
    double t = (cutoff - r) / (cutoff * (1 - sqrt(taper_start)));
    if (t >= 1)
        return 1;
    return t <= 0 ? 0 : t * t * t * (10 + t * (-15 + 6 * t));
}

/* Writes numbers five to a line. Failures of single writes are left to ferror in write_file. */
struct columns {
    FILE *file;
    int written;
};

static void put(struct columns *out, double value)
{
    out->written++;
    (void)fprintf(out->file, "%24.16E%s", value, out->written % 5 == 0 ? "\n" : "");
}

static void finish_block(struct columns *out)
{
    if (out->written % 5 != 0)
        (void)fputc('\n', out->file);
    out->written = 0;
}

static void write_element(struct columns *out, const struct element *e, double drho, double dr,
                          double cutoff)
{
    (void)fprintf(out->file, "%d %.4f %.5f fcc\n", e->number, e->mass, e->a0);
    for (int k = 0; k < N_RHO; k++)
        put(out, k == 0 ? 0 : embedding(e, k * drho));
    finish_block(out);
    for (int k = 0; k < N_R; k++)
        put(out, density(e, fmax(k * dr, closest)) * taper(k * dr, cutoff));
    finish_block(out);
}

static int write_file(const char *path, const struct element *const *list, int n)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        (void)fprintf(stderr, "make_potentials: cannot write '%s': %s\n", path, strerror(errno));
        return 1;
    }
    struct columns out = {file, 0};
    double re = 0;
    double rho_max = 0;
    for (int k = 0; k < n; k++) {
        re = fmax(re, list[k]->re);
        rho_max = fmax(rho_max, rho_range * list[k]->rho_e);
    }
    double cutoff = floor(1000 * sqrt(5) * re) / 1000;
    double dr = cutoff / (N_R - 1);
    double drho = rho_max / (N_RHO - 1);
    (void)fprintf(
        file, "# DATE: 2026-11-21 UNITS: metal CONTRIBUTOR: coldweld, tools/make_potentials.c\n");
    (void)fprintf(
        file,
        "# CITATION: X. W. Zhou, R. A. Johnson, H. N. G. Wadley, Phys. Rev. B 69, 144113 (2004)\n");
    (void)fprintf(file,
                  "# functions and parameters of the paper; phi and f tapered to zero from %.4f "
                  "A to the cut-off\n",
                  cutoff * sqrt(taper_start));
    (void)fprintf(file, "%d", n);
    for (int k = 0; k < n; k++)
        (void)fprintf(file, " %s", list[k]->name);
    (void)fprintf(file, "\n%d %.16E %d %.16E %.16E\n", N_RHO, drho, N_R, dr, cutoff);
    for (int k = 0; k < n; k++)
        write_element(&out, list[k], drho, dr, cutoff);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
            for (int k = 0; k < N_R; k++) {
                put(&out,
                    k * dr * pair(list[i], list[j], fmax(k * dr, closest)) * taper(k * dr, cutoff));
            }
            finish_block(&out);
        }
    }
    const bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed) {
        (void)fprintf(stderr, "make_potentials: cannot write '%s': %s\n", path, strerror(errno));
        return 1;
    }
    return 0;
}

static const struct element *find(const char *name)
{
    for (size_t k = 0; k < sizeof elements / sizeof elements[0]; k++) {
        if (strcmp(elements[k].name, name) == 0)
            return &elements[k];
    }
    (void)fprintf(stderr, "make_potentials: no parameters for '%s'; there are Cu Ag Au Ni Pd Pt\n",
                  name);
    exit(1);
}

static int write_named(const char *path, const char *const *names, int n)
{
    const struct element *list[ELEMENTS_MAX];
    if (n > ELEMENTS_MAX) {
        (void)fprintf(stderr, "make_potentials: at most %d elements\n", ELEMENTS_MAX);
        return 1;
    }
    for (int k = 0; k < n; k++)
        list[k] = find(names[k]);
    return write_file(path, list, n);
}

static int write_all(const char *folder)
{
    static const char *const sets[][ELEMENTS_MAX] = {{"Cu"}, {"Ag"}, {"Au"},       {"Ni"},
                                                     {"Pd"}, {"Pt"}, {"Au", "Cu"}, {"Ag", "Au"}};
    for (size_t k = 0; k < sizeof sets / sizeof sets[0]; k++) {
        char path[4096];
        int n = 0;
        int used = snprintf(path, sizeof path, "%s/", folder);
        for (; n < ELEMENTS_MAX && sets[k][n]; n++)
            used += snprintf(path + used, sizeof path - (size_t)used, "%s", sets[k][n]);
        (void)snprintf(path + used, sizeof path - (size_t)used, "_Zhou04.eam.alloy");
        if (write_named(path, sets[k], n) != 0)
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fprintf(stderr, "usage: make_potentials FOLDER | make_potentials FILE ELEMENT ...\n");
        return 1;
    }
    return argc == 2 ? write_all(argv[1])
                     : write_named(argv[1], (const char *const *)argv + 2, argc - 2);
}
