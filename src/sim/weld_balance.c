/* The balance of a run. Every fix that does work counts it (fix_ops.work), each from its own
 * creation on and gone when it is removed; so the balance takes the counters at the start of each
 * run and adds up the differences. Between runs a deck may set velocities, move or delete atoms:
 * what the energy has changed by then is nobody's count, and is booked as other work.
 *
 * The time step has a count of its own. With steps of finite length the force field does not give
 * to the atoms just what the potential energy loses: the difference, potential energy + work of the
 * force field, is what the total energy of velocity Verlet fluctuates by (of order dt^2, no drift).
 * The work is counted from forces and velocities (dynamics/force_work.c), not from energies: so the
 * residual is an honest test, kinetic energy against the work of everything that acts on atoms. It
 * is round-off, or somebody changes velocities and does not say so. Where a fix changes the atoms
 * themselves, potential energy jumps without a force: that is the fix's work, and no error of the
 * time step. */
#include "sim/weld_balance.h"

#include <string.h>

#include "sim/sim.h"

/* those that exchange heat with a bath; all others do "other" work */
static bool is_thermostat(const char *style)
{
    static const char *const styles[] = {"langevin", "nvt", "npt", "temp/rescale", NULL};
    for (int k = 0; styles[k] != NULL; k++) {
        if (strcmp(style, styles[k]) == 0)
            return true;
    }
    return false;
}

static void read_counters(struct sim *sim, const struct weld_energies *energies,
                          double sum[WELD_WORKS])
{
    memset(sum, 0, WELD_WORKS * sizeof sum[0]);
    sum[WELD_TIME_STEP] = energies->potential + energies->field_work;
    for (int k = 0; k < sim->n_fix; k++) {
        struct fix *fix = sim->fix[k];
        if (fix->ops->change_work != NULL)
            sum[WELD_TIME_STEP] -= fix->ops->change_work(fix, &sim->context);
        if (fix->ops->work != NULL) {
            sum[is_thermostat(fix->style->name) ? WELD_THERMOSTATS : WELD_OTHER] +=
                fix->ops->work(fix, &sim->context);
        }
    }
}

void weld_balance_begin(struct weld_balance *balance, struct sim *sim,
                        const struct weld_energies *energies, bool restored)
{
    const double energy = energies->potential + energies->kinetic;
    double now[WELD_WORKS];
    read_counters(sim, energies, now);
    if (!balance->started) {
        memset(balance, 0, sizeof *balance);
        balance->started = true;
        balance->start_energy = energy;
    } else if (restored && balance->seen_step != sim->step) {
        return;
    } else {
        memcpy(balance->done, balance->seen_work, sizeof balance->done);
        balance->done[WELD_OTHER] += energy - balance->seen_energy;
    }
    memcpy(balance->base, now, sizeof balance->base);
}

double weld_balance_look(struct weld_balance *balance, struct sim *sim,
                         const struct weld_energies *energies, double work[WELD_WORKS])
{
    const double energy = energies->potential + energies->kinetic;
    double now[WELD_WORKS];
    read_counters(sim, energies, now);
    double residual = energy - balance->start_energy;
    for (int k = 0; k < WELD_WORKS; k++) {
        work[k] = balance->done[k] + (now[k] - balance->base[k]);
        residual -= work[k];
    }
    balance->seen_step = sim->step;
    balance->seen_energy = energy;
    memcpy(balance->seen_work, work, sizeof balance->seen_work);
    return residual;
}
