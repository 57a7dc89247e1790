/* ranks: 3 6 */
/* When space is cut anew: a crystal's planes of atoms cannot be split as shares ask. */
#include "base/exact.h"
#include "base/random.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

static struct atoms atoms;
static struct box box;
static struct domain *domain;
static struct cw_err err;

/* 512 atoms on a simple cubic lattice, dealt out over the ranks */
static void set_up(void)
{
    static const char *const periodic[3] = {"p", "p", "p"};
    const double lo[3] = {0, 0, 0};
    const double hi[3] = {24, 24, 24};
    atoms_init(&atoms);
    atoms.n_types = 1;
    box_init(&box);
    domain = domain_create(world);
    err = (struct cw_err){0};
    ck_assert_int_eq(box_set_boundary(&box, periodic, &err), CW_OK);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    for (int k = 0; k < 512; k++) {
        const double x[3] = {0.5 + 3 * (k % 8), 0.5 + 3 * (k / 8 % 8), 0.5 + 3 * (k / 64)};
        if (k % comm_size(world) == comm_rank(world))
            (void)atoms_append(&atoms, k + 1, 1, x);
    }
    atoms_count(&atoms, world);
}

static void tear_down(void)
{
    domain_destroy(domain);
    atoms_free(&atoms);
}

static void rebuild(void)
{
    enum cw_status status = domain_rebuild(domain, &box, &atoms, 2, &err);
    ck_assert_msg(status == CW_OK, "%s", err.text);
}

/* Eight planes cannot be split into three parts; once the atoms have moved a little, they can. */
START_TEST(planes_are_cut_when_they_have_roughened)
{
    rebuild();
    ck_assert(domain_imbalance(domain, &atoms) > 1.1);
    for (lidx i = 0; i < atoms.n_local; i++) {
        double u[4];
        random_uniform4(3, RANDOM_BUILD, atoms.id[i], 0, u);
        for (int d = 0; d < 3; d++)
            atoms.x[4 * i + d] = exact_round(atoms.x[4 * i + d] - 0.4 * u[d], CW_QUANTUM_POSITION);
    }
    rebuild();
    ck_assert(domain_imbalance(domain, &atoms) <= 1.05);
}
END_TEST

START_TEST(cuts_in_vain_become_rare)
{
    for (int k = 0; k < 40; k++)
        rebuild();
    ck_assert_int_le(domain_balances(domain), 7); /* rebuild 1, then after 1, 2, 4, 8, 16 more */
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("balance");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, planes_are_cut_when_they_have_roughened);
    tcase_add_test(core, cuts_in_vain_become_rare);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
