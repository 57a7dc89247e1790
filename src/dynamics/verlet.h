#ifndef CW_DYNAMICS_VERLET_H
#define CW_DYNAMICS_VERLET_H
/* Kicks and drifts of velocity Verlet. Each adds an increment that is rounded to its grid, so that
 * negating the velocities runs a trajectory back to its first bit. All functions act on the owned
 * atoms with (mask & bits) != 0 (bits 1: all atoms) and are local. */
#include "base/types.h"

struct atoms;
struct fix_context;
struct units;

/* The fastest atom that the velocity grid holds with room for a kick of 2048; length/time. A
 * hydrogen that an electron of 300 keV meets head on gets 4010 A/ps. */
#define VERLET_SPEED_MAX 6144.0

/* The farthest coordinate that the position grid holds; length. */
#define VERLET_POSITION_MAX 16384.0

/* v += round(f * (dt force_to_accel / m)). Half a kick: dt = half the time step. An atom that ends
 * faster than VERLET_SPEED_MAX on an axis, or not finite, is reported to context->err. */
void verlet_kick(struct fix_context *context, uint32_t bits, double dt);

/* x += round(v dt). Errors as for a kick. */
void verlet_drift(struct fix_context *context, uint32_t bits, double dt);

/* Half a kick and a drift in one pass over memory: the same bits as the two calls. */
void verlet_kick_drift(struct fix_context *context, uint32_t bits, double dt);

/* v = round(v * factor). Errors as for a kick. */
void verlet_scale(struct fix_context *context, uint32_t bits, double factor);

/* Reports to context->err the first owned atom whose velocity or position is out of range. */
void verlet_report(struct fix_context *context, uint32_t bits);

#endif
