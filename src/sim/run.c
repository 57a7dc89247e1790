/* The step loop. One small reduction per step carries four questions to all ranks: has an atom
 * moved half the skin (then lists are made anew, never late), has a signal come, has a rank failed,
 * does a fix want to change the atoms themselves. Everything else that is global happens only on
 * steps at which somebody looks. */
#include "base/log.h"
#include "base/mem.h"
#include "base/signals.h"
#include "domain/domain.h"
#include "output/progress.h"
#include "output/thermo.h"
#include "parallel/comm.h"
#include "sim/change.h"
#include "sim/counters.h"
#include "sim/internal.h"
#include "sim/outputs.h"
#include "sim/restart.h"

/* what fixes do with the forces of the force field */
static void fix_forces(struct sim *sim)
{
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->field_force)
            sim->fix[k]->ops->field_force(sim->fix[k], &sim->context);
    }
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->post_force)
            sim->fix[k]->ops->post_force(sim->fix[k], &sim->context);
    }
}

/* Forces of the force field that no step has ended with: a step begins with them. */
static void begin_with_forces(struct sim *sim)
{
    fix_forces(sim);
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->set_time_step)
            sim->fix[k]->ops->set_time_step(sim->fix[k], &sim->context, sim->dt);
    }
}

/* At the end of a step. Collective. */
static enum cw_status change_atoms(struct sim *sim, struct cw_err *err)
{
    if (err_sync(sim->comm, err) == CW_OK && change_make(sim, err) == CW_OK)
        begin_with_forces(sim);
    return err->status;
}

static enum cw_status end_of_step(struct sim *sim, struct cw_err *err)
{
    for (int k = 0; k < sim->n_fix; k++) {
        struct fix *fix = sim->fix[k];
        if (fix->ops->end_of_step && outputs_is_multiple(sim->step, fix->every) &&
            fix->ops->end_of_step(fix, &sim->context, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

/* what every rank must know before the forces of a step */
struct news {
    enum list_state list;
    bool stop, failed, change;
};

static struct news gather_news(struct sim *sim, bool due, const struct cw_err *err)
{
    enum list_state list = forces_list_state(sim);
    timer_lap(&sim->timers, TIMER_NEIGH);
    gid flags[4] = {due ? LIST_STALE : list, signals_pending() != 0, err->status != CW_OK,
                    change_is_wanted(sim)};
    comm_max(sim->comm, flags, 4);
    timer_lap(&sim->timers, TIMER_COMM);
    return (struct news){.list = (enum list_state)flags[0],
                         .stop = flags[1] != 0,
                         .failed = flags[2] != 0,
                         .change = flags[3] != 0};
}

static bool list_is_due(const struct sim *sim, gid built)
{
    gid interval =
        sim->neighbor.every > sim->neighbor.delay ? sim->neighbor.every : sim->neighbor.delay;
    return !sim->neighbor.check && sim->step - built >= interval;
}

static void advance_clock(struct sim *sim)
{
    sim_start_clock(sim);
    sim->step++;
    sim->time = sim->time_origin + (double)(sim->step - sim->step_origin) * sim->clock_dt;
    sim_refresh_context(sim);
}

/* One step of velocity Verlet. `stop` is set when a signal has come: the step is finished first. */
static enum cw_status step_once(struct sim *sim, gid *built, bool *stop, struct cw_err *err)
{
    advance_clock(sim);
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->initial_integrate)
            sim->fix[k]->ops->initial_integrate(sim->fix[k], &sim->context);
    }
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->post_integrate)
            sim->fix[k]->ops->post_integrate(sim->fix[k], &sim->context);
    }
    timer_lap(&sim->timers, TIMER_MODIFY);
    struct news news = gather_news(sim, list_is_due(sim, *built), err);
    if (news.failed)
        return err_sync(sim->comm, err);
    *stop = news.stop;
    const gid builds = sim->list.builds;
    if (forces_bring_list(sim, news.list, err) != CW_OK)
        return err->status;
    forces_compute(sim, outputs_want(sim) | (news.change ? PASS_ENERGY : 0), err);
    fix_forces(sim);
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->final_integrate)
            sim->fix[k]->ops->final_integrate(sim->fix[k], &sim->context);
    }
    if (news.change && change_atoms(sim, err) != CW_OK)
        return err->status;
    if (sim->list.builds != builds)
        *built = sim->step;
    timer_lap(&sim->timers, TIMER_MODIFY);
    if (!outputs_due(sim) && !*stop)
        return CW_OK;
    if (err_sync(sim->comm, err) != CW_OK || end_of_step(sim, err) != CW_OK)
        return err_sync(sim->comm, err);
    timer_lap(&sim->timers, TIMER_MODIFY);
    outputs_write(sim, err);
    timer_lap(&sim->timers, TIMER_OUTPUT);
    return err_sync(sim->comm, err);
}

/* two fixes that both move an atom, or atoms that nobody moves: both run to the end and are wrong
 */
static enum cw_status check_integration(struct sim *sim, struct cw_err *err)
{
    gid count[2] = {0, 0};
    for (lidx i = 0; i < sim->atoms.n_local; i++) {
        int times = 0;
        for (int k = 0; k < sim->n_fix; k++)
            times += sim->fix[k]->integrates && (sim->atoms.mask[i] & sim->fix[k]->group_bit);
        count[0] += times > 1;
        count[1] += times == 0;
    }
    comm_sum(sim->comm, count, 2);
    if (count[0] > 0) {
        return cw_err_user(err,
                           "%lld atoms are advanced by more than one fix (nve, nvt, ...): unfix "
                           "one, or separate their groups",
                           (long long)count[0]);
    }
    if (count[1] == sim->atoms.n_global && !sim->quiet)
        log_warn("no fix advances any atom (fix nve, nvt): positions will not change");
    return CW_OK;
}

static uint32_t integrated_bits(const struct sim *sim)
{
    uint32_t bits = 0;
    for (int k = 0; k < sim->n_fix; k++)
        bits |= sim->fix[k]->integrates ? sim->fix[k]->group_bit : 0;
    return bits;
}

static uint32_t driven_bits(const struct sim *sim, int axis)
{
    uint32_t bits = 0;
    for (int k = 0; k < sim->n_fix; k++)
        bits |= sim->fix[k]->driven >> axis & 1 ? sim->fix[k]->group_bit : 0;
    return bits;
}

static void end_run(struct sim *sim)
{
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->end_of_run)
            sim->fix[k]->ops->end_of_run(sim->fix[k], &sim->context);
    }
}

static enum cw_status set_up(struct sim *sim, const struct sim_run_spec *spec, struct cw_err *err)
{
    sim->context.run_first = sim->step;
    sim->context.run_last = sim->step + spec->steps;
    sim->context.ramp_first = spec->ramp_first;
    sim->context.ramp_last = spec->ramp_last;
    sim->context.minimizing = false;
    sim->context.integrated = integrated_bits(sim);
    for (int d = 0; d < 3; d++)
        sim->context.driven[d] = driven_bits(sim, d);
    sim->context.err = err;
    sim_refresh_context(sim);
    timer_start(&sim->timers);
    if (spec->pre)
        sim_atoms_changed(sim);
    if (sim_make_list(sim, err) != CW_OK || check_integration(sim, err) != CW_OK)
        return err->status;
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->setup &&
            sim->fix[k]->ops->setup(sim->fix[k], &sim->context, err) != CW_OK)
            break;
    }
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    if (!sim->quiet)
        change_warn_of_dumps(sim);
    forces_compute(sim, outputs_want(sim), err);
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    begin_with_forces(sim);
    return CW_OK;
}

enum cw_status stop_by_signal(struct sim *sim, struct cw_err *err)
{
    char *path = NULL;
    if (sim->context.dry) {
        return cw_err_stopped(err, "stopped by %s; an estimate has no state to keep",
                              signals_name());
    }
    if (restart_write_on_signal(sim, &path, err) != CW_OK)
        return err->status;
    cw_err_stopped(err, "stopped by %s at step %lld; checkpoint written to %s", signals_name(),
                   (long long)sim->step, path);
    mem_free(path);
    return err->status;
}

enum cw_status sim_stop_if_asked(struct sim *sim, struct cw_err *err)
{
    gid asked = signals_pending() != 0;
    comm_max(sim->comm, &asked, 1);
    if (!asked)
        return CW_OK;
    if (sim->box.exists)
        return stop_by_signal(sim, err);
    return cw_err_stopped(err, "stopped by %s; there was nothing to write a checkpoint of",
                          signals_name());
}

static enum cw_status loop(struct sim *sim, struct cw_err *err)
{
    struct progress *progress =
        progress_start(sim->comm, sim->step, sim->context.run_last, sim->atoms.n_global, sim->dt,
                       sim->units, sim->quiet);
    gid built = sim->step;
    bool stop = false;
    while (sim->step < sim->context.run_last && !stop && err->status == CW_OK) {
        step_once(sim, &built, &stop, err);
        progress_update(progress, sim->step);
    }
    progress_end(progress);
    if (err->status == CW_OK && stop)
        return stop_by_signal(sim, err);
    return err->status;
}

enum cw_status sim_run(struct sim *sim, const struct sim_run_spec *spec, struct cw_err *err)
{
    struct sim_run_spec run = *spec;
    if (run.ramp_first == run.ramp_last) {
        run.ramp_first = sim->step;
        run.ramp_last = sim->step + run.steps;
    }
    sim->list_builds = 0;
    restart_forget(sim);
    if (set_up(sim, &run, err) != CW_OK)
        return err->status;
    if (!sim->quiet && thermo_header(sim->thermo, &sim->values, err) != CW_OK)
        return err->status;
    outputs_write(sim, err);
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    log_flush();
    finish_begin(sim);
    if (loop(sim, err) != CW_OK)
        return err->status;
    double seconds = timer_now() - sim->run_started;
    if (run.counters && counters_write(sim, run.counters, err) != CW_OK)
        return err->status;
    if (!sim->quiet) /* before fixes say how it ended: readers of logs expect it behind the table */
        finish_print(sim, run.steps, seconds);
    end_run(sim);
    return CW_OK;
}
