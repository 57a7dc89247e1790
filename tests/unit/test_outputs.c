/* How many steps of a run are looked at, counted one by one and by formula. */
#include "sim/outputs.h"
#include "support/run_suite.h"

START_TEST(steps_are_counted_once)
{
    static const gid every[] = {0, 1, 2, 3, 4, 6, 9, 10, 100};
    enum { N = sizeof every / sizeof every[0] };
    for (gid first = 0; first < 25; first += 6) {
        for (int a = 0; a < N; a++) {
            for (int b = 0; b < N; b++) {
                gid n = 0;
                for (gid step = first + 1; step <= 73; step++)
                    n += outputs_is_multiple(step, every[a]) || outputs_is_multiple(step, every[b]);
                ck_assert_int_eq(outputs_count_either(first, 73, every[a], every[b]), n);
            }
        }
    }
}
END_TEST

START_TEST(large_steps_do_not_overflow)
{
    const gid large = INT64_MAX - 1;
    ck_assert_int_eq(outputs_count_either(0, large, large, large - 1), 2);
    ck_assert_int_eq(outputs_count_either(0, large, large, 2), large / 2);
}
END_TEST

START_TEST(divisors_are_common)
{
    ck_assert_int_eq(outputs_common_divisor(250, 1100), 50);
    ck_assert_int_eq(outputs_common_divisor(250, 0), 250);
    ck_assert_int_eq(outputs_common_divisor(0, 250), 250);
    ck_assert_int_eq(outputs_common_divisor(7, 9), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outputs");
    TCase *core = tcase_create("core");
    tcase_add_test(core, steps_are_counted_once);
    tcase_add_test(core, divisors_are_common);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, large_steps_do_not_overflow);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
