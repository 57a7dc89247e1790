/* What ionisation does to silica: rates by the electrons' energy, and the bonds of an oxygen. */
#include "beam/radiolysis.h"
#include "support/run_suite.h"
#include "system/atoms.h"

static const double BARN = 1e-8; /* A^2 */

START_TEST(rates)
{
    ck_assert_double_eq_tol(radiolysis_sigma(200), 140 * BARN, 1e-12 * BARN);
    ck_assert_double_eq_tol(ionisation_sigma(200), 1e5 * BARN, 1e-9 * BARN);
    /* beta: 0.69531 at 200 keV, 0.77653 at 300 keV */
    const double slower = 0.69531 * 0.69531 / (0.77653 * 0.77653);
    ck_assert_double_eq_tol(radiolysis_sigma(300), slower * 140 * BARN, 1e-2 * BARN);
    ck_assert_double_gt(ionisation_sigma(80), ionisation_sigma(200));
}
END_TEST

enum { SILICON = 1, OXYGEN, HYDROGEN, TYPES = HYDROGEN };

static const bool is_silicon[TYPES + 1] = {[SILICON] = true};
static const bool is_hydrogen[TYPES + 1] = {[HYDROGEN] = true};
static const struct radiolysis_elements elements = {is_silicon, is_hydrogen, 2.2};

static void put(struct atoms *atoms, gid id, int type, double x, double y, double z)
{
    (void)atoms_append(atoms, id, type, (double[3]){x, y, z});
}

static struct radiolysis_bonds bonds_of_first(const struct atoms *atoms)
{
    struct radiolysis_bonds bonds;
    radiolysis_find_bonds(atoms, &elements, 0, &bonds);
    return bonds;
}

START_TEST(bonds_of_an_oxygen)
{
    struct atoms atoms;
    atoms_init(&atoms);
    put(&atoms, 7, OXYGEN, 0, 0, 0);
    put(&atoms, 9, SILICON, 1.6, 0, 0);
    put(&atoms, 2, OXYGEN, 0, 1.6, 0);    /* no silicon */
    put(&atoms, 3, SILICON, 0, 0, -2.25); /* too far */
    struct radiolysis_bonds bonds = bonds_of_first(&atoms);
    ck_assert_int_eq(bonds.n, 1);
    ck_assert(!radiolysis_is_bridging(&bonds));
    put(&atoms, 4, SILICON, 0, 0, 1.75);
    bonds = bonds_of_first(&atoms);
    ck_assert_int_eq(bonds.n, 2);
    ck_assert(radiolysis_is_bridging(&bonds));
    /* by their ids, wherever they stand */
    ck_assert_int_eq(bonds.bond[0].id, 4);
    ck_assert_int_eq(bonds.bond[0].silicon, 4);
    ck_assert_double_eq(bonds.bond[0].r, 1.75);
    ck_assert_double_eq(bonds.bond[0].d[2], 1.75);
    ck_assert_int_eq(bonds.bond[1].id, 9);
    /* hydrogen beside it: hydronium, not a bridge; farther it does not count */
    put(&atoms, 5, HYDROGEN, 0, -1.4, 0);
    bonds = bonds_of_first(&atoms);
    ck_assert(radiolysis_is_bridging(&bonds));
    put(&atoms, 6, HYDROGEN, 0, -1, 0);
    bonds = bonds_of_first(&atoms);
    ck_assert(!radiolysis_is_bridging(&bonds));
    atoms_free(&atoms);
}
END_TEST

/* images of one silicon, in a box with one cell, and more of them than are kept */
START_TEST(images_and_crowds)
{
    struct atoms atoms;
    atoms_init(&atoms);
    put(&atoms, 1, OXYGEN, 0, 0, 0);
    put(&atoms, 8, SILICON, 1.75, 0, 0);
    put(&atoms, 8, SILICON, -1.5, 0, 0);
    struct radiolysis_bonds bonds = bonds_of_first(&atoms);
    ck_assert_int_eq(bonds.n, 2);
    ck_assert_double_eq(bonds.bond[0].r, 1.5); /* the nearer image first */
    for (gid id = 20; id > 9; id--)
        put(&atoms, id, SILICON, 0, 1.5 + 0.01 * (double)id, 0);
    bonds = bonds_of_first(&atoms);
    ck_assert_int_eq(bonds.n, RADIOLYSIS_BONDS);
    for (int k = 1; k < bonds.n; k++)
        ck_assert_int_ge(bonds.bond[k].id, bonds.bond[k - 1].id);
    ck_assert_int_eq(bonds.bond[RADIOLYSIS_BONDS - 1].id, 9 + RADIOLYSIS_BONDS - 2);
    atoms_free(&atoms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("radiolysis");
    TCase *core = tcase_create("core");
    tcase_add_test(core, rates);
    tcase_add_test(core, bonds_of_an_oxygen);
    tcase_add_test(core, images_and_crowds);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
