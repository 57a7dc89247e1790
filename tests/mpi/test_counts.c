/* ranks: 1 3 4 */
/* What is counted over ranks: atoms, groups, and the hash of the state. */
#include "base/exact.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"
#include "system/group.h"

static int rank;
static int size;
static struct atoms atoms;

static void set_up(void)
{
    atoms_init(&atoms);
}

static void tear_down(void)
{
    atoms_free(&atoms);
}

/* atoms first .. last, dealt out over the ranks; ids far above 2^32 */
static void deal(gid first, gid last)
{
    for (gid k = first; k <= last; k++) {
        if (k % size != rank)
            continue;
        const double x[3] = {0.5 * (double)k, -1.0 / (double)k, 3};
        lidx i = atoms_append(&atoms, ((gid)1 << 40) + k, 1, x);
        atoms.v[4 * i + 2] = exact_round(1e-3 * (double)k, CW_QUANTUM_VELOCITY);
        atoms.mask[i] |= group_bit(1 + (int)(k % 7)) | group_bit(31);
    }
    atoms_count(&atoms, world);
}

START_TEST(atoms_and_groups)
{
    deal(1, 70);
    ck_assert_int_eq(atoms.n_global, 70);
    ck_assert_int_eq(group_count(&atoms, world, 0), 70);
    ck_assert_int_eq(group_count(&atoms, world, 1), 10);
    ck_assert_int_eq(group_count(&atoms, world, 7), 10);
    ck_assert_int_eq(group_count(&atoms, world, 8), 0);
    ck_assert_int_eq(group_count(&atoms, world, 31), 70);
}
END_TEST

START_TEST(the_hash_sees_every_bit_and_no_order)
{
    deal(1, 70);
    uint64_t whole = atoms_hash(&atoms, world);
    atoms.n_local = 0;
    deal(36, 70);
    deal(1, 35);
    ck_assert_uint_eq(atoms_hash(&atoms, world), whole);
    if (atoms.n_local > 3) {
        atoms.v[4 * 3] = -0.0;
        atoms.x[4 * 3 + 3] = 17; /* scratch */
    }
    ck_assert_uint_eq(atoms_hash(&atoms, world), whole);
    if (rank == size - 1)
        atoms.x[2] += CW_QUANTUM_POSITION;
    ck_assert_uint_ne(atoms_hash(&atoms, world), whole);
    if (rank == size - 1) {
        atoms.x[2] -= CW_QUANTUM_POSITION;
        atoms.id[0]++;
    }
    ck_assert_uint_ne(atoms_hash(&atoms, world), whole);
}
END_TEST

START_TEST(swapped_velocities_are_another_state)
{
    deal(1, 70);
    uint64_t whole = atoms_hash(&atoms, world);
    double kept = atoms.v[2];
    atoms.v[2] = atoms.v[6];
    atoms.v[6] = kept;
    ck_assert_uint_ne(atoms_hash(&atoms, world), whole);
}
END_TEST

/* As many atoms on each rank as 32 bits count: their sum is beyond on two ranks already. */
START_TEST(atoms_beyond_two_to_the_31)
{
    atoms.n_local = INT32_MAX;
    atoms_count(&atoms, world);
    atoms.n_local = 0;
    ck_assert_int_eq(atoms.n_global, (gid)size * INT32_MAX);
}
END_TEST

START_TEST(nothing_counts_as_nothing)
{
    deal(1, 0);
    ck_assert_int_eq(atoms.n_global, 0);
    ck_assert_uint_eq(atoms_hash(&atoms, world), 0);
    ck_assert_int_eq(group_count(&atoms, world, 0), 0);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    rank = comm_rank(world);
    size = comm_size(world);
    Suite *suite = suite_create("counts");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, atoms_and_groups);
    tcase_add_test(core, the_hash_sees_every_bit_and_no_order);
    tcase_add_test(core, swapped_velocities_are_another_state);
    suite_add_tcase(suite, core);
    TCase *limits = tcase_create("limits");
    tcase_add_checked_fixture(limits, set_up, tear_down);
    tcase_add_test(limits, atoms_beyond_two_to_the_31);
    tcase_add_test(limits, nothing_counts_as_nothing);
    suite_add_tcase(suite, limits);
    return mpi_suite_finish(suite);
}
