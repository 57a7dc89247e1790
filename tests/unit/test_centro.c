/* Centro-symmetry: zero in lattices with an inversion centre, known values at faults and surfaces.
 */
#include "measure/centro.h"

#include <check.h>

#include "support/run_suite.h"
#include "support/shell_of.h"

static struct shell_of s;
static double work[100];

START_TEST(zero_in_lattices_with_inversion)
{
    const double strain[3][3] = {{1.1, 0.05, 0}, {0, 0.95, 0.02}, {0.01, 0, 1}};
    shell_of_crystal(&s, CRYSTAL_FCC, 1.6, strain, 0);
    ck_assert_double_lt(centro_parameter(s.row, 12, work), 1e-25);
    shell_of_crystal(&s, CRYSTAL_BCC, 1.6, strain, 0);
    ck_assert_double_lt(centro_parameter(s.row, 8, work), 1e-25);
}
END_TEST

/* A {100} surface of fcc: 8 neighbours at a / sqrt 2 and the nearest four of the second shell. */
START_TEST(surface_atom)
{
    const double a = 4.08;
    const double map[3][3] = {{a, 0, 0}, {0, a, 0}, {0, 0, a}};
    shell_of_crystal(&s, CRYSTAL_FCC, 1.01 * a, map, 0);
    int n = 0;
    for (int k = 0; k < s.n; k++) {
        if (s.row[k].d[2] < 1e-9)
            s.row[n++] = s.row[k];
    }
    ck_assert_int_eq(n, 13);
    ck_assert_double_gt(centro_parameter(s.row, 12, work), 1.4 * a * a);
}
END_TEST

/* In hcp, as at a stacking fault, three of six pairs are not opposite: a^2 / 2 with a the fcc
 * constant. */
START_TEST(stacking_fault_atom)
{
    const double a = 4.08;
    const double r = a / sqrt(2);
    const double map[3][3] = {{r, 0, 0}, {0, r, 0}, {0, 0, r}};
    shell_of_crystal(&s, CRYSTAL_HCP, 1.2 * r, map, 0);
    ck_assert_int_eq(s.n, 12);
    ck_assert_double_eq_tol(centro_parameter(s.row, 12, work), a * a / 2, 1e-9);
}
END_TEST

START_TEST(order_of_neighbors_does_not_matter)
{
    shell_of_crystal(&s, CRYSTAL_FCC, 0.9, NULL, 0.05);
    double forward = centro_parameter(s.row, 12, work);
    for (int k = 0; k < 6; k++) {
        struct shell_neighbor swap = s.row[k];
        s.row[k] = s.row[11 - k];
        s.row[11 - k] = swap;
    }
    ck_assert(centro_parameter(s.row, 12, work) == forward);
    ck_assert_double_gt(forward, 1e-4);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("centro");
    TCase *core = tcase_create("core");
    tcase_add_test(core, zero_in_lattices_with_inversion);
    tcase_add_test(core, surface_atom);
    tcase_add_test(core, stacking_fault_atom);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, order_of_neighbors_does_not_matter);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
