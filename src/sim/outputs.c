/* Who looks at the state after a step: thermo, dumps, checkpoints, fixes that act at the end of
 * steps. The loop asks before the forces are made, so that energy and virial are made on the steps
 * that need them and on no others. */
#include "sim/outputs.h"

#include "base/log.h"
#include "output/thermo.h"
#include "sim/internal.h"
#include "sim/restart.h"

bool outputs_is_multiple(gid step, gid every)
{
    return every > 0 && step % every == 0;
}

gid outputs_count(gid first, gid last, gid every)
{
    return every > 0 ? last / every - first / every : 0;
}

gid outputs_common_divisor(gid a, gid b)
{
    while (b != 0) {
        gid rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

gid outputs_count_either(gid first, gid last, gid a, gid b)
{
    gid both = 0;
    if (a > 0 && b > 0) {
        gid times = a / outputs_common_divisor(a, b);
        /* a common multiple behind the last step counts nothing, and need not fit into a number */
        both = times > last / b ? 0 : outputs_count(first, last, times * b);
    }
    return outputs_count(first, last, a) + outputs_count(first, last, b) - both;
}

static bool thermo_due(const struct sim *sim)
{
    gid every = thermo_every(sim->thermo);
    return sim->step == sim->context.run_last || sim->step == sim->context.run_first ||
           outputs_is_multiple(sim->step, every);
}

static bool writer_due(const struct sim *sim, const struct writer *writer)
{
    if (writer->last_written == sim->step)
        return false;
    return outputs_is_multiple(sim->step, writer->every) ||
           (writer->first && sim->step == sim->context.run_first);
}

static bool restart_due(const struct sim *sim)
{
    return outputs_is_multiple(sim->step, sim->restart.every) &&
           sim->step != sim->context.run_first;
}

bool outputs_due(const struct sim *sim)
{
    bool observed = thermo_due(sim) || restart_due(sim);
    for (int k = 0; k < sim->n_writer && !observed; k++)
        observed = writer_due(sim, sim->writer[k]);
    for (int k = 0; k < sim->n_fix && !observed; k++) {
        observed =
            sim->fix[k]->ops->end_of_step && outputs_is_multiple(sim->step, sim->fix[k]->every);
    }
    return observed;
}

unsigned outputs_want(struct sim *sim)
{
    unsigned needs = thermo_due(sim) && !sim->quiet ? thermo_needs(sim->thermo, &sim->values) : 0;
    struct writer_context context = sim_writer_context(sim);
    for (int k = 0; k < sim->n_writer; k++) {
        if (sim->writer[k]->ops->needs && writer_due(sim, sim->writer[k]))
            needs |= sim->writer[k]->ops->needs(sim->writer[k], &context);
    }
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->needs)
            needs |= sim->fix[k]->ops->needs(sim->fix[k], sim->step);
    }
    return forces_want(needs);
}

/* so that somebody who watches the log sees it grow */
static void flush_log(struct sim *sim)
{
    const double seconds = 2;
    double now = timer_now();
    if (now - sim->log_flushed < seconds)
        return;
    sim->log_flushed = now;
    log_flush();
}

enum cw_status outputs_write(struct sim *sim, struct cw_err *err)
{
    if (thermo_due(sim) && !sim->quiet && thermo_line(sim->thermo, &sim->values, err) != CW_OK)
        return err->status;
    flush_log(sim);
    struct writer_context context = sim_writer_context(sim);
    for (int k = 0; k < sim->n_writer; k++) {
        struct writer *writer = sim->writer[k];
        if (!writer_due(sim, writer))
            continue;
        if (writer->ops->write(writer, &context, err) != CW_OK)
            return err->status;
        writer->last_written = sim->step;
    }
    if (restart_due(sim) && restart_write_scheduled(sim, err) != CW_OK)
        return err->status;
    return CW_OK;
}
