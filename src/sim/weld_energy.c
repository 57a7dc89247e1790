/* Energies on copies. The interaction of two particles cannot be summed over pairs when the force
 * field has an embedding energy; E(both) - E(first alone) - E(second alone) at frozen positions is
 * defined for every force field and is the sum over pairs where there is one. */
#include "sim/weld_energy.h"

#include "sim/sim.h"
#include "sim/weld_hold.h"

enum cw_status weld_energy_alone(struct sim *sim, uint32_t mask, double *energy, struct cw_err *err)
{
    struct sim *copy = sim_copy(sim, mask);
    enum cw_status status = sim_potential_energy(copy, energy, err);
    sim_destroy(copy);
    return status;
}

static enum cw_status minimize_copy(struct sim *copy, double *energy, struct cw_err *err)
{
    const struct sim_minimize_spec spec = {.energy_tolerance = 1e-9,
                                           .force_tolerance = 1e-3,
                                           .max_steps = 2000,
                                           .max_evaluations = 20000};
    enum cw_status status = sim_minimize(copy, &spec, err);
    if (status == CW_OK)
        status = sim_potential_energy(copy, energy, err);
    sim_destroy(copy);
    return status;
}

enum cw_status weld_energy_relaxed(struct sim *sim, uint32_t mask, double *energy,
                                   struct cw_err *err)
{
    return minimize_copy(sim_copy(sim, mask), energy, err);
}

enum cw_status weld_energy_quenched(struct sim *sim, const uint32_t bits[2], double *energy,
                                    struct cw_err *err)
{
    struct sim *copy = sim_copy(sim, bits[0] | bits[1]);
    weld_hold_particles(copy, bits);
    return minimize_copy(copy, energy, err);
}
