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

/* any lattice: what is asked is true for all tilts, also those above half a length */
static struct box make_tilted(gid seed)
{
    struct box box = make_box(-3.3, 7.7);
    struct cw_err err = {0};
    double u[4];
    random_uniform4(3, RANDOM_BUILD, seed, 0, u);
    const double tilt[3] = {30 * (u[0] - 0.5), 30 * (u[1] - 0.5), 30 * (u[2] - 0.5)};
    box.tilt_large = true;
    ck_assert_int_eq(box_set_tilt(&box, tilt, &err), CW_OK);
    ck_assert(box.triclinic);
    return box;
}

static void random_place(gid k, double range, double x[3])
{
    double u[4];
    random_uniform4(4, RANDOM_BUILD, k, 0, u);
    for (int d = 0; d < 3; d++)
        x[d] = exact_round(range * (u[d] - 0.5), CW_QUANTUM_POSITION);
}

static double norm(const double d[3])
{
    return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

START_TEST(tilts_lie_on_the_grid)
{
    struct box box = make_box(0, 9);
    struct cw_err err = {0};
    const double tilt[3] = {1.0 / 3, -2.0 / 7, 0.7};
    double fraction[3];
    double x[3] = {1, 1, 1};
    ck_assert_int_eq(box_set_tilt(&box, tilt, &err), CW_OK);
    for (int k = 0; k < 3; k++)
        ck_assert(box.tilt[k] == exact_round(tilt[k], CW_QUANTUM_POSITION));
    ck_assert_double_eq_tol(box_volume(&box), 9.0 * 10 * 11, 1e-9);
    box_place(&box, x, x); /* the far corner */
    ck_assert(x[0] == 9 + box.tilt[0] + box.tilt[1] && x[1] == 10 + box.tilt[2] && x[2] == 11);
    box_fractions(&box, x, fraction);
    for (int d = 0; d < 3; d++)
        ck_assert_double_eq_tol(fraction[d], 1, 1e-14);
    double lo[3];
    double hi[3];
    box_bounds(&box, lo, hi);
    ck_assert(lo[0] == box.tilt[1] && hi[0] == 9 + box.tilt[0] && lo[1] == 0);
    ck_assert(hi[1] == 10 + box.tilt[2] && lo[2] == 0 && hi[2] == 11);
}
END_TEST

START_TEST(wrapping_is_exact_in_a_tilted_box)
{
    for (gid k = 1; k <= 5000; k++) {
        const struct box box = make_tilted(k % 50 + 1);
        double x[3];
        double start[3];
        double back[3];
        double fraction[3];
        int image[3] = {0, 0, 0};
        random_place(k, k % 2 == 0 ? 30 : 500, start);
        memcpy(x, start, sizeof x);
        box_wrap(&box, x, image);
        box_unwrap(&box, x, image, back);
        box_fractions(&box, x, fraction);
        for (int d = 0; d < 3; d++) {
            ck_assert(back[d] == start[d]);
            ck_assert(fraction[d] > -1e-11 && fraction[d] < 1 + 1e-11);
        }
    }
}
END_TEST

/* also right at the faces, where the rounding of one of two images could put both inside */
START_TEST(an_atom_and_its_image_wrap_to_the_same_bits)
{
    for (gid k = 1; k <= 5000; k++) {
        const struct box box = make_tilted(k % 50 + 1);
        double fraction[3] = {0.25, 0.5, 0.75};
        double x[3];
        int image[3] = {0, 0, 0};
        random_place(k, 1, fraction);
        if (k % 2 == 0)
            fraction[k / 2 % 3] = 0;
        box_place(&box, fraction, x);
        for (int d = 0; d < 3; d++)
            x[d] = exact_round(x[d], CW_QUANTUM_POSITION);
        for (int n = 0; n < 27; n++) {
            double other[3];
            int from[3] = {0, 0, 0};
            const int shift[3] = {n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1};
            box_unwrap(&box, x, shift, other);
            box_wrap(&box, other, from);
            if (n == 0)
                box_wrap(&box, x, image);
            ck_assert(memcmp(other, x, sizeof x) == 0);
            for (int d = 0; d < 3 && n > 0; d++)
                ck_assert_int_eq(from[d], shift[d]);
        }
    }
}
END_TEST

START_TEST(minimum_image_is_the_shortest_of_a_tilted_box)
{
    for (gid k = 1; k <= 500; k++) {
        const struct box box = make_tilted(k % 50 + 1);
        double d[3];
        double best = INFINITY;
        random_place(k, 40, d);
        double found[3] = {d[0], d[1], d[2]};
        box_minimum_image(&box, found);
        int zero[3] = {0, 0, 0};
        box_wrap(&box, d, zero);
        for (int n = 0; n < 11 * 11 * 11; n++) {
            const int shift[3] = {n % 11 - 5, n / 11 % 11 - 5, n / 121 - 5};
            double other[3];
            for (int e = 0; e < 3; e++)
                other[e] = d[e];
            box_unwrap(&box, other, shift, other);
            best = fmin(best, norm(other));
        }
        ck_assert_double_eq_tol(norm(found), best, 1e-12);
        double share[3];
        const double apart[3] = {found[0] - d[0], found[1] - d[1], found[2] - d[2]};
        box_shares(&box, apart, share);
        for (int e = 0; e < 3; e++)
            ck_assert_double_eq_tol(share[e], rint(share[e]), 1e-10);
    }
}
END_TEST

START_TEST(widths_are_distances_of_faces)
{
    for (gid k = 1; k <= 50; k++) {
        const struct box box = make_tilted(k);
        double edge[3][3];
        for (int d = 0; d < 3; d++)
            box_shift(&box, (const int[3]){d == 0, d == 1, d == 2}, edge[d]);
        for (int d = 0; d < 3; d++) {
            const double *a = edge[(d + 1) % 3];
            const double *b = edge[(d + 2) % 3];
            const double area[3] = {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
                                    a[0] * b[1] - a[1] * b[0]};
            ck_assert_double_eq_tol(box.width[d], box_volume(&box) / norm(area), 1e-10);
        }
        double turns[3];
        box_turns(&box, 2.5 * box.width[1], turns);
        ck_assert(turns[1] == 3 && turns[2] == ceil(2.5 * box.width[1] / box.length[2]));
    }
}
END_TEST

START_TEST(bad_tilts_are_refused)
{
    struct box box = make_box(0, 10);
    struct cw_err err = {0};
    const double far[3] = {0, 5.1, 0};
    const double half[3] = {-5, 5, 5.5};
    const char *const open[3] = {"p", "f", "p"};
    ck_assert_int_eq(box_set_tilt(&box, far, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "skew is too large: xz"));
    ck_assert(!box.triclinic && box.tilt[1] == 0);
    err = (struct cw_err){0};
    ck_assert_int_eq(box_set_tilt(&box, half, &err), CW_OK);
    struct box rounded = make_box(0, 21.48); /* on the grid 10.74 is more than half of it */
    ck_assert_int_eq(box_set_tilt(&rounded, (const double[3]){10.74, 0, 0}, &err), CW_OK);
    ck_assert_int_eq(box_set_boundary(&box, open, &err), CW_OK);
    ck_assert_int_eq(box_check_tilt(&box, &err), CW_USER);
    ck_assert_ptr_nonnull(strstr(err.text, "periodic along x and y"));
    err = (struct cw_err){0};
    const double no_number[3] = {NAN, 0, 0};
    ck_assert_int_eq(box_set_tilt(&box, no_number, &err), CW_USER);
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
    tcase_add_test(core, tilts_lie_on_the_grid);
    tcase_add_test(core, wrapping_is_exact_in_a_tilted_box);
    tcase_add_test(core, an_atom_and_its_image_wrap_to_the_same_bits);
    tcase_add_test(core, minimum_image_is_the_shortest_of_a_tilted_box);
    tcase_add_test(core, widths_are_distances_of_faces);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, the_faces_belong_to_the_low_side);
    tcase_add_test(limits, what_is_no_number_is_left_alone);
    suite_add_tcase(suite, limits);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_boxes_are_refused);
    tcase_add_test(errors, bad_boundaries_are_refused);
    tcase_add_test(errors, bad_tilts_are_refused);
    suite_add_tcase(suite, errors);
    return run_suite(suite);
}
