#ifndef CW_NEIGHBOR_SKIN_H
#define CW_NEIGHBOR_SKIN_H
/* The skin of the neighbour list, followed by the run: results do not depend on it, so it is chosen
 * for speed, from the deck's value on. */
#include "base/types.h"

/* What is known when a list has worn out. Lengths in length units; the same on every rank. */
struct skin_wear {
    double asked;  /* the deck's skin: the result is between half and twice of it */
    double skin;   /* of the list that has worn out */
    double cutoff; /* the longest */
    gid steps;     /* that the list has served; at least 1 */
    double pruned; /* steps that near rows pruned from it serve (neighbor/prune.c); 0: none */
};

/* The skin for the next list. Local, pure. */
double skin_next(const struct skin_wear *wear);

#endif
