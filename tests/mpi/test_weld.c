/* The weld ledger on two particles that join: its energies against sums of the test's own, its
 * balance, its file, and that the run does not feel it. */
/* ranks: 1 2 3 4 */
#include "sim/fix_weld.h"

#include <check.h>
#include <stdio.h>

#include "base/mem.h"
#include "dynamics/kinetic.h"
#include "parallel/comm.h"
#include "sim/sim.h"
#include "sim/weld_file.h"
#include "support/crystals.h"
#include "support/morse_force.h"
#include "support/mpi_suite.h"

enum { LINES = 20, COLUMNS = 19 };
enum { STEP, TIME, INTERACTION, RELEASED, QUENCHED, RELEASED_QUENCHED, DISTANCE, NECK, CONTACTS };
enum { POTENTIAL = 13, KINETIC, THERMOSTATS, OTHER, TIME_STEP, RESIDUAL };

/* of the energies, hundreds of eV, and of the columns' digits */
#define ROUND_OFF 2e-9

static const double lattice = 4.08;
static struct potential morse = {.ops = &morse_ops};
static struct sim *sim;
static char file[512];
static struct cw_err err;

struct pile {
    gid id;
    double center;
    int particle;
};

static void put(void *self, const double x[3])
{
    struct pile *pile = self;
    double y[3] = {lattice * x[0], lattice * x[1], lattice * x[2]};
    for (int d = 0; d < 3; d++)
        if (fabs(y[d]) > 1.51 * lattice)
            return;
    y[0] += pile->center;
    gid id = ++pile->id;
    if (id % comm_size(world) != comm_rank(world))
        return;
    lidx i = atoms_append(&sim->atoms, id, 1, y);
    sim->atoms.mask[i] = 1U | 2U << pile->particle;
}

static void command(const char *line)
{
    char text[300];
    const char *words[30];
    int n = 0;
    strcpy(text, line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[n++] = word;
    ck_assert_msg(sim_add_fix(sim, words, n, &err) == CW_OK, "%s: %s", line, err.text);
}

/* two cubes of seven layers a side, groups 1 and 2, face to face, with some velocity */
static void make_sim(double gap)
{
    static const double lo[3] = {-60, -60, -60};
    static const double hi[3] = {60, 60, 60};
    static const char *const open[3] = {"f", "f", "f"};
    int group;
    memset(&err, 0, sizeof err);
    sim = sim_create(world);
    sim->quiet = true;
    ck_assert_int_eq(sim_set_units(sim, "metal", &err), CW_OK);
    ck_assert_int_eq(box_set_boundary(&sim->box, open, &err), CW_OK);
    ck_assert_int_eq(box_set(&sim->box, lo, hi, &err), CW_OK);
    sim->box.exists = true;
    sim->atoms.n_types = 1;
    sim->atoms.mass[1] = 197;
    ck_assert_int_eq(groups_add(&sim->groups, "left", &group, &err), CW_OK);
    ck_assert_int_eq(groups_add(&sim->groups, "right", &group, &err), CW_OK);
    struct pile pile = {0};
    for (; pile.particle < 2; pile.particle++) {
        pile.center = (pile.particle == 0 ? -1 : 1) * (1.5 * lattice + gap / 2);
        crystal_walk(CRYSTAL_FCC, 3, put, &pile);
    }
    atoms_count(&sim->atoms, world);
    unsigned state = 11;
    for (gid id = 1; id <= pile.id; id++) {
        double v[3];
        for (int d = 0; d < 3; d++)
            v[d] = exact_round(2 * crystal_noise(&state), CW_QUANTUM_VELOCITY);
        for (lidx i = 0; i < sim->atoms.n_local; i++)
            if (sim->atoms.id[i] == id)
                memcpy(sim->atoms.v + 4 * (size_t)i, v, sizeof v);
    }
    sim->potential = &morse;
    sim->potential_is_lent = true;
}

static void run(gid steps)
{
    const struct sim_run_spec spec = {.steps = steps, .pre = true};
    ck_assert_msg(sim_run(sim, &spec, &err) == CW_OK, "%s", err.text);
}

/* the whole table, on every rank; empty places are NaN */
static int read_table(double table[LINES][COLUMNS], char header[1000])
{
    int n = -1;
    char line[1000];
    comm_barrier(world);
    FILE *in = fopen(file, "r");
    ck_assert_ptr_nonnull(in);
    for (; fgets(line, sizeof line, in) != NULL && n < LINES; n++) {
        if (n < 0) {
            strcpy(header, line);
            continue;
        }
        char *at = line;
        for (int c = 0; c < COLUMNS; c++) {
            char *end = strpbrk(at, ",\n");
            ck_assert_ptr_nonnull(end);
            ck_assert((*end == '\n') == (c == COLUMNS - 1));
            table[n][c] = end == at ? (double)NAN : strtod(at, NULL);
            at = end + 1;
        }
    }
    (void)fclose(in);
    comm_barrier(world);
    return n;
}

/* sum over pairs of one atom of each particle; all atoms must be on this rank */
static double interaction_by_hand(void)
{
    double sum = 0;
    for (lidx i = 0; i < sim->atoms.n_local; i++) {
        for (lidx j = 0; j < sim->atoms.n_local; j++) {
            if ((sim->atoms.mask[i] & 2U) == 0 || (sim->atoms.mask[j] & 4U) == 0)
                continue;
            double d[3];
            double e;
            double f;
            for (size_t k = 0; k < 3; k++)
                d[k] = sim->atoms.x[4 * (size_t)i + k] - sim->atoms.x[4 * (size_t)j + k];
            morse_pair(vec3_norm(d), &e, &f);
            sum += vec3_norm(d) < morse_cutoff ? e : 0;
        }
    }
    return sum;
}

static uint64_t run_with(const char *const *fixes, gid steps)
{
    make_sim(3.3);
    for (; *fixes != NULL; fixes++)
        command(*fixes);
    run(steps);
    return atoms_hash(&sim->atoms, world);
}

START_TEST(energies_and_balance_in_nve)
{
    char line[600];
    double t[LINES][COLUMNS];
    char header[1000];
    (void)snprintf(line, sizeof line, "w all weld left right every 20 file %s quench 80", file);
    const char *const fixes[] = {"1 all nve", line, NULL};
    run_with(fixes, 160);
    int n = read_table(t, header);
    ck_assert_int_eq(n, 9);
    ck_assert_ptr_nonnull(strstr(header, "step,time_ps,interaction_eV,released_eV,quenched_eV"));
    ck_assert_ptr_nonnull(strstr(header, "centre_distance_A,neck_radius_A,contact_atoms,"));
    for (int k = 0; k < n; k++) {
        ck_assert(t[k][STEP] == 20 * k);
        ck_assert_double_eq_tol(t[k][TIME], 0.02 * k, 1e-9);
        ck_assert(isnan(t[k][QUENCHED]) == (k % 4 != 0));
        ck_assert_double_eq_tol(t[k][POTENTIAL] + t[k][KINETIC] - t[k][TIME_STEP] - t[k][RESIDUAL],
                                t[0][POTENTIAL] + t[0][KINETIC], 1e-5);
        ck_assert_double_lt(fabs(t[k][RESIDUAL]), ROUND_OFF);
        ck_assert_double_lt(fabs(t[k][TIME_STEP]), 0.02);
        ck_assert(t[k][THERMOSTATS] == 0 && t[k][OTHER] == 0);
        ck_assert_int_gt((int)t[k][CONTACTS], 0);
        ck_assert_double_gt(t[k][NECK], 0);
    }
    ck_assert(t[0][RESIDUAL] == 0 && t[0][TIME_STEP] == 0);
    ck_assert_double_gt(fabs(t[8][TIME_STEP]), 1e-6);
    ck_assert_double_lt(t[8][INTERACTION], t[0][INTERACTION]);
    ck_assert_double_lt(t[8][DISTANCE], t[0][DISTANCE]);
    ck_assert_double_gt(t[8][RELEASED_QUENCHED], 5);
    ck_assert_double_gt(t[8][RELEASED_QUENCHED], t[0][RELEASED_QUENCHED] - 1e-3);
    if (comm_size(world) == 1)
        ck_assert_double_eq_tol(t[8][INTERACTION], interaction_by_hand(), 1e-5);
    sim_destroy(sim);
}
END_TEST

/* neither interval is a multiple of the other, nor the end of the run one of theirs */
START_TEST(quenches_have_lines_of_their_own)
{
    static const double steps[] = {0, 20, 25, 40, 50, 60, 75, 80};
    char line[600];
    double t[LINES][COLUMNS];
    char header[1000];
    (void)snprintf(line, sizeof line, "w all weld left right every 20 file %s quench 25", file);
    const char *const fixes[] = {"1 all nve", line, NULL};
    run_with(fixes, 83);
    ck_assert_int_eq(read_table(t, header), 8);
    for (int k = 0; k < 8; k++) {
        ck_assert_double_eq(t[k][STEP], steps[k]);
        ck_assert(isnan(t[k][QUENCHED]) == ((int)steps[k] % 25 != 0));
        ck_assert_double_lt(fabs(t[k][RESIDUAL]), ROUND_OFF);
    }
    sim_destroy(sim);
    (void)snprintf(line, sizeof line, "w all weld left right every 20 file %s quench 0", file);
    run_with(fixes, 20);
    ck_assert_int_eq(read_table(t, header), 2);
    ck_assert(isnan(t[0][QUENCHED]) && isnan(t[1][QUENCHED]));
    sim_destroy(sim);
}
END_TEST

START_TEST(the_run_does_not_feel_it)
{
    char line[600];
    (void)snprintf(line, sizeof line, "w all weld left right every 10 file %s quench 20", file);
    const char *const with[] = {"1 all nve", "2 all langevin 300 300 0.1 77", line, NULL};
    const char *const without[] = {"1 all nve", "2 all langevin 300 300 0.1 77", NULL};
    uint64_t hash = run_with(with, 100);
    sim_destroy(sim);
    ck_assert_uint_eq(run_with(without, 100), hash);
    sim_destroy(sim);
}
END_TEST

START_TEST(thermostat_and_commands_are_booked)
{
    char line[600];
    double t[LINES][COLUMNS];
    char header[1000];
    (void)snprintf(line, sizeof line, "w all weld left right every 50 file %s", file);
    const char *const fixes[] = {"1 all nve", "2 all langevin 600 600 0.05 77", line, NULL};
    run_with(fixes, 130); /* ends between two lines */
    double before = kinetic_energy(&sim->atoms, world, sim->units, 1);
    for (lidx i = 0; i < sim->atoms.n_local; i++)
        for (size_t d = 0; d < 3; d++)
            sim->atoms.v[4 * (size_t)i + d] *= 0.5;
    double taken = kinetic_energy(&sim->atoms, world, sim->units, 1) - before;
    ck_assert_int_eq(sim_remove_fix(sim, "2", &err), CW_OK);
    run(120);
    int n = read_table(t, header);
    ck_assert_int_eq(n, 6);
    ck_assert_double_gt(fabs(t[2][THERMOSTATS]), 1);
    ck_assert(t[2][OTHER] == 0);
    ck_assert_double_eq_tol(t[5][OTHER], taken, 1e-3);
    ck_assert_double_eq_tol(t[5][THERMOSTATS], t[3][THERMOSTATS], 1e-9);
    for (int k = 0; k < n; k++)
        ck_assert_double_lt(fabs(t[k][RESIDUAL]), ROUND_OFF);
    double value;
    struct fix *weld = sim_find_fix(sim, "w");
    ck_assert_int_eq(weld->ops->vector(weld, &sim->context, RESIDUAL - 1, &value, &err), CW_OK);
    ck_assert_double_eq_tol(value, t[5][RESIDUAL], 1e-8);
    ck_assert_int_eq(weld->ops->scalar(weld, &sim->context, &value, &err), CW_OK);
    ck_assert_double_eq_tol(value, t[5][RELEASED], 1e-5);
    sim_destroy(sim);
}
END_TEST

START_TEST(table_goes_on_after_a_checkpoint)
{
    double t[LINES][COLUMNS];
    char header[1000];
    char line[600];
    (void)snprintf(line, sizeof line, "w all weld left right every 20 file %s", file);
    const char *const fixes[] = {"1 all nve", line, NULL};
    run_with(fixes, 60);
    struct fix *weld = sim_find_fix(sim, "w");
    void *state;
    size_t bytes;
    weld->ops->save(weld, &sim->context, &state, &bytes);
    run(100); /* lines 80 to 160 are lost with the crash that follows */
    sim_destroy(sim);
    run_with((const char *const[]){"1 all nve", NULL}, 60);
    command(line);
    weld = sim_find_fix(sim, "w");
    ck_assert_int_eq(weld->ops->restore(weld, state, bytes, &err), CW_OK);
    ck_assert_int_eq(weld->ops->restore(weld, state, bytes - 1, &err), CW_USER);
    memset(&err, 0, sizeof err);
    weld->restart_pending = true;
    run(40);
    int n = read_table(t, header);
    ck_assert_int_eq(n, 6);
    for (int k = 0; k < n; k++)
        ck_assert(t[k][STEP] == 20 * k);
    ck_assert_double_lt(fabs(t[5][RESIDUAL]), ROUND_OFF);
    ck_assert(t[5][OTHER] == 0);
    mem_free(state);
    sim_destroy(sim);
}
END_TEST

START_TEST(far_apart_nothing_is_released)
{
    char line[600];
    double t[LINES][COLUMNS];
    char header[1000];
    (void)snprintf(line, sizeof line, "w all weld left right every 10 file %s quench 10", file);
    make_sim(12);
    command("1 all nve");
    command(line);
    run(0);
    ck_assert_int_eq(read_table(t, header), 1);
    ck_assert_double_lt(fabs(t[0][RELEASED_QUENCHED]), 2e-3);
    ck_assert(t[0][INTERACTION] == 0 && t[0][CONTACTS] == 0 && t[0][NECK] == 0);
    ck_assert_double_eq_tol(t[0][DISTANCE], 3 * lattice + 12, 1e-3);
    sim_destroy(sim);
}
END_TEST

START_TEST(first_line_comes_at_any_step)
{
    char line[600];
    double t[LINES][COLUMNS];
    char header[1000];
    double value;
    (void)snprintf(line, sizeof line, "w all weld left right every 20 file %s quench 20", file);
    make_sim(3.3);
    command("1 all nve");
    sim_set_step(sim, 7);
    command(line);
    run(23);
    ck_assert_int_eq(read_table(t, header), 2);
    ck_assert(t[0][STEP] == 7 && t[1][STEP] == 20);
    ck_assert(!isnan(t[0][QUENCHED]));
    struct fix *weld = sim_find_fix(sim, "w");
    ck_assert_int_eq(weld->ops->scalar(weld, &sim->context, &value, &err), CW_OK);
    ck_assert_double_eq_tol(value, t[1][RELEASED_QUENCHED], 1e-5);
    sim_destroy(sim);
}
END_TEST

static void refuse(const char *line, const char *part)
{
    char text[300];
    const char *words[30];
    int n = 0;
    memset(&err, 0, sizeof err);
    strcpy(text, line);
    for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
        words[n++] = word;
    enum cw_status status = sim_add_fix(sim, words, n, &err);
    if (status == CW_OK) {
        const struct sim_run_spec spec = {.steps = 10, .pre = true};
        status = sim_run(sim, &spec, &err);
        struct cw_err ignored = {CW_OK, ""};
        ck_assert_int_eq(sim_remove_fix(sim, "w", &ignored), CW_OK);
    }
    ck_assert_msg(status == CW_USER && strstr(err.text, part) != NULL, "%s: %s", line, err.text);
    memset(&err, 0, sizeof err);
}

START_TEST(bad_words_are_refused)
{
    int group;
    make_sim(3.3);
    command("1 all nve");
    ck_assert_int_eq(groups_add(&sim->groups, "nobody", &group, &err), CW_OK);
    refuse("w all weld left rigt every 10 file x", "right");
    refuse("w all weld left right every 0 file x", "every");
    refuse("w all weld left right evry 10 file x", "every");
    refuse("w all weld left right every 10 every 10", "'file' is missing");
    refuse("w all weld left right every 10 file x quench -5", "quench");
    refuse("w all weld left left every 10 file x", "in common");
    refuse("w all weld left nobody every 10 file x", "no atoms");
    refuse("w all weld left right every 10 file /nowhere/at/all.csv", "/nowhere/at/all.csv");
    sim_destroy(sim);
}
END_TEST

START_TEST(file_of_another_header_is_kept)
{
    comm_barrier(world);
    ck_assert_int_eq(weld_file_start(world, file, "step,a", &err), CW_OK);
    ck_assert_int_eq(weld_file_append(world, file, "10,1", &err), CW_OK);
    ck_assert_int_eq(weld_file_append(world, file, "20,2", &err), CW_OK);
    ck_assert_int_eq(weld_file_continue(world, file, "step,b", 10, &err), CW_USER);
    memset(&err, 0, sizeof err);
    ck_assert_int_eq(weld_file_continue(world, file, "step,a", 10, &err), CW_OK);
    char text[100] = "";
    comm_barrier(world);
    FILE *in = fopen(file, "r");
    ck_assert_ptr_nonnull(in);
    size_t n = fread(text, 1, sizeof text - 1, in);
    (void)fclose(in);
    ck_assert_str_eq(text, "step,a\n10,1\n");
    ck_assert_int_eq((int)n, 12);
    comm_barrier(world);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    (void)snprintf(file, sizeof file, "%s/weld.csv", suite_folder());
    Suite *suite = suite_create("weld");
    TCase *core = tcase_create("core");
    tcase_add_test(core, energies_and_balance_in_nve);
    tcase_add_test(core, quenches_have_lines_of_their_own);
    tcase_add_test(core, the_run_does_not_feel_it);
    tcase_add_test(core, far_apart_nothing_is_released);
    tcase_add_test(core, first_line_comes_at_any_step);
    tcase_add_test(core, thermostat_and_commands_are_booked);
    tcase_add_test(core, table_goes_on_after_a_checkpoint);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, bad_words_are_refused);
    tcase_add_test(errors, file_of_another_header_is_kept);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
