#ifndef CW_POTENTIAL_SPECIAL_H
#define CW_POTENTIAL_SPECIAL_H
/* Weights of pairs of atoms at one, two or three bonds' distance (`special_bonds`). A kind whose
 * weights are both 1 is as any other pair. Pairs of the other kinds are not in the rows of the
 * neighbour list; a pass hands them to the force fields as a list (potential_pass.special), and a
 * force field adds to owned atom i, for each partner j of kind k in its row of that list,
 *
 *   weights->lj[k] times its energy without charges, and of Coulomb's law
 *   weights->coul[k] times its own function (coul/cut and the like), or
 *   its own function less (1 - weights->coul[k]) q_i q_j / r, where that function is one part of a
 *   sum over all charges (coul/long, dsf, wolf): the other part counts the pair in full.
 *
 * Both ends have the pair in their rows, so there are no forces to send back. */
#include "base/types.h"
#include "neighbor/bonded_list.h"

struct special_weights {
    double lj[SPECIAL_KINDS + 1], coul[SPECIAL_KINDS + 1]; /* [kind], from 1 */
};

/* Is a pair of this kind left out of the rows? Pure. */
static inline bool special_is_apart(const struct special_weights *weights, int kind)
{
    return weights->lj[kind] < 1 || weights->lj[kind] > 1 || weights->coul[kind] < 1 ||
           weights->coul[kind] > 1;
}

#endif
