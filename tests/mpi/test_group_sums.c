/* Sums over groups: analytic cases, and equal bits however atoms are spread over ranks. */
/* ranks: 1 2 3 4 */
#include "measure/group_sums.h"

#include <check.h>

#include "base/exact.h"
#include "base/units.h"
#include "measure/scaled_sum.h"
#include "parallel/comm.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

static struct atoms atoms;
static struct box box;
static struct group_pick pick;
static const struct units *metal;

static void set_up(void)
{
    static const double lo[3] = {-100, -100, -100};
    static const double hi[3] = {100, 100, 100};
    struct cw_err err = {CW_OK, ""};
    box_init(&box);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    ck_assert_int_eq(units_find("metal", &metal, &err), CW_OK);
    atoms_init(&atoms);
    atoms.n_types = 2;
    atoms.mass[1] = 197;
    atoms.mass[2] = 63.5;
    pick = (struct group_pick){.atoms = &atoms, .box = &box, .comm = world, .bits = 2};
}

static void tear_down(void)
{
    atoms_free(&atoms);
}

/* one atom, on the rank that is told; mask 2 makes it a member of the picked group */
static void add(int owner, gid id, int type, const double x[3], const double v[3], uint32_t mask)
{
    if (comm_rank(world) != owner)
        return;
    lidx i = atoms_append(&atoms, id, type, x);
    atoms.mask[i] = mask;
    for (int d = 0; d < 3; d++) {
        atoms.v[4 * (size_t)i + (size_t)d] = v[d];
        atoms.f[4 * (size_t)i + (size_t)d] = v[(d + 1) % 3];
    }
}

START_TEST(dumbbell)
{
    const double x1[3] = {3, 1, 0};
    const double x2[3] = {-3, 1, 0};
    const double v1[3] = {0, 2, 1};
    const double v2[3] = {0, -2, 1};
    const double far[3] = {50, 50, 50};
    int last = comm_size(world) - 1;
    add(0, 1, 1, x1, v1, 3);
    add(last, 2, 1, x2, v2, 3);
    add(0, 3, 2, far, v1, 1);
    double c[3];
    double m[3][3];
    double lo[3];
    double hi[3];
    ck_assert_int_eq(group_sums_count(&pick), 2);
    ck_assert(group_sums_mass(&pick) == 394);
    group_sums_center(&pick, c);
    ck_assert(c[0] == 0 && c[1] == 1 && c[2] == 0);
    group_sums_inertia(&pick, c, m);
    ck_assert(m[0][0] == 0 && m[1][1] == 394 * 9 && m[2][2] == 394 * 9 && m[0][1] == 0);
    group_sums_angular_momentum(&pick, c, hi);
    ck_assert(hi[0] == 0 && hi[1] == 0 && hi[2] == 2 * 197 * 6);
    group_sums_omega(&pick, c);
    ck_assert(c[0] == 0 && c[1] == 0);
    ck_assert_double_eq_tol(c[2], 2.0 / 3, 1e-14);
    group_sums_velocity(&pick, c);
    ck_assert(c[0] == 0 && c[1] == 0 && c[2] == 1);
    ck_assert_double_eq_tol(group_sums_gyration(&pick), 3, 1e-14);
    /* each atom's share is rounded to the energy grid */
    ck_assert_double_eq_tol(group_sums_kinetic(&pick, metal), 197 * 5 * metal->mv2_to_energy,
                            CW_QUANTUM_ENERGY);
    ck_assert(group_sums_bounds(&pick, lo, hi));
    ck_assert(lo[0] == -3 && hi[0] == 3 && lo[1] == 1 && hi[1] == 1 && lo[2] == 0);
    ck_assert(group_sums_force_max(&pick) == 2);
    ck_assert_double_eq_tol(group_sums_force_norm(&pick), sqrt(10), 1e-14);
}
END_TEST

START_TEST(images_are_unwrapped)
{
    const double x[3] = {99, 0, 0};
    const double zero[3] = {0, 0, 0};
    double c[3];
    add(0, 1, 1, x, zero, 2);
    if (comm_rank(world) == 0)
        atoms.image[0] = -1;
    group_sums_center(&pick, c);
    ck_assert(c[0] == -101 && c[1] == 0);
}
END_TEST

START_TEST(empty_group)
{
    double c[3];
    double t[6];
    double lo[3];
    double hi[3];
    group_sums_center(&pick, c);
    group_sums_gyration_tensor(&pick, t);
    ck_assert(c[0] == 0 && t[0] == 0 && group_sums_mass(&pick) == 0);
    group_sums_omega(&pick, c);
    ck_assert(c[0] == 0 && group_sums_kinetic(&pick, metal) == 0);
    ck_assert(!group_sums_bounds(&pick, lo, hi));
    ck_assert(lo[0] == 1e20 && hi[0] == -1e20);
}
END_TEST

enum { RESULTS = 30 };

/* the same thousand atoms, all on rank 0 or dealt out; every sum into out */
static void sums_of_cloud(bool spread, double out[RESULTS])
{
    unsigned state = 7;
    tear_down();
    set_up();
    for (int k = 0; k < 1000; k++) {
        double x[3];
        double v[3];
        for (int d = 0; d < 3; d++) {
            x[d] = 90 * crystal_noise(&state);
            v[d] = 7 * crystal_noise(&state);
        }
        add(spread ? k * 7 % comm_size(world) : 0, k + 1, 1 + k % 2, x, v, k % 5 == 0 ? 1 : 3);
    }
    double m[3][3];
    memset(out, 0, RESULTS * sizeof out[0]);
    group_sums_center(&pick, out);
    group_sums_velocity(&pick, out + 3);
    group_sums_gyration_tensor(&pick, out + 6);
    group_sums_kinetic_tensor(&pick, metal, out + 12);
    group_sums_angular_momentum(&pick, out, out + 18);
    group_sums_torque(&pick, out, out + 21);
    group_sums_omega(&pick, out + 24);
    group_sums_inertia(&pick, out, m);
    out[27] = m[0][1];
    out[28] = group_sums_force_norm(&pick);
    out[29] = group_sums_mass(&pick);
}

START_TEST(bits_do_not_depend_on_owners)
{
    double together[RESULTS];
    double apart[RESULTS];
    sums_of_cloud(false, together);
    sums_of_cloud(true, apart);
    ck_assert_mem_eq(together, apart, sizeof apart);
    for (int k = 0; k < RESULTS; k++)
        ck_assert(together[k] != 0);
}
END_TEST

static void decades(const void *self, lidx i, double *out)
{
    (void)self;
    out[0] = pow(10, i % 40 - 20) * (i % 3 - 1);
    out[1] = i == 3 ? (double)NAN : 1;
    out[2] = 0;
}

START_TEST(terms_of_any_size)
{
    double sum[3];
    scaled_sum(world, 120, 3, decades, NULL, sum);
    double expected = 0;
    double out[3];
    for (lidx i = 0; i < 120; i++) {
        decades(NULL, i, out);
        expected += out[0];
    }
    expected *= comm_size(world);
    ck_assert_double_eq_tol(sum[0], expected, 1e-13 * 1e20);
    ck_assert(isnan(sum[1]));
    ck_assert(sum[2] == 0);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("group_sums");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, dumbbell);
    tcase_add_test(core, images_are_unwrapped);
    tcase_add_test(core, bits_do_not_depend_on_owners);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, empty_group);
    tcase_add_test(limits, terms_of_any_size);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
