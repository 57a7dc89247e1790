/* Build identification: the strings that go into logs are there, on one line, and begin with the
 * version. */
#include "base/version.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

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
    ck_assert_int_eq(cw_version_datadir()[0], '/');
}
END_TEST

START_TEST(strings_are_one_line)
{
    ck_assert_ptr_null(strchr(cw_version_string(), '\n'));
    ck_assert_ptr_null(strchr(cw_version_compiler(), '\n'));
    ck_assert_ptr_null(strchr(cw_version_flags(), '\n'));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("version");
    TCase *core = tcase_create("core");
    tcase_add_test(core, version_begins_with_number);
    tcase_add_test(core, build_is_recorded);
    tcase_add_test(core, strings_are_one_line);
    suite_add_tcase(suite, core);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
