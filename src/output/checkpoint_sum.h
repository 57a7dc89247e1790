#ifndef CW_OUTPUT_CHECKPOINT_SUM_H
#define CW_OUTPUT_CHECKPOINT_SUM_H
/* Checksums of what a checkpoint holds, so that a changed bit is noticed before anything is made of
 * it: what fixes and computes have saved is taken back as bytes. */
#include "base/types.h"

struct atoms;
struct checkpoint;

/* Goes on with the hash h of bytes before. Pure. */
uint64_t checkpoint_hash(uint64_t h, const void *data, size_t n);

/* What checkpoint_hash starts with. */
extern const uint64_t checkpoint_hash_start;

/* Of all but the atoms themselves: clock, box, groups, masses, force field, fixes and computes. The
 * same after a way through the file. Local. */
uint64_t checkpoint_sum(const struct checkpoint *state, const struct atoms *atoms);

#endif
