/* Where and when the beam is: profiles, windows, the raster of a scanned spot. */
#include "beam/illumination.h"
#include "support/run_suite.h"

#include <math.h>

static struct illumination make(enum beam_profile profile)
{
    return (struct illumination){.flux = 2,
                                 .accelerate = 1e12,
                                 .along = {0, 0, -1},
                                 .profile = profile,
                                 .center = {1, 2, 3},
                                 .width = 0.5,
                                 .on = {-INFINITY, INFINITY}};
}

START_TEST(profiles)
{
    const struct illumination uniform = make(BEAM_UNIFORM);
    const struct illumination gaussian = make(BEAM_GAUSSIAN);
    const struct illumination disc = make(BEAM_DISC);
    const double near[3] = {1.4, 2, -50};
    const double far[3] = {1.6, 2, 3};
    ck_assert_double_eq(illumination_part(&uniform, far, 0), 1);
    ck_assert_double_eq_tol(illumination_part(&gaussian, near, 0), exp(-0.5 * 0.64), 1e-12);
    ck_assert_double_eq(illumination_part(&disc, near, 0), 1);
    ck_assert_double_eq(illumination_part(&disc, far, 0), 0);
}
END_TEST

START_TEST(windows)
{
    struct illumination beam = make(BEAM_UNIFORM);
    beam.on[0] = 2;
    beam.on[1] = 5;
    ck_assert_double_eq(illumination_time(&beam, 0, 1), 0);
    ck_assert_double_eq(illumination_time(&beam, 1, 3), 1);
    ck_assert_double_eq(illumination_time(&beam, 0, 9), 3);
    ck_assert_double_eq_tol(illumination_dose(&beam, 3), 6, 1e-12);
}
END_TEST

/* a disc that is scanned in 4 lines of 8 A, 2 A apart, a line in 10 ps */
START_TEST(raster)
{
    struct illumination beam = make(BEAM_DISC);
    double across[2][3];
    beam.scan = (struct beam_scan){.lines = 4, .width = {8, 8}, .period = 40};
    illumination_frame(&beam, across);
    for (int line = 0; line < 4; line++) {
        for (int step = 0; step < 10; step++) {
            const double time = 80 + 10 * line + step + 0.5; /* two frames are over */
            const double a = -4 + 0.8 * (step + 0.5);
            const double b = -3 + 2 * line;
            double at[3];
            for (int d = 0; d < 3; d++)
                at[d] = beam.center[d] + a * across[0][d] + b * across[1][d];
            ck_assert_double_eq(illumination_part(&beam, at, time), 1);
            for (int d = 0; d < 3; d++)
                at[d] += 0.51 * across[0][d];
            ck_assert_double_eq(illumination_part(&beam, at, time), 0);
        }
    }
}
END_TEST

/* the dose of a point inside a densely scanned field is the mean */
START_TEST(mean_of_a_field)
{
    enum { TIMES = 400000 };
    for (int profile = BEAM_GAUSSIAN; profile <= BEAM_DISC; profile++) {
        struct illumination beam = make((enum beam_profile)profile);
        const double at[3] = {1.3, 2.2, 0};
        double sum = 0;
        beam.scan = (struct beam_scan){.lines = 400, .width = {10, 12}, .period = 7};
        for (int k = 0; k < TIMES; k++)
            sum += illumination_part(&beam, at, 7 * (k + 0.5) / TIMES);
        ck_assert_double_eq_tol(sum / TIMES, illumination_mean(&beam),
                                0.01 * illumination_mean(&beam));
    }
    const struct illumination still = make(BEAM_DISC);
    ck_assert_double_eq(illumination_mean(&still), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("illumination");
    TCase *core = tcase_create("core");
    tcase_add_test(core, profiles);
    tcase_add_test(core, windows);
    tcase_add_test(core, raster);
    tcase_add_test(core, mean_of_a_field);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
