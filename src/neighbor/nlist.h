#ifndef CW_NEIGHBOR_NLIST_H
#define CW_NEIGHBOR_NLIST_H
/* Full neighbour rows of the owned atoms: every atom (ghost or owned) within the list cut-off of
 * the two types, sorted by the neighbour's type, in one flat array. A force on i is the sum over
 * its own row: no reverse communication, no write conflicts. Row lengths follow from the atoms;
 * arrays grow. */
#include "base/err.h"
#include "base/types.h"
#include "neighbor/bonded_list.h"
#include "neighbor/marks.h"

enum {
    NLIST_PAD = 16
}; /* entries readable past the end of `offset` (valid ones), for vector loads */

struct atoms;
struct box;

/* What a list holds. Owned by the caller. */
struct nlist_spec {
    int n_types;
    const double *cutoff; /* [(n_types + 1)^2], [ti * (n_types + 1) + tj], symmetric: interaction
                             cut-off, <= 0: no list for that pair */
    double skin;
    double read_cost; /* time of an entry in a force pass over that of pruning one; 0: not known */
    const uint32_t *exclude; /* [2 * n_exclude] pairs of group masks: a pair of atoms with one in
                                each is left out */
    int n_exclude;
    const struct special_list *special; /* neighbor/bonded_list.h; NULL: none */
    bool apart[SPECIAL_KINDS + 1];      /* [kind] such pairs are left out */
};

/* Those entries of the rows that can come into range within the next few steps; see prune.c. */
struct near_rows {
    bool valid;  /* made since the last build */
    double skin; /* their own */
    size_t *first;
    lidx *offset;           /* as in struct nlist */
    struct marks pruned_at; /* where atoms were when they were made */
    float *reach2;          /* [(n_types + 1)^2] length^2 */
    size_t cap_first, cap_offset;
    int age;      /* steps that they have served */
    double lasts; /* steps that they are expected to serve; 0: not known yet */
    bool worn;    /* some atom of some rank has left their skin */
    int without;  /* builds to go until they are tried again */
    gid prunes;
};

struct nlist {
    lidx n_rows; /* = atoms->n_local at the build */
    int n_types;
    size_t *first; /* [n_rows * n_types + 1]; neighbours of type t of atom i: offset[first[i *
                      n_types + t - 1]] up to, not including, offset[first[i * n_types + t]] */
    lidx *offset;  /* [first[n_rows * n_types] + NLIST_PAD] where a neighbour's position begins in
                      atoms->x: NLIST_STRIDE times its index (see nlist_index). One instruction
                      less per neighbour in the kernels, a tenth of all */
    struct marks built_at; /* where atoms were at the build */
    double skin, read_cost;
    double *cutoff; /* [(n_types + 1)^2] as in the spec */
    struct near_rows near;
    gid builds;
    size_t cap_first, cap_offset;
    float *floats; /* [4 * cap_floats] coordinates in single precision: while rows are built those
                      of sorted atoms, while they are pruned those of atoms as they are */
    size_t cap_floats; /* atoms, SCAN_PAD of them beyond the last */
    void *work;        /* private to nlist.c */
};

enum { NLIST_STRIDE = 4 };

/* Index of the atom with this offset. */
static inline lidx nlist_index(lidx offset)
{
    return (lidx)((uint32_t)offset / NLIST_STRIDE);
}

void nlist_init(struct nlist *list);
void nlist_free(struct nlist *list);

/* Builds rows from the present positions; ghosts must reach the largest cut-off plus skin. Local.
 */
void nlist_build(struct nlist *list, const struct atoms *atoms, const struct nlist_spec *spec);

/* Makes the near rows from the present positions, if they pay. Local; the near skin, which follows
 * from how long the last ones served, is the same on every rank. */
void nlist_prune(struct nlist *list, const struct atoms *atoms);

/* Has an owned atom left half the near skin since nlist_prune (without near rows: half the skin
 * since the build) on this rank? To be asked once a step: the steps are counted. The caller reduces
 * over ranks, and tells with nlist_wear. Local. */
bool nlist_is_worn(struct nlist *list, const struct atoms *atoms);

/* The near rows are worn on some rank: prune again, unless nlist_is_stale. Local. */
void nlist_wear(struct nlist *list);

/* Has an owned atom moved so far since the build that rows pruned now could miss a pair: half the
 * skin less half the near skin (on this rank)? Without near rows, half the skin. Local; the caller
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

/* For nlist.c: frees the arrays. */
void nlist_prune_free(struct near_rows *near);

#endif
