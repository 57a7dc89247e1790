/* `minimize`: what the minimisers of dynamics/ are asked to minimise. An evaluation makes lists
 * when an atom has moved half the skin, as a step of a run does; the statistics at the end are laid
 * out as LAMMPS's. */
#include "dynamics/minimize.h"

#include <string.h>

#include "base/log.h"
#include "base/signals.h"
#include "domain/domain.h"
#include "output/thermo.h"
#include "parallel/comm.h"
#include "sim/internal.h"
#include "sim/outputs.h"
#include "sim/restart.h"

enum cw_status sim_set_min_style(struct sim *sim, const char *const *words, int n_words,
                                 struct cw_err *err)
{
    (void)n_words;
    return min_options_style(&sim->min_options, words[0], err);
}

enum cw_status sim_modify_min(struct sim *sim, const char *const *words, int n_words,
                              struct cw_err *err)
{
    return min_options_modify(&sim->min_options, words, n_words, err);
}

/* atoms of a copy that the original does not advance */
static void hold(struct sim *sim)
{
    if (sim->movable == 0)
        return;
    for (lidx i = 0; i < sim->atoms.n_local; i++) {
        if (!(sim->atoms.mask[i] & sim->movable))
            memset(sim->atoms.f + 4 * (size_t)i, 0, 3 * sizeof(double));
    }
}

static enum cw_status bring_list(struct sim *sim, struct cw_err *err)
{
    gid state = forces_list_state(sim);
    comm_max(sim->comm, &state, 1);
    return forces_bring_list(sim, (enum list_state)state, err);
}

static enum cw_status evaluate(struct min_problem *problem, double *energy, struct cw_err *err)
{
    struct sim *sim = problem->self;
    if (bring_list(sim, err) != CW_OK)
        return err->status;
    forces_compute(sim, PASS_ENERGY, err);
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->min_post_force)
            sim->fix[k]->ops->min_post_force(sim->fix[k], &sim->context);
    }
    hold(sim);
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    if (sim_potential_energy(sim, energy, err) == CW_OK)
        *energy += sim_fix_energy(sim);
    return err->status;
}

static enum cw_status iterated(struct min_problem *problem, gid iteration, double energy,
                               bool *stop, struct cw_err *err)
{
    (void)iteration;
    (void)energy;
    struct sim *sim = problem->self;
    sim->step++;
    sim->step_origin++; /* no time passes */
    sim_refresh_context(sim);
    if (sim->quiet)
        return CW_OK;
    gid come = signals_pending() != 0;
    comm_max(sim->comm, &come, 1);
    *stop = come != 0;
    outputs_write(sim, err);
    return err_sync(sim->comm, err);
}

static void print_statistics(const struct sim *sim, const struct min_result *r)
{
    log_print("Minimization stats:\n  Stopping criterion = %s\n  Energy initial, next-to-last, "
              "final = \n    %18.15g %18.15g %18.15g\n",
              min_reason_text(r->reason), r->energy_first, r->energy_before_last, r->energy_last);
    log_print(
        "  Force two-norm initial, final = %g %g\n  Force max component initial, final = %g %g\n",
        r->force_two_first, r->force_two_last, r->force_max_first, r->force_max_last);
    log_print("  Final line search alpha, max atom move = %g %g\n  Iterations, force evaluations = "
              "%lld %lld\n",
              r->alpha, r->move_max, (long long)r->iterations, (long long)r->evaluations);
    log_print("  Energy unit: %s, force unit: %s\n\n", sim->units->energy, sim->units->force);
}

static enum cw_status set_up(struct sim *sim, gid max_steps, struct cw_err *err)
{
    sim->context.run_first = sim->context.ramp_first = sim->step;
    sim->context.run_last = sim->context.ramp_last = sim->step + max_steps;
    sim->context.minimizing = true;
    sim->context.err = err;
    sim_refresh_context(sim);
    timer_start(&sim->timers);
    sim_atoms_changed(sim);
    if (sim_make_list(sim, err) != CW_OK)
        return err->status;
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->setup &&
            sim->fix[k]->ops->setup(sim->fix[k], &sim->context, err) != CW_OK)
            break;
    }
    if (err_sync(sim->comm, err) != CW_OK || sim->quiet)
        return err->status;
    if (thermo_header(sim->thermo, &sim->values, err) == CW_OK)
        outputs_write(sim, err);
    return err_sync(sim->comm, err);
}

/* the last line, unless that step has been printed */
static enum cw_status print_last(struct sim *sim, struct cw_err *err)
{
    if (sim->quiet || sim->step == sim->context.run_first || sim->step == sim->context.run_last)
        return CW_OK;
    if (outputs_is_multiple(sim->step, thermo_every(sim->thermo)))
        return CW_OK;
    return thermo_line(sim->thermo, &sim->values, err);
}

enum cw_status sim_minimize_result(struct sim *sim, const struct sim_minimize_spec *spec,
                                   struct min_result *result, struct cw_err *err)
{
    restart_forget(sim);
    if (set_up(sim, spec->max_steps, err) != CW_OK)
        return err->status;
    struct min_problem problem = {
        .comm = sim->comm,
        .atoms = &sim->atoms,
        .units = sim->units,
        .dt = sim->dt,
        .self = sim,
        .evaluate = evaluate,
        .iterated = iterated,
    };
    const struct min_limits limits = {spec->energy_tolerance, spec->force_tolerance,
                                      spec->max_steps, spec->max_evaluations};
    finish_begin(sim);
    enum cw_status status = minimize_run(&problem, &sim->min_options, &limits, result, err);
    sim->context.minimizing = false;
    if (status != CW_OK || print_last(sim, err) != CW_OK || sim->quiet)
        return err->status;
    finish_print(sim, result->iterations, timer_now() - sim->run_started);
    print_statistics(sim, result);
    return CW_OK;
}

enum cw_status sim_minimize(struct sim *sim, const struct sim_minimize_spec *spec,
                            struct cw_err *err)
{
    struct min_result result = {0};
    if (sim_minimize_result(sim, spec, &result, err) != CW_OK)
        return err->status;
    if (result.reason == MIN_STOPPED)
        return stop_by_signal(sim, err);
    return CW_OK;
}
