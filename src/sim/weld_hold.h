#ifndef CW_SIM_WELD_HOLD_H
#define CW_SIM_WELD_HOLD_H
/* Keeps two particles from moving as rigid bodies while a copy is minimised. */
#include "base/types.h"

struct sim;

/* Adds to `sim` (a copy) a fix that takes the rigid-body part, translation and rotation, out of the
 * forces on the atoms of each group; bits: group bits, no atom has both. The simulation owns the
 * fix. Local. */
void weld_hold_particles(struct sim *sim, const uint32_t bits[2]);

#endif
