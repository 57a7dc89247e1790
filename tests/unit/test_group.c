/* The table of group names (counting is tested with the domain, where there are ranks). */
#include "support/run_suite.h"
#include "system/group.h"

#include <stdio.h>
#include <string.h>

START_TEST(add_find_remove)
{
    struct groups groups;
    struct cw_err err = {0};
    groups_init(&groups);
    int a;
    int b;
    ck_assert_int_eq(groups_find(&groups, "all"), 0);
    ck_assert_int_eq(groups_add(&groups, "left", &a, &err), CW_OK);
    ck_assert_int_eq(groups_add(&groups, "right", &b, &err), CW_OK);
    ck_assert(a == 1 && b == 2 && groups.n == 3);
    ck_assert_int_eq(groups_add(&groups, "left", &b, &err), CW_OK);
    ck_assert(b == 1 && groups.n == 3);
    ck_assert_int_eq(groups_remove(&groups, "left", &err), CW_OK);
    ck_assert_int_eq(groups_find(&groups, "left"), -1);
    ck_assert_int_eq(groups_find(&groups, "right"), 2);
    ck_assert_int_eq(groups_add(&groups, "new", &a, &err), CW_OK);
    ck_assert_int_eq(a, 1);
    ck_assert(group_bit(31) == 0x80000000u);
}
END_TEST

START_TEST(all_32_and_no_more)
{
    struct groups groups;
    struct cw_err err = {0};
    groups_init(&groups);
    int index;
    for (int k = 1; k < GROUPS_MAX; k++) {
        char name[16];
        snprintf(name, sizeof name, "g%d", k);
        ck_assert_int_eq(groups_add(&groups, name, &index, &err), CW_OK);
        ck_assert_int_eq(index, k);
    }
    ck_assert_int_eq(groups_add(&groups, "one_more", &index, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "one_more"));
}
END_TEST

START_TEST(errors_name_what_is_wrong)
{
    struct groups groups;
    struct cw_err err = {0};
    groups_init(&groups);
    int index;
    ck_assert_int_eq(groups_add(&groups, "particle1", &index, &err), CW_OK);
    ck_assert_int_eq(groups_require(&groups, "partcle1", &index, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "partcle1"));
    ck_assert_ptr_nonnull(strstr(err.text, "'particle1'"));
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_add(&groups, "", &index, &err), CW_USER);
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_add(&groups, "two\nlines", &index, &err), CW_USER);
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_add(&groups, "half-1", &index, &err), CW_OK);
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_remove(&groups, "all", &err), CW_USER);
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_remove(&groups, "none", &err), CW_USER);
    char name[GROUP_NAME + 1];
    memset(name, 'a', GROUP_NAME);
    name[GROUP_NAME] = '\0';
    err = (struct cw_err){0};
    ck_assert_int_eq(groups_add(&groups, name, &index, &err), CW_USER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("group");
    TCase *core = tcase_create("core");
    tcase_add_test(core, add_find_remove);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, all_32_and_no_more);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, errors_name_what_is_wrong);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
