/* Orientation of a rotated crystal recovered from its atoms, in parallel. */
/* ranks: 1 2 3 4 */
#include "measure/lattice_fit.h"

#include <check.h>

#include "measure/shells.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/shell_of.h"

enum { SITES = 200 };

static const double degree = 0.017453292519943295;
static const double axis[3] = {0.3, -1, 0.7};
static const double cube_axis[3] = {1, 0, 0};
static struct lattice_site sites[SITES];

/* this rank's share of SITES atoms of a crystal turned by `angle` degrees, vectors shaken by
 * `noise` nearest-neighbour distances; the atoms from `twin` on belong to a grain turned about
 * another axis */
static lidx make_sites(double angle, double noise, int twin)
{
    struct shell_of s;
    double turn[3][3];
    double other[3][3];
    lidx n = 0;
    unsigned state = 99;
    mat3_rotation(axis, angle * degree, turn);
    mat3_rotation(cube_axis, 25 * degree, other);
    mat3_multiply((const double(*)[3])turn, (const double(*)[3])other, other);
    for (int k = 0; k < SITES; k++) {
        shell_of_crystal(&s, CRYSTAL_FCC, 0.9, (const double(*)[3])(k < twin ? turn : other), 0);
        ck_assert_int_eq(s.n, 12);
        for (int m = 0; m < 12; m++) {
            for (int d = 0; d < 3; d++) /* two random places make the noise of one difference */
                s.row[m].d[d] += 0.7071 * noise * crystal_noise(&state);
        }
        if (k % comm_size(world) != comm_rank(world))
            continue;
        sites[n].id = 3 * k + 11;
        for (int m = 0; m < 12; m++)
            memcpy(sites[n].d[m], s.row[m].d, sizeof s.row[m].d);
        n++;
    }
    return n;
}

static void check_angle(double angle, double noise, int twin, double expected, double tolerance)
{
    static const double unit[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    struct lattice_fit fit;
    lidx n = make_sites(angle, noise, twin);
    lattice_fit_fcc(world, sites, n, &fit);
    ck_assert(fit.found);
    ck_assert_int_eq(fit.n_sites, SITES);
    ck_assert_int_ge(fit.n_matched, twin < SITES ? twin : SITES * 9 / 10);
    ck_assert_double_eq_tol(fit.distance, sqrt(0.5), noise > 0 ? 0.02 : 1e-12);
    ck_assert_double_eq_tol(lattice_misorientation((const double(*)[3])fit.rotation, unit),
                            expected, tolerance);
    ck_assert_double_eq_tol(mat3_determinant((const double(*)[3])fit.rotation), 1, 1e-9);
}

START_TEST(perfect_crystal_is_recovered)
{
    const double angles[] = {0, 0.3, 1, 3, 5, 10, 20, 30, 40};
    for (int k = 0; k < 9; k++)
        check_angle(angles[k], 0, SITES, angles[k], 1e-4);
}
END_TEST

START_TEST(thermal_noise_averages_out)
{
    check_angle(10, 0.1, SITES, 10, 0.5);
    check_angle(33, 0.1, SITES, 33, 0.5);
}
END_TEST

START_TEST(largest_grain_wins)
{
    check_angle(12, 0, 130, 12, 1e-4);
    check_angle(12, 0.05, 130, 12, 0.5);
}
END_TEST

START_TEST(cubic_symmetry_is_taken_out)
{
    static const double unit[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    static const double diagonal[3] = {1, 1, 1};
    double r[3][3];
    mat3_rotation(cube_axis, 90 * degree, r);
    ck_assert_double_lt(lattice_misorientation((const double(*)[3])r, unit), 1e-4);
    mat3_rotation(cube_axis, 80 * degree, r);
    ck_assert_double_eq_tol(lattice_misorientation((const double(*)[3])r, unit), 10, 1e-6);
    mat3_rotation(diagonal, 120 * degree, r);
    ck_assert_double_lt(lattice_misorientation((const double(*)[3])r, unit), 1e-4);
    mat3_rotation(diagonal, 60 * degree, r); /* the twin, sigma 3 */
    ck_assert_double_eq_tol(lattice_misorientation((const double(*)[3])r, unit), 60, 1e-6);
    mat3_rotation(cube_axis, 45 * degree, r);
    ck_assert_double_eq_tol(lattice_misorientation((const double(*)[3])r, unit), 45, 1e-6);
}
END_TEST

START_TEST(no_sites_no_lattice)
{
    struct lattice_fit fit;
    lattice_fit_fcc(world, sites, 0, &fit);
    ck_assert(!fit.found);
    ck_assert_int_eq(fit.n_sites, 0);
}
END_TEST

START_TEST(a_line_of_neighbors_is_no_shell)
{
    double d[12][3];
    double r[3][3];
    for (int m = 0; m < 12; m++) {
        d[m][0] = m - 5.5;
        d[m][1] = 0;
        d[m][2] = 0;
    }
    ck_assert(!lattice_fit_shell((const double(*)[3])d, r));
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("lattice_fit");
    TCase *core = tcase_create("core");
    tcase_add_test(core, perfect_crystal_is_recovered);
    tcase_add_test(core, thermal_noise_averages_out);
    tcase_add_test(core, largest_grain_wins);
    tcase_add_test(core, cubic_symmetry_is_taken_out);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, no_sites_no_lattice);
    tcase_add_test(limits, a_line_of_neighbors_is_no_shell);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
