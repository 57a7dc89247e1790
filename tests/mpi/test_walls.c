/* ranks: 1 2 3 */
/* Walls and indenters: the force is minus the slope of the energy, the vector is what they feel of
 * it, and an atom behind a wall is an error. */
#include <math.h>
#include <string.h>

#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/wells.h"

/* style, and the axis of each element of its vector */
static const struct {
    const char *line;
    int n_axis, axis[4];
} fields[] = {
    {"indent 2 sphere 8 8 -3 7 units box", 3, {0, 1, 2}},
    {"indent 2 sphere 12 9 1 6 side in units box", 3, {0, 1, 2}},
    {"indent 3 cylinder x 7.3 2.1 6 units box", 3, {0, 1, 2}},
    {"indent 3 cylinder z 7.3 2.1 6 side in units lattice", 3, {0, 1, 2}},
    {"indent 1 plane x 11.5 lo", 3, {0, 1, 2}},
    {"indent 1 plane z 0.3 hi", 3, {0, 1, 2}},
    {"wall/harmonic xlo -1.5 4 0 2.5 yhi 20 3 0 6 zhi 2 1 1 3", 3, {0, 1, 2}},
    {"wall/lj93 xlo -1.5 0.2 1.2 8 zlo -3 0.2 1.3 6", 2, {0, 2}},
    {"wall/lj126 zhi 2.5 0.3 1.2 8 yhi EDGE 1 1 300", 2, {2, 1}},
    {"wall/lj1043 ylo -2 0.2 1.3 6 units box pbc no", 1, {1}},
    {"wall/morse xhi 29 0.3 1.5 1.8 7", 1, {0}},
};
enum { N_FIELDS = sizeof fields / sizeof fields[0] };

/* the field's forces alone, at positions off the sites */
static struct fix *start(struct wells *w, const char *line)
{
    wells_init(w, world, 60, 0, false);
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++) {
        double u[4];
        random_uniform4(99, 0, w->atoms.id[i], 0, u);
        for (size_t d = 0; d < 3; d++)
            w->atoms.x[4 * i + d] += exact_round(u[d] - 0.5, CW_QUANTUM_POSITION);
    }
    struct fix *fix = wells_fix(w, line);
    ck_assert_msg(fix != NULL, "%s", w->err.text);
    ck_assert_int_eq(fix->ops->setup(fix, &w->context, &w->err), CW_OK);
    return fix;
}

static double energy_at(struct wells *w, struct fix *fix)
{
    double energy = 0;
    memset(w->atoms.f, 0, 4 * (size_t)w->atoms.n_local * sizeof(double));
    fix->ops->min_post_force(fix, &w->context);
    ck_assert_str_eq(w->err.text, "");
    ck_assert_int_eq(fix->ops->scalar(fix, &w->context, &energy, &w->err), CW_OK);
    return energy;
}

/* the owned atom with this id; -1 on the other ranks */
static lidx find(const struct wells *w, gid id)
{
    for (lidx i = 0; i < w->atoms.n_local; i++) {
        if (w->atoms.id[i] == id)
            return i;
    }
    return -1;
}

static void shift(struct wells *w, gid id, size_t d, double by)
{
    const lidx i = find(w, id);
    if (i >= 0)
        w->atoms.x[4 * (size_t)i + d] += by;
}

START_TEST(force_is_minus_the_slope_of_the_energy)
{
    const double h = 0x1p-14;
    int felt = 0;
    struct wells w;
    struct fix *fix = start(&w, fields[_i].line);
    for (gid id = 1; id <= 60; id++) {
        for (size_t d = 0; d < 3; d++) {
            shift(&w, id, d, h);
            const double above = energy_at(&w, fix);
            shift(&w, id, d, -2 * h);
            const double below = energy_at(&w, fix);
            shift(&w, id, d, h);
            (void)energy_at(&w, fix);
            const lidx i = find(&w, id);
            if (i < 0)
                continue;
            const double force = w.atoms.f[4 * (size_t)i + d];
            ck_assert_msg(fabs(force + (above - below) / (2 * h)) < 1e-5 * (1 + fabs(force)),
                          "atom %d, axis %d: %g, slope %g", (int)id, (int)d, force,
                          (above - below) / (2 * h));
            felt += force != 0;
        }
    }
    gid n = felt;
    comm_sum(world, &n, 1);
    ck_assert_int_ge(n, 10);
    wells_free(&w);
}
END_TEST

START_TEST(vector_is_what_it_feels)
{
    struct wells w;
    struct fix *fix = start(&w, fields[_i].line);
    struct exact_sum sum[3] = {{0}};
    double felt[3] = {0};
    (void)energy_at(&w, fix);
    for (size_t k = 0; k < 3 * (size_t)w.atoms.n_local; k++)
        exact_add_double(&sum[k % 3], w.atoms.f[4 * (k / 3) + k % 3], CW_QUANTUM_FORCE);
    comm_sum_exact(world, sum, 3);
    ck_assert_int_eq(fix->ops->vector_length(fix), fields[_i].n_axis);
    for (int k = 0; k < fields[_i].n_axis; k++) {
        double value;
        ck_assert_int_eq(fix->ops->vector(fix, &w.context, k + 1, &value, &w.err), CW_OK);
        felt[fields[_i].axis[k]] += value;
    }
    for (int d = 0; d < 3; d++)
        ck_assert(felt[d] == -exact_value(&sum[d], CW_QUANTUM_FORCE));
    wells_free(&w);
}
END_TEST

static void expect_error(const char *line, const char *pattern, bool on_all)
{
    struct wells w;
    struct fix *fix = start(&w, line);
    fix->ops->min_post_force(fix, &w.context);
    gid failed = w.err.status != CW_OK;
    ck_assert_msg(!failed || strstr(w.err.text, pattern) != NULL, "%s", w.err.text);
    comm_sum(world, &failed, 1);
    ck_assert_int_ge(failed, on_all ? comm_size(world) : 1);
    wells_free(&w);
}

START_TEST(atoms_behind_a_wall_are_named)
{
    expect_error("wall/harmonic xlo 3.2 0.2 1.2 8", " on the wrong side of the wall at 3.2", false);
    expect_error("wall/harmonic zlo -20 4000 0 40", "a force above 32768", true);
}
END_TEST

START_TEST(reflection_is_exact)
{
    struct wells w;
    struct fix *fix = start(&w, "wall/reflect xlo 4.25 xhi 20.125");
    double before[2][4];
    const lidx low = find(&w, 11);
    const lidx inside = find(&w, 5);
    if (low >= 0) {
        w.atoms.v[4 * (size_t)low] = -1.5;
        memcpy(before[0], w.atoms.x + 4 * (size_t)low, sizeof before[0]);
    }
    if (inside >= 0)
        memcpy(before[1], w.atoms.x + 4 * (size_t)inside, sizeof before[1]);
    fix->ops->post_integrate(fix, &w.context);
    if (low >= 0) {
        const double *x = w.atoms.x + 4 * (size_t)low;
        ck_assert(x[0] == 8.5 - before[0][0] && x[1] == before[0][1] && x[2] == before[0][2]);
        ck_assert(w.atoms.v[4 * (size_t)low] == 1.5);
    }
    if (inside >= 0)
        ck_assert(memcmp(before[1], w.atoms.x + 4 * (size_t)inside, sizeof before[1]) == 0);
    wells_free(&w);
}
END_TEST

START_TEST(setup_refuses)
{
    struct wells w;
    wells_init(&w, world, 10, 0, false);
    w.box.periodic[2] = true;
    w.box.boundary[1][1] = BOX_SHRINK;
    struct fix *fix = wells_fix(&w, "wall/lj93 zlo 0 1 1 3");
    ck_assert_int_eq(fix->ops->setup(fix, &w.context, &w.err), CW_USER);
    ck_assert_msg(strstr(w.err.text, "may not be periodic") != NULL, "%s", w.err.text);
    w.err = (struct cw_err){0};
    fix = wells_fix(&w, "wall/reflect yhi EDGE");
    ck_assert_int_eq(fix->ops->setup(fix, &w.context, &w.err), CW_USER);
    ck_assert_msg(strstr(w.err.text, "follows the atoms") != NULL, "%s", w.err.text);
    w.err = (struct cw_err){0};
    fix = wells_fix(&w, "indent 1 sphere v_a 0 0 1");
    ck_assert_int_eq(fix->ops->setup(fix, &w.context, &w.err), CW_USER);
    ck_assert_msg(strstr(w.err.text, "no variable 'a'") != NULL, "%s", w.err.text);
    wells_free(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("walls");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, force_is_minus_the_slope_of_the_energy, 0, N_FIELDS);
    tcase_add_loop_test(core, vector_is_what_it_feels, 0, N_FIELDS);
    tcase_add_test(core, reflection_is_exact);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, atoms_behind_a_wall_are_named);
    tcase_add_test(errors, setup_refuses);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
