/* See change.h. The energy is measured where the change is made: once before, and after each fix's
 * change, at the same positions and velocities. So whatever a fix does, its books are right without
 * a formula of its own. That costs a pass and a list per change; changes are rare.
 *
 * At the end of a step, when its second kick is done: each step then goes from its first kick to
 * its last with one force field, and potential and kinetic energy are of the same time. Rejected:
 * in the middle, before the forces, where the two kicks of a step are by different force fields;
 * that is wrong by half a kick (0.05 eV where a hydrogen of 300 A/ps loses its bond). */
#include "sim/change.h"

#include "base/log.h"
#include "base/mem.h"
#include "dynamics/kinetic.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "sim/internal.h"

static bool wants(struct sim *sim, int k)
{
    struct fix *fix = sim->fix[k];
    return fix->ops->wants_change && fix->ops->wants_change(fix, &sim->context);
}

bool change_is_wanted(struct sim *sim)
{
    bool wanted = false;
    for (int k = 0; k < sim->n_fix && !wanted; k++)
        wanted = wants(sim, k);
    return wanted;
}

static const struct fix *find_changer(const struct sim *sim)
{
    for (int k = 0; k < sim->n_fix; k++) {
        const struct fix *fix = sim->fix[k];
        if (fix->ops->may_change_number && fix->ops->may_change_number(fix))
            return fix;
    }
    return NULL;
}

void change_warn_of_dumps(const struct sim *sim)
{
    const struct fix *fix = find_changer(sim);
    for (int k = 0; fix && k < sim->n_writer; k++) {
        const struct writer *dump = sim->writer[k];
        if (dump->ops->keeps_atoms && dump->ops->keeps_atoms(dump)) {
            log_warn("fix %s may add or take atoms, and dump %s must have the same ones in every "
                     "snapshot: then the run will end. Say 'dump_modify %s vary yes'",
                     fix->id, dump->id, dump->id);
        }
    }
}

static enum cw_status measure(struct sim *sim, struct fix_gain *energy, struct cw_err *err)
{
    const uint32_t all = 1;
    if (sim_potential_energy(sim, &energy->potential, err) == CW_OK)
        energy->kinetic = kinetic_energy(&sim->atoms, sim->comm, sim->units, all);
    return err->status;
}

static enum cw_status change_by(struct sim *sim, struct fix *fix, struct fix_gain *energy,
                                struct cw_err *err)
{
    const struct fix_gain before = *energy;
    (void)!fix->ops->change(fix, &sim->context, err);
    if (err_sync(sim->comm, err) != CW_OK)
        return err->status;
    sim_atoms_changed(sim);
    atoms_count(&sim->atoms, sim->comm);
    if (measure(sim, energy, err) != CW_OK)
        return err->status;
    const struct fix_gain gain = {.potential = energy->potential - before.potential,
                                  .kinetic = energy->kinetic - before.kinetic};
    if (fix->ops->changed)
        fix->ops->changed(fix, &sim->context, &gain);
    return CW_OK;
}

static void settle_all(struct sim *sim)
{
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->settle)
            sim->fix[k]->ops->settle(sim->fix[k], &sim->context);
    }
}

static void recount_all(struct sim *sim)
{
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->recount)
            sim->fix[k]->ops->recount(sim->fix[k], &sim->context);
    }
}

enum cw_status change_make(struct sim *sim, struct cw_err *err)
{
    gid *wanted = mem_array((size_t)sim->n_fix, sizeof *wanted);
    struct fix_gain energy;
    for (int k = 0; k < sim->n_fix; k++)
        wanted[k] = wants(sim, k);
    comm_max(sim->comm, wanted, sim->n_fix);
    settle_all(sim);
    (void)!measure(sim, &energy, err);
    for (int k = 0; k < sim->n_fix && err->status == CW_OK; k++) {
        if (wanted[k])
            (void)!change_by(sim, sim->fix[k], &energy, err);
    }
    mem_free(wanted);
    if (err->status == CW_OK)
        recount_all(sim);
    return err->status;
}
