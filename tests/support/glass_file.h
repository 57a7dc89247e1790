#ifndef CW_TESTS_SUPPORT_GLASS_FILE_H
#define CW_TESTS_SUPPORT_GLASS_FILE_H
/* A source for the glass builder of which everything is known: ideal beta-cristobalite, where each
 * Si has four O at a sqrt(3) / 8 and each O two Si, as a data file. */
#include <check.h>
#include <stdio.h>

static const double glass_file_edge = 7.16; /* of a cubic cell with 8 Si and 16 O */

/* fractions of the cell: 8 Si, 16 O */
static const double glass_file_basis[24][3] = {
    {0, 0, 0},          {0, .5, .5},        {.5, 0, .5},        {.5, .5, 0},
    {.25, .25, .25},    {.25, .75, .75},    {.75, .25, .75},    {.75, .75, .25},
    {.125, .125, .125}, {.125, .875, .875}, {.875, .125, .875}, {.875, .875, .125},
    {.125, .625, .625}, {.125, .375, .375}, {.875, .625, .375}, {.875, .375, .625},
    {.625, .125, .625}, {.625, .875, .375}, {.375, .125, .375}, {.375, .875, .625},
    {.625, .625, .125}, {.625, .375, .875}, {.375, .625, .875}, {.375, .375, .125},
};

/* What may be wrong with it. */
struct glass_file {
    int cells[3];
    double mass[2], charge[2];
    int without;      /* leave out the atom with this id; 0: none */
    const char *name; /* of the section Atoms, after '#' */
};

static const struct glass_file glass_file_good = {
    {2, 2, 2}, {28.085, 15.999}, {2.4, -1.2}, 0, "charge"};

static inline void glass_file_write(const char *path, const struct glass_file *glass)
{
    FILE *file = fopen(path, "w");
    const int *c = glass->cells;
    const int n = 24 * c[0] * c[1] * c[2];
    ck_assert_ptr_nonnull(file);
    (void)fprintf(file, "crystal\n\n%d atoms\n2 atom types\n\n", n - (glass->without > 0));
    for (int d = 0; d < 3; d++) {
        (void)fprintf(file, "%g %g %clo %chi\n", -1.0, c[d] * glass_file_edge - 1, "xyz"[d],
                      "xyz"[d]);
    }
    (void)fprintf(file, "\nMasses\n\n1 %g\n2 %g\n\nAtoms # %s\n\n", glass->mass[0], glass->mass[1],
                  glass->name);
    for (int k = 0; k < n; k++) {
        int cell = k / 24;
        const double *f = glass_file_basis[k % 24];
        if (k + 1 == glass->without)
            continue;
        (void)fprintf(file, "%d %d %g %.10g %.10g %.10g\n", k + 1, k % 24 < 8 ? 1 : 2,
                      glass->charge[k % 24 < 8 ? 0 : 1], (cell % c[0] + f[0]) * glass_file_edge - 1,
                      (cell / c[0] % c[1] + f[1]) * glass_file_edge - 1,
                      (cell / c[0] / c[1] + f[2]) * glass_file_edge - 1);
    }
    ck_assert_int_eq(fclose(file), 0);
}

#endif
