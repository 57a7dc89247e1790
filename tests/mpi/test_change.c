/* Atoms that a fix removes, adds, kicks and moves to another type in the middle of a run: the
 * ledger balances to round-off with a thermostat and a steady force on. */
/* ranks: 1 2 3 4 */
#include "sim/change.h"

#include <check.h>
#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "deck/deck.h"
#include "dynamics/work.h"
#include "parallel/comm.h"
#include "sim/sim.h"
#include "support/mpi_suite.h"

enum { REMOVE = 5, ADD = 8, KICK = 11, TURN = 14, STEPS = 20 };

struct fix_test {
    struct fix base;
    struct work_meter work, potential;
    gid changes;
};

static char file[512];

static struct fix_test *own(struct fix *fix)
{
    return (struct fix_test *)fix;
}

/* decided by id and step: true on some ranks only, and in some steps on none */
static bool wants_change(struct fix *fix, struct fix_context *context)
{
    (void)fix;
    const gid step = context->step;
    if (step != REMOVE && step != ADD && step != KICK && step != TURN)
        return false;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (context->atoms->id[i] == 42)
            return true;
    }
    return false;
}

static void remove_some(struct atoms *atoms)
{
    bool *gone = mem_array((size_t)atoms->n_local, sizeof *gone);
    for (lidx i = 0; i < atoms->n_local; i++)
        gone[i] = atoms->id[i] % 17 == 3;
    atoms_remove(atoms, gone);
    mem_free(gone);
}

/* by a rank that need not be their owner */
static void add_some(struct fix_context *context)
{
    for (gid k = 0; k < 5; k++) {
        const double x[3] = {24 + (double)k, 10 + 0.5 * (double)k, 3};
        if (k % comm_size(context->comm) != comm_rank(context->comm))
            continue;
        const size_t i = (size_t)atoms_append(context->atoms, 1000 + k, 1, x);
        context->atoms->v[4 * i + 1] = 2 + 0.25 * (double)k;
    }
}

static void kick_some(struct atoms *atoms)
{
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->id[i] % 5 == 1)
            atoms->v[4 * (size_t)i + 2] = 0.25 * (double)(atoms->id[i] % 8);
    }
}

static enum cw_status change(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct atoms *atoms = context->atoms;
    own(fix)->changes++;
    if (context->step == REMOVE)
        remove_some(atoms);
    if (context->step == ADD)
        add_some(context);
    if (context->step == KICK)
        kick_some(atoms);
    for (lidx i = 0; i < atoms->n_local && context->step == TURN; i++)
        atoms->type[i] = atoms->id[i] % 3 == 0 ? 2 : 1;
    return err->status;
}

static void changed(struct fix *fix, struct fix_context *context, const struct fix_gain *gain)
{
    (void)context;
    work_add_common(&own(fix)->potential, gain->potential);
    work_add_common(&own(fix)->work, gain->potential + gain->kinetic);
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

static double change_work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->potential, context->comm);
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {.wants_change = wants_change,
                                   .change = change,
                                   .changed = changed,
                                   .work = work,
                                   .change_work = change_work,
                                   .destroy = destroy};
static const struct fix_style style = {.name = "test"};

static struct fix_test *add_fix(struct sim *sim)
{
    struct fix_test *fix = mem_zeroed(1, sizeof *fix);
    fix->base = (struct fix){.ops = &ops, .style = &style, .id = "test", .group_bit = 1};
    sim->fix = mem_resize(sim->fix, (size_t)sim->n_fix + 1, sizeof(struct fix *));
    sim->fix[sim->n_fix++] = &fix->base;
    return fix;
}

static void say(struct deck *deck, const char *line)
{
    struct cw_err err = {0};
    ck_assert_msg(deck_line(deck, line, &err) == CW_OK, "%s: %s", line, err.text);
}

/* two blocks of gold and heavier gold in vacuum, with a thermostat, a steady force and the ledger
 */
static struct deck *prepared(void)
{
    static const char *const lines[] = {"units metal",
                                        "boundary s s s",
                                        "lattice fcc 4.08",
                                        "region box block 0 12 0 6 0 6",
                                        "region left block 0 2.9 0 2.9 0 2.9",
                                        "region right block 3 5.9 0 2.9 0 2.9",
                                        "create_box 2 box",
                                        "create_atoms 1 region left",
                                        "create_atoms 1 region right",
                                        "mass 1 197",
                                        "mass 2 150",
                                        "pair_style morse 5.5",
                                        "pair_coeff * * 0.48 1.58 3.02",
                                        "group left region left",
                                        "group right region right",
                                        "velocity all create 600 4711 loop all",
                                        "timestep 0.002",
                                        "fix 1 all nve",
                                        "fix 2 all langevin 300 300 0.1 77",
                                        "fix 3 left addforce 0.1 0 0",
                                        "thermo_style custom step pe ke statehash",
                                        NULL};
    struct deck *deck = deck_create(world);
    char line[600];
    for (const char *const *text = lines; *text; text++)
        say(deck, *text);
    (void)snprintf(line, sizeof line, "fix w all weld left right every 1 file %s", file);
    say(deck, line);
    return deck;
}

/* the ledger's last column is the residual */
static void check_ledger(void)
{
    char line[1000];
    int n = -1;
    comm_barrier(world);
    FILE *in = fopen(file, "r");
    ck_assert_ptr_nonnull(in);
    for (; fgets(line, sizeof line, in); n++) {
        if (n >= 0)
            ck_assert_msg(fabs(strtod(strrchr(line, ',') + 1, NULL)) < 1e-8, "%s", line);
    }
    (void)fclose(in);
    ck_assert_int_eq(n, STEPS + 1);
}

START_TEST(the_books_balance)
{
    struct deck *deck = prepared();
    struct fix_test *fix = add_fix(deck->sim);
    const gid before = deck->sim->atoms.n_global;
    gid gone = 0;
    for (gid id = 1; id <= before; id++)
        gone += id % 17 == 3;
    say(deck, "run 20");
    ck_assert_int_eq(fix->changes, 4);
    ck_assert_int_eq(deck->sim->atoms.n_global, before - gone + 5);
    ck_assert_double_gt(fabs(change_work(&fix->base, &deck->sim->context)), 1);
    check_ledger();
    deck_destroy(deck);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    log_screen(false);
    (void)snprintf(file, sizeof file, "%s/change.csv", suite_folder());
    Suite *suite = suite_create("change");
    TCase *tcase = tcase_create("core");
    tcase_add_test(tcase, the_books_balance);
    suite_add_tcase(suite, tcase);
    return mpi_suite_finish(suite);
}
