/* ranks: 1 2 3 4 */
/* What a steady run allocates: nothing in a step, a few arrays at a list build. A run's beginning
 * and end take as many allocations whatever its length, so runs of different lengths are compared.
 */
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "deck/deck.h"
#include "parallel/comm.h"
#include "sim/sim.h"
#include "support/mpi_suite.h"

/* new owners, order, plan of the halo: some 50, and a few for each partner */
enum { PER_BUILD = 90 };

static void say(struct deck *deck, const char *line)
{
    struct cw_err err = {0};
    enum cw_status status = deck_line(deck, line, &err);
    ck_assert_msg(status == CW_OK, "%s: %s", line, err.text);
}

static struct deck *prepared(const char *const *lines)
{
    static const char *const first[] = {"units metal",
                                        "lattice fcc 4.08",
                                        "region box block 0 6 0 5 0 5",
                                        "create_box 2 box",
                                        "create_atoms 1 box",
                                        "set group all type/fraction 2 0.5 12",
                                        "mass * 197",
                                        NULL};
    static const char *const last[] = {"velocity all create 600 4711 loop all", "fix 1 all nve",
                                       "thermo 100000", "run 300", NULL};
    const char *const *const parts[] = {first, lines, last};
    struct deck *deck = deck_create(world);
    for (int k = 0; k < 3; k++) {
        for (const char *const *line = parts[k]; *line; line++)
            say(deck, *line);
    }
    return deck;
}

/* allocations of a run; *builds: its list builds */
static gid allocations(struct deck *deck, const char *run, gid *builds)
{
    const gid built = deck->sim->list.builds;
    const size_t before = mem_allocations();
    say(deck, run);
    *builds = deck->sim->list.builds - built;
    return (gid)(mem_allocations() - before);
}

static const char *const eam[] = {"pair_style eam/alloy",
                                  "pair_coeff * * Au_Zhou04.eam.alloy Au Au", NULL};
static const char *const hybrid[] = {"pair_style hybrid eam/alloy lj/cut 5",
                                     "pair_coeff * * eam/alloy Au_Zhou04.eam.alloy Au NULL",
                                     "pair_coeff 1*2 2 lj/cut 0.2 2.6", NULL};
static const char *const *const styles[] = {eam, hybrid};

START_TEST(a_step_allocates_nothing)
{
    gid builds;
    struct deck *deck = prepared(styles[_i]);
    say(deck, "neighbor 1.5 bin");
    say(deck, "timestep 0.0002");
    (void)allocations(deck, "run 100", &builds);
    const gid a = allocations(deck, "run 20 pre no", &builds);
    ck_assert_int_eq(builds, 0);
    const gid b = allocations(deck, "run 60 pre no", &builds);
    ck_assert_int_eq(builds, 0);
    ck_assert_int_eq(a, b);
    deck_destroy(deck);
}
END_TEST

START_TEST(a_list_build_allocates_little)
{
    gid builds;
    struct deck *deck = prepared(styles[_i]);
    say(deck, "neighbor 0.2 bin");
    (void)allocations(deck, "run 200", &builds);
    const gid a = allocations(deck, "run 0 pre no", &builds);
    const gid b = allocations(deck, "run 200 pre no", &builds);
    ck_assert_int_gt(builds, 4);
    ck_assert_msg(b - a <= PER_BUILD * builds, "%lld allocations in %lld builds",
                  (long long)(b - a), (long long)builds);
    deck_destroy(deck);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    log_screen(false);
    (void)setenv("COLDWELD_POTENTIALS", "potentials", 0);
    Suite *suite = suite_create("steady");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, a_step_allocates_nothing, 0, 2);
    tcase_add_loop_test(core, a_list_build_allocates_little, 0, 2);
    suite_add_tcase(suite, core);
    return mpi_suite_finish(suite);
}
