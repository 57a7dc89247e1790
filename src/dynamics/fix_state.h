#ifndef CW_DYNAMICS_FIX_STATE_H
#define CW_DYNAMICS_FIX_STATE_H
/* What a checkpoint keeps of a fix. */
#include <stddef.h>

#include "base/err.h"

/* fix_ops.restore of a state that is one piece of plain bytes: copies data[bytes] to state[size].
 * id names the fix in the message. Error: another number of bytes; state is as it was. Local. */
enum cw_status fix_state_restore(const char *id, const void *data, size_t bytes, void *state,
                                 size_t size, struct cw_err *err) CW_MUST_CHECK;

#endif
