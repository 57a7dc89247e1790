#ifndef CW_DOMAIN_BISECT_H
#define CW_DOMAIN_BISECT_H
/* Recursive coordinate bisection: a binary tree of planes that cuts space into one brick per rank,
 * each with its share of the weight. Every rank holds the whole tree (one node per rank). Inside
 * domain/ only. */
#include "base/types.h"

struct atoms;
struct comm;

struct bisect_node {
    double cut; /* x[axis] < cut: left */
    int axis;
    int left, right; /* node index, or ~rank for a brick */
};

struct bisect {
    int n_ranks;
    struct bisect_node *node; /* [max(1, n_ranks - 1)]; node 0 is the root */
    int root;                 /* 0, or ~0 on one rank */
};

void bisect_init(struct bisect *tree, int n_ranks); /* without cuts: made by bisect_build */
void bisect_free(struct bisect *tree);

/* Makes the cuts for the present atoms, wherever they are; weight[n_local] >= 1 is each owned
 * atom's share of work. Collective: a few reductions per level of the tree, no atom travels. */
void bisect_build(struct bisect *tree, struct comm *comm, const struct atoms *atoms,
                  const gid *weight);

/* Whose brick holds the point? Local. */
int bisect_owner(const struct bisect *tree, const double x[3]);

/* The rank's brick; outer faces are at +-infinity. Local. */
void bisect_brick(const struct bisect *tree, int rank, double lo[3], double hi[3]);

/* Calls visit(rank, brick, self) for each brick (low, then high corner) that meets the box [lo,
 * hi]. Local. */
typedef void bisect_visitor(int rank, const double brick[2][3], void *self);
void bisect_visit(const struct bisect *tree, const double lo[3], const double hi[3],
                  bisect_visitor *visit, void *self);

#endif
