#ifndef CW_SIM_WELD_ENERGY_H
#define CW_SIM_WELD_ENERGY_H
/* Energies of parts of a simulation, found on copies: the run and its bits are not touched. Energy
 * units. Collective. */
#include "base/err.h"
#include "base/types.h"

struct sim;

/* Potential energy of the atoms with a group bit in mask, alone, where they are now. */
enum cw_status weld_energy_alone(struct sim *sim, uint32_t mask, double *energy,
                                 struct cw_err *err) CW_MUST_CHECK;

/* The same after minimisation. */
enum cw_status weld_energy_relaxed(struct sim *sim, uint32_t mask, double *energy,
                                   struct cw_err *err) CW_MUST_CHECK;

/* Two particles (group bits) together after minimisation in which neither moves as a rigid body
 * (sim/weld_hold.h). */
enum cw_status weld_energy_quenched(struct sim *sim, const uint32_t bits[2], double *energy,
                                    struct cw_err *err) CW_MUST_CHECK;

#endif
