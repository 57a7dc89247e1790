/* Exact sums: the grid's rounding, the 128-bit carry, and the promise that order does not matter.
 */
#include "base/exact.h"
#include "base/random.h"
#include "support/run_suite.h"

#include <float.h>
#include <math.h>

START_TEST(rounds_to_nearest_ties_to_even)
{
    const double q = CW_QUANTUM_FORCE;
    ck_assert(exact_round(0.4 * q, q) == 0);
    ck_assert(exact_round(0.6 * q, q) == q);
    ck_assert(exact_round(0.5 * q, q) == 0);
    ck_assert(exact_round(1.5 * q, q) == 2 * q);
    ck_assert(exact_round(2.5 * q, q) == 2 * q);
    ck_assert(exact_round(-2.5 * q, q) == -2 * q);
}
END_TEST

START_TEST(rounding_is_odd_and_idempotent)
{
    for (gid k = 0; k < 20000; k++) {
        double u[4];
        random_uniform4(7, RANDOM_BUILD, k, 0, u);
        double x = ldexp(2 * u[0] - 1, (int)(30 * u[1]) - 15);
        double r = exact_round(x, CW_QUANTUM_FORCE);
        ck_assert(exact_round(-x, CW_QUANTUM_FORCE) == -r);
        ck_assert(exact_round(r, CW_QUANTUM_FORCE) == r);
        ck_assert(fabs(r - x) <= 0.5 * CW_QUANTUM_FORCE);
        ck_assert(rint(r / CW_QUANTUM_FORCE) == r / CW_QUANTUM_FORCE);
    }
}
END_TEST

START_TEST(wide_rounding_agrees_and_goes_on)
{
    const double q = CW_QUANTUM_VELOCITY;
    for (gid k = 0; k < 20000; k++) {
        double u[4];
        random_uniform4(8, RANDOM_BUILD, k, 0, u);
        const double x = ldexp(2 * u[0] - 1, (int)(30 * u[1]) - 17); /* up to 8192 */
        const double r = exact_round_wide(x, q);
        if (fabs(x) < 2048)
            ck_assert(r == exact_round(x, q) && signbit(r) == signbit(exact_round(x, q)));
        ck_assert(exact_round_wide(-x, q) == -r);
        ck_assert(fabs(r - x) <= 0.5 * q);
        ck_assert(rint(r / q) == r / q);
    }
}
END_TEST

/* Plain doubles on the grid: the forward and the backward sum are the same number. The same terms
 * off the grid give two different ones, or this test would show nothing. */
START_TEST(grid_sums_do_not_depend_on_order)
{
    enum { N = 5000 };
    double raw[N];
    double grid[N];
    for (int k = 0; k < N; k++) {
        double u[4];
        random_uniform4(11, RANDOM_BUILD, k, 0, u);
        raw[k] = (u[0] - 0.5) * pow(10, 6 * u[1] - 3);
        grid[k] = exact_round(raw[k], CW_QUANTUM_FORCE);
    }
    double up = 0;
    double down = 0;
    double raw_up = 0;
    double raw_down = 0;
    for (int k = 0; k < N; k++) {
        up += grid[k];
        down += grid[N - 1 - k];
        raw_up += raw[k];
        raw_down += raw[N - 1 - k];
    }
    ck_assert(up == down);
    ck_assert(raw_up != raw_down);
    struct exact_sum sum = {0, 0};
    exact_add_array(&sum, grid, N, 1, CW_QUANTUM_FORCE);
    ck_assert(exact_value(&sum, CW_QUANTUM_FORCE) == up);
}
END_TEST

START_TEST(carry_crosses_the_words)
{
    struct exact_sum sum = {0, 0};
    for (int k = 0; k < 8; k++)
        exact_add(&sum, INT64_MAX);
    ck_assert_int_eq(sum.hi, 3);
    ck_assert(exact_value(&sum, 1) == 0x1p66);
    for (int k = 0; k < 8; k++)
        exact_add(&sum, -INT64_MAX);
    ck_assert(sum.hi == 0 && sum.lo == 0);
    exact_add(&sum, -1);
    ck_assert(exact_value(&sum, 0.25) == -0.25);
    exact_add(&sum, INT64_MIN);
    ck_assert(exact_value(&sum, 1) == -0x1p63 - 1);
    exact_add(&sum, 1);
    exact_add(&sum, INT64_MIN);
    ck_assert_int_eq(sum.hi, -1);
    ck_assert_uint_eq(sum.lo, 0);
    ck_assert(exact_value(&sum, 1) == -0x1p64);
}
END_TEST

START_TEST(merge_equals_one_sum)
{
    struct exact_sum whole = {0, 0};
    struct exact_sum part[3] = {{0, 0}, {0, 0}, {0, 0}};
    for (gid k = 0; k < 3000; k++) {
        uint32_t counter[4] = {(uint32_t)k, 0, 0, 0};
        uint32_t key[2] = {5, 6};
        uint32_t bits[4];
        random_philox(counter, key, bits);
        int64_t n = (int64_t)((uint64_t)bits[0] << 32 | bits[1]);
        exact_add(&whole, n);
        exact_add(&part[bits[2] % 3], n);
    }
    exact_merge(&part[0], &part[2]);
    exact_merge(&part[0], &part[1]);
    ck_assert(part[0].lo == whole.lo && part[0].hi == whole.hi);
}
END_TEST

START_TEST(strided_array)
{
    const double x[] = {1.5, 99, -0.25, 99, 2, 99};
    struct exact_sum sum = {0, 0};
    exact_add_array(&sum, x, 3, 2, 0x1p-10);
    ck_assert(exact_value(&sum, 0x1p-10) == 3.25);
}
END_TEST

START_TEST(double_saturates_and_rounds)
{
    struct exact_sum sum = {0, 0};
    exact_add_double(&sum, 1e300, 1);
    ck_assert(exact_value(&sum, 1) == 0x1p62);
    exact_add_double(&sum, -1e300, 1);
    ck_assert(exact_value(&sum, 1) == 0);
    exact_add_double(&sum, 2.5, 1);
    ck_assert(exact_value(&sum, 1) == 2);
    exact_add_double(&sum, -0.6, 1);
    ck_assert(exact_value(&sum, 1) == 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("exact");
    TCase *core = tcase_create("core");
    tcase_add_test(core, rounds_to_nearest_ties_to_even);
    tcase_add_test(core, rounding_is_odd_and_idempotent);
    tcase_add_test(core, wide_rounding_agrees_and_goes_on);
    tcase_add_test(core, grid_sums_do_not_depend_on_order);
    tcase_add_test(core, merge_equals_one_sum);
    tcase_add_test(core, strided_array);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, carry_crosses_the_words);
    tcase_add_test(limits, double_saturates_and_rounds);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
