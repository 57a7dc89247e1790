#ifndef CW_SIM_OUTPUTS_H
#define CW_SIM_OUTPUTS_H
/* When something looks at the state, what it needs of the force pass, and the writing itself. */
#include "base/err.h"
#include "base/types.h"

struct sim;

/* every > 0 and step a multiple of it. Pure. */
bool outputs_is_multiple(gid step, gid every);

/* Does anything look at the state after the present step (thermo, dumps, checkpoints, end_of_step
 * of fixes)? Local. */
bool outputs_due(const struct sim *sim);

/* PASS_* flags that those who look at the present step will need. Local. */
unsigned outputs_want(struct sim *sim);

/* Thermo line, dumps and checkpoint of the present step, where due. Collective. */
enum cw_status outputs_write(struct sim *sim, struct cw_err *err);

/* Multiples of every behind `first`, up to and with `last`; every 0: none. Local. */
gid outputs_count(gid first, gid last, gid every);

/* The same for steps that are a multiple of `a`, of `b` or of both, each counted once. Pure. */
gid outputs_count_either(gid first, gid last, gid a, gid b);

/* Greatest common divisor of two numbers from 0 on; of a and 0, a. Pure. */
gid outputs_common_divisor(gid a, gid b);

#endif
