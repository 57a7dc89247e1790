#ifndef CW_OUTPUT_CHECKPOINT_PARTS_H
#define CW_OUTPUT_CHECKPOINT_PARTS_H
/* What a checkpoint holds of fixes and computes: a group of groups, one for each. Collective, as
 * all of parallel/h5file.h. */
#include "parallel/h5file.h"

struct checkpoint_part;

/* The group `kind` with n parts; it is the caller's to close, < 0 on failure. */
hid_t checkpoint_put_parts(struct h5file *file, const char *kind,
                           const struct checkpoint_part *part, int n);

/* The parts of such a group; *part is the caller's. Fails when there are not as many of them, or of
 * their bytes, as it says. */
void checkpoint_get_parts(struct h5file *file, hid_t parts, struct checkpoint_part **part,
                          int *n_part);

#endif
