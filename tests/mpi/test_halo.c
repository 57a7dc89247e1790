/* ranks: 1 2 3 4 6 8 */
/* Ghosts that arrive while work goes on: which rows need not wait for them, and what is where when.
 * That ghosts are the right ones is test_domain's affair. */
#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/box.h"

#include <string.h>

static const double REACH = 3.1;

static struct atoms atoms;
static struct box box;
static struct domain *domain;
static struct cw_err err;

/* n atoms at random in a periodic box, dealt out, then brought to their owners */
static void set_up(gid n, const double hi[3])
{
    const char *const periodic[3] = {"p", "p", "p"};
    const double lo[3] = {0, 0, 0};
    atoms_init(&atoms);
    atoms.n_types = 1;
    box_init(&box);
    domain = domain_create(world);
    err = (struct cw_err){0};
    ck_assert_int_eq(box_set_boundary(&box, periodic, &err), CW_OK);
    ck_assert_int_eq(box_set(&box, lo, hi, &err), CW_OK);
    for (gid id = 1 + comm_rank(world); id <= n; id += comm_size(world)) {
        double u[4];
        random_uniform4(11, RANDOM_BUILD, id, 0, u);
        const double x[3] = {u[0] * hi[0], u[1] * hi[1], u[2] * hi[2]};
        atoms_append(&atoms, id, 1, x);
    }
    atoms_count(&atoms, world);
    ck_assert_int_eq(domain_rebuild(domain, &box, &atoms, REACH, &err), CW_OK);
}

static void tear_down(void)
{
    domain_destroy(domain);
    atoms_free(&atoms);
}

static bool are_near(size_t i, size_t j)
{
    double sum = 0;
    for (size_t d = 0; d < 3; d++) {
        const double by = atoms.x[4 * i + d] - atoms.x[4 * j + d];
        sum += by * by;
    }
    return sum <= REACH * REACH;
}

START_TEST(the_interior_needs_no_other_rank)
{
    set_up(4000, (const double[]){40, 30, 30});
    const size_t n = (size_t)atoms.n_local;
    const size_t ghosts = (size_t)atoms.n_ghost;
    const size_t interior = (size_t)domain_interior(domain);
    const size_t images = (size_t)domain_images(domain);
    gid all = domain_interior(domain);
    for (size_t g = 0; g < ghosts; g++)
        ck_assert((domain_find(domain, &atoms, atoms.id[n + g]) >= 0) == (g < images));
    for (size_t i = 0; i < interior; i++) {
        for (size_t g = images; g < ghosts; g++)
            ck_assert(!are_near(i, n + g));
    }
    comm_sum(world, &all, 1);
    ck_assert_int_gt(all, 500); /* of 4000, with eight ranks */
    if (comm_size(world) == 1)
        ck_assert_uint_eq(interior, n);
    tear_down();
}
END_TEST

/* base[k * stride] of all ghosts: `by` more than it was for the first n, unchanged for the others
 */
static void check_ghosts(const double *was, const double *base, size_t stride, size_t n, double by)
{
    for (size_t g = 0; g < (size_t)atoms.n_ghost; g++) {
        const size_t k = ((size_t)atoms.n_local + g) * stride;
        ck_assert(base[k] == was[k] + (g < n ? by : 0));
    }
}

START_TEST(images_are_there_at_once_and_the_rest_on_arrival)
{
    set_up(500, (const double[]){12, 9, 10});
    const size_t all = (size_t)atoms.n_local + (size_t)atoms.n_ghost;
    double *was = mem_array(4 * all, sizeof *was);
    const size_t images = (size_t)domain_images(domain);
    const size_t ghosts = (size_t)atoms.n_ghost;
    memcpy(was, atoms.x, 4 * all * sizeof *was);
    for (size_t i = 0; i < (size_t)atoms.n_local; i++) {
        for (size_t d = 0; d < 4; d++)
            atoms.x[4 * i + d] += 0.125;
    }
    domain_begin_positions(domain, &atoms);
    ck_assert(domain_is_under_way(domain));
    domain_progress(domain);
    check_ghosts(was + 2, atoms.x + 2, 4, images, 0.125);
    domain_arrive(domain);
    ck_assert(!domain_is_under_way(domain));
    domain_arrive(domain); /* nothing under way: nothing happens */
    for (size_t d = 0; d < 3; d++)
        check_ghosts(was + d, atoms.x + d, 4, ghosts, 0.125);
    check_ghosts(was + 3, atoms.x + 3, 4, 0, 0);
    domain_begin_scalar(domain, atoms.x + 3, 4);
    check_ghosts(was + 3, atoms.x + 3, 4, images, 0.125);
    domain_arrive(domain);
    check_ghosts(was + 3, atoms.x + 3, 4, ghosts, 0.125);
    mem_free(was);
    tear_down();
}
END_TEST

static Suite *suite(void)
{
    Suite *s = suite_create("halo");
    TCase *core = tcase_create("core");
    tcase_add_test(core, the_interior_needs_no_other_rank);
    tcase_add_test(core, images_are_there_at_once_and_the_rest_on_arrival);
    suite_add_tcase(s, core);
    return s;
}

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    return mpi_suite_finish(suite());
}
