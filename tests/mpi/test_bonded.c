/* Bonds and angles on ranks: made and broken, found again with their images, their forces, and
 * special neighbours. */
/* ranks: 1 2 3 4 8 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/real.h"
#include "bonded/bonded.h"
#include "bonded/form.h"
#include "domain/domain.h"
#include "neighbor/bonded_list.h"
#include "parallel/comm.h"
#include "potential/potential.h"
#include "support/mpi_suite.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/topology.h"

enum { CHAINS = 12, LENGTH = 5, ATOMS = CHAINS * LENGTH };

/* chains of five atoms in a periodic box, some of them across its faces */
struct chains {
    struct comm *comm;
    struct box box;
    struct atoms atoms;
    struct domain *domain;
    struct bonded *bonded;
    struct bonded_list list;
    struct cw_err err;
    double reach;
};

static double scatter(int a, int b)
{
    return 0.3 * sin(12.9898 * a + 78.233 * b);
}

static void words_of(struct chains *c, enum bonded_kind kind, bool coeff, const char *line)
{
    char copy[128];
    const char *words[8];
    int n = 0;
    char *rest = copy;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w; n < 8 && (w = strtok_r(rest, " ", &rest));)
        words[n++] = w;
    if (coeff)
        (void)!bonded_set_coeff(c->bonded, kind, 2, words, n, &c->err);
    else
        (void)!bonded_set_style(c->bonded, kind, words, n, &c->err);
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
}

static void add_atoms(struct chains *c, const double scale[3])
{
    for (int chain = 0; chain < CHAINS && comm_rank(c->comm) == 0; chain++) {
        for (int k = 0; k < LENGTH; k++) {
            double x[3] = {3.0 * (chain % 3) + 0.9 * k + scatter(chain, k),
                           3.0 * (chain / 3) + 0.7 * (k % 2) + scatter(k, chain),
                           2.5 * chain + scatter(chain + k, 3)};
            int image[3] = {0, 0, 0};
            for (int d = 0; d < 3; d++)
                x[d] *= scale[d];
            lidx i = atoms_append(&c->atoms, chain * LENGTH + k + 1, 1, x);
            box_wrap(&c->box, c->atoms.x + 4 * (size_t)i, image);
        }
    }
    atoms_count(&c->atoms, c->comm);
}

/* each bond is told by one rank, some by two */
static void add_chains(struct chains *c)
{
    struct topology_change change[2 * ATOMS];
    gid n = 0;
    int rank = comm_rank(c->comm);
    int size = comm_size(c->comm);
    for (int a = 1; a <= ATOMS; a++) {
        bool tells = a % size == rank || (a % 3 == 0 && (a + 1) % size == rank);
        if (tells && a % LENGTH != 0)
            change[n++] = (struct topology_change){TOPOLOGY_ADD_BOND, 1 + a % 2, {a + 1, a, 0}};
        if (tells && a % LENGTH != 0 && (a + 1) % LENGTH != 0)
            change[n++] = (struct topology_change){TOPOLOGY_ADD_ANGLE, 1, {a, a + 1, a + 2}};
    }
    (void)!topology_apply(&c->atoms, c->comm, change, n, &c->err);
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
}

static void start(struct chains *c, const double scale[3])
{
    const double lo[3] = {0, 0, 0};
    double hi[3] = {9.5 * scale[0], 12 * scale[1], 11 * scale[2]};
    memset(c, 0, sizeof *c);
    c->comm = comm_world();
    c->reach = 5;
    box_init(&c->box);
    ck_assert_int_eq(box_set(&c->box, lo, hi, &c->err), CW_OK);
    c->box.exists = true;
    atoms_init(&c->atoms);
    atom_style_use(&c->atoms, atom_style_find("full"));
    c->atoms.n_types = 1;
    c->atoms.bond_types = 2;
    c->atoms.angle_types = 2;
    c->domain = domain_create(c->comm);
    c->bonded = bonded_create();
    bonded_list_init(&c->list);
    words_of(c, BONDED_BOND, false, "hybrid harmonic morse");
    words_of(c, BONDED_BOND, true, "1 harmonic 20 1.1");
    words_of(c, BONDED_BOND, true, "2 morse 3 1.5 1.2");
    words_of(c, BONDED_ANGLE, false, "harmonic");
    words_of(c, BONDED_ANGLE, true, "* 2.5 110");
    add_atoms(c, scale);
    add_chains(c);
}

static void finish(struct chains *c)
{
    bonded_list_free(&c->list);
    bonded_destroy(c->bonded);
    domain_destroy(c->domain);
    atoms_free(&c->atoms);
    comm_destroy(c->comm);
}

static void settle(struct chains *c, bool special)
{
    (void)!domain_rebuild(c->domain, &c->box, &c->atoms, c->reach, &c->err);
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
    const struct bonded_ground ground = {&c->atoms, &c->box, c->domain, c->comm, c->reach, special};
    (void)!bonded_list_build(&c->list, &ground, &c->err);
}

static void pass(struct chains *c, unsigned want)
{
    size_t n = (size_t)c->atoms.n_local;
    memset(c->atoms.f, 0, n * 4 * sizeof(double));
    memset(c->atoms.energy, 0, n * sizeof(double));
    memset(c->atoms.virial, 0, n * 6 * sizeof(double));
    (void)bonded_compute(c->bonded, &c->list, &c->atoms, want, &c->err);
    err_sync(c->comm, &c->err);
    ck_assert_msg(c->err.status == CW_OK, "%s", c->err.text);
}

static double sum_of(struct chains *c, const double *array, size_t stride, double quantum)
{
    struct exact_sum sum = {0};
    exact_add_array(&sum, array, (size_t)c->atoms.n_local, stride, quantum);
    comm_sum_exact(c->comm, &sum, 1);
    return exact_value(&sum, quantum);
}

static double energy_now(struct chains *c)
{
    pass(c, PASS_ENERGY);
    return sum_of(c, c->atoms.energy, 1, CW_QUANTUM_ENERGY);
}

static const double plain[3] = {1, 1, 1};

START_TEST(angles_are_those_of_atan2)
{
    for (int k = 0; k <= 20000; k++) {
        double x = cos(k * 3.1415926535897932 / 20000);
        double y = fabs(sin(k * 3.1415926535897932 / 20000));
        double size = pow(10, k % 13 - 6);
        double expected = atan2(size * y, size * x);
        ck_assert_msg(fabs(real_angle(size * y, size * x) - expected) <= 7e-16 * expected,
                      "%g %g: %.17g, not %.17g", x, y, real_angle(size * y, size * x), expected);
    }
    ck_assert(real_angle(0, 1) == 0 && real_angle(0, 0) == 0);
    ck_assert(fabs(real_angle(0, -1) - acos(-1)) < 1e-15);
}
END_TEST

START_TEST(slopes_belong_to_energies)
{
    const double c[BONDED_COEFFS] = {3.5, 1.3, 1.1};
    const double h = 0x1p-14;
    for (int kind = 0; kind < BONDED_KINDS; kind++) {
        for (const char *const *name = bonded_form_names((enum bonded_kind)kind); *name; name++) {
            const struct bonded_form *form = bonded_form_find((enum bonded_kind)kind, *name);
            for (double x = 0.4; form && x < 3; x += 0.1) {
                double energy[3];
                double slope[3];
                for (int k = 0; k < 3; k++)
                    form->evaluate(c, x + (k - 1) * h, &energy[k], &slope[k]);
                double expected = (energy[2] - energy[0]) / (2 * h);
                ck_assert_msg(fabs(slope[1] - expected) < 1e-6 * (1 + fabs(expected)), "%s at %g",
                              *name, x);
            }
        }
    }
}
END_TEST

START_TEST(force_is_minus_the_slope_of_the_energy)
{
    const double h = 0x1p-13;
    struct chains c;
    start(&c, plain);
    settle(&c, false);
    for (gid id = 1; id <= ATOMS; id++) {
        const size_t axis = (size_t)(id % 3);
        double force = -INFINITY;
        double energy[2];
        pass(&c, 0);
        lidx i = domain_find(c.domain, &c.atoms, id);
        if (i >= 0)
            force = c.atoms.f[4 * (size_t)i + axis];
        comm_max_double(c.comm, &force, 1);
        for (int k = 0; k < 2; k++) {
            if (i >= 0)
                c.atoms.x[4 * (size_t)i + axis] += k == 0 ? h : -2 * h;
            domain_forward_positions(c.domain, &c.atoms);
            energy[k] = energy_now(&c);
        }
        if (i >= 0)
            c.atoms.x[4 * (size_t)i + axis] += h;
        domain_forward_positions(c.domain, &c.atoms);
        double slope = (energy[0] - energy[1]) / (2 * h);
        ck_assert_msg(fabs(force + slope) < 1e-5 * (1 + fabs(force)), "atom %d: %.12g, %.12g",
                      (int)id, force, -slope);
    }
    finish(&c);
}
END_TEST

static double energy_scaled(size_t axis, double by)
{
    double scale[3] = {1, 1, 1};
    struct chains c;
    scale[axis] = by;
    start(&c, scale);
    settle(&c, false);
    double energy = energy_now(&c);
    finish(&c);
    return energy;
}

START_TEST(virial_is_minus_the_slope_by_strain)
{
    const double h = 0x1p-13;
    struct chains c;
    start(&c, plain);
    settle(&c, false);
    pass(&c, PASS_VIRIAL);
    for (size_t d = 0; d < 3; d++) {
        double virial = sum_of(&c, c.atoms.virial + d, 6, CW_QUANTUM_VIRIAL);
        double slope = -(energy_scaled(d, 1 + h) - energy_scaled(d, 1 - h)) / (2 * h);
        ck_assert_msg(fabs(virial - slope) < 1e-4 * (1 + fabs(virial)), "%zu: %.12g, %.12g", d,
                      virial, slope);
    }
    finish(&c);
}
END_TEST

START_TEST(sums_are_exact)
{
    struct chains c;
    start(&c, plain);
    settle(&c, false);
    pass(&c, PASS_ENERGY);
    for (size_t d = 0; d < 3; d++)
        ck_assert(sum_of(&c, c.atoms.f + d, 4, CW_QUANTUM_FORCE) == 0);
    struct exact_sum sum = *bonded_energy(c.bonded, BONDED_BOND);
    exact_merge(&sum, bonded_energy(c.bonded, BONDED_ANGLE));
    comm_sum_exact(c.comm, &sum, 1);
    ck_assert(exact_value(&sum, CW_QUANTUM_ENERGY) ==
              sum_of(&c, c.atoms.energy, 1, CW_QUANTUM_ENERGY));
    finish(&c);
}
END_TEST

static void refuse(struct chains *c, struct topology_change change, const char *message)
{
    struct topology_count before = topology_count(&c->atoms, c->comm);
    gid n = comm_rank(c->comm) == comm_size(c->comm) - 1; /* one rank tells, all refuse */
    ck_assert_int_eq(topology_apply(&c->atoms, c->comm, &change, n, &c->err), CW_USER);
    ck_assert_msg(strstr(c->err.text, message) != NULL, "'%s', not '%s'", c->err.text, message);
    c->err = (struct cw_err){0};
    struct topology_count after = topology_count(&c->atoms, c->comm);
    ck_assert(before.bonds == after.bonds && before.angles == after.angles);
}

START_TEST(changes_that_cannot_be_made)
{
    struct chains c;
    start(&c, plain);
    settle(&c, false);
    refuse(&c, (struct topology_change){TOPOLOGY_ADD_BOND, 1, {2, 1, 0}},
           "bond 1-2: it exists already");
    refuse(&c, (struct topology_change){TOPOLOGY_ADD_BOND, 1, {4, 4, 0}}, "one atom twice");
    refuse(&c, (struct topology_change){TOPOLOGY_ADD_BOND, 3, {1, 9, 0}},
           "a bond type from 1 to 2, got 3");
    refuse(&c, (struct topology_change){TOPOLOGY_ADD_BOND, 1, {1, 99, 0}},
           "bond 1-99: there is no atom 99");
    refuse(&c, (struct topology_change){TOPOLOGY_REMOVE_BOND, 0, {1, 9, 0}},
           "bond 1-9: there is none to remove");
    refuse(&c, (struct topology_change){TOPOLOGY_ADD_ANGLE, 1, {3, 2, 1}},
           "angle 1-2-3: it exists already");
    refuse(&c, (struct topology_change){TOPOLOGY_REMOVE_ANGLE, 1, {1, 3, 2}},
           "angle 1-3-2: there is none to remove");
    finish(&c);
}
END_TEST

START_TEST(bonds_break_with_their_angles)
{
    struct chains c;
    start(&c, plain);
    settle(&c, false);
    struct topology_count before = topology_count(&c.atoms, c.comm);
    ck_assert_int_eq(before.bonds, CHAINS * (LENGTH - 1));
    ck_assert_int_eq(before.angles, CHAINS * (LENGTH - 2));
    const struct topology_change change[3] = {{TOPOLOGY_REMOVE_BOND, 0, {3, 2, 0}},
                                              {TOPOLOGY_ADD_BOND, 2, {5, 1, 0}},
                                              {TOPOLOGY_REMOVE_ANGLE, 0, {8, 9, 10}}};
    ck_assert_int_eq(topology_apply(&c.atoms, c.comm, change, 3, &c.err), CW_OK);
    struct topology_count after = topology_count(&c.atoms, c.comm);
    ck_assert_int_eq(after.bonds, before.bonds);
    ck_assert_int_eq(after.angles, before.angles - 3);
    settle(&c, false);
    ck_assert_msg(c.err.status == CW_OK, "%s", c.err.text);
    finish(&c);
}
END_TEST

/* a star with more bonds than rows begin with, made on all ranks */
START_TEST(rows_grow)
{
    struct chains c;
    struct topology_change change[9];
    start(&c, plain);
    c.reach = 11;
    c.box.periodic[0] = c.box.periodic[1] = c.box.periodic[2] = false;
    for (int k = 0; k < 9; k++)
        change[k] = (struct topology_change){TOPOLOGY_ADD_BOND, 1, {1, 6 + k, 0}};
    ck_assert_int_eq(topology_apply(&c.atoms, c.comm, change, 9, &c.err), CW_OK);
    gid room[2] = {c.atoms.bond_room, -c.atoms.bond_room};
    comm_max(c.comm, room, 2);
    ck_assert_int_eq(room[0], -room[1]);
    ck_assert_int_ge(room[0], 10);
    ck_assert_int_eq(domain_rebuild(c.domain, &c.box, &c.atoms, c.reach, &c.err), CW_OK);
    lidx i = domain_find(c.domain, &c.atoms, 1);
    for (int k = 0; k < 9 && i >= 0; k++)
        ck_assert_int_ge(topology_find_bond(&c.atoms, i, 6 + k), 0);
    if (i >= 0)
        ck_assert_int_eq(topology_n_bonds(&c.atoms, i), 10);
    finish(&c);
}
END_TEST

/* In a chain, atom number k (from 0) has the special neighbours at k +- 1, 2 and 3. */
START_TEST(special_neighbors_of_chains)
{
    struct chains c;
    start(&c, plain);
    settle(&c, true);
    ck_assert_msg(c.err.status == CW_OK, "%s", c.err.text);
    const struct special_list *special = &c.list.special;
    ck_assert_int_eq(special->n_rows, c.atoms.n_local);
    for (lidx i = 0; i < c.atoms.n_local; i++) {
        gid own = c.atoms.id[i];
        size_t expected = 0;
        for (gid k = (own - 1) / LENGTH * LENGTH + 1, last = k + LENGTH; k < last; k++)
            expected += k != own && llabs(k - own) <= 3;
        ck_assert_uint_eq(special->first[i + 1] - special->first[i], expected);
        for (size_t k = special->first[i]; k < special->first[i + 1]; k++) {
            gid other = c.atoms.id[special->partner[k]];
            ck_assert_int_eq((other - 1) / LENGTH, (own - 1) / LENGTH);
            ck_assert_int_eq(special->kind[k], llabs(other - own));
        }
    }
    finish(&c);
}
END_TEST

/* closed to a ring of five, every other atom is at one or two bonds' distance */
START_TEST(special_neighbors_of_rings)
{
    struct chains c;
    start(&c, plain);
    c.reach = 5.9;
    const struct topology_change change = {TOPOLOGY_ADD_BOND, 1, {1, 5, 0}};
    ck_assert_int_eq(topology_apply(&c.atoms, c.comm, &change, 1, &c.err), CW_OK);
    settle(&c, true);
    ck_assert_msg(c.err.status == CW_OK, "%s", c.err.text);
    const struct special_list *special = &c.list.special;
    for (lidx i = 0; i < c.atoms.n_local; i++) {
        gid own = c.atoms.id[i];
        if (own > 5)
            continue;
        ck_assert_uint_eq(special->first[i + 1] - special->first[i], 4);
        for (size_t k = special->first[i]; k < special->first[i + 1]; k++) {
            gid away = llabs(c.atoms.id[special->partner[k]] - own);
            ck_assert_int_eq(special->kind[k], away == 1 || away == 4 ? 1 : 2);
        }
    }
    finish(&c);
}
END_TEST

static void move_atom(struct chains *c, gid id, double by)
{
    for (lidx i = 0; i < c->atoms.n_local; i++) {
        if (c->atoms.id[i] == id)
            c->atoms.x[4 * (size_t)i] += by;
    }
}

START_TEST(torn_bonds_are_named)
{
    struct chains c;
    start(&c, plain);
    c.reach = 3.5;
    move_atom(&c, 8, 4);
    settle(&c, false);
    ck_assert_int_eq(c.err.status, CW_USER);
    ck_assert_msg(strstr(c.err.text, "atoms 8 and 9 belong together by bonds and are 3.") != NULL ||
                      strstr(c.err.text, "atoms 7 and 8 belong together by bonds and are 4.") !=
                          NULL,
                  "%s", c.err.text);
    ck_assert_msg(strstr(c.err.text, "ghosts reach only 3.5") != NULL, "%s", c.err.text);
    c.err = (struct cw_err){0};
    c.reach = 9;
    settle(&c, false);
    ck_assert_msg(strstr(c.err.text, "3/8 of the periodic box (9.5, 12, 11) or more") != NULL, "%s",
                  c.err.text);
    finish(&c);
}
END_TEST

START_TEST(missing_partners_are_named)
{
    struct chains c;
    start(&c, plain);
    bool *gone = calloc((size_t)c.atoms.n_local + 1, sizeof *gone);
    for (lidx i = 0; i < c.atoms.n_local; i++)
        gone[i] = c.atoms.id[i] == 8;
    atoms_remove(&c.atoms, gone);
    free(gone);
    atoms_count(&c.atoms, c.comm);
    settle(&c, false);
    ck_assert_msg(strstr(c.err.text, "atom 7 is bonded to atom 8, which does not exist") != NULL,
                  "%s", c.err.text);
    c.err = (struct cw_err){0};
    topology_drop_dangling(&c.atoms, c.comm);
    struct topology_count count = topology_count(&c.atoms, c.comm);
    ck_assert_int_eq(count.bonds, CHAINS * (LENGTH - 1) - 2);
    ck_assert_int_eq(count.angles, CHAINS * (LENGTH - 2) - 3);
    settle(&c, true);
    ck_assert_msg(c.err.status == CW_OK, "%s", c.err.text);
    finish(&c);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("bonded");
    TCase *forms = tcase_create("forms");
    tcase_add_test(forms, angles_are_those_of_atan2);
    tcase_add_test(forms, slopes_belong_to_energies);
    suite_add_tcase(suite, forms);
    TCase *forces = tcase_create("forces");
    tcase_add_test(forces, force_is_minus_the_slope_of_the_energy);
    tcase_add_test(forces, virial_is_minus_the_slope_by_strain);
    tcase_add_test(forces, sums_are_exact);
    suite_add_tcase(suite, forces);
    TCase *changes = tcase_create("changes");
    tcase_add_test(changes, changes_that_cannot_be_made);
    tcase_add_test(changes, bonds_break_with_their_angles);
    tcase_add_test(changes, rows_grow);
    suite_add_tcase(suite, changes);
    TCase *partners = tcase_create("partners");
    tcase_add_test(partners, special_neighbors_of_chains);
    tcase_add_test(partners, special_neighbors_of_rings);
    tcase_add_test(partners, torn_bonds_are_named);
    tcase_add_test(partners, missing_partners_are_named);
    suite_add_tcase(suite, partners);
    return mpi_suite_finish(suite);
}
