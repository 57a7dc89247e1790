#ifndef CW_SYSTEM_NEARBY_H
#define CW_SYSTEM_NEARBY_H
/* What lies near a rank's own atoms, for who looks at neighbours without a neighbour list: in
 * commands, or farther than the list reaches. */
#include "base/types.h"

struct box;
struct comm;

/* Records, [n] of `size` bytes, begin with a place, double x[3], that is wrapped into the box.
 * Returns copies of those of other ranks, and of periodic images of the rank's own, that lie within
 * `reach` of the brick around the rank's own places (and some more): [*n_found], each with the
 * place of that image; the caller frees. Their order depends on who owns what. Reach: at most the
 * width of the box along a periodic axis. Sends to ranks that are near, and one brick of each rank
 * to all. Collective. */
void *nearby_copies(struct comm *comm, const struct box *box, const void *record, gid n,
                    size_t size, double reach, gid *n_found);

#endif
