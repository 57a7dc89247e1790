#ifndef CW_MEASURE_SHELLS_H
#define CW_MEASURE_SHELLS_H
/* Neighbours of owned atoms for analysis: all atoms within one distance whatever their types, from
 * rows of its own (the force list may lack type pairs without interaction). All local. */
#include "base/err.h"
#include "base/types.h"
#include "neighbor/nlist.h"

struct atoms;

struct shell_neighbor {
    double d[3]; /* from the atom to the neighbour, length; exact */
    double r2;   /* its square */
    lidx j;      /* index of the neighbour, owned or ghost */
};

struct shells {
    const struct atoms *atoms; /* borrowed */
    double cutoff2;
    uint32_t bits;     /* neighbours with one of these group bits */
    double *cutoffs;   /* owned: what the list was built with */
    struct nlist list; /* owned */
    struct shell_neighbor *row;
    size_t cap;
};

/* Rows of neighbours closer than cutoff that have a group bit in `bits`. complete: how far ghosts
 * reach (compute_context.complete). what: who asks, for the message. Errors: cutoff above complete,
 * no force field yet. On an error nothing is held. Ghosts must hold for the present positions; rows
 * hold until atoms move. Local; all ranks get the same status. */
enum cw_status shells_build(struct shells *shells, const struct atoms *atoms, double complete,
                            double cutoff, uint32_t bits, const char *what,
                            struct cw_err *err) CW_MUST_CHECK;
void shells_free(struct shells *shells);

/* Fills shells->row with the neighbours of owned atom i in no certain order; returns their number.
 */
int shells_gather(struct shells *shells, lidx i);

/* The same, nearest first; equal distances are ordered by the components of d, so that the order
 * does not depend on rank or list. */
int shells_gather_sorted(struct shells *shells, lidx i);

#endif
