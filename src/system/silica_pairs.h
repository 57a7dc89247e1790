#ifndef CW_SYSTEM_SILICA_PAIRS_H
#define CW_SYSTEM_SILICA_PAIRS_H
/* Which dangling bonds of a silica surface belong together, of all of them at once: for commands.
 */
#include "base/types.h"

struct silica_gap;
struct silica_sites;

/* Each dangling bond of an oxygen with the nearest free one of silicon, oxygens taken in the order
 * of random numbers of (seed, id); neutral ones are left out. *place: [2 n] the places of oxygen
 * and silicon of each pair. The caller frees both; returns the pairs, *n of them, the same on every
 * rank. Costs memory for all dangling bonds on each rank. Collective. */
struct silica_gap *silica_pairs_make(const struct silica_sites *sites, double (**place)[3], gid *n);

#endif
