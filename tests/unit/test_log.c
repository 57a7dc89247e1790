/* The log: what reaches the file, who speaks, and a full disk. */
#include "base/log.h"
#include "base/timer.h"
#include "support/run_suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *log_path(void)
{
    static char path[4096];
    (void)snprintf(path, sizeof path, "%s/log.%d", suite_folder(), (int)getpid());
    return path;
}

static void open_log(bool append)
{
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(log_open(log_path(), append, &err), CW_OK);
}

static void close_log(void)
{
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(log_open(NULL, false, &err), CW_OK);
}

static void assert_file(const char *expected)
{
    char text[1000];
    FILE *file = fopen(log_path(), "r");
    ck_assert_ptr_nonnull(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    text[n] = '\0';
    ck_assert_str_eq(text, expected);
}

START_TEST(file_gets_what_is_said)
{
    log_speaker(true);
    log_screen(false);
    open_log(false);
    log_print("step %d\n", 7);
    log_print_screen("not this\n");
    log_print_file("but %s\n", "this");
    log_warn("atoms %s", "overlap");
    ck_assert_int_eq(log_warnings(), 1);
    close_log();
    log_print("after the end\n");
    assert_file("step 7\nbut this\nWARNING: atoms overlap\n");
    open_log(true);
    log_print("more\n");
    close_log();
    assert_file("step 7\nbut this\nWARNING: atoms overlap\nmore\n");
    open_log(false);
    close_log();
    assert_file("");
    ck_assert(log_healthy());
    ck_assert_int_eq(remove(log_path()), 0);
}
END_TEST

START_TEST(other_ranks_are_silent)
{
    log_speaker(false);
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(log_open("/nonexistent/folder/log", false, &err), CW_OK);
    log_print("x\n");
    log_flush();
    ck_assert(log_healthy());
}
END_TEST

START_TEST(unwritable_place_is_the_users_error)
{
    log_speaker(true);
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(log_open("/nonexistent/folder/log", false, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/folder/log"));
}
END_TEST

START_TEST(full_disk_is_noticed)
{
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        return; /* not a Linux system */
    (void)fclose(full);
    struct cw_err err = {CW_OK, ""};
    log_speaker(true);
    log_screen(false);
    ck_assert_int_eq(log_open("/dev/full", false, &err), CW_OK);
    log_print("lost\n");
    log_flush();
    ck_assert(!log_healthy());
}
END_TEST

START_TEST(timers_book_laps)
{
    struct timers timers = {.since = 0};
    timer_start(&timers);
    double start = timers.since;
    timer_lap(&timers, TIMER_PAIR);
    timer_lap(&timers, TIMER_COMM);
    double sum = timers.spent[TIMER_PAIR] + timers.spent[TIMER_COMM];
    ck_assert_double_eq_tol(sum, timers.since - start, 1e-9);
    ck_assert(timers.spent[TIMER_PAIR] >= 0 && timers.spent[TIMER_COMM] >= 0);
    ck_assert(timers.spent[TIMER_NEIGH] == 0);
    ck_assert_str_eq(timer_name(TIMER_MODIFY), "Modify");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("log");
    TCase *core = tcase_create("core");
    tcase_add_test(core, file_gets_what_is_said);
    tcase_add_test(core, other_ranks_are_silent);
    tcase_add_test(core, timers_book_laps);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, unwritable_place_is_the_users_error);
    tcase_add_test(errors, full_disk_is_noticed);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
