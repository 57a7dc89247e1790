/* ranks: 1 2 3 4 */
/* What the beam does to atoms themselves: the same whoever tells of it, no atom twice, no charge
 * lost. */
#include "beam/changes.h"
#include "domain/domain.h"
#include "dynamics/fix.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "system/atoms.h"

enum { ATOMS = 40 };

static struct atoms atoms;
static struct domain *domain;
static struct fix_context context;

/* atoms dealt out over the ranks, with charges that are no round numbers */
static void set_up(void)
{
    atoms_init(&atoms);
    atoms_use_charge(&atoms);
    for (gid id = 1; id <= ATOMS; id++) {
        const double x[3] = {0.5 * (double)id, 0, 0};
        if (id % comm_size(world) == comm_rank(world))
            atoms.q[atoms_append(&atoms, id, 1, x)] = 0.1 * (double)id - 1.7;
    }
    domain = domain_create(world);
    context = (struct fix_context){.comm = world, .atoms = &atoms, .domain = domain};
}

static void tear_down(void)
{
    domain_destroy(domain);
    atoms_free(&atoms);
}

static gid charge_of_all(void)
{
    gid sum = 0;
    for (lidx i = 0; i < atoms.n_local; i++)
        sum += beam_charge(&atoms, i);
    comm_sum(world, &sum, 1);
    return sum;
}

/* in quanta, on all ranks; 0 where there is no such atom */
static gid charge_of(gid id)
{
    gid charge = 0;
    for (lidx i = 0; i < atoms.n_local; i++)
        charge += atoms.id[i] == id ? beam_charge(&atoms, i) : 0;
    comm_sum(world, &charge, 1);
    return charge;
}

static gid count_of(gid id)
{
    gid n = 0;
    for (lidx i = 0; i < atoms.n_local; i++)
        n += atoms.id[i] == id;
    comm_sum(world, &n, 1);
    return n;
}

/* `gone` goes and gives its charge to two others (0: to all) */
static struct beam_change take(enum beam_process_kind kind, gid gone, gid first, gid second)
{
    const gid charge = charge_of(gone);
    struct beam_change change = {.event = {.process = (int)kind, .id = gone}, .n_edits = 1};
    change.edit[0] = (struct beam_edit){.id = gone, .gone = true};
    if (first == 0) {
        change.spread = charge;
        return change;
    }
    change.n_edits = 3;
    change.edit[1] = (struct beam_edit){.id = first, .charge = charge - charge / 2};
    change.edit[2] = (struct beam_edit){.id = second, .charge = charge / 2};
    return change;
}

/* one rank tells of each */
static void tell(struct beam_changes *changes, int from, struct beam_change change)
{
    if (from % comm_size(world) == comm_rank(world))
        beam_changes_add(changes, &change);
}

START_TEST(conflicts)
{
    for (int turn = 0; turn < 3; turn++) { /* whoever tells */
        struct beam_changes changes = {0};
        tell(&changes, turn, take(BEAM_SPUTTER, 30, 0, 0));
        tell(&changes, turn + 1, take(BEAM_SPUTTER, 2, 0, 0));       /* was given charge */
        tell(&changes, turn + 2, take(BEAM_IONISATION, 20, 10, 21)); /* 10 is gone */
        tell(&changes, turn, take(BEAM_RADIOLYSIS, 11, 2, 3));       /* shares 2 with the next */
        tell(&changes, turn + 1, take(BEAM_RADIOLYSIS, 10, 1, 2));
        tell(&changes, turn + 2, take(BEAM_IONISATION, 25, 26, 27));
        beam_changes_share(&changes, &context);
        static const gid expected[] = {10, 11, 25, 30};
        ck_assert_uint_eq(changes.n, 4);
        for (size_t k = 0; k < changes.n; k++)
            ck_assert_int_eq(changes.list[k].event.id, expected[k]);
        beam_changes_free(&changes);
    }
}
END_TEST

START_TEST(no_charge_is_lost)
{
    struct cw_err err = {0};
    struct beam_changes changes = {0};
    const gid before = charge_of_all();
    const gid had[] = {charge_of(1), charge_of(2), charge_of(3), charge_of(10), charge_of(11)};
    tell(&changes, 0, take(BEAM_RADIOLYSIS, 10, 1, 2));
    tell(&changes, 2, take(BEAM_RADIOLYSIS, 11, 2, 3));
    beam_changes_share(&changes, &context);
    ck_assert_int_eq(beam_changes_make(&changes, &context, &err), CW_OK);
    ck_assert_int_eq(charge_of_all(), before);
    ck_assert_int_eq(count_of(10) + count_of(11), 0);
    ck_assert_int_eq(charge_of(1), had[0] + had[3] - had[3] / 2);
    ck_assert_int_eq(charge_of(2), had[1] + had[3] / 2 + had[4] - had[4] / 2);
    ck_assert_int_eq(charge_of(3), had[2] + had[4] / 2);
    beam_changes_free(&changes);
}
END_TEST

/* equal parts, and what is left over to the lowest id that stays */
START_TEST(charge_that_is_spread)
{
    struct cw_err err = {0};
    struct beam_changes changes = {0};
    const gid before = charge_of_all();
    const gid spread = charge_of(1) + charge_of(7);
    const gid had[] = {charge_of(2), charge_of(ATOMS)};
    tell(&changes, 1, take(BEAM_SPUTTER, 1, 0, 0));
    tell(&changes, 3, take(BEAM_SPUTTER, 7, 0, 0));
    beam_changes_share(&changes, &context);
    ck_assert_int_eq(beam_changes_make(&changes, &context, &err), CW_OK);
    ck_assert_int_eq(charge_of_all(), before);
    const gid left = ATOMS - 2;
    ck_assert_int_ne(spread % left, 0);
    ck_assert_int_eq(charge_of(ATOMS), had[1] + spread / left);
    ck_assert_int_eq(charge_of(2), had[0] + spread / left + spread % left);
    beam_changes_free(&changes);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("beam_changes");
    TCase *core = tcase_create("core");
    tcase_add_checked_fixture(core, set_up, tear_down);
    tcase_add_test(core, conflicts);
    tcase_add_test(core, no_charge_is_lost);
    tcase_add_test(core, charge_that_is_spread);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
