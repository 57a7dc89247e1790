/* Names of values in decks. */
#include "system/value.h"

#include <check.h>

#include "support/run_suite.h"

START_TEST(forms_are_read)
{
    struct value_ref ref;
    ck_assert(value_parse("c_1", &ref));
    ck_assert(ref.kind == VALUE_COMPUTE);
    ck_assert_str_eq(ref.name, "1");
    ck_assert_int_eq(ref.index[0], 0);
    ck_assert(value_parse("f_my_ave[12][3]", &ref));
    ck_assert(ref.kind == VALUE_FIX);
    ck_assert_str_eq(ref.name, "my_ave");
    ck_assert_int_eq(ref.index[0], 12);
    ck_assert_int_eq(ref.index[1], 3);
    ck_assert(value_parse("v_x", &ref));
    ck_assert(ref.kind == VALUE_VARIABLE);
}
END_TEST

START_TEST(other_words_are_not)
{
    static const char *const words[] = {
        "",        "c",      "c_",           "x_1",   "c_a[",
        "c_a[0]",  "c_a[]",  "c_a[1",        "c_a-b", "c_a[1]x",
        "c_a[-1]", "c_a[*]", "c_a[1][2][3]", "temp",  "c_a[99999999999]"};
    struct value_ref ref = {.kind = VALUE_FIX};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        ck_assert_msg(!value_parse(words[k], &ref), "%s", words[k]);
    ck_assert(ref.kind == VALUE_FIX);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("value");
    TCase *core = tcase_create("core");
    tcase_add_test(core, forms_are_read);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, other_words_are_not);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
