/* Formulas: precedence and functions against values worked out by hand or drawn with LAMMPS,
 * per-atom values, errors. */
#include "deck/formula.h"

#include "base/mem.h"
#include "support/mpi_suite.h"

#include "support/fake_values.h"

#include <math.h>

static struct fake fake;

static void setup(void)
{
    fake_init(&fake, world);
}

static void teardown(void)
{
    fake_free(&fake);
}

static double value(const char *text)
{
    struct cw_err err = {0};
    double out = NAN;
    ck_assert_msg(variable_values_formula(&fake.values, text, &out, &err) == CW_OK, "%s: %s", text,
                  err.text);
    return out;
}

/* the formula fails and its message holds `part` */
static void refuse(const char *text, const char *part)
{
    struct cw_err err = {0};
    double out = 0.0;
    ck_assert_msg(variable_values_formula(&fake.values, text, &out, &err) == CW_USER, "%s", text);
    ck_assert_msg(strstr(err.text, part), "%s: '%s' lacks '%s'", text, err.text, part);
}

static void define(const char *name, const char *style, const char *text)
{
    struct cw_err err = {0};
    const char *words[] = {name, style, text};
    ck_assert_msg(variables_define(fake.variables, words, 3, &err) == CW_OK, "%s", err.text);
}

START_TEST(precedence_is_lammps)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"2^3^2", 64.0},  {"-2^2", 4.0},         {"2^-1", 0.5},      {"7%4", 3.0},
        {"-7%4", -3.0},   {"3-2-1", 0.0},        {"8/4/2", 1.0},     {"1<2==1", 1.0},
        {"1||0&&0", 1.0}, {"1|^1", 0.0},         {"!5", 0.0},        {"!0", 1.0},
        {"2+3*4", 14.0},  {"(2+3)*4", 20.0},     {"1e3+.5", 1000.5}, {"-(2^2)", -4.0},
        {"1 + 2", 3.0},   {"2>=2 && 1<=0", 0.0}, {"3!=3", 0.0},      {"--2", 2.0},
        {"!1==0", 1.0},   {"1|^0||0", 1.0},      {"2*-3", -6.0},     {"PI*0+yes", 1.0},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        ck_assert_msg(value(cases[k].text) == cases[k].value, "%s = %g", cases[k].text,
                      value(cases[k].text));
}
END_TEST

START_TEST(functions_give_their_values)
{
    ck_assert_double_eq_tol(value("sqrt(2)^2 + ln(exp(3)) + log(1000)"), 8.0, 1e-14);
    ck_assert_double_eq_tol(value("atan2(1,-1) - 3*PI/4"), 0.0, 1e-15);
    ck_assert_double_eq(value("abs(-3) + ceil(1.2) + floor(-1.2) + round(2.5)"), 6.0);
    ck_assert_double_eq(value("ternary(1>0, 5, 6)"), 5.0);
    ck_assert_double_eq(value("temp/3 + c_one"), 102.5);
    ck_assert_double_eq(value("c_one[3]"), 9.0);
    ck_assert_double_eq(value("C_each[3]"), 30.0);
    ck_assert_double_eq(value("sum(c_one)+min(c_one)+max(c_one)+ave(c_one)"), 30. + 1. + 16. + 7.5);
    ck_assert_double_eq(value("trap(c_one)"), 30.0 - 8.5);
    ck_assert_double_eq_tol(value("slope(c_one)"), 5.0, 1e-12);
}
END_TEST

/* sequence of the equal-style generator as LAMMPS (29 Sep 2021) draws it */
START_TEST(random_numbers_are_lammps)
{
    ck_assert_double_eq(value("random(0,1,12345)"), 0.86995309591293334961);
    ck_assert_double_eq(value("random(0,1,12345)"), 0.010425925254821777344);
    ck_assert_double_eq(value("random(2,5,77)"), 2.8807035088539123535);
    ck_assert_double_eq_tol(value("normal(0,1,4)"), 0.99841110703537594429, 1e-15);
    ck_assert_double_eq_tol(value("normal(0,1,4)"), -1.3659043601027569537, 1e-15);
    ck_assert_double_eq_tol(value("normal(1,2,4)"), -2.2285873054470934918, 1e-15);
}
END_TEST

START_TEST(sequences_of_steps_are_those_of_the_manual)
{
    static const struct {
        const char *text;
        int step[16];
    } cases[] = {
        {"stagger(1000,100)", {100, 1000, 1100, 2000, 2100, 3000}},
        {"logfreq(100,4,10)", {100, 200, 300, 400, 1000, 2000, 3000, 4000, 10000, 20000}},
        {"logfreq2(100,18,10)", {100, 150, 200, 250}},
        {"logfreq3(10,25,1000)", {10, 13, 15, 18, 22, 27, 32}},
        {"stride(1000,1300,100)", {1000, 1100, 1200, 1300}},
        {"stride2(1000,2000,100,1350,1353,1)",
         {1000, 1100, 1200, 1300, 1350, 1351, 1352, 1353, 1400, 1500}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        fake.step = 0;
        for (int i = 0; i < 16 && cases[k].step[i] > 0; i++) {
            double next = value(cases[k].text);
            ck_assert_msg(next == cases[k].step[i], "%s: %g instead of %d", cases[k].text, next,
                          cases[k].step[i]);
            fake.step = (gid)next;
        }
    }
    fake.step = 1300;
    ck_assert_double_gt(value("stride(1000,1300,100)"), 1e12);
}
END_TEST

START_TEST(ramps_follow_the_run)
{
    fake.running = true;
    fake.step = 50;
    ck_assert_double_eq(value("ramp(10,20)"), 12.5);
    ck_assert_double_eq(value("vdisplace(1,2)"), 51.0);
    ck_assert_double_eq_tol(value("swiggle(0,3,100)"), 3.0, 1e-14);
    ck_assert_double_eq_tol(value("cwiggle(0,3,100)"), 3.0, 1e-14);
    fake.running = false;
    refuse("ramp(1,2)", "during a run");
}
END_TEST

START_TEST(atoms_by_id)
{
    ck_assert_double_eq(value("x[3] + type[2] + mass[2] + vx[1]"), 3.0 + 2.0 + 3.0 + 2.0);
    define("i", "equal", "1+1");
    ck_assert_double_eq(value("x[v_i]"), 2.0);
    define("a", "atom", "x*x");
    ck_assert_double_eq(value("v_a[4]"), 16.0);
    ck_assert_double_eq(value("x[99]"), 0.0);
}
END_TEST

START_TEST(groups_have_sums)
{
    ck_assert_double_eq(value("count(all)"), 4.0);
    ck_assert_double_eq(value("mass(all)"), 8.0);
    ck_assert_double_eq(value("xcm(all,x)"), 22.0 / 8.0);
    ck_assert_double_eq(value("vcm(all,x)"), 2.0);
    ck_assert_double_eq(value("bound(all,xmax) - bound(all,xmin)"), 3.0);
    refuse("count(none)", "none");
    refuse("xcm(all,w)", "'w'");
    refuse("count(all,nowhere)", "nowhere");
}
END_TEST

START_TEST(atom_style_gives_one_number_per_atom)
{
    struct cw_err err = {0};
    double out[4];
    struct value_ref ref = {.kind = VALUE_VARIABLE, .name = "a"};
    define("a", "atom", "(x>2)*c_each + v_s + gmask(all)");
    define("s", "equal", "temp*2");
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, out, &err), CW_OK);
    ck_assert_double_eq(out[0], 601.0);
    ck_assert_double_eq(out[3], 641.0);
    define("a", "atom", "sqrt(abs(z)) + y");
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, out, &err), CW_OK);
    ck_assert_double_eq(out[2], 1.0);
    define("a", "atom", "7");
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, out, &err), CW_OK);
    ck_assert_double_eq(out[3], 7.0);
}
END_TEST

START_TEST(draws_per_atom_depend_on_id_and_count_alone)
{
    struct cw_err err = {0};
    double first[4];
    double second[4];
    struct value_ref ref = {.kind = VALUE_VARIABLE, .name = "a"};
    const lidx backwards[] = {3, 2, 1, 0};
    define("a", "atom", "random(10,20,5)");
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, first, &err), CW_OK);
    for (int i = 0; i < 4; i++)
        ck_assert(first[i] > 10.0 && first[i] < 20.0 && (i == 0 || first[i] != first[0]));
    atoms_permute(&fake.atoms, backwards);
    fake.values.random = (struct formula_random){0};
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, second, &err), CW_OK);
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq(first[i], second[3 - i]);
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, first, &err), CW_OK);
    ck_assert_double_ne(first[0], second[0]);
}
END_TEST

START_TEST(needs_are_the_union)
{
    struct value_ref ref = {.kind = VALUE_VARIABLE, .name = "v"};
    define("v", "equal", "v_w + press");
    define("w", "equal", "c_one");
    unsigned needs = fake.values.host.needs(fake.values.host.self, &ref);
    ck_assert((needs & VALUE_NEED_ENERGY) && (needs & VALUE_NEED_VIRIAL));
}
END_TEST

START_TEST(a_long_chain_and_deep_nesting_are_bounded)
{
    enum { MANY = 100000 };
    char *text = mem_array(2 * MANY + 2, 1);
    for (int i = 0; i < MANY; i++) {
        text[2 * i] = '1';
        text[2 * i + 1] = '+';
    }
    text[2 * MANY] = '1';
    text[2 * MANY + 1] = '\0';
    refuse(text, "4000 operators");
    text[2 * 3000 + 1] = '\0';
    ck_assert_double_eq(value(text), 3001.0);
    memset(text, '(', MANY);
    text[MANY] = '\0';
    refuse(text, "nested");
    memset(text, '-', MANY);
    refuse(text, "nested");
    memset(text, '!', 150);
    memcpy(text + 150, "0", 2);
    ck_assert_double_eq(value(text), 0.0);
    mem_free(text);
}
END_TEST

START_TEST(mistakes_are_named)
{
    refuse("1/0", "division by zero");
    refuse("1%0", "division by zero");
    refuse("sqrt(-1)", "negative");
    refuse("ln(0)", "not positive");
    refuse("(-8)^0.5", "not a real number");
    refuse("asin(2)", "-1 .. 1");
    refuse("1+", "expected a number");
    refuse("1 2", "operator");
    refuse("3x", "operator");
    refuse("(1", "')'");
    refuse("sqr(2)", "'sqrt'");
    refuse("sqrt(1,2)", "takes 1 argument");
    refuse("ramp(1)", "takes 2 arguments");
    refuse("x", "per atom");
    refuse("gmask(all)", "per atom");
    refuse("c_none", "none");
    refuse("c_each", "each");
    refuse("v_nothing", "not defined");
    refuse("volume_of", "volume_of");
    refuse("x[0]", "index");
    refuse("x[1+1]", "index");
    refuse("C_each", "atom-ID");
    refuse("", "expected");
    refuse("2 $ 3", "operator");
    refuse("next(f)", "style file");
    define("a", "equal", "v_b");
    define("b", "equal", "v_a");
    refuse("v_a", "itself");
    define("p", "atom", "1/(x-2)");
    struct cw_err err = {0};
    double out[4];
    struct value_ref ref = {.kind = VALUE_VARIABLE, .name = "p"};
    ck_assert_int_eq(fake.values.host.per_atom(fake.values.host.self, &ref, out, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "division by zero"));
    fake.has_box = false;
    refuse("count(all)", "box");
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("formula");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, setup, teardown);
    tcase_add_test(core, precedence_is_lammps);
    tcase_add_test(core, functions_give_their_values);
    tcase_add_test(core, random_numbers_are_lammps);
    tcase_add_test(core, sequences_of_steps_are_those_of_the_manual);
    tcase_add_test(core, ramps_follow_the_run);
    tcase_add_test(core, atoms_by_id);
    tcase_add_test(core, groups_have_sums);
    tcase_add_test(core, atom_style_gives_one_number_per_atom);
    tcase_add_test(core, draws_per_atom_depend_on_id_and_count_alone);
    tcase_add_test(core, needs_are_the_union);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, setup, teardown);
    tcase_add_test(limits, a_long_chain_and_deep_nesting_are_bounded);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_checked_fixture(errors, setup, teardown);
    tcase_add_test(errors, mistakes_are_named);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
