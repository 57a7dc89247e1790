#ifndef CW_NEIGHBOR_NLIST_H
#define CW_NEIGHBOR_NLIST_H
/* Full neighbour rows of the owned atoms: every atom (ghost or owned) within the list cut-off of
 * the two types, sorted by the neighbour's type, in one flat array. A force on i is the sum over
 * its own row: no reverse communication, no write conflicts. Row lengths follow from the atoms;
 * arrays grow. */
#include "base/err.h"
#include "base/types.h"

enum {
    NLIST_PAD = 16
}; /* entries readable past the end of `neighbor` (valid indices), for vector loads */

struct atoms;
struct box;

/* What a list holds. Owned by the caller. */
struct nlist_spec {
    int n_types;
    const double *cutoff; /* [(n_types + 1)^2], [ti * (n_types + 1) + tj], symmetric: interaction
                             cut-off, <= 0: no list for that pair */
    double skin;
    const uint32_t *exclude; /* [2 * n_exclude] pairs of group masks: a pair of atoms with one in
                                each is left out */
    int n_exclude;
};

struct nlist {
    lidx n_rows; /* = atoms->n_local at the build */
    int n_types;
    size_t *first;    /* [n_rows * n_types + 1]; neighbours of type t of atom i: neighbor[first[i *
                         n_types + t - 1]] up to, not    including, neighbor[first[i * n_types + t]] */
    lidx *neighbor;   /* [first[n_rows * n_types] + NLIST_PAD] */
    double *built_at; /* [n_rows * 3] positions at the build */
    double skin;
    gid builds;
    size_t cap_first, cap_neighbor, cap_built;
    void *work; /* private to nlist.c */
};

void nlist_init(struct nlist *list);
void nlist_free(struct nlist *list);

/* Builds rows from the present positions; ghosts must reach the largest cut-off plus skin. Local.
 */
void nlist_build(struct nlist *list, const struct atoms *atoms, const struct nlist_spec *spec);

/* Has an owned atom moved more than half the skin since the build (on this rank)? Local; the caller
 * reduces over ranks. */
bool nlist_is_stale(const struct nlist *list, const struct atoms *atoms);

/* Largest cut-off of a spec plus its skin: how far ghosts must reach. */
double nlist_reach(const struct nlist_spec *spec);

/* Pairs in the rows of this rank, and longest row. Local. */
gid nlist_pairs(const struct nlist *list);
lidx nlist_longest(const struct nlist *list);
size_t nlist_bytes(const struct nlist *list);

/* Neighbours of this rank's atoms, those that it owns and ghosts apart: sum over the atoms, most
 * and least of one atom (0 without atoms). Takes a pass over the list. Local. */
struct nlist_neighbors {
    gid sum, most, least;
};
void nlist_count_neighbors(const struct nlist *list, struct nlist_neighbors *owned,
                           struct nlist_neighbors *ghost);

#endif
