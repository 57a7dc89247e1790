#ifndef CW_DOMAIN_BISECT_H
#define CW_DOMAIN_BISECT_H
/* Recursive coordinate bisection: a binary tree of planes that cuts space into one brick per rank,
 * each with its share of the weight. Every rank holds the whole tree, 16 bytes per rank, as the one
 * thing that grows with their number. Inside domain/ only. */
#include "base/types.h"

struct atoms;
struct comm;

/* The plane between the ranks up to k and those from k + 1 on is node k. A set of ranks [first,
 * first + n) is always cut in front of rank first + n / 2, so the tree needs no links. */
struct bisect_node {
    double cut; /* x[axis] < cut: the lower ranks */
    int axis;
};

struct team;

struct bisect {
    int n_ranks;
    struct bisect_node *node; /* [max(1, n_ranks - 1)] */
    struct team *team;        /* [n_teams] the sets of ranks that this one cuts in; bisect.c */
    int n_teams, fan;
};

enum { BISECT_FAN = 64 };

/* A tree without cuts: bisect_build makes them. fan >= 2: parts that ranks cut together before each
 * part goes on alone (BISECT_FAN; less in tests). Collective: splits the communicator, which is
 * borrowed. */
void bisect_init(struct bisect *tree, struct comm *comm, int fan);
void bisect_free(struct bisect *tree);

/* Makes the cuts for the present atoms, wherever they are; weight[n_local] >= 1 is each owned
 * atom's share of work. The cuts do not depend on fan nor on who owns which atom. Collective: a few
 * reductions per level of the tree, of fan * 64 numbers at most; no atom changes its owner. */
void bisect_build(struct bisect *tree, const struct atoms *atoms, const gid *weight);

/* Whose brick holds the point? Local; as many comparisons as the tree is deep. */
int bisect_owner(const struct bisect *tree, const double x[3]);

/* The rank's brick; outer faces are at +-infinity. Local, likewise. */
void bisect_brick(const struct bisect *tree, int rank, double lo[3], double hi[3]);

/* Calls visit(rank, brick, self) for each brick (low, then high corner) that meets the box [lo,
 * hi]. Local. */
typedef void bisect_visitor(int rank, const double brick[2][3], void *self);
void bisect_visit(const struct bisect *tree, const double lo[3], const double hi[3],
                  bisect_visitor *visit, void *self);

#endif
