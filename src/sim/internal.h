#ifndef CW_SIM_INTERNAL_H
#define CW_SIM_INTERNAL_H
/* What the modules of sim/ share among themselves. */
#include "sim/sim.h"

/* context.step, dt, time, units follow the simulation's. Local. */
void sim_refresh_context(struct sim *sim);

/* Degrees of freedom that fixes take from a group. Collective. */
double sim_removed_dof(struct sim *sim, int group);

/* Energy of the fixes that count as potential energy (fix_modify energy yes), of the last forces.
 * Collective. */
double sim_fix_energy(struct sim *sim);

/* What the positions of this rank's atoms ask of the neighbour list; the largest of all ranks
 * counts. */
enum list_state { LIST_GOOD, LIST_WORN, LIST_STALE };

/* To be asked once after each move of the atoms. Local. */
enum list_state forces_list_state(struct sim *sim);

/* Brings ghosts and rows to the present positions: sends positions, prunes rows when they are worn,
 * makes everything anew when stale. state: agreed on by all ranks. Collective. */
enum cw_status forces_bring_list(struct sim *sim, enum list_state state,
                                 struct cw_err *err) CW_MUST_CHECK;

/* Forces from scratch at the present positions: zero, then the force field. The status is this
 * rank's own. */
enum cw_status forces_compute(struct sim *sim, unsigned want, struct cw_err *err);

/* PASS_* flags for flags of enum value_need. Local. */
unsigned forces_want(unsigned needs);

/* A signal has come: writes a checkpoint and fills err with CW_STOPPED. */
enum cw_status stop_by_signal(struct sim *sim, struct cw_err *err);

/* The loop of a run begins: timers and counts from zero. Local. */
void finish_begin(struct sim *sim);

/* Closing statistics of a run of `steps` steps that took `seconds` since finish_begin; see the head
 * of finish.c for the lines. Collective. */
void finish_print(struct sim *sim, gid steps, double seconds);

#endif
