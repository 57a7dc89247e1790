#ifndef CW_MEASURE_STATE_KEY_H
#define CW_MEASURE_STATE_KEY_H
/* Is the state the one that something was counted for? For computes whose vector is asked for word
 * by word, one row of a thermo table after the other: they count once per state. */
#include "base/types.h"

struct compute_context;

/* All bytes zero: of no state. */
struct state_key {
    uint64_t atoms;  /* ids, positions, velocities (atoms_hash) */
    uint64_t marks;  /* ids with types and one group's membership */
    uint64_t box[9]; /* bits of lo, hi, tilt */
    bool is_set;
};

/* Of the present state; mask: the group bits that matter. Collective. */
struct state_key state_key_of(const struct compute_context *context, uint32_t mask);

/* Pure. */
bool state_key_same(const struct state_key *a, const struct state_key *b);

#endif
