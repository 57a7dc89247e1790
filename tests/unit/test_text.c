/* Words and numbers: what is accepted, what is not, and the nearest legal word. */
#include "base/text.h"
#include "support/run_suite.h"

START_TEST(good_numbers)
{
    double x = 0;
    gid n = 0;
    int i = 0;
    ck_assert(text_double("1.5e-3", &x) && x == 1.5e-3);
    ck_assert(text_double("-.5", &x) && x == -0.5);
    ck_assert(text_double("7", &x) && x == 7);
    ck_assert(text_gid("-9223372036854775808", &n) && n == INT64_MIN);
    ck_assert(text_gid("4294967296", &n) && n == (gid)1 << 32);
    ck_assert(text_int("2147483647", &i) && i == INT32_MAX);
}
END_TEST

START_TEST(bad_numbers_leave_the_value)
{
    static const char *const bad_double[] = {"",      " 1",  "1 ",  "1e3x", "nan", "inf",
                                             "1e999", "--1", "1,5", "e5",   ".",   "one"};
    static const char *const bad_int[] = {"",     " 1",         "1.0",         "1e3",
                                          "0x10", "2147483648", "-2147483649", "a"};
    double x = 42;
    int i = 42;
    gid n = 42;
    for (size_t k = 0; k < sizeof bad_double / sizeof bad_double[0]; k++)
        ck_assert_msg(!text_double(bad_double[k], &x) && x == 42, "'%s'", bad_double[k]);
    for (size_t k = 0; k < sizeof bad_int / sizeof bad_int[0]; k++)
        ck_assert_msg(!text_int(bad_int[k], &i) && i == 42, "'%s'", bad_int[k]);
    ck_assert(!text_gid("9223372036854775808", &n) && n == 42);
}
END_TEST

START_TEST(yes_and_no)
{
    bool b = false;
    ck_assert(text_bool("yes", &b) && b);
    ck_assert(text_bool("off", &b) && !b);
    ck_assert(text_bool("true", &b) && b);
    ck_assert(text_bool("no", &b) && !b);
    ck_assert(!text_bool("maybe", &b));
    ck_assert(!text_bool("", &b));
}
END_TEST

START_TEST(ranges)
{
    static const struct {
        const char *text;
        bool ok;
        gid first, last;
    } row[] = {
        {"3", true, 3, 3},   {"*", true, 1, 5},    {"2*", true, 2, 5},   {"*4", true, 1, 4},
        {"2*4", true, 2, 4}, {"5*5", true, 5, 5},  {"", false, 0, 0},    {"0", false, 0, 0},
        {"6", false, 0, 0},  {"4*2", false, 0, 0}, {"2*9", false, 0, 0}, {"2**4", false, 0, 0},
        {"a", false, 0, 0},  {"2*b", false, 0, 0}, {"1:3", false, 0, 0},
    };
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++) {
        gid first = -7;
        gid last = -7;
        bool ok = text_range(row[k].text, 1, 5, &first, &last);
        ck_assert_msg(ok == row[k].ok, "'%s'", row[k].text);
        ck_assert_int_eq(first, ok ? row[k].first : -7);
        ck_assert_int_eq(last, ok ? row[k].last : -7);
    }
}
END_TEST

START_TEST(ids)
{
    ck_assert(text_is_id("rod_1"));
    ck_assert(text_is_id("1"));
    ck_assert(!text_is_id(""));
    ck_assert(!text_is_id("rod-1"));
    ck_assert(!text_is_id("rod 1"));
    ck_assert(!text_is_id("st\xc3\xa4"));
    ck_assert(text_is_label("rod-1"));
    ck_assert(text_is_label("a/b c"));
    ck_assert(text_is_label("st\xc3\xa4"));
    ck_assert(!text_is_label(""));
    ck_assert(!text_is_label("a\nb"));
    ck_assert(!text_is_label("a\t"));
}
END_TEST

START_TEST(distances)
{
    ck_assert_int_eq(text_distance("", ""), 0);
    ck_assert_int_eq(text_distance("", "abc"), 3);
    ck_assert_int_eq(text_distance("kitten", "sitting"), 3);
    ck_assert_int_eq(text_distance("fix", "FIX"), 0);
    ck_assert_int_eq(text_distance("termo", "thermo"), 1);
    ck_assert_int_eq(text_distance("thremo", "thermo"), 1); /* neighbours swapped: one slip */
    ck_assert_int_eq(text_distance("sitting", "kitten"), 3);
}
END_TEST

START_TEST(nearest_word)
{
    static const char *const words[] = {"pair_style", "pair_coeff", "thermo", "run", NULL};
    ck_assert_str_eq(text_nearest("pair_stlye", words), "pair_style");
    ck_assert_str_eq(text_nearest("pair_coef", words), "pair_coeff");
    ck_assert_str_eq(text_nearest("THERMO", words), "thermo");
    ck_assert_ptr_null(text_nearest("unrelated_word", words));
    static const char *const short_words[] = {"on", "no", NULL};
    ck_assert_ptr_null(text_nearest("3", short_words)); /* a number is no word gone wrong */
    ck_assert_str_eq(text_nearest("onn", short_words), "on");
    ck_assert_str_eq(text_nearest_hint("thermoo", words).text, "; did you mean 'thermo'?");
    ck_assert_str_eq(text_nearest_hint("unrelated_word", words).text, "");
}
END_TEST

/* Words longer than any table: no overrun (the sanitizer variant would say so), still an answer. */
START_TEST(long_words)
{
    char longer[5000];
    for (size_t k = 0; k + 1 < sizeof longer; k++)
        longer[k] = 'a';
    longer[sizeof longer - 1] = '\0';
    ck_assert_int_gt(text_distance(longer, "b"), 50);
    ck_assert_int_eq(text_distance(longer, longer), 0);
    gid first;
    gid last;
    ck_assert(
        !text_range("00000000000000000000000000000000000000000000001*2", 1, 5, &first, &last));
    double x;
    ck_assert(!text_double(longer, &x));
}
END_TEST

START_TEST(counts_of_words)
{
    static const struct {
        int n, least, most;
        const char *text; /* NULL: right */
    } cases[] = {
        {2, 2, 2, NULL},
        {2, 0, -1, NULL},
        {1, 2, 2, "expected 2 words after it, got 1"},
        {3, 1, 1, "expected 1 word after it, got 3; the first surplus word is 'b'"},
        {0, 1, -1, "expected at least 1 word after it, got 0"},
        {1, 2, 4, "expected at least 2 words after it, got 1"},
        {5, 2, 4, "expected at most 4 words after it, got 5; the first surplus word is 'e'"},
    };
    static const char *const words[] = {"a", "b", "c", "d", "e"};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct cw_err err = {0};
        text_check_count(words, cases[k].n, cases[k].least, cases[k].most, "after it", &err);
        ck_assert_int_eq(err.status, cases[k].text ? CW_USER : CW_OK);
        ck_assert_str_eq(err.text, cases[k].text ? cases[k].text : "");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *core = tcase_create("core");
    tcase_add_test(core, good_numbers);
    tcase_add_test(core, yes_and_no);
    tcase_add_test(core, ranges);
    tcase_add_test(core, ids);
    tcase_add_test(core, distances);
    tcase_add_test(core, nearest_word);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, long_words);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_numbers_leave_the_value);
    tcase_add_test(errors, counts_of_words);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
