/* What a place gets of a scanned beam: the sum over time of what illumination.h says it gets at
 * each time, for spans within a line, over lines and over frames, and with the beam off for a
 * while. */
#include "beam/illumination.h"
#include "beam/scan.h"
#include "support/run_suite.h"

#include <math.h>

enum { POINTS = 60, STEPS = 50000 };

static struct illumination make(enum beam_profile profile)
{
    return (struct illumination){.flux = 2,
                                 .accelerate = 1e12,
                                 .along = {0.6, 0, -0.8},
                                 .profile = profile,
                                 .center = {1, 2, 3},
                                 .width = profile == BEAM_DISC ? 1.5 : 0.9,
                                 .on = {-INFINITY, INFINITY},
                                 .scan = {.lines = 5, .width = {12, 8}, .period = 10}};
}

/* in the field and around it */
static void place(const struct illumination *beam, int k, double x[3])
{
    double across[2][3];
    const double a = (k % 10 - 4.5) * 1.7;
    const double b = (k / 10 % 6 - 2.5) * 2.1;
    illumination_frame(beam, across);
    for (int d = 0; d < 3; d++)
        x[d] = beam->center[d] + a * across[0][d] + b * across[1][d] + 40 * beam->along[d];
}

static double sum_of_steps(const struct illumination *beam, const double x[3], double from,
                           double to)
{
    double sum = 0;
    const double dt = (to - from) / STEPS;
    for (int s = 0; s < STEPS; s++) {
        const double time = from + (s + 0.5) * dt;
        if (time > beam->on[0] && time < beam->on[1])
            sum += illumination_part(beam, x, time) * dt;
    }
    return sum;
}

static const struct {
    double from, to, on[2];
} spans[] = {
    {3.1, 3.3, {-INFINITY, INFINITY}},   /* in a line */
    {13.7, 18.2, {-INFINITY, INFINITY}}, /* over lines */
    {17.3, 21.9, {-INFINITY, INFINITY}}, /* over the end of a frame */
    {2.5, 36.1, {-INFINITY, INFINITY}},  /* frames */
    {10, 20, {-INFINITY, INFINITY}},     {1, 40, {14.2, 27.7}}, {1, 9, {14.2, 27.7}},
};
enum { SPANS = sizeof spans / sizeof spans[0] };

START_TEST(adds_up_over_time)
{
    struct illumination beam = make(_i % 2 ? BEAM_DISC : BEAM_GAUSSIAN);
    const double from = spans[_i / 2].from;
    const double to = spans[_i / 2].to;
    double most = 0;
    beam.on[0] = spans[_i / 2].on[0];
    beam.on[1] = spans[_i / 2].on[1];
    for (int k = 0; k < POINTS; k += 3 + _i % 3) {
        double x[3];
        place(&beam, k, x);
        const double expected = sum_of_steps(&beam, x, from, to);
        ck_assert_double_eq_tol(scan_time(&beam, x, from, to), expected, 1e-4 * (to - from));
        most = fmax(most, expected);
    }
    ck_assert_double_le(most, scan_time_most(&beam, to - from) + 1e-9);
}
END_TEST

/* Parts of a span add up; over whole frames it does not matter when they begin. */
START_TEST(parts_add_up)
{
    const struct illumination beam = make(_i ? BEAM_DISC : BEAM_GAUSSIAN);
    for (int k = 0; k < POINTS; k++) {
        double x[3];
        double sum = 0;
        place(&beam, k, x);
        for (int p = 0; p < 40; p++)
            sum += scan_time(&beam, x, 3.3 + p * 0.77, 3.3 + (p + 1) * 0.77);
        ck_assert_double_eq_tol(sum, scan_time(&beam, x, 3.3, 3.3 + 40 * 0.77), 1e-11);
        ck_assert_double_eq_tol(scan_time(&beam, x, 7.1, 27.1), scan_time(&beam, x, 0, 20), 1e-11);
    }
}
END_TEST

/* The mean over places that cover the field with what it spills is that of the field. */
START_TEST(mean_over_the_field)
{
    const struct illumination beam = make(_i ? BEAM_DISC : BEAM_GAUSSIAN);
    const double h = 0.05;
    double across[2][3];
    double sum = 0;
    illumination_frame(&beam, across);
    for (double a = -14; a < 14; a += h) {
        for (double b = -12; b < 12; b += h) {
            double x[3];
            for (int d = 0; d < 3; d++)
                x[d] = beam.center[d] + a * across[0][d] + b * across[1][d];
            sum += scan_time(&beam, x, 4, 14) * h * h;
        }
    }
    const double field = beam.scan.width[0] * beam.scan.width[1];
    ck_assert_double_eq_tol(sum / field / beam.scan.period, illumination_mean(&beam), 2e-3);
}
END_TEST

/* Without a scan, the time in which the beam is on times the part that is there. */
START_TEST(a_resting_beam)
{
    struct illumination beam = make(BEAM_GAUSSIAN);
    double x[3];
    beam.scan.lines = 0;
    beam.on[0] = 2;
    place(&beam, 24, x);
    ck_assert_double_gt(illumination_part(&beam, x, 0), 0.01);
    ck_assert_double_eq_tol(scan_time(&beam, x, 1, 5), 3 * illumination_part(&beam, x, 0), 1e-15);
    ck_assert_double_eq(scan_time_most(&beam, 4), 4);
    ck_assert_double_eq(scan_time(&beam, x, 0, 1), 0);
}
END_TEST

/* The bound is no more than a few times what the middle of a line gets in whole frames. */
START_TEST(the_bound_is_near)
{
    const struct illumination beam = make(_i ? BEAM_DISC : BEAM_GAUSSIAN);
    double across[2][3];
    double most = 0;
    illumination_frame(&beam, across);
    for (double b = -4; b < 4; b += 0.05) {
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = beam.center[d] + b * across[1][d];
        most = fmax(most, scan_time(&beam, x, 0, 100));
    }
    ck_assert_double_le(most, scan_time_most(&beam, 100));
    ck_assert_double_ge(3 * most, scan_time_most(&beam, 100));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scan");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, adds_up_over_time, 0, 2 * SPANS);
    tcase_add_loop_test(core, parts_add_up, 0, 2);
    tcase_add_loop_test(core, mean_over_the_field, 0, 2);
    tcase_add_test(core, a_resting_beam);
    tcase_add_loop_test(core, the_bound_is_near, 0, 2);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
