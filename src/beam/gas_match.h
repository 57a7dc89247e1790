#ifndef CW_BEAM_GAS_MATCH_H
#define CW_BEAM_GAS_MATCH_H
/* Partners for the sites of a silica surface that react at a look of fix gas: each takes the
 * nearest one that is free, wherever it is, and whoever owns it. Only what reacts is known to all
 * ranks; those who could be partners are known to their owners alone. */
#include "base/types.h"

struct box;
struct comm;

/* Who may be a partner: a silicon, or the oxygen of a silanol. */
struct gas_end {
    double x[3]; /* in the box */
    gid id;
    gid room;     /* how often it can be taken: its dangling bonds; 1 */
    gid hydrogen; /* id of a silanol's; 0 */
    double q;     /* of a silanol's O and H */
};

/* A site that reacts. */
struct gas_site {
    double x[3]; /* in the box */
    double when; /* 0 to 1: at which part of the time since the last look */
    gid id;
    gid bonded; /* of an oxygen its silicon, of a silanol's its hydrogen: ids; 0: a silicon */
    double q;   /* of that hydrogen */
    int role, reaction;
    uint32_t turn;      /* of several bonds of one silicon */
    struct gas_end end; /* id 0: no partner */
};

/* Gives partners to n sites, the same on all ranks and in their order, out of all ranks' ends (own
 * ones here, sorted by their ids). The nearest free one goes to the first of those that it is
 * nearest to, and so on with who is left. A site that is among the ends is not its own partner, and
 * is none for others once it has one; one that has been taken gets none. Collective. */
void gas_match(struct comm *comm, const struct box *box, struct gas_site *site, gid n,
               struct gas_end *own, gid n_own);

#endif
