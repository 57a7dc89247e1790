/* Segment tables, splines and the exponential behind them. */
#include "potential/segments.h"
#include "potential/spline.h"
#include "support/run_suite.h"

#include <math.h>
#include <string.h>

#include "base/real.h"

static void smooth(const void *self, double r, double *value, double *slope)
{
    const double *c = self;
    *value = c[0] * exp(-r) * sin(c[1] * r);
    *slope = c[0] * exp(-r) * (c[1] * cos(c[1] * r) - sin(c[1] * r));
}
static const double smooth_c[2] = {3, 2};

START_TEST(an_analytic_function_is_met_closely)
{
    static struct segments table;
    const struct radial f = {smooth, smooth_c};
    segments_fit(&table, &f, 5, 0);
    ck_assert_msg(table.value_error < 2e-10, "%g", table.value_error);
    ck_assert_msg(table.slope_error < 2e-8, "%g", table.slope_error);
}
END_TEST

START_TEST(joints_are_continuous_in_value_and_force)
{
    static struct segments table;
    const struct radial f = {smooth, smooth_c};
    segments_fit(&table, &f, 5, 0);
    for (int k = 1; k < SEGMENTS; k++) {
        double u = k <= 8 ? 1 + k / 8.0 : 2 + (k - 8) / 4.0;
        double s = (u - table.offset) / table.scale;
        double below = s * (1 - 1e-13);
        double above = s * (1 + 1e-13);
        ck_assert_double_eq_tol(segments_value(&table, below), segments_value(&table, above),
                                1e-11);
        ck_assert_double_eq_tol(segments_slope(&table, below), segments_slope(&table, above),
                                1e-10);
    }
}
END_TEST

START_TEST(the_slope_is_that_of_the_represented_value)
{
    static struct segments table;
    const struct radial f = {smooth, smooth_c};
    segments_fit(&table, &f, 5, 0);
    const double h = 1e-4;
    for (double s = table.s_min + h; s < 25 - h; s += 0.0973) {
        double slope = -(segments_value(&table, s + h) - segments_value(&table, s - h)) / h;
        ck_assert_double_eq_tol(segments_slope(&table, s), slope, 1e-7);
    }
}
END_TEST

/* as far pairs of charges see them */
static void screened(const void *self, double r, double *value, double *slope)
{
    const double g = *(const double *)self;
    *value = 14.4 * erfc(g * r) / r;
    *slope = -14.4 * (erfc(g * r) / r + 1.1283791670955126 * g * exp(-g * g * r * r)) / r;
}

START_TEST(a_smooth_function_needs_fewer_powers)
{
    static struct segments table;
    static struct segments rough;
    const double g = 0.3;
    const struct radial f = {screened, &g};
    const struct radial core = {smooth, smooth_c};
    segments_fit_range(&table, &f, 5.5, 10);
    segments_lower(&table, &f, 5.5, 10, 1e-7);
    ck_assert(table.low);
    ck_assert_msg(table.slope_error < 1e-7 && table.slope_error > 1e-10, "%g", table.slope_error);
    for (int k = 0; k < SEGMENTS; k++) {
        ck_assert(table.slope[SEGMENTS_LOW_TERMS - 1][k] != 0);
        for (int p = SEGMENTS_LOW_TERMS; p < SEGMENTS_DEGREE; p++)
            ck_assert(table.slope[p][k] == 0 && table.slope_row[k][p] == 0);
    }
    const double h = 1e-3;
    for (double s = table.s_min + h; s < 100 - h; s += 0.973) {
        double slope = -(segments_value(&table, s + h) - segments_value(&table, s - h)) / h;
        ck_assert_double_eq_tol(segments_slope(&table, s), slope, 1e-9);
    }
    segments_fit_range(&rough, &core, 1, 5);
    const double error = rough.slope_error;
    segments_lower(&rough, &core, 1, 5, 1e-7);
    ck_assert(!rough.low && rough.slope_error == error);
}
END_TEST

/* A core: silica's 30-6 repulsion with Buckingham's exponential. */
static void core(const void *self, double r, double *value, double *slope)
{
    const double wall = 18003.7572 * exp(-4.87318 * r);
    const double steep = 4 * 0.003097948 * pow(1.313635 / r, 30);
    (void)self;
    *value = wall + steep;
    *slope = -4.87318 * wall - 30 * steep / r;
}

START_TEST(near_tables_follow_a_core)
{
    static struct segments table;
    const struct radial f = {core, NULL};
    segments_fit_near(&table, &f, 0.85, 3.4);
    ck_assert_msg(table.value_error < 1e-9, "%g", table.value_error);
    ck_assert_msg(table.slope_error < 2e-8, "%g", table.slope_error);
    ck_assert(table.s_min >= 0.85 * 0.85 && table.s_min < 0.8501 * 0.8501);
    for (double r = 0.86; r < 3.4; r += 0.00713) {
        double value;
        double slope;
        core(NULL, r, &value, &slope);
        ck_assert_double_eq_tol(segments_value(&table, r * r), value, 1e-9 * (1 + value));
        ck_assert_double_eq_tol(segments_slope(&table, r * r) * r, -slope, 2e-8 * (1 - slope));
    }
    segments_fit_near(&table, &f, 0.01, 3.4); /* no farther in than a sixteenth */
    ck_assert(table.s_min >= 3.4 * 3.4 / 256);
}
END_TEST

START_TEST(near_and_far_tables_join)
{
    static struct segments near;
    static struct segments far;
    const struct radial f = {smooth, smooth_c};
    segments_fit_near(&near, &f, 0.3, 2.5);
    segments_fit_range(&far, &f, 2.5, 7);
    const double s = 2.5 * 2.5;
    ck_assert_double_eq_tol(segments_value(&near, s * (1 - 1e-13)), segments_value(&far, far.s_min),
                            1e-11);
    ck_assert_double_eq_tol(segments_slope(&near, s * (1 - 1e-13)), segments_slope(&far, far.s_min),
                            1e-10);
}
END_TEST

START_TEST(values_may_be_those_of_another_function)
{
    static struct segments table;
    static struct segments other;
    static const double other_c[2] = {5, 1};
    const struct radial f = {smooth, smooth_c};
    const struct radial g = {smooth, other_c};
    segments_fit_range(&table, &f, 1, 5);
    segments_fit_range(&other, &g, 1, 5);
    const double slope = segments_slope(&table, 9);
    segments_take_values(&table, &other);
    ck_assert(segments_slope(&table, 9) == slope);
    ck_assert(segments_value(&table, 9) == segments_value(&other, 9));
}
END_TEST

/* The whole range down to the last bit lies in a segment. */
START_TEST(ends_of_the_range)
{
    static struct segments table;
    const struct radial f = {smooth, smooth_c};
    for (double cutoff = 0.7; cutoff < 20; cutoff *= 1.0371) {
        segments_fit(&table, &f, cutoff, cutoff);
        double last = nextafter(cutoff * cutoff, 0);
        double u = fma(last, table.scale, table.offset);
        ck_assert(u < 4);
        u = fma(table.s_min, table.scale, table.offset);
        ck_assert(u >= 1 && u < 1.001);
        double value;
        double slope;
        smooth(smooth_c, cutoff, &value, &slope);
        ck_assert_double_eq_tol(segments_value(&table, last), value, 1e-9 * (1 + fabs(value)));
    }
}
END_TEST

START_TEST(a_cubic_is_its_own_spline_inside)
{
    double values[20];
    struct spline spline;
    for (int k = 0; k < 20; k++) {
        double x = 0.3 * k;
        values[k] = 1 + x * (2 - x * (0.5 - 0.1 * x));
    }
    spline_init(&spline, values, 20, 0.3);
    for (double x = 0.61; x < 5.0; x += 0.037) {
        double value;
        double slope;
        spline_evaluate(&spline, x, &value, &slope);
        ck_assert_double_eq_tol(value, 1 + x * (2 - x * (0.5 - 0.1 * x)), 1e-12);
        ck_assert_double_eq_tol(slope, 2 - x * (1 - 0.3 * x), 1e-11);
    }
    double value;
    double slope;
    double beyond;
    spline_evaluate(&spline, spline_end(&spline), &value, &slope);
    spline_evaluate(&spline, 100, &beyond, &slope);
    ck_assert_double_eq_tol(value, values[19], 1e-12);
    ck_assert(beyond == value);
    spline_free(&spline);
}
END_TEST

START_TEST(exponential)
{
    for (double x = -700; x < 700; x += 0.7713) {
        double expected = exp(x);
        ck_assert_msg(fabs(real_exp(x) / expected - 1) < 5e-16, "exp(%g)", x);
    }
    ck_assert(real_exp(0) == 1);
    ck_assert(real_exp(-1000) == 0);
    ck_assert(isinf(real_exp(1000)));
    ck_assert(isnan(real_exp((double)NAN)));
}
END_TEST

START_TEST(logarithm)
{
    for (double power = -300; power < 300; power += 0.137) {
        double x = pow(10, power);
        double tolerance = 5e-16 * fmax(1, fabs(log(x)));
        ck_assert_msg(fabs(real_log(x) - log(x)) < tolerance, "log(%g)", x);
    }
    ck_assert(real_log(1) == 0);
    ck_assert(isinf(real_log(0)) && real_log(0) < 0);
    ck_assert(isnan(real_log(-1)));
}
END_TEST

START_TEST(error_function)
{
    for (double x = -7; x < 25; x += 0.00371) {
        double expected = erfc(x);
        ck_assert_msg(fabs(real_erfc(x) - expected) < 2e-15, "erfc(%g)", x);
        ck_assert_msg(fabs(real_erfc(x) - expected) <= 3e-13 * expected, "erfc(%g)", x);
    }
    ck_assert(real_erfc(0) == 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("segments");
    TCase *cases = tcase_create("core");
    tcase_add_test(cases, an_analytic_function_is_met_closely);
    tcase_add_test(cases, joints_are_continuous_in_value_and_force);
    tcase_add_test(cases, a_smooth_function_needs_fewer_powers);
    tcase_add_test(cases, the_slope_is_that_of_the_represented_value);
    tcase_add_test(cases, a_cubic_is_its_own_spline_inside);
    tcase_add_test(cases, near_tables_follow_a_core);
    tcase_add_test(cases, near_and_far_tables_join);
    tcase_add_test(cases, values_may_be_those_of_another_function);
    tcase_add_test(cases, exponential);
    tcase_add_test(cases, logarithm);
    tcase_add_test(cases, error_function);
    suite_add_tcase(suite, cases);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, ends_of_the_range);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
