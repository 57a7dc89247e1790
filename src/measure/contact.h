#ifndef CW_MEASURE_CONTACT_H
#define CW_MEASURE_CONTACT_H
/* Which atoms of two particles touch. */
#include "base/types.h"

struct atoms;
struct domain;
struct shells;

/* Flags of an atom. */
enum contact_flag {
    CONTACT_TOUCHES = 1, /* an atom of one particle closer than the cut-off to one of the other */
    CONTACT_NEAR = 2,    /* touches, or is closer than the cut-off to one that does */
};

/* flag[i] for owned atoms and ghosts, room for n_local + n_ghost. The particles are the atoms with
 * bits[0] and bits[1]; an atom with both belongs to the first. cutoff: at most the one of the
 * shells. Collective. */
void contact_find(struct shells *shells, const struct atoms *atoms, struct domain *domain,
                  const uint32_t bits[2], double cutoff, unsigned char *flag);

#endif
