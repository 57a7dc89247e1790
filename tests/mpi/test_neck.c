/* The neck of two overlapping spheres cut from gold, at known radius, and equal bits on any spread
 * of the atoms over ranks. */
/* ranks: 1 2 3 4 */
#include "measure/neck.h"

#include <check.h>

#include "parallel/comm.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

static const double lattice = 4.08;
static const double groove =
    1.44; /* half a nearest-neighbour distance: grooves are filled so far */
static struct atoms atoms;
static struct box box;

static void set_up(void)
{
    static const double lo[3] = {-200, -200, -200};
    static const double hi[3] = {200, 200, 200};
    struct cw_err err = {CW_OK, ""};
    box_init(&box);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    atoms_init(&atoms);
    atoms.n_types = 1;
}

static void tear_down(void)
{
    atoms_free(&atoms);
}

struct cut {
    double radius, center[3], turn[3][3];
    double keep_x; /* only x * side <= this */
    double side;
    bool spread;
    gid count;
};

static void take(void *self, const double x[3])
{
    struct cut *cut = self;
    double y[3] = {lattice * x[0] + 0.3, lattice * x[1] + 0.1, lattice * x[2] + 0.7};
    mat3_apply((const double(*)[3])cut->turn, y, y);
    if (vec3_norm(y) >= cut->radius)
        return;
    for (int d = 0; d < 3; d++)
        y[d] += cut->center[d];
    if (cut->side * y[0] > cut->keep_x)
        return;
    gid id = ++cut->count;
    if (comm_rank(world) == (cut->spread ? (int)(id % comm_size(world)) : 0))
        (void)atoms_append(&atoms, id, 1, y);
}

/* sphere at (x, 0, 0), cut off at the plane x = 0 so that two of them join there without overlap */
static void add_sphere(double radius, double x, double turn, bool spread)
{
    static const double axis[3] = {0.2, 1, -0.4};
    struct cut cut = {.radius = radius, .center = {x, 0, 0}, .spread = spread};
    cut.side = x < 0 ? 1 : -1;
    mat3_rotation(axis, turn, cut.turn);
    crystal_walk(CRYSTAL_FCC, 8, take, &cut);
}

static struct neck find(double half, bool far_apart)
{
    const struct neck_spec spec = {.comm = world,
                                   .atoms = &atoms,
                                   .box = &box,
                                   .bits = 1,
                                   .from = {-half, 0, 0},
                                   .to = {half, far_apart ? 1e-3 : 0, 0},
                                   .distance = lattice / sqrt(2)};
    struct neck neck;
    neck_find(&spec, &neck);
    return neck;
}

START_TEST(two_spheres)
{
    const double radius = 22;
    const double half[] = {12, 16, 19};
    for (int k = 0; k < 3; k++) {
        tear_down();
        set_up();
        add_sphere(radius, -half[k], 0.3, true);
        add_sphere(radius, half[k], 1.1, true);
        struct neck neck = find(half[k], false);
        double sharp = sqrt(radius * radius - half[k] * half[k]);
        double rounded = radius + groove;
        rounded = sqrt(rounded * rounded - half[k] * half[k]) - groove;
        ck_assert_double_eq_tol(neck.radius, rounded, 0.5);
        ck_assert_double_gt(neck.radius, sharp - 0.1);
        ck_assert_double_eq_tol(neck.place, half[k], 1.5);
        ck_assert_double_eq_tol(neck.area, 3.14159265 * neck.radius * neck.radius, 1e-4);
    }
}
END_TEST

/* Centres inside one sphere, close to its middle: the section there has the sphere's radius. */
START_TEST(one_sphere_has_its_radius)
{
    for (double radius = 8; radius < 29; radius += 5) {
        tear_down();
        set_up();
        struct cut cut = {
            .radius = radius, .center = {0, 0, 0}, .side = 1, .keep_x = 1e9, .spread = true};
        const double axis[3] = {radius, 1, -0.4};
        mat3_rotation(axis, radius, cut.turn);
        crystal_walk(CRYSTAL_FCC, 8, take, &cut);
        ck_assert_double_eq_tol(find(1, true).radius, radius, 0.6);
    }
}
END_TEST

START_TEST(a_gap_has_no_neck)
{
    add_sphere(15, -18, 0.3, true);
    add_sphere(15, 18, 1.1, true);
    struct neck neck = find(18, false);
    ck_assert(neck.radius == 0 && neck.area == 0);
}
END_TEST

START_TEST(bits_do_not_depend_on_owners)
{
    double radius[2];
    for (int k = 0; k < 2; k++) {
        tear_down();
        set_up();
        add_sphere(20, -14, 0.3, k == 1);
        add_sphere(20, 14, 0.5, k == 1);
        radius[k] = find(14, true).radius;
    }
    ck_assert(radius[0] == radius[1] && radius[0] > 0);
}
END_TEST

START_TEST(nothing_to_see)
{
    ck_assert(find(10, false).radius == 0);
    add_sphere(10, -5, 0, true);
    ck_assert(find(0, false).radius == 0);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("neck");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, two_spheres);
    tcase_add_test(core, one_sphere_has_its_radius);
    tcase_add_test(core, bits_do_not_depend_on_owners);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, a_gap_has_no_neck);
    tcase_add_test(limits, nothing_to_see);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
