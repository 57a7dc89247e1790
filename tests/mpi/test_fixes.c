/* ranks: 1 2 3 4 */
/* Integrators and fixes_under_test on atoms in wells of their own: reversibility, order of
 * accuracy, temperature and its fluctuations, the energy ledger, equal bits on any rank count and
 * in any order of atoms, and restarts. */
#include <math.h>
#include <string.h>

#include "parallel/comm.h"
#include "support/mpi_suite.h"
#include "support/wells.h"

START_TEST(nve_runs_back_to_the_bit)
{
    struct wells w;
    wells_init(&w, world, 200, 4, false);
    wells_fix(&w, "nve");
    const uint64_t first = atoms_hash(&w.atoms, world);
    wells_run(&w, 1000);
    const uint64_t far = atoms_hash(&w.atoms, world);
    ck_assert(far != first);
    wells_negate(&w);
    wells_run(&w, 1000);
    wells_negate(&w);
    ck_assert_uint_eq(atoms_hash(&w.atoms, world), first);
    ck_assert_int_eq(w.err.status, CW_OK);
    wells_free(&w);
}
END_TEST

/* largest energy error over half a picosecond */
static double energy_error(double dt)
{
    struct wells w;
    wells_init(&w, world, 50, 4, false);
    wells_fix(&w, "nve");
    w.context.dt = dt;
    wells_setup(&w, 0);
    const double start = wells_energy(&w);
    double worst = 0;
    for (int k = 0; k < (int)(0.5 / dt); k++) {
        wells_step(&w);
        worst = fmax(worst, fabs(wells_energy(&w) - start));
    }
    wells_free(&w);
    return worst;
}

START_TEST(nve_error_is_of_second_order)
{
    const double ratio = energy_error(0.004) / energy_error(0.002);
    ck_assert_msg(ratio > 3.8 && ratio < 4.2, "ratio %g", ratio);
}
END_TEST

START_TEST(group_alone_is_moved)
{
    struct wells w;
    wells_init(&w, alone, 20, 4, false);
    struct fix *fix = wells_fix(&w, "nve");
    fix->group_bit = 4;
    w.atoms.mask[7] |= 4;
    double before[2][3];
    memcpy(before[0], w.atoms.x + 4 * 7, sizeof before[0]);
    memcpy(before[1], w.atoms.x + 4 * 8, sizeof before[1]);
    wells_run(&w, 10);
    ck_assert(memcmp(before[0], w.atoms.x + 4 * 7, sizeof before[0]) != 0);
    ck_assert(memcmp(before[1], w.atoms.x + 4 * 8, sizeof before[1]) == 0);
    wells_free(&w);
}
END_TEST

/* mean of T and of (T - mean)^2 over a run of `steps` after `skip` */
static void sample(struct wells *w, int skip, int steps, double *mean, double *variance)
{
    double sum = 0;
    double sum2 = 0;
    wells_run(w, skip);
    wells_setup(w, steps);
    for (int k = 0; k < steps; k++) {
        wells_step(w);
        const double t = wells_temperature(w);
        sum += t;
        sum2 += t * t;
    }
    *mean = sum / steps;
    *variance = sum2 / steps - *mean * *mean;
}

/* Canonical: <T> = T0 (3N / (3N - 3): all 3N momenta are thermal) and var T / <T>^2 = 2 / 3N. With
 * N = 300 and some 100 independent samples the standard errors are 0.5 % and 14 %. */
START_TEST(langevin_holds_temperature_with_canonical_fluctuations)
{
    struct wells w;
    wells_init(&w, world, 300, 0, false);
    wells_fix(&w, "nve");
    wells_fix(&w, "langevin 300 300 0.02 12345");
    double mean;
    double variance;
    sample(&w, 500, 4000, &mean, &variance);
    ck_assert_msg(fabs(mean / 300 * 897 / 900 - 1) < 0.02, "mean %g", mean);
    const double relative = variance / (mean * mean) * 900 / 2;
    ck_assert_msg(relative > 0.5 && relative < 1.6, "variance over the canonical one: %g",
                  relative);
    wells_free(&w);
}
END_TEST

START_TEST(nvt_holds_temperature_and_conserves)
{
    struct wells w;
    wells_init(&w, world, 300, 4, false);
    wells_fix(&w, "nve");
    wells_fix(&w, "langevin 300 300 0.02 5");
    wells_run(&w,
              1000); /* atoms that start in phase in their wells stay so for long without noise */
    wells_drop_fixes(&w);
    struct fix *nvt = wells_fix(&w, "nvt temp 300 300 0.05");
    double mean;
    double variance;
    wells_setup(&w, 0);
    const double start = wells_energy(&w) + nvt->ops->conserved(nvt, &w.context);
    sample(&w, 1000, 4000, &mean, &variance);
    ck_assert_msg(fabs(mean / 300 - 1) < 0.03, "mean %g", mean);
    const double relative = variance / (mean * mean) * 900 / 2;
    ck_assert_msg(relative > 0.4 && relative < 2.5, "variance over the canonical one: %g",
                  relative);
    const double end = wells_energy(&w) + nvt->ops->conserved(nvt, &w.context);
    ck_assert_msg(fabs(end - start) < 5e-3, "conserved quantity moved by %g eV", end - start);
    wells_free(&w);
}
END_TEST

START_TEST(ramp_ends_at_stop)
{
    struct wells w;
    wells_init(&w, world, 300, 4, false);
    wells_fix(&w, "nvt temp 300 600 0.02 tchain 2 tloop 2");
    wells_run(&w, 3000);
    ck_assert_msg(fabs(wells_temperature(&w) - 600) < 120, "T %g", wells_temperature(&w));
    wells_free(&w);
}
END_TEST

static bool integrates(const char *line)
{
    return strncmp(line, "nvt", 3) == 0 || strncmp(line, "move", 4) == 0;
}

/* Energy minus work drifts no more than the same system's energy does without a thermostat. */
static double ledger_error(const char *thermostat, double dt)
{
    struct wells w;
    wells_init(&w, world, 50, 4, false);
    struct fix *fix = NULL;
    if (!integrates(thermostat))
        wells_fix(&w, "nve");
    if (thermostat[0])
        fix = wells_fix(&w, thermostat);
    w.context.dt = dt;
    wells_setup(&w, 0);
    const double start = wells_energy(&w);
    double worst = 0;
    for (int k = 0; k < (int)(0.4 / dt); k++) {
        wells_step(&w);
        const double work = fix ? wells_work(&w, fix) : 0;
        worst = fmax(worst, fabs(wells_energy(&w) - work - start));
    }
    wells_free(&w);
    return worst;
}

static const char *const fixes_under_test[] = {
    "langevin 300 400 0.05 99",
    "langevin 300 400 0.05 99 zero yes scale 2 3.5",
    "nvt temp 300 400 0.05",
    "addforce 0.3 0 -0.2",
    "aveforce 0.1 NULL -0.2",
    "indent 0.5 sphere 8 8 -3 4.5 units box",
    "indent 0.3 cylinder y 13 1 13 side in units box",
    "indent 1 plane y 14.4 hi units box",
    "wall/harmonic xlo -1.5 1 0 2.0 yhi 20 1 0 2.5 units box",
    "wall/lj93 xlo -1.5 0.2 1.2 8 zlo -3 0.2 1.3 6 units box",
    "wall/lj126 zhi 2.5 0.3 1.2 8 units box",
    "wall/lj1043 ylo -2 0.2 1.3 6 units box",
    "wall/morse xhi 29 0.3 1.5 1.8 7 units box",
    "move linear 1.5 NULL -2 units box",
    "momentum 10 linear 1 1 1 angular rescale",
    "temp/rescale 5 300 400 10 0.7",
    "setforce NULL 0 0.1",
    "recenter INIT INIT NULL",
};
enum { N_BALANCED = 16, N_FIXES = sizeof fixes_under_test / sizeof fixes_under_test[0] };

/* Second order with smooth forces. A random force grows as dt^-1/2, so its product with the others
 * leaves an error of order 3/2: a factor of 8 for a step four times as long. What acts every few
 * steps acts at other times with another step, too. */
START_TEST(ledger_balances_but_for_the_time_step)
{
    const char *thermostat = fixes_under_test[_i];
    const double coarse = ledger_error(thermostat, 0.002);
    const double fine = ledger_error(thermostat, 0.0005);
    const double least = thermostat[0] == 'n' || thermostat[0] == 'a' ? 12 : 5;
    ck_assert_msg(coarse / fine > least, "%s: %g, %g eV", thermostat, coarse, fine);
    ck_assert_msg(fine < 3 * ledger_error("", 0.0005), "%s: %g eV", thermostat, fine);
}
END_TEST

static void start(struct wells *w, struct comm *comm, const char *thermostat, bool backwards)
{
    wells_init(w, comm, 60, 4, backwards);
    if (!integrates(thermostat))
        wells_fix(w, "nve");
    wells_fix(w, thermostat);
    ck_assert_str_eq(w->err.text, "");
}

START_TEST(bits_do_not_depend_on_ranks_or_order)
{
    struct wells many;
    struct wells one;
    start(&many, world, fixes_under_test[_i], false);
    start(&one, alone, fixes_under_test[_i], true);
    wells_run(&many, 200);
    wells_run(&one, 200);
    ck_assert_uint_eq(atoms_hash(&many.atoms, world), atoms_hash(&one.atoms, alone));
    const double work = wells_work(&many, many.fix[many.n_fix - 1]);
    ck_assert(work != 0 || !many.fix[many.n_fix - 1]->ops->work);
    ck_assert(work == wells_work(&one, one.fix[one.n_fix - 1]));
    wells_free(&many);
    wells_free(&one);
}
END_TEST

/* the checkpointed fields of all atoms, and the fixes' states */
static void carry_over(struct wells *from, struct wells *to)
{
    to->context.step = from->context.step;
    for (int k = 0; k < from->n_fix; k++) {
        void *data;
        size_t bytes;
        if (!from->fix[k]->ops->save)
            continue;
        from->fix[k]->ops->save(from->fix[k], &from->context, &data, &bytes);
        ck_assert_int_eq(to->fix[k]->ops->restore(to->fix[k], data, bytes, &to->err), CW_OK);
        to->fix[k]->restart_pending = true;
        mem_free(data);
    }
    for (int k = 0; k < from->atoms.n_field; k++) {
        const struct field *field = &from->atoms.field[k];
        if (!(field->carry & FIELD_CHECKPOINT) || !field->name[0])
            continue;
        const int to_index = atoms_add_field(&to->atoms, field->name, field->size, field->carry);
        memcpy(atoms_field(&to->atoms, to_index), field->data,
               field->size * (size_t)from->atoms.n_local);
    }
}

START_TEST(restart_continues_with_the_same_bits)
{
    struct wells whole;
    struct wells first;
    struct wells second;
    start(&whole, world, fixes_under_test[_i], false);
    start(&first, world, fixes_under_test[_i], false);
    start(&second, world, fixes_under_test[_i], false);
    wells_setup(&whole, 200);
    wells_setup(&first, 200);
    for (int k = 0; k < 200; k++)
        wells_step(&whole);
    for (int k = 0; k < 77; k++)
        wells_step(&first);
    carry_over(&first, &second);
    wells_setup(&second, 123);
    second.context.ramp_first = 0;
    second.context.ramp_last = 200;
    for (int k = 77; k < 200; k++)
        wells_step(&second);
    ck_assert_uint_eq(atoms_hash(&whole.atoms, world), atoms_hash(&second.atoms, world));
    ck_assert(wells_work(&whole, whole.fix[whole.n_fix - 1]) ==
              wells_work(&second, second.fix[second.n_fix - 1]));
    wells_free(&whole);
    wells_free(&first);
    wells_free(&second);
}
END_TEST

START_TEST(runs_in_pieces_have_the_same_bits)
{
    struct wells whole;
    struct wells pieces;
    const char *line = _i < 2 ? "langevin 350 350 0.05 99 zero yes" : "nvt temp 350 350 0.05";
    start(&whole, world, line, false);
    start(&pieces, world, line, false);
    wells_run(&whole, 100);
    wells_run(&pieces, 0);
    wells_run(&pieces, 40);
    wells_run(&pieces, 0);
    wells_run(&pieces, 60);
    ck_assert_uint_eq(atoms_hash(&whole.atoms, world), atoms_hash(&pieces.atoms, world));
    ck_assert(wells_work(&whole, whole.fix[whole.n_fix - 1]) ==
              wells_work(&pieces, pieces.fix[pieces.n_fix - 1]));
    wells_free(&whole);
    wells_free(&pieces);
}
END_TEST

START_TEST(zero_takes_off_the_random_force)
{
    struct wells w;
    wells_init(&w, world, 100, 0, false);
    wells_fix(&w, "langevin 300 300 0.05 3 zero yes");
    wells_setup(&w, 1);
    struct exact_sum total[3] = {{0}};
    double largest = 0;
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++)
        for (size_t d = 0; d < 3; d++) {
            exact_add_double(&total[d], w.atoms.f[4 * i + d], CW_QUANTUM_FORCE);
            largest = fmax(largest, fabs(w.atoms.f[4 * i + d]));
        }
    comm_sum_exact(world, total, 3);
    for (int d = 0; d < 3; d++)
        ck_assert(fabs(exact_value(&total[d], CW_QUANTUM_FORCE)) <= 100 * CW_QUANTUM_FORCE);
    ck_assert(largest > 1e-3 || w.atoms.n_local == 0);
    wells_free(&w);
}
END_TEST

/* momentum of the atoms on all ranks over the number of atoms times a mass of 1 */
static void drift_of(struct wells *w, double out[3])
{
    struct exact_sum sum[3] = {{0}};
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++)
        for (size_t d = 0; d < 3; d++)
            exact_add_double(&sum[d], w->atoms.mass[w->atoms.type[i]] * w->atoms.v[4 * i + d],
                             0x1p-40);
    comm_sum_exact(w->comm, sum, 3);
    for (int d = 0; d < 3; d++)
        out[d] = exact_value(&sum[d], 0x1p-40);
}

START_TEST(momentum_is_taken_off)
{
    struct wells w;
    double drift[3];
    wells_init(&w, world, 100, 2, false);
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++)
        w.atoms.v[4 * i] += 3;
    wells_fix(&w, "momentum 1 linear 1 0 1");
    drift_of(&w, drift);
    const double along_y = drift[1];
    ck_assert(fabs(drift[0]) > 100);
    wells_run(&w, 1);
    drift_of(&w, drift);
    ck_assert_msg(fabs(drift[0]) < 1e-7 && fabs(drift[2]) < 1e-7, "%g %g", drift[0], drift[2]);
    ck_assert(drift[1] == along_y);
    wells_free(&w);
}
END_TEST

/* A rigid rotation is taken off whole; with rescale, energy is kept. */
START_TEST(rotation_is_taken_off)
{
    struct wells w;
    wells_init(&w, world, 300, 0, false);
    struct fix *fix = wells_fix(&w, "momentum 1 linear 1 1 1 angular");
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++) {
        const double *x = w.atoms.x + 4 * i;
        w.atoms.v[4 * i] = exact_round(-0.1 * x[1] + 0.02 * x[2], CW_QUANTUM_VELOCITY);
        w.atoms.v[4 * i + 1] = exact_round(0.1 * x[0], CW_QUANTUM_VELOCITY);
        w.atoms.v[4 * i + 2] = exact_round(-0.02 * x[0], CW_QUANTUM_VELOCITY);
    }
    const double before = wells_kinetic(&w);
    ck_assert(before > 1e-3);
    wells_run(&w, 1);
    ck_assert_msg(wells_kinetic(&w) < 1e-12, "left: %g of %g eV", wells_kinetic(&w), before);
    ck_assert(fabs(wells_work(&w, fix) + before) < 1e-12);
    wells_free(&w);

    wells_init(&w, world, 300, 2, false);
    fix = wells_fix(&w, "momentum 1 linear 1 1 1 angular rescale");
    const double energy = wells_kinetic(&w);
    wells_run(&w, 1);
    ck_assert(fabs(wells_kinetic(&w) / energy - 1) < 1e-9);
    ck_assert(fabs(wells_work(&w, fix)) < 1e-8);
    wells_free(&w);
}
END_TEST

START_TEST(rescaling_reaches_the_target)
{
    struct wells w;
    wells_init(&w, world, 100, 3, false);
    wells_fix(&w, "temp/rescale 1 250 250 0 1");
    ck_assert(fabs(wells_temperature(&w) - 250) > 10);
    wells_run(&w, 1);
    ck_assert_msg(fabs(wells_temperature(&w) - 250) < 1e-6, "T %g", wells_temperature(&w));
    wells_free(&w);
}
END_TEST

START_TEST(set_force_holds_and_reports)
{
    struct wells w;
    wells_init(&w, world, 50, 0, false);
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++)
        w.atoms.x[4 * i + 1] += 0.25;
    wells_fix(&w, "nve");
    struct fix *fix = wells_fix(&w, "setforce NULL 0 0.5");
    wells_setup(&w, 1);
    double total;
    ck_assert_int_eq(fix->ops->vector(fix, &w.context, 2, &total, &w.err), CW_OK);
    ck_assert(fabs(total + 50 * (5 + 3 * 0.0625) * 0.25) < 1e-9);
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++)
        ck_assert(w.atoms.f[4 * i] == 0 && w.atoms.f[4 * i + 1] == 0 &&
                  w.atoms.f[4 * i + 2] == 0.5);
    wells_forces(&w);
    fix->ops->min_post_force(fix, &w.context);
    for (size_t i = 0; i < (size_t)w.atoms.n_local; i++)
        ck_assert(w.atoms.f[4 * i + 1] == 0 && w.atoms.f[4 * i + 2] == 0.5);
    wells_free(&w);
}
END_TEST

START_TEST(recenter_brings_the_centre_back)
{
    struct wells w;
    wells_init(&w, world, 50, 0, false);
    struct fix *fix = wells_fix(&w, "recenter 1.5 INIT NULL units box");
    fix->ops->setup(fix, &w.context, &w.err);
    for (size_t k = 0; k < 4 * (size_t)w.atoms.n_local; k++)
        w.atoms.x[k] += 0.5;
    fix->ops->initial_integrate(fix, &w.context);
    double shift;
    ck_assert_int_eq(fix->ops->vector(fix, &w.context, 2, &shift, &w.err), CW_OK);
    ck_assert_msg(fabs(shift + 0.5) < 1e-10, "%g", shift);
    ck_assert_int_eq(fix->ops->vector(fix, &w.context, 3, &shift, &w.err), CW_OK);
    ck_assert(shift == 0);
    fix->ops->initial_integrate(fix, &w.context);
    ck_assert_int_eq(fix->ops->scalar(fix, &w.context, &shift, &w.err), CW_OK);
    ck_assert(shift < 1e-10);
    wells_free(&w);
}
END_TEST

START_TEST(too_fast_and_not_finite_are_reported)
{
    struct wells w;
    wells_init(&w, alone, 20, 1, false);
    wells_fix(&w, "nve");
    wells_setup(&w, 1);
    w.atoms.f[4 * 4 + 1] = 1e9;
    w.context.step = 41;
    w.fix[0]->ops->final_integrate(w.fix[0], &w.context);
    ck_assert_msg(strstr(w.err.text, "atom 5 at step 41") != NULL, "%s", w.err.text);
    w.err = (struct cw_err){0};
    w.atoms.f[4 * 2] = NAN;
    w.atoms.f[4 * 4 + 1] = 0;
    w.fix[0]->ops->final_integrate(w.fix[0], &w.context);
    ck_assert_msg(strstr(w.err.text, "atom 3 at step 41: position or velocity is not finite") !=
                      NULL,
                  "%s", w.err.text);
    wells_free(&w);
}
END_TEST

START_TEST(words_are_refused)
{
    static const char *const lines[][2] = {
        {"langevin 300 300 0 1", "positive time"},
        {"langevin 300 300 x 1", "damp: expected a number, got 'x'"},
        {"langevin -3 300 1 1", "negative"},
        {"langevin 300 300 1 0", "seed"},
        {"langevin 300 300 1 1 zerro yes", "did you mean 'zero'"},
        {"langevin 300 300 1 1 scale 3 1", "1 to 2"},
        {"langevin 300 300 1 1 gjf vhalf", "not supported"},
        {"langevin 300 300 1 1 tally", "needs a value"},
        {"nvt temp 300 300 0", "positive Tdamp"},
        {"nvt temp 300 300 1 tchian 3", "did you mean 'tchain'"},
        {"nvt temp 300 300 1 tchain 0", "tchain"},
        {"npt temp 300 300 1 iso 0 0 1", "barostats are not supported"},
        {"setforce 0 0 x", "fz: expected a number, NULL or v_name"},
        {"setforce 0 0 0 region r", "group ID region"},
        {"addforce NULL 0 0", "fx: expected a number or v_name"},
        {"momentum 0 linear 1 1 1", "N: expected a whole number from 1 up"},
        {"momentum 10 linear 1 2 1", "expected 0 or 1"},
        {"momentum 10 linear 1 1", "three flags"},
        {"momentum 10 rescale", "'linear x y z', 'angular' or both"},
        {"momentum 10 angluar", "did you mean 'angular'"},
        {"temp/rescale 10 300 300 5 1.5", "fraction"},
        {"temp/rescale 10 -1 300 5 1", "negative"},
        {"recenter 1 2 3", "units box"},
        {"recenter 1 2 3 units lattice", "expected box or fraction"},
        {"nph iso 0 0 1", "barostats are not supported"},
    };
    struct wells w;
    wells_init(&w, alone, 5, 1, false);
    for (size_t k = 0; k < sizeof lines / sizeof lines[0]; k++) {
        w.err = (struct cw_err){0};
        ck_assert_ptr_null(wells_fix(&w, lines[k][0]));
        ck_assert_msg(strstr(w.err.text, lines[k][1]) != NULL, "%s: %s", lines[k][0], w.err.text);
    }
    wells_free(&w);
}
END_TEST

START_TEST(table_and_names_agree)
{
    const struct fix_style *const *styles = fix_styles();
    const char *const *names = fix_style_names();
    for (size_t k = 0; styles[k]; k++) {
        ck_assert_str_eq(styles[k]->name, names[k]);
        ck_assert_ptr_eq(fix_find_style(names[k]), styles[k]);
    }
    ck_assert_ptr_null(fix_find_style("nvx"));
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    Suite *suite = suite_create("fixes");
    TCase *core = tcase_create("core");
    tcase_add_test(core, nve_runs_back_to_the_bit);
    tcase_add_test(core, nve_error_is_of_second_order);
    tcase_add_test(core, group_alone_is_moved);
    tcase_add_test(core, langevin_holds_temperature_with_canonical_fluctuations);
    tcase_add_test(core, nvt_holds_temperature_and_conserves);
    tcase_add_test(core, ramp_ends_at_stop);
    tcase_add_loop_test(core, ledger_balances_but_for_the_time_step, 0, N_BALANCED);
    tcase_add_loop_test(core, bits_do_not_depend_on_ranks_or_order, 0, N_FIXES);
    tcase_add_loop_test(core, restart_continues_with_the_same_bits, 0, N_FIXES);
    tcase_add_loop_test(core, runs_in_pieces_have_the_same_bits, 0, 3);
    tcase_add_test(core, zero_takes_off_the_random_force);
    tcase_add_test(core, momentum_is_taken_off);
    tcase_add_test(core, rotation_is_taken_off);
    tcase_add_test(core, rescaling_reaches_the_target);
    tcase_add_test(core, set_force_holds_and_reports);
    tcase_add_test(core, recenter_brings_the_centre_back);
    tcase_add_test(core, table_and_names_agree);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, too_fast_and_not_finite_are_reported);
    tcase_add_test(errors, words_are_refused);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
