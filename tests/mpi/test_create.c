/* ranks: 1 2 3 4 6 8 */
/* Building does not depend on the number of ranks: the hash of (id, position, velocity) is the one
 * that a single rank gives, for every kind of filling. Each rank works out the single-rank answer
 * by itself on a communicator of its own. */
#include "support/mpi_suite.h"
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
    "displace_atoms ball rotate 5 25 30 1 1 0 25 units box",
    "displace_atoms carbon random 0.1 0.1 0.3 4 units box",
    "delete_atoms overlap 2.2 all all",
    "change_box all x scale 1.1 remap boundary p p f units box",
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
    gid by_one[3];
    gid together[3];
    uint64_t one = build(comm_split(world, comm_rank(world)), by_one);
    uint64_t all = build(comm_split(world, 0), together);
    ck_assert(one == all);
    for (int k = 0; k < 3; k++) {
        ck_assert_int_gt(by_one[k], 20);
        ck_assert_int_eq(by_one[k], together[k]);
    }
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

/* written by all ranks, read by all ranks: the same state, and the same file from one rank */
START_TEST(data_files_do_not_depend_on_ranks)
{
    char line[4200];
    char path[4096];
    struct world w;
    struct world back;
    (void)snprintf(path, sizeof path, "%s/all.data", suite_folder());
    world_open(&w, "metal");
    world_do(&w, "lattice fcc 4.08");
    world_do(&w, "region b block 0 9 0 9 0 9");
    world_do(&w, "create_box 1 b");
    world_do(&w, "create_atoms 1 box");
    world_do(&w, "mass 1 197");
    world_do(&w, "velocity all create 300 8 loop geom");
    (void)snprintf(line, sizeof line, "write_data %s", path);
    world_do(&w, line);
    world_open(&back, "metal");
    (void)snprintf(line, sizeof line, "read_data %s", path);
    world_do(&back, line);
    ck_assert(atoms_hash(&back.atoms, back.comm) == atoms_hash(&w.atoms, w.comm));
    ck_assert_int_eq(back.result.n_velocities, 2916);
    world_refuse(&back, line, "a box already");
    world_close(&back);
    world_close(&w);
}
END_TEST

/* what one rank finds wrong in its share of the lines is everyone's error */
START_TEST(bad_lines_are_shared)
{
    char line[4200];
    char path[4096];
    struct world w;
    world_open(&w, "metal");
    (void)snprintf(path, sizeof path, "%s/bad.data", suite_folder());
    if (comm_rank(w.comm) == 0) {
        FILE *file = fopen(path, "w");
        ck_assert_ptr_nonnull(file);
        (void)fprintf(file, "t\n100 atoms\n1 atom types\n0 9 xlo xhi\n0 9 ylo yhi\n0 9 zlo zhi\n\n"
                            "Atoms\n\n");
        for (int k = 1; k <= 100; k++)
            (void)fprintf(file, "%d 1 %s 1 1\n", k == 9 ? 91 : k, k == 77 ? "1,5" : "1.5");
        ck_assert_int_eq(fclose(file), 0);
    }
    comm_barrier(w.comm);
    (void)snprintf(line, sizeof line, "read_data %s", path);
    world_refuse(&w, line, "bad.data:86: atom 77");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("create");
    TCase *core = tcase_create("core");
    tcase_add_test(core, any_number_of_ranks_builds_the_same);
    tcase_add_test(core, errors_are_shared);
    tcase_add_test(core, data_files_do_not_depend_on_ranks);
    tcase_add_test(core, bad_lines_are_shared);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
