/* A pair may be anywhere, and each depends on those before it: so the dangling bonds, and they
 * alone, are gathered on every rank. The free silicons are kept in cells, so a partner that is near
 * is found in no more time the more there are. */
#include "system/silica_pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "parallel/comm.h"
#include "system/parts.h"
#include "system/silica_scene.h"
#include "system/silica_sites.h"

struct end {
    double x[3], key;
    gid id, partner;
    uint32_t turn;
    int role;
};

/* Silicons by id and bond, then oxygens by random numbers. */
static int in_order(const void *a, const void *b)
{
    const struct end *x = a;
    const struct end *y = b;
    if (x->role != y->role)
        return x->role == SILICA_SI ? -1 : 1;
    if (x->role == SILICA_O && (x->key < y->key || x->key > y->key))
        return x->key < y->key ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->turn > y->turn) - (x->turn < y->turn);
}

/* Of all ranks, in order; the caller frees. Collective. */
static struct end *gather_ends(const struct silica_sites *sites, gid *n)
{
    struct end *own = mem_array((size_t)sites->n_dangling, sizeof *own);
    size_t bytes;
    gid n_own = 0;
    for (gid k = 0; k < sites->n_dangling; k++) {
        const struct silica_dangling *bond = &sites->dangling[k];
        const struct silica_site *site = &sites->site[bond->at];
        double u[4];
        if (bond->neutral)
            continue;
        random_uniform4(sites->spec->seed, RANDOM_BUILD, site->id, bond->turn, u);
        own[n_own] = (struct end){.key = u[0],
                                  .id = site->id,
                                  .partner = bond->partner < 0 ? 0 : sites->site[bond->partner].id,
                                  .turn = bond->turn,
                                  .role = site->role};
        memcpy(own[n_own++].x, site->x, sizeof site->x);
    }
    struct end *all = comm_gather_all(sites->parts->comm, own, (size_t)n_own * sizeof *own, &bytes);
    *n = (gid)(bytes / sizeof *all);
    if (*n > 0)
        qsort(all, (size_t)*n, sizeof *all, in_order);
    mem_free(own);
    return all;
}

/* Free silicons in cells of about one each. */
static void put_silicons(struct bins *bins, const struct silica_sites *sites, const struct end *end,
                         gid n)
{
    double(*x)[3] = mem_array((size_t)n, sizeof *x);
    for (gid k = 0; k < n; k++)
        memcpy(x[k], end[k].x, sizeof x[k]);
    bins_init(bins, sites->parts->box, x, n, sites->bins.reach);
    mem_free(x);
}

struct silica_gap *silica_pairs_make(const struct silica_sites *sites, double (**place)[3], gid *n)
{
    const gid n_silicon = sites->total.silicon;
    struct bins bins;
    gid n_ends;
    struct end *end = gather_ends(sites, &n_ends);
    const gid n_oxygen = n_ends - n_silicon;
    *n = n_oxygen < n_silicon ? n_oxygen : n_silicon;
    struct silica_gap *pair = mem_array((size_t)*n, sizeof *pair);
    *place = mem_array((size_t)(2 * *n), sizeof **place);
    put_silicons(&bins, sites, end, n_silicon);
    for (gid k = 0; k < *n; k++) {
        const struct end *oxygen = &end[n_silicon + k];
        double s;
        const gid silicon = bins_nearest(&bins, oxygen->x, -1, &s);
        bins_remove(&bins, silicon);
        pair[k] = (struct silica_gap){oxygen->id, oxygen->partner, end[silicon].id};
        memcpy((*place)[2 * k], oxygen->x, sizeof oxygen->x);
        memcpy((*place)[2 * k + 1], end[silicon].x, sizeof oxygen->x);
    }
    bins_free(&bins);
    mem_free(end);
    return pair;
}
