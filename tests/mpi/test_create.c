/* ranks: 1 2 3 4 6 8 */
/* Building does not depend on the number of ranks: the hash of (id, position, velocity) is the one
 * that a single rank gives, for every kind of filling. Each rank works out the single-rank answer
 * by itself on a communicator of its own. */
#include "support/run_suite.h"
#include "support/world.h"

static const char *const deck[] = {
    "boundary p s s",
    "lattice fcc 4.08 orient x 1 -1 0 orient y 1 1 -2 orient z 1 1 1",
    "region b block 0 3 0 2 0 2",
    "create_box 3 b",
    "region s sphere 8 8 6 5 units box",
    "create_atoms 1 box",
    "create_atoms 2 region s basis 3 3",
    "create_atoms 3 single 1 1 1 units box",
    "create_atoms 2 random 101 5 s",
    "mass 1 196.97",
    "mass 2 63.5",
    "mass 3 12.0",
    "set type 2 type/fraction 3 0.3 99",
    "group g region s",
    "group h subtract all g",
    "group odd id 1:100000:2",
    "particle ball sphere diameter 8 lattice bcc 2.87 center 5 25 30 type 3",
    "particle rod rod diameter 6 length 9 rotate 30 1 1 0 center 5 5 30 touch ball gap 2.5 along 0 "
    "-1 0.1",
    "sheet carbon graphene size 8 9 touch ball gap 3.1 along 0 0 1 center 5 25 0 type 3",
    "velocity all create 300 4928459 rot yes dist gaussian",
    "velocity g create 500 77 loop geom sum yes",
    "velocity h zero angular",
    NULL,
};

static uint64_t build(struct comm *comm, gid count[3])
{
    struct world w;
    world_open(&w, "metal");
    comm_destroy(w.comm);
    w.comm = comm;
    for (int k = 0; deck[k]; k++)
        world_do(&w, deck[k]);
    static const char *const groups[] = {"g", "h", "odd"};
    for (int k = 0; k < 3; k++)
        count[k] = group_count(&w.atoms, comm, groups_find(&w.groups, groups[k]));
    uint64_t hash = atoms_hash(&w.atoms, comm);
    world_close(&w);
    return hash;
}

START_TEST(any_number_of_ranks_builds_the_same)
{
    gid alone[3];
    gid together[3];
    struct comm *world = comm_world();
    uint64_t one = build(comm_split(world, comm_rank(world)), alone);
    uint64_t all = build(comm_split(world, 0), together);
    ck_assert(one == all);
    for (int k = 0; k < 3; k++) {
        ck_assert_int_gt(alone[k], 50);
        ck_assert_int_eq(alone[k], together[k]);
    }
    comm_destroy(world);
}
END_TEST

/* an error on one rank is everyone's */
START_TEST(errors_are_shared)
{
    struct world w;
    world_open(&w, "metal");
    world_do(&w, "lattice sc 1");
    world_do(&w, "region b block 0 1 0 1 0 1");
    world_do(&w, "create_box 1 b");
    world_do(&w, "region thin block 0.2 0.2 0.3 0.3 0.1 0.1 side in");
    world_do(&w, "region hole block 0 1 0 1 0 1 side out");
    world_do(&w, "region none intersect 2 thin hole");
    world_refuse(&w, "create_atoms 1 random 1 7 none", "found no place");
    world_do(&w, "create_atoms 1 box");
    ck_assert_int_eq(w.atoms.n_global, 1);
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    parallel_start(&argc, &argv);
    Suite *suite = suite_create("create");
    TCase *core = tcase_create("core");
    tcase_add_test(core, any_number_of_ranks_builds_the_same);
    tcase_add_test(core, errors_are_shared);
    suite_add_tcase(suite, core);
    int failed = run_suite_mpi(suite);
    parallel_stop();
    return failed;
}
