/* Build identification: the strings that go into logs are there, on one line, and begin with the
 * version. */
#include "base/version.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/run_suite.h"

START_TEST(version_begins_with_number)
{
    const char *s = cw_version_string();
    ck_assert_int_eq(strncmp(s, CW_VERSION, strlen(CW_VERSION)), 0);
    char next = s[strlen(CW_VERSION)];
    ck_assert(next == '\0' || next == ' ');
}
END_TEST

START_TEST(build_is_recorded)
{
    ck_assert_ptr_null(strstr(cw_version_compiler(), "unrecorded"));
    ck_assert_ptr_nonnull(strstr(cw_version_flags(), "-ffp-contract=off"));
    ck_assert_ptr_null(strstr(cw_version_flags(), "-ffast-math"));
}
END_TEST

START_TEST(strings_are_one_line)
{
    ck_assert_ptr_null(strchr(cw_version_string(), '\n'));
    ck_assert_ptr_null(strchr(cw_version_compiler(), '\n'));
    ck_assert_ptr_null(strchr(cw_version_flags(), '\n'));
}
END_TEST

/* The test program is build/V/tests/unit/test_version: its own folder's parent is build/V/tests. */
START_TEST(data_folder_beside_the_program_wins)
{
    char before[4096];
    char after[4096];
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 32);
    ck_assert_int_gt(n, 0);
    program[n] = '\0';
    strcpy(strrchr(program, '/'), "/../potentials");
    (void)rmdir(program); /* left by a run that was killed */
    cw_version_find_data(before, sizeof before);
    ck_assert_int_eq(mkdir(program, 0777), 0);
    cw_version_find_data(after, sizeof after);
    ck_assert_int_eq(rmdir(program), 0);
    ck_assert_int_eq(before[0], '/');
    ck_assert_str_ne(before, after);
    *strrchr(program, '/') = '\0';
    ck_assert_str_eq(after, program);
}
END_TEST

START_TEST(data_folder_that_does_not_fit_is_empty)
{
    char small[4] = "abc";
    cw_version_find_data(small, sizeof small);
    ck_assert_str_eq(small, "");
    cw_version_find_data(NULL, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("version");
    TCase *core = tcase_create("core");
    tcase_add_test(core, version_begins_with_number);
    tcase_add_test(core, build_is_recorded);
    tcase_add_test(core, strings_are_one_line);
    tcase_add_test(core, data_folder_beside_the_program_wins);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, data_folder_that_does_not_fit_is_empty);
    suite_add_tcase(suite, limits);
    return run_suite(suite);
}
