/* NVE runs are bit-reversible: forward, velocities negated, back by as many steps: the first state
 * returns, bit for bit, though lists were made anew and atoms changed owners on the way. */
/* ranks: 1 2 3 */
#include <check.h>
#include <stdlib.h>

#include "base/log.h"
#include "deck/deck.h"
#include "parallel/comm.h"
#include "sim/sim.h"
#include "support/mpi_suite.h"

static void say(struct deck *deck, const char *line)
{
    struct cw_err err = {0};
    enum cw_status status = deck_line(deck, line, &err);
    ck_assert_msg(status == CW_OK, "%s: %s", line, err.text);
}

static void negate_velocities(struct sim *sim)
{
    for (size_t i = 0; i < 4 * (size_t)sim->atoms.n_local; i++)
        sim->atoms.v[i] = -sim->atoms.v[i];
}

static uint64_t state(struct deck *deck)
{
    return atoms_hash_in_box(&deck->sim->atoms, &deck->sim->box, world);
}

/* runs there and back; the number of steps is in the word `run` */
static void there_and_back(const char *const *lines, const char *run)
{
    struct deck *deck = deck_create(world);
    for (; *lines; lines++)
        say(deck, *lines);
    say(deck, "run 0");
    uint64_t first = state(deck);
    say(deck, run);
    ck_assert_uint_ne(state(deck), first);
    negate_velocities(deck->sim);
    say(deck, run);
    negate_velocities(deck->sim);
    ck_assert_uint_eq(state(deck), first);
    deck_destroy(deck);
}

START_TEST(bulk_gold_returns)
{
    static const char *const lines[] = {"units metal",
                                        "lattice fcc 4.08",
                                        "region box block 0 5 0 5 0 5",
                                        "create_box 1 box",
                                        "create_atoms 1 box",
                                        "pair_style eam/alloy",
                                        "pair_coeff * * Au_Zhou04.eam.alloy Au",
                                        "velocity all create 1200 4711",
                                        "neighbor 0.5 bin",
                                        "fix 1 all nve",
                                        "timestep 0.002",
                                        NULL};
    there_and_back(lines, "run 1000");
}
END_TEST

START_TEST(hot_lennard_jones_returns)
{
    static const char *const lines[] = {"units lj",
                                        "lattice fcc 0.8442",
                                        "region box block 0 6 0 6 0 6",
                                        "create_box 1 box",
                                        "create_atoms 1 box",
                                        "mass 1 1.0",
                                        "pair_style lj/cut 2.5",
                                        "pair_coeff 1 1 1.0 1.0",
                                        "velocity all create 3.0 87287",
                                        "fix 1 all nve",
                                        NULL};
    there_and_back(lines, "run 500");
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    log_screen(false);
    setenv("COLDWELD_POTENTIALS", "potentials", 0);
    Suite *suite = suite_create("reversible");
    TCase *core = tcase_create("core");
    tcase_set_timeout(core, 120);
    tcase_add_test(core, bulk_gold_returns);
    tcase_add_test(core, hot_lennard_jones_returns);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
