/* ranks: 1 2 3 4 6 8 */
/* Forces that are given to ghosts come back to their owners: what every atom gets from others is
 * compared with what it sees around itself. */
#include "base/mem.h"
#include "base/random.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

#include <string.h>

static struct atoms atoms;
static struct box box;
static struct domain *domain;
static struct cw_err err;

static void set_up(void)
{
    const double lo[3] = {-1.25, 0, 2};
    const double hi[3] = {10.75, 9, 12};
    atoms_init(&atoms);
    atoms.n_types = 2;
    box_init(&box);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    domain = domain_create(world);
}

static void tear_down(void)
{
    domain_destroy(domain);
    atoms_free(&atoms);
}

/* n atoms at random, dealt out to the ranks, with ghosts */
static void scatter(gid n, double reach)
{
    for (gid id = 1; id <= n; id++) {
        double u[4];
        double x[3];
        random_uniform4(11, RANDOM_BUILD, id, 0, u);
        for (int d = 0; d < 3; d++)
            x[d] = box.lo[d] + u[d] * box.length[d];
        if (id % comm_size(world) == comm_rank(world))
            atoms_append(&atoms, id, 1 + (int)(id % 2), x);
    }
    atoms_count(&atoms, world);
    enum cw_status status = domain_rebuild(domain, &box, &atoms, reach, &err);
    ck_assert_msg(status == CW_OK, "%s", err.text);
}

static bool within(lidx i, lidx j, double reach)
{
    double s = 0;
    for (lidx d = 0; d < 3; d++) {
        double e = atoms.x[4 * i + d] - atoms.x[4 * j + d];
        s += e * e;
    }
    return s <= reach * reach;
}

static void add(double to[3], lidx j)
{
    to[0] += (double)atoms.id[j];
    to[1] += (double)atoms.type[j];
    to[2] += 1;
}

/* Every owned atom gives (its id, its type, 1) to all atoms near it; [3 * n_local] in seen: the
 * same of the atoms that it sees. */
static void give(double reach, double *seen)
{
    lidx total = atoms.n_local + atoms.n_ghost;
    memset(atoms.f, 0, 4 * (size_t)total * sizeof *atoms.f);
    for (lidx i = 0; i < atoms.n_local; i++) {
        for (lidx j = 0; j < total; j++) {
            if (!within(i, j, reach))
                continue;
            add(atoms.f + (size_t)4 * (size_t)j, i);
            add(seen + (size_t)3 * (size_t)i, j);
        }
    }
}

static const struct {
    gid n;
    double reach;
} cases[] = {{500, 3.1}, {500, 0.2}, {40, 14}, {3, 2}, {0, 2}};
enum { N_CASES = sizeof cases / sizeof cases[0] };

START_TEST(forces_on_ghosts_reach_the_owners)
{
    scatter(cases[_i].n, cases[_i].reach);
    double *seen = mem_zeroed(3 * (size_t)atoms.n_local + 1, sizeof *seen);
    give(cases[_i].reach, seen);
    domain_reverse_forces(domain, &atoms);
    for (lidx i = 0; i < atoms.n_local; i++)
        for (lidx d = 0; d < 3; d++)
            ck_assert(atoms.f[4 * i + d] == seen[3 * i + d]);
    mem_free(seen);
}
END_TEST

START_TEST(a_steady_step_does_not_allocate)
{
    scatter(500, 3.1);
    memset(atoms.f, 0, 4 * (size_t)(atoms.n_local + atoms.n_ghost) * sizeof *atoms.f);
    domain_reverse_forces(domain, &atoms);
    size_t before = mem_allocations();
    for (int k = 0; k < 50; k++)
        domain_reverse_forces(domain, &atoms);
    ck_assert_uint_eq(mem_allocations(), before);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("reverse_forces");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_loop_test(core, forces_on_ghosts_reach_the_owners, 0, N_CASES);
    tcase_add_test(core, a_steady_step_does_not_allocate);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
