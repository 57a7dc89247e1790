/* ranks: 1 2 3 4 6 8 */
/* Pieces of glass do not depend on the number of ranks: same ids, places and types as one rank
 * alone makes, which each rank works out for itself. Every rank reads a file of its own then. */
#include "support/glass_file.h"
#include "support/mpi_suite.h"
#include "support/world.h"

static const char *const pieces[] = {
    "sphere diameter 25 seed 3 center 0 0 0",
    "sphere diameter 21 seed 4 touch p0 gap 2.5 along 1 0.2 0",
    "rod diameter 9 length 20 seed 5 rotate 50 1 1 0 touch p0 gap 3 along 0 1 0 types 3 2",
    "block edges 9 8 7 touch p0 gap 3 along 0 -1 0",
    "slab thickness 9 seed 6 center 0 0 40",
    "slab thickness 9 seed 7 touch p4 gap 2.4 along 0 0 1",
    "region r seed 8",
};
enum { PIECES = sizeof pieces / sizeof *pieces };

static void name_file(char *path, size_t room, int rank)
{
    (void)snprintf(path, room, "%s/crystal%d.data", suite_folder(), rank);
}

/* the hash, and the number of atoms of each type and group */
static uint64_t build(struct comm *comm, const char *path, gid count[3 + PIECES])
{
    struct world w;
    world_open(&w, "metal");
    comm_destroy(w.comm);
    w.comm = comm;
    world_do(&w, "boundary p p s");
    world_do(&w, "region b block -50.12 50.12 -50.12 50.12 -60 60 units box");
    world_do(&w, "create_box 3 b");
    world_do(&w, "region r sphere 0 0 -40 8 units box");
    for (int k = 0; k < PIECES; k++) {
        char line[8192];
        (void)snprintf(line, sizeof line, "glass p%d file %s %s", k, path, pieces[k]);
        world_do(&w, line);
        count[3 + k] = group_count(&w.atoms, comm, 1 + k);
        ck_assert_int_gt(count[3 + k], 0);
    }
    for (int t = 0; t < 3; t++)
        count[t] = 0;
    for (lidx i = 0; i < w.atoms.n_local; i++)
        count[w.atoms.type[i] - 1] += w.atoms.id[i];
    comm_sum(comm, count, 3);
    uint64_t hash = atoms_hash(&w.atoms, comm);
    world_close(&w);
    return hash;
}

START_TEST(any_number_of_ranks_builds_the_same)
{
    gid by_one[3 + PIECES];
    gid together[3 + PIECES];
    char path[4096];
    name_file(path, sizeof path, comm_rank(world));
    glass_file_write(path, &glass_file_good);
    uint64_t one = build(comm_split(world, comm_rank(world)), path, by_one);
    name_file(path, sizeof path, 0);
    uint64_t all = build(comm_split(world, 0), path, together);
    ck_assert(one == all);
    for (int k = 0; k < 3 + PIECES; k++)
        ck_assert_int_eq(by_one[k], together[k]);
}
END_TEST

/* a fault that one rank alone sees reaches all: nobody hangs */
START_TEST(all_ranks_hear_of_an_error)
{
    char path[4096];
    char line[8192];
    struct world w;
    struct glass_file file = glass_file_good;
    world_open(&w, "metal");
    name_file(path, sizeof path, comm_rank(w.comm));
    file.charge[0] = 2;
    glass_file_write(path, &file);
    comm_barrier(w.comm);
    name_file(path, sizeof path, 0);
    world_do(&w, "region b block -50 50 -50 50 -60 60 units box");
    world_do(&w, "create_box 2 b");
    (void)snprintf(line, sizeof line, "glass p file %s sphere diameter 20", path);
    world_refuse(&w, line, "charges add up to");
    world_refuse(&w, "glass p file nothing sphere diameter 20", "cannot be opened");
    world_close(&w);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("glass");
    TCase *core = tcase_create("core");
    tcase_add_test(core, any_number_of_ranks_builds_the_same);
    tcase_add_test(core, all_ranks_hear_of_an_error);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
