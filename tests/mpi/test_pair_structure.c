/* What the weld ledger measures, on pairs of gold rods with known angle, distance and contact. */
/* ranks: 1 2 3 4 */
#include "measure/pair_structure.h"

#include <check.h>

#include "domain/domain.h"
#include "parallel/comm.h"
#include "support/crystals.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

static const double lattice = 4.08;
static const double reach = 6.5;
static const double degree = 0.017453292519943295;

/* two rods along x, 32 x 16 x 16 A, one above the other; the second is turned about z */
struct rods {
    struct comm *comm;
    struct atoms atoms;
    struct box box;
    struct domain *domain;
    double turn, gap, noise;
    int which;
    unsigned state;
    gid id;
};

static void put(void *self, const double x[3])
{
    struct rods *rods = self;
    const double y[3] = {lattice * x[0], lattice * x[1], lattice * x[2]};
    if (fabs(y[0]) > 16.4 || fabs(y[1]) > 8.2 || y[2] < -1e-9 || y[2] > 16.4)
        return;
    double r[3][3];
    double z[3];
    static const double axis[3] = {0, 0, 1};
    mat3_rotation(axis, rods->which == 0 ? 0 : rods->turn * degree, r);
    mat3_apply((const double(*)[3])r, y, z);
    if (rods->which ==
        1) { /* the first rod's top layer is at 4 a; the next one is offset by a / 2 */
        z[0] += lattice / 2;
        z[2] += 4 * lattice + rods->gap;
    }
    for (int d = 0; d < 3; d++)
        z[d] += rods->noise * crystal_noise(&rods->state);
    gid id = ++rods->id;
    if (id % comm_size(rods->comm) != comm_rank(rods->comm))
        return;
    lidx i = atoms_append(&rods->atoms, id, 1, z);
    rods->atoms.mask[i] = rods->which == 0 ? 3 : 5;
}

static struct pair_structure measure(struct comm *comm, double turn, double gap, double noise,
                                     double *distance)
{
    static const double lo[3] = {-50, -50, -20};
    static const double hi[3] = {50, 50, 60};
    static const char *const open[3] = {"f", "f", "f"};
    struct cw_err err = {CW_OK, ""};
    struct rods rods = {.comm = comm, .turn = turn, .gap = gap, .noise = noise, .state = 3};
    box_init(&rods.box);
    ck_assert_int_eq(box_set_boundary(&rods.box, open, &err), CW_OK);
    ck_assert_int_eq(box_set(&rods.box, lo, hi, &err), CW_OK);
    atoms_init(&rods.atoms);
    rods.atoms.n_types = 1;
    rods.atoms.mass[1] = 197;
    for (rods.which = 0; rods.which < 2; rods.which++)
        crystal_walk(CRYSTAL_FCC, 6, put, &rods);
    rods.domain = domain_create(comm);
    ck_assert_int_eq(domain_rebuild(rods.domain, &rods.box, &rods.atoms, reach, &err), CW_OK);
    struct pair_structure_spec spec = {.comm = comm,
                                       .atoms = &rods.atoms,
                                       .box = &rods.box,
                                       .domain = rods.domain,
                                       .complete = reach,
                                       .bits = {2, 4}};
    struct pair_structure out;
    ck_assert_int_eq(pair_structure_distance(&spec, distance, &err), CW_OK);
    spec.distance = *distance;
    ck_assert_int_eq(pair_structure_measure(&spec, &out, &err), CW_OK);
    spec.complete = 3;
    struct pair_structure none;
    ck_assert_int_eq(pair_structure_measure(&spec, &none, &err), CW_USER);
    domain_destroy(rods.domain);
    atoms_free(&rods.atoms);
    return out;
}

START_TEST(angles_are_recovered)
{
    const double turns[] = {0, 2, 10, 33, 45, 80};
    for (int k = 0; k < 6; k++) {
        double distance;
        struct pair_structure s = measure(world, turns[k], 2.04, 0, &distance);
        ck_assert_double_eq_tol(distance, lattice / sqrt(2), 1e-9);
        ck_assert_double_eq_tol(s.misorientation, turns[k] > 45 ? 90 - turns[k] : turns[k], 0.1);
        ck_assert_double_eq_tol(s.axis_angle, turns[k], 0.1);
        ck_assert_double_eq_tol(s.center_distance, hypot(4 * lattice + 2.04, lattice / 2), 1e-3);
        ck_assert_int_gt(s.contact_atoms, 50);
        ck_assert_double_gt(s.neck_radius, 8);
    }
}
END_TEST

START_TEST(thermal_noise_costs_less_than_a_degree)
{
    double distance;
    struct pair_structure s = measure(world, 20, 2.04, 0.2, &distance);
    ck_assert_double_eq_tol(s.misorientation, 20, 1);
    ck_assert_double_eq_tol(distance, lattice / sqrt(2), 0.05);
}
END_TEST

/* At no angle and the layer distance of the crystal the pair is one crystal: only its surface is
 * not fcc. Turned, the contact is a boundary. */
START_TEST(a_boundary_has_defects)
{
    double distance;
    struct pair_structure one = measure(world, 0, 2.04, 0, &distance);
    struct pair_structure turned = measure(world, 36, 2.04, 0, &distance);
    ck_assert_int_gt(one.neck_atoms, one.contact_atoms);
    ck_assert_int_lt(2 * one.neck_defects, one.neck_atoms);
    ck_assert_int_gt(2 * turned.neck_defects, turned.neck_atoms);
    ck_assert_int_gt(2 * turned.neck_defects, 3 * one.neck_defects);
    ck_assert_int_gt(one.fcc[0], 100);
    ck_assert_int_eq(one.fcc[0], one.fcc[1]);
}
END_TEST

START_TEST(apart_there_is_no_contact)
{
    double distance;
    struct pair_structure s = measure(world, 20, 8, 0, &distance);
    ck_assert_int_eq(s.contact_atoms, 0);
    ck_assert_int_eq(s.neck_atoms, 0);
    ck_assert_int_eq(s.neck_defects, 0);
    ck_assert(s.neck_radius == 0);
}
END_TEST

START_TEST(bits_do_not_depend_on_ranks)
{
    double distance[2];
    struct pair_structure one = measure(alone, 17, 2.3, 0.2, &distance[0]);
    struct pair_structure many = measure(world, 17, 2.3, 0.2, &distance[1]);
    ck_assert(distance[0] == distance[1]);
    ck_assert_mem_eq(&one, &many, sizeof one);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("pair_structure");
    TCase *core = tcase_create("core");
    tcase_add_test(core, angles_are_recovered);
    tcase_add_test(core, thermal_noise_costs_less_than_a_degree);
    tcase_add_test(core, a_boundary_has_defects);
    tcase_add_test(core, bits_do_not_depend_on_ranks);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, apart_there_is_no_contact);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
