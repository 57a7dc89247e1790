/* Variables: every style, redefinition, next, substitution in lines, conditions of `if`. */
#include "base/mem.h"
#include "deck/condition.h"
#include "deck/variables.h"
#include "support/mpi_suite.h"

#include "support/fake_values.h"

#include <stdlib.h>

static struct fake fake;

static void setup(void)
{
    fake_init(&fake, world);
}

static void teardown(void)
{
    fake_free(&fake);
}

/* words separated by single blanks */
static enum cw_status define(const char *line, struct cw_err *err)
{
    char text[200];
    const char *words[20];
    int n = 0;
    strcpy(text, line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        words[n++] = word;
    return variables_define(fake.variables, words, n, err);
}

static void good(const char *line)
{
    struct cw_err err = {0};
    ck_assert_msg(define(line, &err) == CW_OK, "%s: %s", line, err.text);
}

static void bad(const char *line, const char *part)
{
    struct cw_err err = {0};
    ck_assert_msg(define(line, &err) == CW_USER, "%s", line);
    ck_assert_msg(strstr(err.text, part) != NULL, "%s: '%s' lacks '%s'", line, err.text, part);
}

static void replaced(const char *text, const char *expected)
{
    struct cw_err err = {0};
    char *out;
    ck_assert_msg(variable_values_substitute(&fake.values, text, false, &out, &err) == CW_OK,
                  "%s: %s", text, err.text);
    ck_assert_str_eq(out, expected);
    mem_free(out);
}

static void refused(const char *text, const char *part)
{
    struct cw_err err = {0};
    char *out;
    ck_assert_msg(variable_values_substitute(&fake.values, text, false, &out, &err) == CW_USER,
                  "%s", text);
    ck_assert_ptr_null(out);
    ck_assert_msg(strstr(err.text, part) != NULL, "%s: '%s' lacks '%s'", text, err.text, part);
}

static bool next(const char *name)
{
    struct cw_err err = {0};
    bool exhausted;
    ck_assert_msg(variables_next(fake.variables, &name, 1, &exhausted, &err) == CW_OK, "%s",
                  err.text);
    return exhausted;
}

START_TEST(styles_give_their_text)
{
    good("i index one two");
    good("l loop 3 5 pad");
    good("p loop 10 pad");
    good("s string text");
    good("e equal 1/3");
    good("n internal 3.5");
    good("f format e %8.3f");
    ck_assert_int_eq(setenv("CW_TEST_VARIABLE", "from outside", 1), 0);
    good("g getenv CW_TEST_VARIABLE");
    good("none getenv CW_TEST_NOT_THERE");
    replaced("$i ${l} ${p} ${s} ${e} ${n}", "one 3 01 text 0.333333333333333 3.5");
    replaced("|${f}|$g|${none}|", "|   0.333|from outside||");
    replaced("a$ib", "aoneb");
}
END_TEST

START_TEST(immediate_formulas_and_formats)
{
    good("e equal 1/3");
    replaced("$(1/3) $(v_e:%.3f) $((1+2)*3:%g) $(1e3)", "0.33333333333333331483 0.333 9 1000");
}
END_TEST

START_TEST(quotes_protect)
{
    good("a index 7");
    replaced("$a '$a' \"$a\" \"\"\"$a\n\"\"\" $a", "7 '$a' \"$a\" \"\"\"$a\n\"\"\" 7");
}
END_TEST

START_TEST(values_are_not_scanned_again)
{
    good("a index $b");
    replaced("$a", "$b");
}
END_TEST

START_TEST(first_definition_wins_for_index_and_loop)
{
    good("i index 1 2");
    good("i index 8 9");
    replaced("$i", "1");
    good("l loop 4");
    good("l index 9");
    replaced("$l", "1");
    good("e equal 1");
    good("e equal 2");
    good("s string a");
    good("s string b");
    replaced("$e $s", "2 b");
    bad("i equal 3", "style index");
    bad("s equal 3", "style string");
    good("i delete");
    good("i equal 3");
    good("nothing delete");
    replaced("$i", "3");
}
END_TEST

START_TEST(next_goes_on_and_ends)
{
    good("i index a b");
    good("l loop 2 3");
    ck_assert(!next("i"));
    replaced("$i", "b");
    ck_assert(next("i"));
    ck_assert(!variables_exist(fake.variables, "i"));
    ck_assert(!next("l"));
    replaced("$l", "3");
    ck_assert(next("l"));
    good("l loop 5");
    replaced("$l", "1");
}
END_TEST

START_TEST(definitions_with_mistakes)
{
    bad("x", "expected: variable");
    bad("x inde 1", "'index'");
    bad("x index", "at least 1");
    bad("x equal", "1 word");
    bad("x equal 1 + 2", "quotes");
    bad("x equal 1+", "expected a number");
    bad("x equal vx", "per atom");
    bad("x loop", "at least 1");
    bad("x loop a", "whole number");
    bad("x loop 5 3", "no loop");
    bad("x loop 1 2 3", "expected at most 2 words");
    bad("x internal a", "number");
    bad("x format e", "2 words");
    bad("x format e %s", "format");
    bad("x format e %d", "format");
    bad("x format e %f%f", "format");
    bad("x world 1 2", "partitions");
    bad("x vector 1", "not supported");
    bad("a-b index 1", "no name");
    struct cw_err err = {0};
    bool exhausted;
    const char *names[] = {"i", "l"};
    good("i index a b");
    good("l loop 2");
    ck_assert_int_eq(variables_next(fake.variables, names, 2, &exhausted, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "same style"));
}
END_TEST

START_TEST(substitution_with_mistakes)
{
    good("temperature index 300");
    refused("${temperatur}", "did you mean 'temperature'");
    refused("$q", "'q' is not defined");
    refused("${temperature", "'}'");
    refused("$(1+2", "')'");
    refused("$(1+2:%d)", "format");
    refused("$(1+2:%5s)", "format");
    refused("$(1+2:%9999f)", "format");
    refused("${a$b}", "no $ inside");
    refused("cost $ 5", "after '$'");
    refused("end $", "after '$'");
    refused("$(1/0)", "division by zero");
    good("w string word");
    refused("$(v_w*2)", "no number");
    good("a atom x");
    refused("${a}", "per atom");
}
END_TEST

START_TEST(static_check_lets_open_words_pass)
{
    struct cw_err err = {0};
    const char *open[] = {"x", "equal", "${y}*2"};
    const char *wrong[] = {"x", "equal", "2*"};
    ck_assert_int_eq(variables_check(open, 3, &err), CW_OK);
    ck_assert_int_eq(variables_check(wrong, 3, &err), CW_USER);
    ck_assert(!variables_exist(fake.variables, "x"));
}
END_TEST

START_TEST(conditions)
{
    static const struct {
        const char *text;
        bool value;
    } cases[] = {
        {"1", true},
        {"0", false},
        {"0.0", false},
        {"1 == 1.0", true},
        {"a == a", true},
        {"a==b", false},
        {"a != b", true},
        {"abc < abd", true},
        {"2 > 10", false},
        {"-1<0", true},
        {"!0", true},
        {"!(1==1)", false},
        {"1||0&&0", true},
        {"1|^1", false},
        {"1 |^ 0", true},
        {"yes", true},
        {"false", false},
        {"1<2==1", true},
        {"(1 < 2) && (3 >= 3)", true},
        {"1e3==1000", true},
        {"run_1 == run_1", true},
        {"1 && 0 || 1", true},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct cw_err err = {0};
        bool value = !cases[k].value;
        ck_assert_msg(condition_evaluate(cases[k].text, &value, &err) == CW_OK, "%s: %s",
                      cases[k].text, err.text);
        ck_assert_msg(value == cases[k].value, "%s", cases[k].text);
    }
}
END_TEST

START_TEST(conditions_with_mistakes)
{
    static const char *const cases[][2] = {
        {"a == 1", "word with a number"},
        {"", "expected"},
        {"1 ==", "expected"},
        {"(1", "')'"},
        {"1 2", "operator"},
        {"abc", "neither true nor false"},
        {"1x > 2", "no number"},
        {"a && 1", "neither"},
        {"1 = 1", "operator"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct cw_err err = {0};
        bool value;
        ck_assert_msg(condition_evaluate(cases[k][0], &value, &err) == CW_USER, "%s", cases[k][0]);
        ck_assert_msg(strstr(err.text, cases[k][1]) != NULL, "%s: %s", cases[k][0], err.text);
    }
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("variables");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, setup, teardown);
    tcase_add_test(core, styles_give_their_text);
    tcase_add_test(core, immediate_formulas_and_formats);
    tcase_add_test(core, quotes_protect);
    tcase_add_test(core, values_are_not_scanned_again);
    tcase_add_test(core, first_definition_wins_for_index_and_loop);
    tcase_add_test(core, next_goes_on_and_ends);
    tcase_add_test(core, static_check_lets_open_words_pass);
    tcase_add_test(core, conditions);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, setup, teardown);
    tcase_add_test(errors, definitions_with_mistakes);
    tcase_add_test(errors, substitution_with_mistakes);
    tcase_add_test(errors, conditions_with_mistakes);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
