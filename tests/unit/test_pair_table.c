/* Files of pair_style table: what they mean, and what is wrong with broken ones. */
#include "potential/table.h"
#include "support/run_suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char good[] = "# a file\n\nFIRST\nN 4 R 1.0 4.0 FPRIME 0 0 # even\n\n"
                           "1 9 8 7\n2 9 4 3\n3 9 2 1.5\n4 9 1 0.5\n\n"
                           "SECOND\nN 4\n\n1 1 8 7\n2 2 4 3\n3 2.5 3 2\n4 5 1 0.2\n"
                           "THIRD\nN 4 RSQ 1 2\n1 0 1 0\n2 0 1 0\n3 0 1 0\n4 0 1 0\n";

static struct pair_table parsed(const char *text, const char *keyword)
{
    struct pair_table table;
    struct cw_err err = {0};
    (void)!pair_table_parse("file", text, keyword, &table, &err);
    ck_assert_msg(err.status == CW_OK, "%s", err.text);
    return table;
}

START_TEST(points_are_met_and_joined)
{
    struct pair_table table = parsed(good, "FIRST");
    double energy;
    double slope;
    ck_assert_int_eq(table.n, 4);
    for (int k = 0; k < 4; k++) {
        pair_table_evaluate(&table, 1.0 + k, &energy, &slope);
        ck_assert_double_eq_tol(energy, table.energy[k], 1e-14);
        ck_assert_double_eq_tol(slope, -table.force[k], 1e-14);
    }
    for (double r = 1.05; r < 3.95; r += 0.0731) {
        double up;
        double down;
        double other;
        pair_table_evaluate(&table, r, &energy, &slope);
        pair_table_evaluate(&table, r + 1e-6, &up, &other);
        pair_table_evaluate(&table, r - 1e-6, &down, &other);
        ck_assert_double_eq_tol(slope, (up - down) / 2e-6, 1e-5);
    }
    pair_table_evaluate(&table, 0.999, &energy, &slope);
    ck_assert(isinf(energy));
    pair_table_free(&table);
}
END_TEST

START_TEST(grids)
{
    struct pair_table table = parsed(good, "SECOND");
    ck_assert(table.r[2] == 2.5);
    pair_table_free(&table);
    table = parsed(good, "THIRD");
    ck_assert_double_eq_tol(table.r[1], sqrt(2), 1e-14);
    pair_table_free(&table);
    table = parsed("B\nN 4 BITMAP 1 4\n1 2.0 4 3\n2 3.0 2 1\n3 4.0 1 0\n4 1.0 8 6\n", "B");
    ck_assert(table.r[0] == 1 && table.energy[0] == 8 && table.r[3] == 4);
    pair_table_free(&table);
}
END_TEST

START_TEST(doubtful_forces_are_counted)
{
    struct pair_table table =
        parsed("A\nN 5\n1 1 8 4\n2 2 4 3\n3 3 2 -9\n4 4 1 0.7\n5 5 0 1\n", "A");
    ck_assert_int_eq(table.doubtful, 2);
    pair_table_free(&table);
}
END_TEST

static const struct {
    const char *text, *keyword, *message;
} broken[] = {
    {"", "A", "file: expected a table with the keyword 'A'; it has none"},
    {good, "FOURTH", "file: expected a table with the keyword 'FOURTH'; it has FIRST SECOND THIRD"},
    {"A\n", "A", "file:1: expected N and the number of points, got the end of the file"},
    {"A\nR 1 2\n", "A", "file:2: expected N and the number of points, got 'R'"},
    {"A\nN x\n", "A", "file:2: expected a number of points from 4 to 10000000 after N, got 'N'"},
    {"A\nN -5\n", "A", "a number of points from 4"},
    {"A\nN 4 R 2 1\n", "A", "file:2: expected two growing positive distances after R"},
    {"A\nN 4 RSQ 2\n", "A", "two growing positive distances"},
    {"A\nN 4 Q 1 2\n", "A", "file:2: expected N, R, RSQ, BITMAP or FPRIME, got 'Q'"},
    {"A\nN 4\n1 1 2 3\n2 2 x 3\n", "A", "file:4: expected a row of four numbers"},
    {"A\nN 4\n1 1 2 3\n2 2 3\n", "A", "file:4: expected a row of four numbers"},
    {"A\nN 4\n1 1 2 3\n2 2 nan 3\n", "A", "file:4: expected a row of four numbers"},
    {"A\nN 4\n1 1 2 3\n2 1 3 3\n", "A", "file:4: expected positive distances that grow, got '1'"},
    {"A\nN 4\n1 -1 2 3\n", "A", "file:3: expected positive distances that grow, got '-1'"},
    {"A\nN 4\n1 1 2 3\n2 2 3 3\n", "A",
     "file:4: expected a row of four numbers: index, distance, "
     "energy, force, got the end of the file"},
    {"A\nN 4\n1 1 2 3\n", "B", "file:3: expected another row of the table"},
};
enum { N_BROKEN = sizeof broken / sizeof broken[0] };

START_TEST(what_is_broken_is_said)
{
    struct pair_table table;
    struct cw_err err = {0};
    ck_assert_int_eq(pair_table_parse("file", broken[_i].text, broken[_i].keyword, &table, &err),
                     CW_USER);
    ck_assert_msg(strstr(err.text, broken[_i].message) != NULL, "'%s', not '%s'", err.text,
                  broken[_i].message);
    pair_table_free(&table);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pair_table");
    TCase *core = tcase_create("core");
    tcase_add_test(core, points_are_met_and_joined);
    tcase_add_test(core, grids);
    tcase_add_test(core, doubtful_forces_are_counted);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_loop_test(errors, what_is_broken_is_said, 0, N_BROKEN);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
