/* ranks: 1 2 3 4 6 8 */
/* The tree of cuts: the same whatever the size of the teams that make it and whoever holds the
 * atoms, with shares that come out as asked, and consistent from all sides. */
#include "base/mem.h"
#include "base/random.h"
#include "domain/bisect.h"
#include "domain/partners.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"

#include <math.h>
#include <stdlib.h>

static int rank;
static int size;

static struct atoms atoms;
static gid *weight;

static void set_up(void)
{
    atoms_init(&atoms);
    weight = NULL;
}

static void tear_down(void)
{
    atoms_free(&atoms);
    mem_free(weight);
}

/* n atoms at random in a flat box, dealt out, or all on one rank */
static void scatter(gid n, int on, gid heaviest)
{
    weight = mem_array((size_t)n, sizeof *weight);
    for (gid id = 1; id <= n; id++) {
        double u[4];
        random_uniform4(5, RANDOM_BUILD, id, 0, u);
        const double x[3] = {90 * u[0], 40 * u[1], 10 * u[2] * u[2]};
        if ((on < 0 ? (int)(id % size) : on) == rank)
            weight[atoms_append(&atoms, id, 1, x)] = 1 + id % heaviest;
    }
}

static struct bisect tree_with(int fan)
{
    struct bisect tree;
    bisect_init(&tree, world, fan);
    bisect_build(&tree, &atoms, weight);
    return tree;
}

static void require_equal(const struct bisect *a, const struct bisect *b)
{
    for (int k = 0; k < size - 1; k++) {
        ck_assert_msg(a->node[k].cut == b->node[k].cut && a->node[k].axis == b->node[k].axis,
                      "node %d: %g on axis %d, %g on axis %d", k, a->node[k].cut, a->node[k].axis,
                      b->node[k].cut, b->node[k].axis);
    }
}

START_TEST(small_teams_make_the_same_cuts)
{
    scatter(3000, -1, 7);
    struct bisect whole = tree_with(BISECT_FAN);
    for (int fan = 2; fan <= 5; fan++) {
        struct bisect tree = tree_with(fan);
        require_equal(&whole, &tree);
        bisect_free(&tree);
    }
    bisect_free(&whole);
}
END_TEST

START_TEST(it_does_not_matter_who_holds_the_atoms)
{
    scatter(500, -1, 3);
    struct bisect dealt = tree_with(2);
    tear_down();
    set_up();
    scatter(500, size - 1, 3);
    struct bisect heaped = tree_with(2);
    require_equal(&dealt, &heaped);
    bisect_free(&dealt);
    bisect_free(&heaped);
}
END_TEST

/* weight per rank as the tree deals it */
static gid *deal(const struct bisect *tree)
{
    gid *share = mem_zeroed((size_t)size, sizeof *share);
    for (lidx i = 0; i < atoms.n_local; i++)
        share[bisect_owner(tree, atoms.x + 4 * (size_t)i)] += weight[i];
    comm_sum(world, share, size);
    return share;
}

START_TEST(shares_are_equal)
{
    scatter(20000, -1, 4);
    struct bisect tree = tree_with(3);
    gid *share = deal(&tree);
    for (int r = 0; r < size; r++) {
        double wanted = 20000 * 2.5 / size;
        ck_assert_msg(fabs((double)share[r] - wanted) <= 0.01 * wanted, "rank %d: %lld of %g", r,
                      (long long)share[r], wanted);
    }
    mem_free(share);
    bisect_free(&tree);
}
END_TEST

/* 4 atoms in each of 40 planes per rank: planes lie on edges of the histogram now and then */
START_TEST(whole_planes_are_shared_evenly)
{
    static const double spacing[] = {2.04, 1.0, 2.02, 1.3, 3.1415926};
    const int planes = 40 * size;
    weight = mem_array(4 * (size_t)planes, sizeof *weight);
    for (int p = 0; p < planes; p++) {
        for (int k = 0; k < 4; k++) {
            const double x[3] = {spacing[_i] * p, k % 2, (int)(k / 2)};
            if ((4 * p + k) % size == rank)
                weight[atoms_append(&atoms, 4 * p + k + 1, 1, x)] = 1;
        }
    }
    struct bisect tree = tree_with(3);
    gid *share = deal(&tree);
    for (int r = 0; r < size; r++)
        ck_assert_int_eq(share[r], 160);
    for (int k = 0; k < size - 1; k++) { /* in the middle between two planes */
        const double place = tree.node[k].cut / spacing[_i];
        ck_assert(fabs(place - floor(place) - 0.5) < 0.001);
    }
    mem_free(share);
    bisect_free(&tree);
}
END_TEST

/* Weights whose sums leave 32 bits far behind. */
START_TEST(weights_beyond_two_to_the_31)
{
    scatter(2000, -1, 1);
    for (lidx i = 0; i < atoms.n_local; i++)
        weight[i] = (gid)1 << 40;
    struct bisect heavy = tree_with(2);
    gid *share = deal(&heavy);
    for (int r = 0; r < size; r++)
        ck_assert(llabs(share[r] / ((gid)1 << 40) - 2000 / size) <= 2);
    mem_free(share);
    bisect_free(&heavy);
}
END_TEST

struct found {
    const double *x;
    int owner, times;
};

static void look(int r, const double brick[2][3], void *self)
{
    struct found *found = self;
    bool inside = true;
    for (int d = 0; d < 3; d++)
        inside = inside && found->x[d] >= brick[0][d] && found->x[d] < brick[1][d];
    if (inside) {
        found->owner = r;
        found->times++;
    }
}

/* owner, brick and visit agree */
START_TEST(every_point_has_one_brick)
{
    scatter(400, -1, 5);
    struct bisect tree = tree_with(2);
    for (lidx i = 0; i < atoms.n_local; i++) {
        const double *x = atoms.x + 4 * (size_t)i;
        int owner = bisect_owner(&tree, x);
        double lo[3];
        double hi[3];
        bisect_brick(&tree, owner, lo, hi);
        for (int d = 0; d < 3; d++)
            ck_assert(x[d] >= lo[d] && x[d] < hi[d]);
        struct found found = {x, -1, 0};
        bisect_visit(&tree, x, x, look, &found);
        ck_assert_int_eq(found.owner, owner);
        ck_assert_int_eq(found.times, 1);
    }
    bisect_free(&tree);
}
END_TEST

START_TEST(partners_are_numbered_as_met)
{
    struct partners partners;
    partners_init(&partners);
    enum { MANY = 1000 };
    for (int turn = 0; turn < 2; turn++) {
        for (int k = 0; k < MANY; k++)
            ck_assert_int_eq(partners_number(&partners, 4096 * (MANY - k)), k);
    }
    ck_assert_int_eq(partners.n, MANY);
    for (int k = 0; k < MANY; k++)
        ck_assert_int_eq(partners.rank[k], 4096 * (MANY - k));
    partners_free(&partners);
}
END_TEST

START_TEST(no_atoms_at_all)
{
    scatter(0, -1, 1);
    struct bisect tree = tree_with(2);
    const double x[3] = {1, 2, 3};
    int owner = bisect_owner(&tree, x);
    ck_assert(owner >= 0 && owner < size);
    bisect_free(&tree);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    rank = comm_rank(world);
    size = comm_size(world);
    Suite *suite = suite_create("bisect");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, small_teams_make_the_same_cuts);
    tcase_add_test(core, it_does_not_matter_who_holds_the_atoms);
    tcase_add_test(core, shares_are_equal);
    tcase_add_loop_test(core, whole_planes_are_shared_evenly, 0, 5);
    tcase_add_test(core, every_point_has_one_brick);
    tcase_add_test(core, partners_are_numbered_as_met);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, weights_beyond_two_to_the_31);
    tcase_add_test(limits, no_atoms_at_all);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
