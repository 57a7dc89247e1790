#ifndef CW_MEASURE_BOND_GRAPH_H
#define CW_MEASURE_BOND_GRAPH_H
/* The bonds of a network former with its bridging atoms (silicon with oxygen), the same whole graph
 * on every rank. Because the box repeats, a node stands for an atom and all its images: an end of a
 * bond says in which cell, counted from the node's own, the other atom is. Walks that add up these
 * cells walk through the endless network, so a path that closes only through the far side of the
 * box is not taken for a ring.
 *
 * Memory on each rank, by the sizes of the arrays: while it is made 64 bytes per bond and 8 per
 * atom, then 16 and 8; for a million atoms of silica 93 MB, then 29 MB. */
#include "base/types.h"

struct comm;

/* One bond on its way to the graph. */
struct bond_record {
    gid former, bridge; /* ids */
    int32_t cell;       /* of the bridge, counted from the former's; bond_cell */
    int32_t counts;     /* 1: rings are counted at the former; else 0 */
};

struct bond_end {
    int32_t node;
    int32_t cell;
};

struct bond_graph {
    int32_t n_former, n_nodes; /* formers are nodes 0 .. n_former - 1, in the order of their ids;
                                  only atoms with a bond */
    size_t *first;             /* [n_nodes + 1]; owned */
    struct bond_end *end;      /* [first[n_nodes]]; owned */
    bool *counts;              /* [n_former] bond_record's; owned */
};

/* A cell as one number; such numbers add up as the cells do, up to 511 of each. Pure. */
int32_t bond_cell(const int cell[3]);

/* mine: the bonds of this rank's formers. Collective; the graph does not depend on how they are
 * spread. */
void bond_graph_make(struct comm *comm, const struct bond_record *mine, size_t n,
                     struct bond_graph *graph);
void bond_graph_free(struct bond_graph *graph);

#endif
