/* Marks: a move that is too long is never missed, wherever the atoms are, and one that is clearly
 * shorter is not reported. */
#include "base/exact.h"
#include "base/random.h"
#include "neighbor/marks.h"
#include "support/run_suite.h"
#include "system/atoms.h"

#include <math.h>

enum { N = 500 };

static struct atoms atoms;
static struct marks marks;

/* extent of the atoms and where they begin, length units */
static const double place[][2] = {{20, 0}, {300, -150}, {5000, 11000}, {0.001, 16000}};

static void scatter(const double at[2])
{
    atoms_init(&atoms);
    marks = (struct marks){0};
    for (gid id = 1; id <= N; id++) {
        double u[4];
        random_uniform4(8, RANDOM_BUILD, id, 0, u);
        const double x[3] = {at[1] + at[0] * u[0], at[1] + at[0] * u[1], at[1] + at[0] * u[2]};
        atoms_append(&atoms, id, 1, x);
    }
    marks_set(&marks, &atoms);
}

static void move(lidx i, double by)
{
    double u[4];
    random_uniform4(9, RANDOM_BUILD, i, 0, u);
    const double length = sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
    for (size_t d = 0; d < 3; d++)
        atoms.x[4 * (size_t)i + d] += by * u[d] / length;
}

START_TEST(long_moves_are_seen_and_short_ones_are_not)
{
    const double distance = 0.4;
    scatter(place[_i]);
    ck_assert(!marks_left(&marks, &atoms, distance));
    for (lidx i = 0; i < N; i++) {
        const double was[3] = {atoms.x[4 * i], atoms.x[4 * i + 1], atoms.x[4 * i + 2]};
        move(i, distance * (1 + 1e-8));
        ck_assert(marks_left(&marks, &atoms, distance));
        for (size_t d = 0; d < 3; d++)
            atoms.x[4 * (size_t)i + d] = was[d];
    }
    for (lidx i = 0; i < N; i++)
        move(i, distance - 1e-3);
    ck_assert(!marks_left(&marks, &atoms, distance));
    atoms.x[4] = NAN;
    ck_assert(marks_left(&marks, &atoms, distance));
    marks_free(&marks);
    atoms_free(&atoms);
}
END_TEST

START_TEST(another_number_of_atoms_is_a_move)
{
    scatter(place[0]);
    atoms.n_local--;
    ck_assert(marks_left(&marks, &atoms, 1));
    atoms.n_local++;
    ck_assert(!marks_left(&marks, &atoms, 1));
    ck_assert(marks_left(&marks, &atoms, 0)); /* in doubt */
    marks_free(&marks);
    atoms_free(&atoms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("marks");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, long_moves_are_seen_and_short_ones_are_not, 0, 4);
    tcase_add_test(core, another_number_of_atoms_is_a_move);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
