/* The progress line's numbers. */
#include "output/progress.h"

#include <check.h>
#include <string.h>

#include "support/run_suite.h"

START_TEST(numbers_follow_from_the_rate)
{
    /* 2,500 steps in 10 s of 10,000: 250 steps/s, 86400 * 250 * 1e-6 ns = 21.6 ns/day, 30 s left */
    struct progress_rate rate = {.first = 100,
                                 .step = 2600,
                                 .last = 10100,
                                 .n_atoms = 4000,
                                 .seconds = 10,
                                 .ns_per_step = 1e-6,
                                 .time_per_step = 0.001};
    char text[160];
    progress_format(&rate, text, sizeof text);
    ck_assert_str_eq(text,
                     "step 2600 of 10100   25.0 %  21.6 ns/day  1e+06 atom-steps/s  0:00:30 left");
    rate.ns_per_step = 0;
    rate.time_per_step = 0.005;
    progress_format(&rate, text, sizeof text);
    ck_assert_str_eq(
        text, "step 2600 of 10100   25.0 %  1.08e+05 tau/day  1e+06 atom-steps/s  0:00:30 left");
}
END_TEST

START_TEST(long_and_unknown_times)
{
    struct progress_rate rate = {.step = 1, .last = 1000001, .n_atoms = 1, .seconds = 1};
    char text[160];
    progress_format(&rate, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "11d 13h left"));
    rate.step = 0;
    rate.seconds = 0;
    progress_format(&rate, text, sizeof text);
    ck_assert_ptr_nonnull(strstr(text, "  - left"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *core = tcase_create("core");
    tcase_add_test(core, numbers_follow_from_the_rate);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, long_and_unknown_times);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
