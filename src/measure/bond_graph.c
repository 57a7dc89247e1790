/* The graph is gathered whole. Rings reach through many ranks' bricks, and a ring of twelve formers
 * is as wide as a small brick; the graph of a million atoms is smaller than the mesh of one
 * transform. Rejected: ghosts of the depth of the largest ring, which need a halo of twice the
 * force cut-off. */
#include "measure/bond_graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"

enum { CELLS = 1024 };

int32_t bond_cell(const int cell[3])
{
    return cell[0] + CELLS * (cell[1] + CELLS * cell[2]);
}

static int order(gid a, gid b)
{
    return a < b ? -1 : a > b;
}

static int compare_records(const void *left, const void *right)
{
    const struct bond_record *a = left;
    const struct bond_record *b = right;
    int by_former = order(a->former, b->former);
    int by_bridge = order(a->bridge, b->bridge);
    return by_former ? by_former : by_bridge ? by_bridge : order(a->cell, b->cell);
}

static int compare_ids(const void *left, const void *right)
{
    return order(*(const gid *)left, *(const gid *)right);
}

/* sorts, and leaves each id once */
static size_t unique_ids(gid *id, size_t n)
{
    size_t kept = 0;
    qsort(id, n, sizeof *id, compare_ids);
    for (size_t k = 0; k < n; k++) {
        if (k == 0 || id[k] != id[k - 1])
            id[kept++] = id[k];
    }
    return kept;
}

static int32_t place_of(const gid *id, size_t n, gid wanted)
{
    const gid *found = bsearch(&wanted, id, n, sizeof *id, compare_ids);
    return (int32_t)(found - id);
}

static void link_nodes(struct bond_graph *graph, const struct bond_record *bond,
                       const int32_t (*node)[2], size_t n)
{
    size_t *at = mem_zeroed((size_t)graph->n_nodes + 1, sizeof *at);
    for (size_t k = 0; k < n; k++) {
        graph->first[node[k][0] + 1]++;
        graph->first[node[k][1] + 1]++;
    }
    for (int32_t i = 0; i < graph->n_nodes; i++) {
        graph->first[i + 1] += graph->first[i];
        at[i] = graph->first[i];
    }
    for (size_t k = 0; k < n; k++) {
        graph->end[at[node[k][0]]++] = (struct bond_end){node[k][1], bond[k].cell};
        graph->end[at[node[k][1]]++] = (struct bond_end){node[k][0], -bond[k].cell};
    }
    mem_free(at);
}

void bond_graph_make(struct comm *comm, const struct bond_record *mine, size_t n,
                     struct bond_graph *graph)
{
    size_t bytes;
    struct bond_record *bond = comm_gather_all(comm, mine, n * sizeof *mine, &bytes);
    const size_t bonds = bytes / sizeof *bond;
    gid *former = mem_array(bonds, sizeof *former);
    gid *bridge = mem_array(bonds, sizeof *bridge);
    int32_t(*node)[2] = mem_array(bonds, sizeof *node);
    qsort(bond, bonds, sizeof *bond, compare_records);
    for (size_t k = 0; k < bonds; k++) {
        former[k] = bond[k].former;
        bridge[k] = bond[k].bridge;
    }
    const size_t formers = unique_ids(former, bonds);
    const size_t bridges = unique_ids(bridge, bonds);
    CW_ASSERT(formers + bridges <= INT32_MAX, "a node has a number of 31 bits");
    graph->n_former = (int32_t)formers;
    graph->n_nodes = (int32_t)(formers + bridges);
    graph->first = mem_zeroed(formers + bridges + 1, sizeof *graph->first);
    graph->end = mem_array(2 * bonds, sizeof *graph->end);
    graph->counts = mem_zeroed(formers, sizeof *graph->counts);
    for (size_t k = 0; k < bonds; k++) {
        node[k][0] = place_of(former, formers, bond[k].former);
        graph->counts[node[k][0]] = bond[k].counts != 0;
        node[k][1] = graph->n_former + place_of(bridge, bridges, bond[k].bridge);
    }
    link_nodes(graph, bond, (const int32_t(*)[2])node, bonds);
    mem_free(node);
    mem_free(bridge);
    mem_free(former);
    mem_free(bond);
}

void bond_graph_free(struct bond_graph *graph)
{
    mem_free(graph->first);
    mem_free(graph->end);
    mem_free(graph->counts);
    memset(graph, 0, sizeof *graph);
}
