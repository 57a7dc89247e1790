#ifndef CW_BEAM_BODIES_H
#define CW_BEAM_BODIES_H
/* Bodies: atoms that hang together by distances below `apart`. Pairs are those of the neighbour
 * rows, so `apart` is at most the force field's cut-off; pairs without a force are no links. */
#include "base/types.h"

struct fix_context;

/* Label of each owned atom, [n_local]: the lowest id of its body. The same on any number of ranks.
 * The caller frees. Collective. */
gid *bodies_label(const struct fix_context *context, double apart);

/* Marks the owned atoms of bodies of at most `most` atoms, [n_local]; the largest body (of equally
 * large ones that with the lowest label) is never one of them. Collective. */
void bodies_find_small(const struct fix_context *context, const gid *label, gid most, bool *small);

#endif
