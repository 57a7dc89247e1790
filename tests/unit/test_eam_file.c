/* Readers of EAM files: what they take, and that every kind of damage is refused with its line.
 * Files are made here by damaging a good one, so that each test shows what it is about. */
#include "potential/eam_file.h"
#include "potential/eam_tables.h"
#include "support/run_suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { N = 8, TEXT = 16384 };

/* Appends n numbers f(k) = start + k, five per line. */
static void table(char *text, int n, double start)
{
    for (int k = 0; k < n; k++)
        snprintf(text + strlen(text), TEXT - strlen(text), "%.17g%s", start + k,
                 k % 5 == 4 || k == n - 1 ? "\n" : " ");
}

static void make_funcfl(char *text)
{
    snprintf(text, TEXT, "made up UNITS: metal\n79 196.97 4.08 fcc\n%d 0.5 %d 0.25 1.5\n", N, N);
    table(text, N, 0);
    table(text, N, 100);
    table(text, N, 200);
}

static void make_setfl(char *text, bool finnis_sinclair)
{
    snprintf(text, TEXT, "one\ntwo\nthree\n2 Au Cu\n%d 0.5 %d 0.25 1.5\n", N, N);
    for (int e = 0; e < 2; e++) {
        snprintf(text + strlen(text), TEXT - strlen(text), "%d %g 4.0 fcc\n", e ? 29 : 79,
                 e ? 63.55 : 196.97);
        table(text, N, 1000 * (e + 1));
        for (int t = 0; t < (finnis_sinclair ? 2 : 1); t++)
            table(text, N, 1000 * (e + 1) + 100 * (t + 1));
    }
    for (int p = 0; p < 3; p++)
        table(text, N, 7000 + 100 * p);
}

static struct eam_file *parse(const char *text, enum eam_format format, struct cw_err *err)
{
    struct eam_file *file = NULL;
    *err = (struct cw_err){0};
    enum cw_status status = eam_file_parse(text, "F", format, &file, err);
    ck_assert_int_eq(status, err->status);
    ck_assert((status == CW_OK) == (file != NULL));
    return file;
}

START_TEST(reads_funcfl)
{
    char text[TEXT];
    struct cw_err err;
    make_funcfl(text);
    struct eam_file *file = parse(text, EAM_FUNCFL, &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    ck_assert_str_eq(file->element[0].name, "Au");
    ck_assert_str_eq(file->units, "metal");
    ck_assert(file->element[0].mass == 196.97 && file->element[0].lattice == 4.08);
    ck_assert(file->n_rho == N && file->n_r == N && file->d_rho == 0.5 && file->d_r == 0.25);
    ck_assert(file->cutoff == 1.5);
    ck_assert(file->embedding[3] == 3 && file->pair[0] == 100 && file->density[N - 1] == 207);
    eam_file_free(file);
}
END_TEST

START_TEST(reads_setfl)
{
    char text[TEXT];
    struct cw_err err;
    make_setfl(text, false);
    struct eam_file *file = parse(text, EAM_SETFL, &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    ck_assert_int_eq(file->n_elements, 2);
    ck_assert_int_eq(eam_file_find(file, "Cu"), 1);
    ck_assert_int_eq(eam_file_find(file, "cu"), -1);
    ck_assert(file->element[1].mass == 63.55);
    ck_assert(file->embedding[N] == 2000 && file->density[N + 2] == 2102);
    ck_assert(file->pair[2 * N + 1] == 7201);
    eam_file_free(file);
}
END_TEST

START_TEST(reads_finnis_sinclair)
{
    char text[TEXT];
    struct cw_err err;
    make_setfl(text, true);
    struct eam_file *file = parse(text, EAM_FINNIS_SINCLAIR, &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    ck_assert(file->density[(1 * 2 + 0) * N] == 2100 && file->density[(0 * 2 + 1) * N] == 1200);
    struct eam_tables tables;
    eam_tables_from_setfl(&tables, file);
    ck_assert_int_eq(eam_tables_density(&tables, 1, 0), 2);
    eam_tables_free(&tables);
    eam_file_free(file);
}
END_TEST

START_TEST(windows_line_ends_are_fine)
{
    char text[TEXT];
    char wide[2 * TEXT];
    struct cw_err err;
    size_t n = 0;
    make_setfl(text, false);
    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            wide[n++] = '\r';
        wide[n++] = *c;
    }
    wide[n] = '\0';
    struct eam_file *file = parse(wide, EAM_SETFL, &err);
    ck_assert_msg(file != NULL, "%s", err.text);
    ck_assert_str_eq(file->element[1].name, "Cu");
    eam_file_free(file);
}
END_TEST

/* Every file cut short is refused, wherever the cut is (unless only blanks go). */
START_TEST(truncation_is_refused_everywhere)
{
    static const enum eam_format formats[] = {EAM_FUNCFL, EAM_SETFL, EAM_FINNIS_SINCLAIR};
    for (int f = 0; f < 3; f++) {
        char text[TEXT];
        struct cw_err err;
        if (f == 0)
            make_funcfl(text);
        else
            make_setfl(text, f == 2);
        size_t length = strlen(text);
        /* a cut inside the last number leaves a number */
        while (length > 0 && text[length - 1] != ' ')
            length--;
        for (size_t cut = 0; cut < length; cut++) {
            char copy[TEXT];
            memcpy(copy, text, cut);
            copy[cut] = '\0';
            struct eam_file *file = parse(copy, formats[f], &err);
            ck_assert_msg(file == NULL, "format %d cut at %zu was taken", f, cut);
            ck_assert_msg(strncmp(err.text, "F:", 2) == 0, "%s", err.text);
        }
    }
}
END_TEST

/* Replaces the first `from` in the text; the error must name the line and hold `expected`. */
static void damage(const char *text, enum eam_format format, const char *from, const char *to,
                   const char *expected)
{
    char copy[TEXT];
    struct cw_err err;
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "%s", from);
    snprintf(copy, sizeof copy, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    struct eam_file *file = parse(copy, format, &err);
    ck_assert_msg(file == NULL, "'%s' for '%s' was taken", to, from);
    ck_assert_msg(strstr(err.text, expected) != NULL, "%s (expected %s)", err.text, expected);
}

START_TEST(damage_is_refused_with_its_line)
{
    char text[TEXT];
    make_setfl(text, false);
    damage(text, EAM_SETFL, "2 Au Cu", "3 Au Cu", "F:4: expected the name of element 3");
    damage(text, EAM_SETFL, "2 Au Cu", "0 Au Cu", "F:4: expected the number of elements");
    damage(text, EAM_SETFL, "2 Au Cu", "1 Au Cu", "F:4: expected no more words");
    damage(text, EAM_SETFL, "2 Au Cu", "2 Au ElementX", "F:4:");
    damage(text, EAM_SETFL, "8 0.5 8", "8.5 0.5 8", "F:5: expected the number of densities");
    damage(text, EAM_SETFL, "8 0.5 8", "8 -0.5 8", "F:5: expected the density step");
    damage(text, EAM_SETFL, "8 0.5 8", "8 nan 8", "F:5: expected the density step");
    damage(text, EAM_SETFL, "8 0.5 8", "8 0.5 3", "F:5: expected the number of distances");
    damage(text, EAM_SETFL, "8 0.5 8", "9000000 0.5 9000000", "truncated");
    damage(text, EAM_SETFL, "8 0.25 1.5", "8 0.25 9", "F:5: the cut-off 9 lies beyond");
    damage(text, EAM_SETFL, "8 0.25 1.5", "8 0.25",
           "F:5: expected the cut-off, got 'the end of the line'");
    damage(text, EAM_SETFL, "79 196.97", "79 -196.97", "F:6: expected the mass");
    damage(text, EAM_SETFL, "79 196.97", "gold 196.97", "F:6: expected the atomic number");
    damage(text, EAM_SETFL, " 1002 ", " 1e400 ", "F:7: expected number 3 of 8 of F(rho)");
    damage(text, EAM_SETFL, " 1002 ", " 1e31 ", "F:7: expected number 3 of 8 of F(rho)");
    damage(text, EAM_SETFL, " 1002 ", " nan ", "F:7: expected number 3");
    damage(text, EAM_SETFL, " 1002 ", " 10x2 ", "got '10x2'");
    damage(text, EAM_SETFL, " 1102 ", " ***** ", "F:9: expected number 3 of 8 of rho(r)");
    make_funcfl(text);
    damage(text, EAM_FUNCFL, "8 0.5 8 0.25", "8 0.5 8 zero", "F:3: expected the distance step");
    damage(text, EAM_FUNCFL, " 102 ", " ?? ", "of Z(r)");
}
END_TEST

START_TEST(a_file_of_another_format_is_refused)
{
    char text[TEXT];
    struct cw_err err;
    make_funcfl(text);
    ck_assert_ptr_null(parse(text, EAM_SETFL, &err));
    make_setfl(text, false);
    ck_assert_ptr_null(parse(text, EAM_FUNCFL, &err));
    ck_assert_ptr_null(parse(text, EAM_FINNIS_SINCLAIR, &err));
    ck_assert_ptr_null(parse("", EAM_SETFL, &err));
    ck_assert_ptr_null(parse("\n\n\n\n\n\n", EAM_FUNCFL, &err));
}
END_TEST

/* Beyond the table the embedding goes on as a straight line, continuous in value and slope. */
START_TEST(embedding_goes_on_as_a_line)
{
    char text[TEXT];
    struct cw_err err;
    struct eam_tables tables;
    make_setfl(text, false);
    struct eam_file *file = parse(text, EAM_SETFL, &err);
    for (int k = 0; k < N; k++)
        file->embedding[k] = sqrt(1 + k);
    eam_tables_from_setfl(&tables, file);
    double end = spline_end(&tables.embedding[0]);
    ck_assert_double_eq_tol(end, (N - 1) * 0.5, 1e-12);
    double e0;
    double s0;
    double e1;
    double s1;
    ck_assert(!eam_tables_embed(&tables, 0, end, &e0, &s0));
    ck_assert(eam_tables_embed(&tables, 0, end + 3, &e1, &s1));
    ck_assert_double_eq_tol(e0, sqrt(N), 1e-12);
    ck_assert(s0 == s1);
    ck_assert_double_eq_tol(e1, e0 + 3 * s0, 1e-12);
    eam_tables_free(&tables);
    eam_file_free(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("eam_file");
    TCase *core = tcase_create("core");
    tcase_add_test(core, reads_funcfl);
    tcase_add_test(core, reads_setfl);
    tcase_add_test(core, reads_finnis_sinclair);
    tcase_add_test(core, windows_line_ends_are_fine);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, embedding_goes_on_as_a_line);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, truncation_is_refused_everywhere);
    tcase_add_test(errors, damage_is_refused_with_its_line);
    tcase_add_test(errors, a_file_of_another_format_is_refused);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
