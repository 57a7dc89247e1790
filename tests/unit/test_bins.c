/* Points in cells: the same neighbours as by looking at every point, in boxes of one, two and many
 * cells, with points outside of the periodic box, and after more were added; and the surface that a
 * probe touches, where it is known. */
#include "base/mem.h"
#include "base/random.h"
#include "base/vec3.h"
#include "support/run_suite.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/surface.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 300, MORE = 40 };

static void make_box(struct box *box, const double edge[3], const double tilt[3],
                     const char *const boundary[3])
{
    struct cw_err err = {0};
    const double lo[3] = {-1, 2, 0};
    const double hi[3] = {lo[0] + edge[0], lo[1] + edge[1], lo[2] + edge[2]};
    box_init(box);
    ck_assert_int_eq(box_set_boundary(box, boundary, &err), CW_OK);
    ck_assert_int_eq(box_set(box, lo, hi, &err), CW_OK);
    if (tilt)
        ck_assert_int_eq(box_set_tilt(box, tilt, &err), CW_OK);
}

/* in the box, and up to 0.4 outside */
static void make_point(const struct box *box, int k, double x[3])
{
    double u[4];
    random_uniform4(7, RANDOM_BUILD, k, 0, u);
    for (int d = 0; d < 3; d++)
        x[d] = box->lo[d] - 0.4 + u[d] * (box->length[d] + 0.8);
}

static int by_index(const void *a, const void *b)
{
    const struct near_point *x = a;
    const struct near_point *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static gid count_all(const struct bins *bins, const double x[3], double reach,
                     const struct near_list *list)
{
    gid n = 0;
    for (gid k = 0; k < bins->n; k++) {
        double d[3] = {bins->x[k][0] - x[0], bins->x[k][1] - x[1], bins->x[k][2] - x[2]};
        box_minimum_image(bins->box, d);
        if (vec3_dot(d, d) >= reach * reach)
            continue;
        ck_assert_msg(n < list->n && list->near[n].at == k, "point %d is missing", (int)k);
        ck_assert_double_eq_tol(list->near[n].s, vec3_dot(d, d), 1e-12);
        n++;
    }
    return n;
}

static const struct {
    double edge[3];
    const char *boundary[3];
    double reach;
    double tilt[3];
} cases[] = {
    {{30, 25, 40}, {"p", "p", "p"}, 3.1, {0}},
    {{30, 25, 40}, {"s", "s", "s"}, 3.1, {0}},
    {{7, 30, 9.5}, {"p", "p", "f"}, 3.4, {0}},
    {{12, 12, 12}, {"p", "p", "p"}, 5.9, {0}},
    {{9, 6.5, 5}, {"p", "p", "s"}, 3.2, {0}},
    {{30, 25, 40}, {"p", "p", "p"}, 3.1, {11, -14, 12}},
    {{12, 14, 16}, {"p", "p", "s"}, 3.1, {-6, 0, 0}},
};
enum { N_CASES = sizeof cases / sizeof cases[0] };

START_TEST(finds_what_looking_at_all_finds)
{
    const int c = _i % N_CASES;
    const bool fine = _i >= N_CASES; /* cells of half the width */
    struct box box;
    double x[POINTS][3];
    struct bins bins;
    struct near_list list = {0};
    make_box(&box, cases[c].edge, cases[c].tilt, cases[c].boundary);
    for (int k = 0; k < POINTS; k++)
        make_point(&box, k, x[k]);
    (fine ? bins_init_fine : bins_init)(&bins, &box, x, POINTS, cases[c].reach);
    for (int k = POINTS; k < POINTS + MORE; k++) {
        double more[3];
        make_point(&box, k, more);
        more[2] += k % 2 ? 3 : 0; /* beyond the others */
        bins_add(&bins, more);
    }
    gid pairs = 0;
    for (gid k = 0; k < bins.n; k++) {
        const double reach = cases[c].reach * (k % 3 == 0 ? 1 : k % 3 == 1 ? 0.6 : 0.4);
        bins_near(&bins, bins.x[k], reach, &list);
        qsort(list.near, (size_t)list.n, sizeof *list.near, by_index);
        ck_assert_int_eq(count_all(&bins, bins.x[k], reach, &list), list.n);
        pairs += list.n;
    }
    ck_assert_int_gt(pairs, bins.n + 50);
    mem_free(list.near);
    bins_free(&bins);
}
END_TEST

/* The nearest of those that are left, by looking at all; -1: none. */
static gid nearest_of_all(const struct bins *bins, const bool *gone, const double x[3], gid skip)
{
    gid best = -1;
    double nearest = HUGE_VAL;
    for (gid k = 0; k < bins->n; k++) {
        double d[3] = {bins->x[k][0] - x[0], bins->x[k][1] - x[1], bins->x[k][2] - x[2]};
        box_minimum_image(bins->box, d);
        if (!gone[k] && k != skip && vec3_dot(d, d) < nearest) {
            nearest = vec3_dot(d, d);
            best = k;
        }
    }
    return best;
}

/* Each point is paired with the nearest one that is left, until none is: the last partners are far
 * apart, in cells that were emptied. */
START_TEST(nearest_while_points_are_taken)
{
    struct box box;
    double x[POINTS][3];
    bool gone[POINTS] = {false};
    struct bins bins;
    double s;
    make_box(&box, cases[_i].edge, cases[_i].tilt, cases[_i].boundary);
    for (int k = 0; k < POINTS; k++)
        make_point(&box, k, x[k]);
    memcpy(x[7], x[3], sizeof x[7]); /* two of one distance: the lower index */
    bins_init(&bins, &box, x, POINTS, cases[_i].reach);
    for (gid k = 0; k < POINTS; k++) {
        if (gone[k])
            continue;
        const gid expected = nearest_of_all(&bins, gone, x[k], k);
        ck_assert_int_eq(bins_nearest(&bins, x[k], k, &s), expected);
        gone[k] = gone[expected] = true;
        bins_remove(&bins, k);
        bins_remove(&bins, expected);
    }
    ck_assert_int_eq(bins_nearest(&bins, x[0], -1, &s), -1);
    bins_free(&bins);
}
END_TEST

/* Cells are no more than there is use for, though one point is far away. */
START_TEST(a_far_point_costs_no_cells)
{
    static const char *const open[3] = {"s", "s", "s"};
    const double edge[3] = {9000, 9000, 9000};
    double x[POINTS + 1][3];
    struct box box;
    struct bins bins;
    struct near_list list = {0};
    make_box(&box, edge, NULL, open);
    for (int k = 0; k < POINTS; k++) {
        make_point(&box, k, x[k]);
        for (int d = 0; d < 3; d++)
            x[k][d] *= 1e-3;
    }
    x[POINTS][0] = x[POINTS][1] = x[POINTS][2] = 8000;
    bins_init(&bins, &box, x, POINTS + 1, 2);
    ck_assert_int_le(bins.cells[0] * bins.cells[1] * bins.cells[2], 10000);
    bins_near(&bins, x[5], 2, &list);
    qsort(list.near, (size_t)list.n, sizeof *list.near, by_index);
    ck_assert_int_eq(count_all(&bins, x[5], 2, &list), list.n);
    ck_assert_int_gt(list.n, 1);
    mem_free(list.near);
    bins_free(&bins);
}
END_TEST

/* A ball alone is free all over; of two that overlap each shows a cap less: area 2 pi r (r - d/2).
 */
START_TEST(surface_of_one_and_two_balls)
{
    static const char *const open[3] = {"s", "s", "s"};
    const double edge[3] = {40, 40, 40};
    double x[3][3] = {{5, 5, 5}, {20, 20, 20}, {20, 20, 22.8}};
    const double radius[3] = {2.9, 2.9, 2.9};
    gid open_points[3];
    struct box box;
    struct bins bins;
    make_box(&box, edge, NULL, open);
    bins_init(&bins, &box, x, 3, 5.8);
    surface_free_points(&bins, radius, 0, 3, open_points);
    ck_assert_int_eq(open_points[0], SURFACE_POINTS);
    for (int k = 1; k < 3; k++)
        ck_assert_double_eq_tol((double)open_points[k] / SURFACE_POINTS, (1 + 1.4 / 2.9) / 2, 0.01);
    bins_free(&bins);
}
END_TEST

/* Open where any point is free, and not where none is: balls in a crowd, some of them buried. */
START_TEST(open_where_a_point_is_free)
{
    enum { BALLS = 300 };
    static const char *const open[3] = {"s", "s", "s"};
    const double edge[3] = {12, 12, 12};
    double x[BALLS][3];
    double radius[BALLS];
    gid free_points[BALLS];
    gid n_open = 0;
    struct box box;
    struct bins bins;
    make_box(&box, edge, NULL, open);
    for (int k = 0; k < BALLS; k++) {
        make_point(&box, k, x[k]);
        radius[k] = 2 + 0.1 * (k % 5);
    }
    bins_init(&bins, &box, x, BALLS, 4.8);
    surface_free_points(&bins, radius, 0, BALLS, free_points);
    for (gid k = 0; k < BALLS; k++) {
        ck_assert_int_eq(surface_is_open(&bins, radius, k), free_points[k] > 0);
        n_open += free_points[k] > 0;
    }
    ck_assert_int_gt(n_open, 20);
    ck_assert_int_lt(n_open, BALLS - 20);
    bins_free(&bins);
}
END_TEST

/* Evenly: each half of space about any axis has half of the points. */
START_TEST(directions_are_even)
{
    double u[SURFACE_POINTS][3];
    double sum[3] = {0, 0, 0};
    surface_directions(u);
    for (int k = 0; k < SURFACE_POINTS; k++) {
        ck_assert_double_eq_tol(vec3_dot(u[k], u[k]), 1, 1e-12);
        for (int d = 0; d < 3; d++)
            sum[d] += u[k][d] / SURFACE_POINTS;
    }
    for (int d = 0; d < 3; d++)
        ck_assert_double_le(fabs(sum[d]), 0.004);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bins");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, finds_what_looking_at_all_finds, 0, 2 * N_CASES);
    tcase_add_loop_test(core, nearest_while_points_are_taken, 0, N_CASES);
    tcase_add_test(core, a_far_point_costs_no_cells);
    tcase_add_test(core, surface_of_one_and_two_balls);
    tcase_add_test(core, open_where_a_point_is_free);
    tcase_add_test(core, directions_are_even);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
