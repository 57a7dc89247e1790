/* Entries of three elements: what is read, and what each kind of damage is answered with. */
#include "potential/triple_file.h"

#include <stdio.h>
#include <string.h>

#include "support/run_suite.h"

static const char *const names[] = {"first", "second", "third"};
static const struct triple_format format = {.n_columns = 3, .names = names};
static const char good[] = "# DATE: today UNITS: metal by hand\n"
                           "\n"
                           "Si Si Si  1 2\n"
                           "  3e1 # the rest\n"
                           "Si C Si 4 5 6\r\n"
                           "\tSi(B) C C\n-7\n.5\n1e-3";

static enum cw_status parse(const char *text, struct triple_file **file, struct cw_err *err)
{
    *err = (struct cw_err){0};
    return triple_file_parse(text, "x.tersoff", &format, file, err);
}

START_TEST(entries_are_read)
{
    struct triple_file *file;
    struct cw_err err;
    ck_assert_int_eq(parse(good, &file, &err), CW_OK);
    ck_assert_str_eq(file->units, "metal");
    ck_assert_str_eq(file->path, "x.tersoff");
    ck_assert_int_eq(file->n_entries, 3);
    ck_assert_int_eq(file->entry[1].line, 5);
    ck_assert(file->entry[0].value[2] == 30);
    const char *const last[3] = {"Si(B)", "C", "C"};
    const struct triple_entry *found = triple_file_find(file, last);
    ck_assert(found && found->value[0] == -7 && found->value[1] == 0.5 && found->value[2] == 1e-3);
    const char *const none[3] = {"C", "C", "Si(B)"};
    ck_assert(!triple_file_find(file, none));
    triple_file_free(file);
}
END_TEST

static const struct {
    const char *text, *message;
} damages[] = {
    {"", "x.tersoff:1: expected an entry, got the end of the file"},
    {"# only a comment\n\n", "x.tersoff:3: expected an entry"},
    {"Si Si Si 1 2", "x.tersoff:1: expected number 3 of 3 (third) of the entry Si Si Si"},
    {"Si Si Si 1 2\nSi Si C 1 2 3\n", "x.tersoff:2: expected number 3 of 3 (third) of the entry Si "
                                      "Si Si of line 1, got 'Si'"},
    {"Si Si Si 1 2 3 4\n", "x.tersoff:1: expected the end of the line after the 3 numbers of the "
                           "entry Si Si Si, got '4'"},
    {"\nSi Si 1 2 3\n", "x.tersoff:2: expected the third element of an entry (a name), got '1'"},
    {"1 2 3\n", "x.tersoff:1: expected the first element of an entry (a name), got '1'"},
    {"Si Si Si 1 2 nan\n", "x.tersoff:1: expected number 3 of 3 (third)"},
    {"Si Si Si 1 inf 3\n", "x.tersoff:1: expected number 2 of 3 (second)"},
    {"Si Si Si 1 2 3x\n", "got '3x'"},
    {"Si Si", "x.tersoff:1: expected the third element of the entry of line 1, got the end of the "
              "file"},
    {"Si aVeryLongNameThatNoElementHasIndeed Si 1 2 3\n", "expected the second element"},
    {"\177ELF\001\002\003 garbage", "x.tersoff:1: expected the third element"},
};
enum { N_DAMAGES = sizeof damages / sizeof damages[0] };

START_TEST(damage_is_named)
{
    struct triple_file *file;
    struct cw_err err;
    ck_assert_int_eq(parse(damages[_i].text, &file, &err), CW_USER);
    ck_assert(!file);
    ck_assert_msg(strstr(err.text, damages[_i].message) != NULL, "%s", err.text);
}
END_TEST

/* whatever the file is cut to, it is refused or read: never beyond its end */
START_TEST(any_length)
{
    char text[sizeof good];
    for (size_t n = 0; n < sizeof good; n++) {
        struct triple_file *file;
        struct cw_err err;
        memcpy(text, good, n);
        text[n] = '\0';
        if (parse(text, &file, &err) == CW_OK)
            triple_file_free(file);
        else
            ck_assert(err.text[0]);
    }
}
END_TEST

static void check_set(const char *text, const char *const *elements, int n, const char *message)
{
    struct triple_file *file;
    struct cw_err err;
    ck_assert_int_eq(parse(text, &file, &err), CW_OK);
    ck_assert_int_eq(triple_file_check(file, elements, n, &err), message ? CW_USER : CW_OK);
    if (message)
        ck_assert_msg(strstr(err.text, message) != NULL, "%s", err.text);
    triple_file_free(file);
}

START_TEST(every_triple_once)
{
    static const char *const si[] = {"Si"};
    static const char *const both[] = {"Si", "C"};
    static const char *const other[] = {"Ge"};
    static const char seven[] = "Si Si Si 1 1 1\nC C C 1 1 1\nSi Si C 1 1 1\nSi C Si 1 1 1\n"
                                "Si C C 1 1 1\nC Si Si 1 1 1\nC Si C 1 1 1\n";
    char text[512];
    snprintf(text, sizeof text, "%sC C Si 1 1 1\n", seven);
    check_set(text, both, 2, NULL);
    check_set(text, si, 1, NULL);
    check_set(text, other, 1, "x.tersoff has no element 'Ge'; it has Si C");
    check_set(seven, both, 2, "x.tersoff: expected an entry for C C Si, found none");
    check_set(seven, si, 1, NULL);
    snprintf(text, sizeof text, "%sC C Si 1 1 1\nC C C 2 2 2\n", seven);
    check_set(text, si, 1, NULL);
    check_set(text, both, 2, "x.tersoff:9: a second entry for C C C; the first is in line 2");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("triple_file");
    TCase *core = tcase_create("core");
    tcase_add_test(core, entries_are_read);
    tcase_add_test(core, every_triple_once);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, damage_is_named, 0, N_DAMAGES);
    tcase_add_test(errors, any_length);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
