/* Elementary functions against the C library's long double ones, which err by less than ours may.
 */
#include "base/real_loops.h"

#include <math.h>

#include "support/run_suite.h"

enum { POINTS = 200001 };
static double x[POINTS];

/* from lo to hi, both included */
static double point(int k, double lo, double hi)
{
    return lo + (hi - lo) * k / (POINTS - 1);
}

START_TEST(exponential)
{
    for (int k = 0; k < POINTS; k++)
        x[k] = point(k, -699, 699);
    real_exp_each(x, POINTS);
    for (int k = 0; k < POINTS; k++) {
        const long double good = expl((long double)point(k, -699, 699));
        ck_assert(fabsl(x[k] - good) <= 3e-16L * good);
    }
}
END_TEST

START_TEST(exponential_limits)
{
    double ends[4] = {0, 1e300, -1e300, INFINITY};
    real_exp_each(ends, 4);
    ck_assert(ends[0] == 1);
    ck_assert(ends[1] > 1e300 && ends[1] < 1e305 && ends[3] == ends[1]);
    ck_assert(ends[2] > 0 && ends[2] < 1e-300);
}
END_TEST

START_TEST(logarithm)
{
    static const double range[][2] = {
        {1e-3, 4}, {0.9, 1.1}, {1, 1e6}, {1e-300, 1e-290}, {1e280, 1e300}};
    const double *r = range[_i];
    for (int k = 0; k < POINTS; k++)
        x[k] = point(k, r[0], r[1]);
    real_log_each(x, POINTS);
    for (int k = 0; k < POINTS; k++) {
        const long double good = logl((long double)point(k, r[0], r[1]));
        ck_assert(fabsl(x[k] - good) <= 5e-16L * fabsl(good));
    }
}
END_TEST

START_TEST(logarithm_limits)
{
    double ends[3] = {1, 0x1p-1022, 0x1.fffffffffffffp1023};
    real_log_each(ends, 3);
    ck_assert(ends[0] == 0);
    ck_assert_double_eq_tol(ends[1], -1022 * 0.693147180559945309, 1e-12);
    ck_assert_double_eq_tol(ends[2], 1024 * 0.693147180559945309, 1e-12);
}
END_TEST

START_TEST(sine_and_cosine)
{
    const double quarter = 1.57079632679489662;
    double sine;
    double cosine;
    for (int k = 0; k < POINTS; k++) {
        const double y = point(k, -quarter, quarter);
        real_sine_cosine(y, &sine, &cosine);
        ck_assert(fabsl(sine - sinl((long double)y)) < 3e-16L);
        ck_assert(fabsl(cosine - cosl((long double)y)) < 3e-16L);
    }
    real_sine_cosine(0, &sine, &cosine);
    ck_assert(sine == 0 && cosine == 1);
}
END_TEST

/* one at a time and in a row: the same bits */
START_TEST(bits_do_not_depend_on_the_place)
{
    for (int k = 0; k < 1000; k++)
        x[k] = point(k * 200, -30, 30);
    real_exp_each(x, 1000);
    for (int k = 0; k < 1000; k++) {
        double alone = point(k * 200, -30, 30);
        real_exp_each(&alone, 1);
        ck_assert(alone == x[k]);
        double again = x[k];
        real_log_each(&again, 1);
        x[k] = again;
    }
    for (int k = 0; k < 1000; k++) {
        double four[5] = {1, 2, 3, 4, 5};
        four[k % 5] = point(k * 200, -30, 30);
        real_exp_each(four, 5);
        double back[7];
        for (int m = 0; m < 7; m++)
            back[m] = four[k % 5];
        real_log_each(back, 7);
        for (int m = 0; m < 7; m++)
            ck_assert(back[m] == x[k]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("real_loops");
    TCase *core = tcase_create("core");
    tcase_add_test(core, exponential);
    tcase_add_loop_test(core, logarithm, 0, 5);
    tcase_add_test(core, sine_and_cosine);
    tcase_add_test(core, bits_do_not_depend_on_the_place);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, exponential_limits);
    tcase_add_test(limits, logarithm_limits);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
