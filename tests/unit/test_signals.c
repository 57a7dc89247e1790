/* A signal sets the flag and nothing else; the second SIGINT ends the process. */
#include "base/signals.h"

#include <check.h>
#include <signal.h>

#include "support/run_suite.h"

START_TEST(each_signal_is_noted)
{
    static const struct {
        int number;
        const char *name;
    } rows[] = {{SIGTERM, "SIGTERM"}, {SIGUSR1, "SIGUSR1"}, {SIGINT, "SIGINT"}};
    signals_install();
    for (int k = 0; k < 3; k++) {
        ck_assert_int_eq(signals_pending(), 0);
        ck_assert_int_eq(raise(rows[k].number), 0);
        ck_assert_int_eq(signals_pending(), rows[k].number);
        ck_assert_str_eq(signals_name(), rows[k].name);
        signals_clear();
    }
    ck_assert_str_eq(signals_name(), "a signal");
}
END_TEST

START_TEST(second_interrupt_ends)
{
    signals_install();
    ck_assert_int_eq(raise(SIGINT), 0);
    (void)raise(SIGINT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("signals");
    TCase *core = tcase_create("core");
    tcase_add_test(core, each_signal_is_noted);
    tcase_add_test_raise_signal(core, second_interrupt_ends, SIGINT);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
