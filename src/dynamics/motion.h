#ifndef CW_DYNAMICS_MOTION_H
#define CW_DYNAMICS_MOTION_H
/* The motion of a group as a whole. Positions are unwrapped. Sums are exact: the same bits on any
 * rank count. All functions are collective, over owned atoms with (mask & bits) != 0; a group
 * without atoms gives zeros. */
#include "base/types.h"

struct fix_context;

/* Total mass; mass units. */
double motion_mass(const struct fix_context *context, uint32_t bits);

/* Velocity of the centre of mass; length/time. */
void motion_velocity(const struct fix_context *context, uint32_t bits, double out[3]);

/* Centre of mass; length. */
void motion_center(const struct fix_context *context, uint32_t bits, double out[3]);

/* Angular velocity as a rigid body about `center`: inertia tensor * omega = angular momentum;
 * 1/time. Components along axes without inertia (one atom, a line of atoms) are zero. */
void motion_omega(const struct fix_context *context, uint32_t bits, const double center[3],
                  double out[3]);

#endif
