#ifndef CW_DYNAMICS_MIN_STYLES_H
#define CW_DYNAMICS_MIN_STYLES_H
/* The two minimisers. Each iterates from a state whose energy and forces are those of the present
 * positions until result->reason says why it ended. Collective. Errors: evaluate's. */
#include "dynamics/min_state.h"

enum cw_status min_cg_iterate(struct min_state *state, struct cw_err *err) CW_MUST_CHECK;
enum cw_status min_fire_iterate(struct min_state *state, struct cw_err *err) CW_MUST_CHECK;

/* Line search along MIN_DIRECTION from the present positions: moves to a lower energy,
 * state->energy and forces being those there, and leaves MIN_RUNNING in *reason; or goes back
 * exactly to where it began and says why. */
enum cw_status min_line_search(struct min_state *state, enum min_reason *reason,
                               struct cw_err *err) CW_MUST_CHECK;

#endif
