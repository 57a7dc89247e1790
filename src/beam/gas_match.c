/* By rounds: each rank names the nearest of its own free ends to each site that is left, two
 * reductions find the nearest of all, and all ranks give it to the first site that asks for it.
 * What a round carries are a distance and an id per site that reacts. Few sites ask for the same
 * end, so there are two or three rounds. */
#include "beam/gas_match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/bins.h"

static const double CELL = 8; /* A: few dangling bonds are nearer to each other */

struct used {
    gid id;
    bool taken; /* in this round */
};

struct match {
    struct comm *comm;
    struct gas_site *site; /* [n] */
    gid n;
    struct gas_end *own; /* [n_own] by id */
    gid n_own;
    struct bins bins;  /* of those that are free */
    bool *left;        /* [n] sites that look for a partner */
    double *s, *mine;  /* [n] distance^2 to the nearest, of all and of this rank's */
    gid *nearest;      /* [n] its id; INT64_MAX: none */
    struct used *used; /* [2 n] the ids of this round */
    size_t n_used;
};

static int by_id(const void *a, const void *b)
{
    const struct used *x = a;
    const struct used *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int end_by_id(const void *a, const void *b)
{
    const struct gas_end *x = a;
    const struct gas_end *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static gid find_own(const struct match *match, gid id)
{
    const struct gas_end key = {.id = id};
    const struct gas_end *found =
        match->n_own > 0 ? bsearch(&key, match->own, (size_t)match->n_own, sizeof key, end_by_id)
                         : NULL;
    return found ? found - match->own : -1;
}

/* The nearest free end of all ranks to each site. Collective. */
static void find_nearest(struct match *match)
{
    for (gid k = 0; k < match->n; k++) {
        match->mine[k] = HUGE_VAL;
        match->nearest[k] = INT64_MAX;
        if (!match->left[k])
            continue;
        const struct gas_site *site = &match->site[k];
        const gid at =
            bins_nearest(&match->bins, site->x, find_own(match, site->id), &match->mine[k]);
        if (at >= 0)
            match->nearest[k] = match->own[at].id;
    }
    memcpy(match->s, match->mine, (size_t)match->n * sizeof *match->s);
    comm_min_double(match->comm, match->s, (int)match->n);
    for (gid k = 0; k < match->n; k++) {
        if (match->mine[k] > match->s[k])
            match->nearest[k] = INT64_MAX;
    }
    comm_min(match->comm, match->nearest, (int)match->n);
}

static void list_used(struct match *match)
{
    match->n_used = 0;
    for (gid k = 0; k < match->n; k++) {
        if (match->left[k]) {
            match->used[match->n_used++] = (struct used){.id = match->site[k].id};
            match->used[match->n_used++] = (struct used){.id = match->nearest[k]};
        }
    }
    if (match->n_used > 0)
        qsort(match->used, match->n_used, sizeof *match->used, by_id);
}

/* The first of those with this id, which stands for all of them. */
static struct used *find_used(struct match *match, gid id)
{
    const struct used key = {.id = id};
    struct used *found = bsearch(&key, match->used, match->n_used, sizeof key, by_id);
    while (found > match->used && found[-1].id == id)
        found--;
    return found;
}

/* This rank's end with this id is free once less; `all`: no more. */
static void take_own(struct match *match, gid id, bool all)
{
    const gid at = find_own(match, id);
    if (at < 0)
        return;
    match->own[at].room = all ? 0 : match->own[at].room - 1;
    if (match->own[at].room == 0)
        bins_remove(&match->bins, at);
}

/* Gives ends to sites in their order. */
static void give_ends(struct match *match)
{
    for (gid k = 0; k < match->n; k++) {
        struct gas_site *site = &match->site[k];
        if (!match->left[k])
            continue;
        struct used *self = find_used(match, site->id);
        struct used *end = find_used(match, match->nearest[k]);
        if (self->taken || end->taken || end->id == INT64_MAX)
            continue;
        self->taken = end->taken = true;
        site->end.id = end->id;
        take_own(match, end->id, false);
        take_own(match, site->id, true);
    }
}

/* Who has got one, was taken or found none has done; true: some are left. */
static bool close_round(struct match *match)
{
    bool more = false;
    for (gid k = 0; k < match->n; k++) {
        match->left[k] = match->left[k] && match->nearest[k] != INT64_MAX &&
                         !find_used(match, match->site[k].id)->taken;
        more |= match->left[k];
    }
    return more;
}

/* What the owners know of the ends that were taken. Collective. */
static void share_ends(struct match *match)
{
    struct gas_end *end = mem_zeroed((size_t)match->n, sizeof *end);
    for (gid k = 0; k < match->n; k++) {
        const gid at = match->site[k].end.id != 0 ? find_own(match, match->site[k].end.id) : -1;
        if (at >= 0)
            end[k] = match->own[at];
    }
    comm_or(match->comm, end, (size_t)match->n * sizeof *end);
    for (gid k = 0; k < match->n; k++)
        match->site[k].end = end[k];
    mem_free(end);
}

static void start(struct match *match, const struct box *box)
{
    const size_t n = (size_t)match->n;
    double(*x)[3] = mem_array((size_t)match->n_own, sizeof *x);
    for (gid k = 0; k < match->n_own; k++)
        memcpy(x[k], match->own[k].x, sizeof x[k]);
    bins_init(&match->bins, box, x, match->n_own, CELL);
    mem_free(x);
    match->left = mem_array(n, sizeof *match->left);
    match->s = mem_array(n, sizeof *match->s);
    match->mine = mem_array(n, sizeof *match->mine);
    match->nearest = mem_array(n, sizeof *match->nearest);
    match->used = mem_array(2 * n, sizeof *match->used);
    for (gid k = 0; k < match->n; k++) {
        match->left[k] = true;
        match->site[k].end = (struct gas_end){0};
    }
}

static void finish(struct match *match)
{
    bins_free(&match->bins);
    mem_free(match->left);
    mem_free(match->s);
    mem_free(match->mine);
    mem_free(match->nearest);
    mem_free(match->used);
}

void gas_match(struct comm *comm, const struct box *box, struct gas_site *site, gid n,
               struct gas_end *own, gid n_own)
{
    struct match match = {.comm = comm, .site = site, .n = n, .own = own, .n_own = n_own};
    if (n == 0)
        return;
    start(&match, box);
    do {
        find_nearest(&match);
        list_used(&match);
        give_ends(&match);
    } while (close_round(&match));
    share_ends(&match);
    finish(&match);
}
