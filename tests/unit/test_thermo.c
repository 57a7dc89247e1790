/* Thermo lines against the text that LAMMPS (29 Sep 2021) printed for the same numbers, see
 * tests/golden/thermo.in; formats; refused words. */
#include "output/thermo.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/run_suite.h"
#include "system/value.h"

/* a host that knows what the golden run's step 5 has */
static const struct {
    const char *word;
    double value;
} known[] = {
    {"step", 5},
    {"temp", 298.31257985},
    {"epair", -125.75324432},
    {"emol", 0},
    {"etotal", -124.55788091},
    {"press", 2438.55841},
    {"ke", 1.19536341},
    {"pe", -125.75324432},
    {"evdwl", -125.75324432},
    {"cpu", 0.00004},
    {"atoms", 32},
    {"statehash/high", 0xdeadbeef},
    {"statehash/low", 0x1},
};

static enum cw_status host_thermo(void *self, const char *word, double *out, struct cw_err *err)
{
    (void)self;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        if (strcmp(known[k].word, word) == 0) {
            *out = known[k].value;
            return CW_OK;
        }
    }
    *out = 0;
    (void)err;
    return CW_OK;
}

static enum cw_status host_check(void *self, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *err)
{
    (void)self;
    (void)per_atom;
    return strcmp(ref->name, "gone") == 0 ? cw_err_user(err, "no such compute") : CW_OK;
}

static enum cw_status host_scalar(void *self, const struct value_ref *ref, double *out,
                                  struct cw_err *err)
{
    (void)self;
    (void)err;
    *out = 100 * ref->index[0] + 0.5;
    return CW_OK;
}

static unsigned host_needs(void *self, const struct value_ref *ref)
{
    (void)self;
    (void)ref;
    return VALUE_NEED_PER_ATOM;
}

static int host_columns(void *self, const struct value_ref *ref, bool per_atom)
{
    (void)self;
    (void)ref;
    (void)per_atom;
    return 2;
}

static const struct value_host host = {.check = host_check,
                                       .needs = host_needs,
                                       .scalar = host_scalar,
                                       .columns = host_columns,
                                       .thermo = host_thermo};
static struct thermo *thermo;
static struct cw_err err;

static void set_up(void)
{
    thermo = thermo_create();
    memset(&err, 0, sizeof err);
}

static void tear_down(void)
{
    thermo_destroy(thermo);
}

static const char *line(void)
{
    ck_assert_int_eq(thermo_line(thermo, &host, &err), CW_OK);
    return thermo_last_line(thermo);
}

static enum cw_status style(const char *const *words)
{
    int n = 0;
    while (words[n])
        n++;
    return thermo_set_style(thermo, &host, words, n, &err);
}

static enum cw_status modify(const char *a, const char *b, const char *c)
{
    const char *const words[] = {a, b, c};
    return thermo_modify(thermo, words, c ? 3 : b ? 2 : 1, &err);
}

START_TEST(style_one)
{
    ck_assert_str_eq(line(),
                     "       5    298.31258   -125.75324            0   -124.55788    2438.5584 ");
    ck_assert_uint_eq(thermo_needs(thermo, &host), VALUE_NEED_ENERGY | VALUE_NEED_VIRIAL);
}
END_TEST

START_TEST(style_multi)
{
    static const char *const words[] = {"multi", NULL};
    ck_assert_int_eq(style(words), CW_OK);
    ck_assert_str_eq(
        line(), "---------------- Step        5 ----- CPU =      0.0000 (sec) ----------------\n"
                "TotEng   =      -124.5579 KinEng   =         1.1954 Temp     =       298.3126 \n"
                "PotEng   =      -125.7532 E_bond   =         0.0000 E_angle  =         0.0000 \n"
                "E_dihed  =         0.0000 E_impro  =         0.0000 E_vdwl   =      -125.7532 \n"
                "E_coul   =         0.0000 E_long   =         0.0000 Press    =      2438.5584 ");
}
END_TEST

START_TEST(style_custom_with_references_and_hash)
{
    static const char *const words[] = {"custom", "step",      "atoms", "c_a",
                                        "c_b[*]", "statehash", NULL};
    ck_assert_int_eq(style(words), CW_OK);
    ck_assert_str_eq(line(), "       5       32          0.5        100.5        200.5 "
                             "deadbeef00000001 ");
    ck_assert_uint_eq(thermo_needs(thermo, &host), VALUE_NEED_PER_ATOM);
}
END_TEST

START_TEST(formats)
{
    static const char *const words[] = {"custom", "step", "temp", "press", NULL};
    ck_assert_int_eq(style(words), CW_OK);
    ck_assert_int_eq(modify("format", "float", "%.2f"), CW_OK);
    ck_assert_int_eq(modify("format", "int", "%-6ld|"), CW_OK);
    ck_assert_str_eq(line(), "5     | 298.31 2438.56 ");
    ck_assert_int_eq(modify("format", "3", "%d%%"), CW_OK);
    ck_assert_str_eq(line(), "5     | 298.31 2439% ");
    ck_assert_int_eq(modify("format", "line", "s %ld T %6.1f p %.3e end"), CW_OK);
    ck_assert_str_eq(line(), "s 5 T  298.3 p 2.439e+03 end");
    ck_assert_int_eq(modify("format", "none", NULL), CW_OK);
    ck_assert_str_eq(line(), "       5    298.31258    2438.5584 ");
}
END_TEST

START_TEST(modify_settings)
{
    ck_assert(thermo_is_normalized(thermo, true));
    ck_assert(!thermo_is_normalized(thermo, false));
    ck_assert_int_eq(modify("norm", "no", NULL), CW_OK);
    ck_assert(!thermo_is_normalized(thermo, true));
    ck_assert_int_eq(modify("temp", "mine", NULL), CW_OK);
    ck_assert_str_eq(thermo_temp_id(thermo), "mine");
    ck_assert_str_eq(thermo_press_id(thermo), "thermo_press");
    ck_assert_int_eq(modify("lost", "error", NULL), CW_OK);
    ck_assert_int_eq(modify("flush", "yes", NULL), CW_OK);
}
END_TEST

START_TEST(header_checks_references)
{
    static const char *const words[] = {"custom", "step", "c_gone", NULL};
    ck_assert_int_eq(style(words), CW_OK);
    ck_assert_int_eq(thermo_header(thermo, &host, &err), CW_USER);
    ck_assert_str_eq(err.text, "thermo_style: c_gone: no such compute");
}
END_TEST

static const struct {
    const char *words[4];
    const char *says;
} bad_styles[] = {
    {{"custom", "stepp", NULL}, "did you mean 'step'"},
    {{"two", NULL}, "expected one, multi or custom"},
    {{"custom", NULL}, "at least one word"},
    {{"one", "temp", NULL}, "no further words"},
};

START_TEST(bad_style)
{
    ck_assert_int_eq(style(bad_styles[_i].words), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, bad_styles[_i].says));
    err = (struct cw_err){0};
    ck_assert_str_eq(line(), /* the old style stands */
                     "       5    298.31258   -125.75324            0   -124.55788    2438.5584 ");
}
END_TEST

static const struct {
    const char *words[3];
    const char *says;
} bad_modifies[] = {
    {{"format", "float", "%d"}, "expected line, int"},
    {{"format", "float", "%n"}, "expected conversions"},
    {{"format", "float", "%*d"}, "expected conversions"},
    {{"format", "float", "%g %g"}, "one conversion"},
    {{"format", "float", "plain"}, "expected a conversion"},
    {{"format", "7", "%g"}, "a column 1 to 6"},
    {{"format", "line", "%d %g"}, "2 conversions for 6 columns"},
    {{"format", "line", "%d %g %g %g %g %g %g"}, "more conversions"},
    {{"format", "line", NULL}, "expected line|int|float|N"},
    {{"nrm", "yes", NULL}, "did you mean 'norm'"},
    {{"norm", "perhaps", NULL}, "expected yes or no"},
    {{"lost", "never", NULL}, "expected error, warn or ignore"},
    {{"temp", "a b", NULL}, "no compute ID"},
    {{"norm", NULL, NULL}, "expected a value"},
};

START_TEST(bad_modify)
{
    ck_assert_int_eq(
        modify(bad_modifies[_i].words[0], bad_modifies[_i].words[1], bad_modifies[_i].words[2]),
        CW_USER);
    ck_assert_msg(strstr(err.text, bad_modifies[_i].says) != NULL, "%s", err.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("thermo");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, style_one);
    tcase_add_test(core, style_multi);
    tcase_add_test(core, style_custom_with_references_and_hash);
    tcase_add_test(core, formats);
    tcase_add_test(core, modify_settings);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, set_up, tear_down);
    tcase_add_test(errors, header_checks_references);
    tcase_add_loop_test(errors, bad_style, 0, sizeof bad_styles / sizeof *bad_styles);
    tcase_add_loop_test(errors, bad_modify, 0, sizeof bad_modifies / sizeof *bad_modifies);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
