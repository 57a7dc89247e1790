/* Error values: the first one wins, messages are cut and never overrun; unit styles as a user of
 * them. */
#include "base/err.h"
#include "base/units.h"
#include "support/run_suite.h"

#include <string.h>

START_TEST(first_error_wins)
{
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(cw_err_user(&err, "line %d: %s", 7, "bad"), CW_USER);
    ck_assert_int_eq(cw_err_defect(&err, "later"), CW_USER);
    ck_assert_int_eq(cw_err_stopped(&err, "later"), CW_USER);
    ck_assert_str_eq(err.text, "line 7: bad");
    cw_err_prefix(&err, "in.weld:%d: ", 12);
    ck_assert_str_eq(err.text, "in.weld:12: line 7: bad");
}
END_TEST

START_TEST(text_goes_behind)
{
    struct cw_err err = {CW_OK, ""};
    cw_err_append(&err, "; usage: %s", "run N");
    ck_assert_str_eq(err.text, "");
    cw_err_user(&err, "run: too few");
    cw_err_append(&err, "; usage: %s", "run N");
    ck_assert_str_eq(err.text, "run: too few; usage: run N");
}
END_TEST

START_TEST(prefix_needs_an_error)
{
    struct cw_err err = {CW_OK, ""};
    cw_err_prefix(&err, "in.weld: ");
    ck_assert_str_eq(err.text, "");
    ck_assert_int_eq(err.status, CW_OK);
}
END_TEST

START_TEST(long_messages_are_cut)
{
    char word[3 * CW_ERR_TEXT];
    memset(word, 'x', sizeof word);
    word[sizeof word - 1] = '\0';
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(cw_err_defect(&err, "%s", word), CW_DEFECT);
    ck_assert_uint_eq(strlen(err.text), CW_ERR_TEXT - 1);
    cw_err_prefix(&err, "short: ");
    ck_assert_uint_eq(strlen(err.text), CW_ERR_TEXT - 1);
    ck_assert_int_eq(strncmp(err.text, "short: xxx", 10), 0);
    cw_err_append(&err, "%s", word);
    ck_assert_uint_eq(strlen(err.text), CW_ERR_TEXT - 1);
    cw_err_prefix(&err, "%s", word);
    ck_assert_int_eq(strncmp(err.text, "short: xxx", 10), 0);
}
END_TEST

/* Constants of metal units as the LAMMPS manual and source-independent physics have them: kB in
 * eV/K and the eV per g/mol (A/ps)^2 agree with CODATA 2018 to 1e-5. */
START_TEST(metal_units_are_electron_volts)
{
    struct cw_err err = {CW_OK, ""};
    const struct units *metal = NULL;
    ck_assert_int_eq(units_find("metal", &metal, &err), CW_OK);
    ck_assert_double_eq_tol(metal->boltzmann / 8.617333262e-5, 1, 1e-5);
    ck_assert_double_eq_tol(metal->mv2_to_energy / 1.036426966e-4, 1, 1e-5);
    ck_assert_double_eq_tol(metal->energy_density_to_pressure / 1.602176634e6, 1, 1e-5);
    ck_assert_double_eq_tol(metal->coulomb / 14.39964548, 1, 1e-5);
    ck_assert_double_eq_tol(metal->force_to_accel * metal->mv2_to_energy, 1, 1e-15);
}
END_TEST

START_TEST(unknown_units_name_the_choice)
{
    struct cw_err err = {CW_OK, ""};
    const struct units *units = NULL;
    ck_assert_int_eq(units_find("metall", &units, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "metall"));
    ck_assert_ptr_nonnull(strstr(err.text, "lj"));
    err = (struct cw_err){CW_OK, ""};
    ck_assert_int_eq(units_find("real", &units, &err), CW_USER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("err");
    TCase *core = tcase_create("core");
    tcase_add_test(core, first_error_wins);
    tcase_add_test(core, text_goes_behind);
    tcase_add_test(core, prefix_needs_an_error);
    tcase_add_test(core, metal_units_are_electron_volts);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, long_messages_are_cut);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, unknown_units_name_the_choice);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
