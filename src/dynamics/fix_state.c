/* States of fixes in checkpoints; see fix_state.h. */
#include "dynamics/fix_state.h"

#include <string.h>

enum cw_status fix_state_restore(const char *id, const void *data, size_t bytes, void *state,
                                 size_t size, struct cw_err *err)
{
    if (bytes != size) {
        return cw_err_user(err, "the checkpoint's state of fix %s has %zu bytes; expected %zu", id,
                           bytes, size);
    }
    memcpy(state, data, size);
    return CW_OK;
}
