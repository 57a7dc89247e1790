/* The box: exact wrapping, boundaries, shrink-wrapping. */
#include "base/exact.h"
#include "base/random.h"
#include "support/run_suite.h"
#include "system/box.h"

#include <math.h>
#include <string.h>

static struct box make_box(double lo, double hi)
{
    struct box box;
    struct cw_err err = {0};
    box_init(&box);
    double low[3] = {lo, lo, lo};
    double high[3] = {hi, hi + 1, hi + 2};
    ck_assert_int_eq(box_set(&box, low, high, &err), CW_OK);
    return box;
}

START_TEST(edges_lie_on_the_grid)
{
    struct box box = make_box(-1.0 / 3, 10.1);
    for (int d = 0; d < 3; d++) {
        ck_assert(box.lo[d] == exact_round(-1.0 / 3, CW_QUANTUM_POSITION));
        ck_assert(box.length[d] == box.hi[d] - box.lo[d]);
        ck_assert(box.lo[d] + box.length[d] == box.hi[d]);
    }
    ck_assert(box.exists);
    ck_assert_double_eq_tol(box_volume(&box),
                            (10.1 + 1.0 / 3) * (11.1 + 1.0 / 3) * (12.1 + 1.0 / 3), 1e-6);
}
END_TEST

START_TEST(wrapping_is_exact_and_counts)
{
    struct box box = make_box(-3.3, 7.7);
    for (gid k = 1; k <= 2000; k++) {
        double u[4];
        random_uniform4(1, RANDOM_BUILD, k, 0, u);
        double x[3];
        double start[3];
        int image[3] = {0, 0, 0};
        for (int d = 0; d < 3; d++)
            x[d] = start[d] = exact_round(4000 * (u[d] - 0.5), CW_QUANTUM_POSITION);
        box_wrap(&box, x, image);
        double back[3];
        box_unwrap(&box, x, image, back);
        for (int d = 0; d < 3; d++) {
            ck_assert(x[d] >= box.lo[d] && x[d] < box.hi[d]);
            ck_assert(back[d] == start[d]);
        }
    }
}
END_TEST

START_TEST(the_faces_belong_to_the_low_side)
{
    struct box box = make_box(-3.3, 7.7);
    double x[3] = {box.hi[0], box.lo[1], box.lo[2] - CW_QUANTUM_POSITION};
    int image[3] = {0, 0, 5};
    box_wrap(&box, x, image);
    ck_assert(x[0] == box.lo[0] && image[0] == 1);
    ck_assert(x[1] == box.lo[1] && image[1] == 0);
    ck_assert(x[2] == box.hi[2] - CW_QUANTUM_POSITION && image[2] == 4);
}
END_TEST

START_TEST(what_is_no_number_is_left_alone)
{
    struct box box = make_box(0, 1);
    double x[3] = {NAN, INFINITY, 1e300};
    int image[3] = {0, 0, 0};
    box_wrap(&box, x, image);
    ck_assert(isnan(x[0]) && isinf(x[1]) && x[2] == 1e300);
    ck_assert_int_eq(image[0] + image[1] + image[2], 0);
}
END_TEST

START_TEST(minimum_image_is_shortest_and_odd)
{
    struct box box = make_box(-2, 8);
    for (gid k = 1; k <= 500; k++) {
        double u[4];
        random_uniform4(2, RANDOM_BUILD, k, 0, u);
        double d[3];
        double minus[3];
        for (int a = 0; a < 3; a++) {
            d[a] = exact_round(60 * (u[a] - 0.5), CW_QUANTUM_POSITION);
            minus[a] = -d[a];
        }
        double before = d[0];
        box_minimum_image(&box, d);
        box_minimum_image(&box, minus);
        for (int a = 0; a < 3; a++)
            ck_assert(fabs(d[a]) <= box.length[a] / 2 && d[a] == -minus[a]);
        double n = (before - d[0]) / box.length[0];
        ck_assert(n == rint(n));
    }
}
END_TEST

START_TEST(open_axes_are_not_wrapped)
{
    struct box box = make_box(0, 4);
    struct cw_err err = {0};
    const char *const words[3] = {"p", "fs", "mm"};
    ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_OK);
    ck_assert(box.periodic[0] && !box.periodic[1] && !box.periodic[2]);
    ck_assert_int_eq(box.boundary[1][0], BOX_FIXED);
    ck_assert_int_eq(box.boundary[1][1], BOX_SHRINK);
    ck_assert_int_eq(box.boundary[2][1], BOX_SHRINK_MINIMUM);
    double x[3] = {5, 50, -50};
    int image[3] = {0, 0, 0};
    box_wrap(&box, x, image);
    ck_assert(x[0] == 1 && x[1] == 50 && x[2] == -50 && image[1] == 0 && image[2] == 0);
    double d[3] = {3, 40, -40};
    box_minimum_image(&box, d);
    ck_assert(d[0] == -1 && d[1] == 40 && d[2] == -40);
}
END_TEST

START_TEST(shrinking_follows_the_atoms)
{
    struct box box = make_box(0, 10);
    struct cw_err err = {0};
    const char *const words[3] = {"p", "s", "m"};
    ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_OK);
    double min[3] = {2, 2, 2};
    double max[3] = {3, 3, 33};
    box_shrink(&box, min, max);
    ck_assert(box.lo[0] == 0 && box.hi[0] == 10);
    ck_assert_double_eq_tol(box.margin[1], 1e-4 * 11, 1e-15);
    ck_assert_double_eq_tol(box.lo[1], 2 - box.margin[1], 1e-10);
    ck_assert_double_eq_tol(box.hi[1], 3 + box.margin[1], 1e-10);
    ck_assert(box.lo[2] == 0);
    ck_assert_double_eq_tol(box.hi[2], 33 + box.margin[2], 1e-10);
    ck_assert(box.length[1] == box.hi[1] - box.lo[1]);
    double none[3] = {INFINITY, INFINITY, INFINITY};
    double nothing[3] = {-INFINITY, -INFINITY, -INFINITY};
    struct box before = box;
    box_shrink(&box, none, nothing);
    ck_assert(memcmp(box.lo, before.lo, sizeof box.lo) == 0);
}
END_TEST

START_TEST(bad_boxes_are_refused)
{
    struct box box;
    struct cw_err err = {0};
    box_init(&box);
    double lo[3] = {0, 0, 0};
    double hi[3] = {1, 0, 1};
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "along y"));
    hi[1] = 20000;
    err = (struct cw_err){0};
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_USER);
    hi[1] = NAN;
    err = (struct cw_err){0};
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_USER);
    ck_assert(!box.exists);
}
END_TEST

START_TEST(bad_boundaries_are_refused)
{
    static const char *const bad[] = {"", "q", "pf", "sp", "ppp", "f s"};
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        struct box box;
        struct cw_err err = {0};
        box_init(&box);
        const char *const words[3] = {"f", bad[k], "p"};
        ck_assert_int_eq(box_set_boundary(&box, words, &err), CW_USER);
        ck_assert(box.periodic[0]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("box");
    TCase *core = tcase_create("core");
    tcase_add_test(core, edges_lie_on_the_grid);
    tcase_add_test(core, wrapping_is_exact_and_counts);
    tcase_add_test(core, minimum_image_is_shortest_and_odd);
    tcase_add_test(core, open_axes_are_not_wrapped);
    tcase_add_test(core, shrinking_follows_the_atoms);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, the_faces_belong_to_the_low_side);
    tcase_add_test(limits, what_is_no_number_is_left_alone);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_boxes_are_refused);
    tcase_add_test(errors, bad_boundaries_are_refused);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
