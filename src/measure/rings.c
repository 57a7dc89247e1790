/* Rings by breadth-first search in the endless network (bond_graph.h).
 *
 * King: from each bridging atom of a former outwards, not through the former, until its other
 * bridging atoms are met.
 *
 * Primitive: a ring of n formers has 2 n atoms, and the atom opposite to former v is at distance n
 * from v. So all shortest paths from v to each atom w at distance n are listed, and two of them
 * that share no atom but the ends make a candidate. It is primitive when no two opposite atoms are
 * nearer than n: a short cut between any two atoms of the ring is one between an atom and its
 * opposite, too (Franzblau 1991). Distances in a network of two kinds that alternate have the same
 * parity, so nearer means at most n - 2; that is asked of two small balls, one round each, which
 * must not touch. Each ring is looked for from its former of the lowest number only. Where a ring
 * holds several images of that atom it is met once from each: it counts as the fraction of one. */
#include "measure/rings.h"

#include <string.h>

#include "base/mem.h"
#include "measure/bond_graph.h"
#include "parallel/comm.h"

enum { SLOTS_LEAST = 256 };

/* places met up to now, in the order in which they were met */
struct ball {
    struct bond_end *place;
    int *depth;
    size_t n, cap;
    uint32_t *slot; /* [n_slots] hash table: 1 + index of a place; 0: free */
    size_t n_slots; /* a power of two */
};

struct walker {
    const struct bond_graph *graph;
    struct ball ball, near, far;
    int path[RINGS_MOST + 1]; /* [depth] indices into ball, of the path that is being made */
    int *paths;               /* [n_paths][RINGS_MOST + 1] */
    size_t n_paths, cap_paths;
    struct ring_counts counts;
};

static void ball_start(struct ball *ball)
{
    if (ball->n_slots == 0) {
        ball->n_slots = SLOTS_LEAST;
        ball->slot = mem_array(ball->n_slots, sizeof *ball->slot);
    }
    memset(ball->slot, 0, ball->n_slots * sizeof *ball->slot);
    ball->n = 0;
}

static void ball_free(struct ball *ball)
{
    mem_free(ball->place);
    mem_free(ball->depth);
    mem_free(ball->slot);
}

/* where the place is, or would be */
static size_t find_slot(const struct ball *ball, struct bond_end place)
{
    uint64_t key = (uint64_t)(uint32_t)place.node << 32 | (uint32_t)place.cell;
    size_t s = (size_t)((key * 0x9e3779b97f4a7c15U) >> 32) & (ball->n_slots - 1);
    for (; ball->slot[s] != 0; s = (s + 1) & (ball->n_slots - 1)) {
        const struct bond_end *there = &ball->place[ball->slot[s] - 1];
        if (there->node == place.node && there->cell == place.cell)
            break;
    }
    return s;
}

/* -1: not in the ball */
static int find(const struct ball *ball, struct bond_end place)
{
    return (int)ball->slot[find_slot(ball, place)] - 1;
}

static void grow_slots(struct ball *ball)
{
    ball->n_slots *= 4;
    ball->slot = mem_resize(ball->slot, ball->n_slots, sizeof *ball->slot);
    memset(ball->slot, 0, ball->n_slots * sizeof *ball->slot);
    for (size_t k = 0; k < ball->n; k++)
        ball->slot[find_slot(ball, ball->place[k])] = (uint32_t)k + 1;
}

/* unless it is there already */
static void add(struct ball *ball, struct bond_end place, int depth)
{
    size_t s = find_slot(ball, place);
    if (ball->slot[s] != 0)
        return;
    if (ball->n == ball->cap) {
        ball->cap = ball->cap ? 2 * ball->cap : SLOTS_LEAST;
        ball->place = mem_resize(ball->place, ball->cap, sizeof *ball->place);
        ball->depth = mem_resize(ball->depth, ball->cap, sizeof *ball->depth);
    }
    ball->place[ball->n] = place;
    ball->depth[ball->n] = depth;
    ball->slot[s] = (uint32_t)++ball->n;
    if (2 * ball->n > ball->n_slots)
        grow_slots(ball);
}

static struct bond_end across(struct bond_end place, struct bond_end bond)
{
    return (struct bond_end){bond.node, place.cell + bond.cell};
}

static void add_neighbors(const struct bond_graph *graph, struct ball *ball, size_t k)
{
    const struct bond_end place = ball->place[k];
    for (size_t b = graph->first[place.node]; b < graph->first[place.node + 1]; b++)
        add(ball, across(place, graph->end[b]), ball->depth[k] + 1);
}

/* all places up to this distance */
static void fill(const struct bond_graph *graph, struct ball *ball, struct bond_end center,
                 int depth)
{
    ball_start(ball);
    add(ball, center, 0);
    for (size_t k = 0; k < ball->n && ball->depth[k] < depth; k++)
        add_neighbors(graph, ball, k);
}

/* Is the distance of the two at most m? */
static bool is_within(struct walker *w, struct bond_end a, struct bond_end b, int m)
{
    fill(w->graph, &w->near, a, (m + 1) / 2);
    fill(w->graph, &w->far, b, m / 2);
    for (size_t k = 0; k < w->far.n; k++) {
        if (find(&w->near, w->far.place[k]) >= 0)
            return true;
    }
    return false;
}

static void keep_path(struct walker *w)
{
    if (w->n_paths == w->cap_paths) {
        w->cap_paths = w->cap_paths ? 2 * w->cap_paths : 64;
        w->paths = mem_resize(w->paths, w->cap_paths, sizeof w->path);
    }
    memcpy(w->paths + w->n_paths++ * (RINGS_MOST + 1), w->path, sizeof w->path);
}

/* All shortest paths from the centre to place k, whose formers are not before the centre's. */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by RINGS_MOST */
static void list_paths(struct walker *w, int k)
{
    const struct bond_end place = w->ball.place[k];
    const int depth = w->ball.depth[k];
    w->path[depth] = k;
    if (depth == 0) {
        keep_path(w);
        return;
    }
    if (place.node < w->ball.place[0].node)
        return;
    for (size_t b = w->graph->first[place.node]; b < w->graph->first[place.node + 1]; b++) {
        int next = find(&w->ball, across(place, w->graph->end[b]));
        if (next >= 0 && w->ball.depth[next] == depth - 1)
            list_paths(w, next);
    }
}

/* Two shortest paths to one place at distance n. */
static bool is_primitive(struct walker *w, const int *a, const int *b, int n)
{
    for (int k = 1; k < n; k++) {
        if (a[k] == b[k])
            return false;
    }
    for (int k = 1; k < n; k++) {
        if (is_within(w, w->ball.place[a[k]], w->ball.place[b[n - k]], n - 2))
            return false;
    }
    return true;
}

/* how often the centre's atom is in the ring */
static int count_images(const struct walker *w, const int *a, const int *b, int n)
{
    const int32_t node = w->ball.place[0].node;
    int images = 1;
    for (int k = 1; k <= n; k++)
        images += w->ball.place[a[k]].node == node;
    for (int k = 1; k < n; k++)
        images += w->ball.place[b[k]].node == node;
    return images;
}

/* the part of a ring's formers at which rings are counted, times RINGS_SHARE */
static gid share(const struct walker *w, const int *a, const int *b, int n)
{
    const struct bond_graph *graph = w->graph;
    gid formers = 0;
    for (int k = 0; k <= n; k++) {
        const int32_t node = w->ball.place[a[k]].node;
        formers += node < graph->n_former && graph->counts[node];
    }
    for (int k = 1; k < n; k++) {
        const int32_t node = w->ball.place[b[k]].node;
        formers += node < graph->n_former && graph->counts[node];
    }
    return RINGS_SHARE / n * formers;
}

static void count_opposite(struct walker *w, int k)
{
    const int n = w->ball.depth[k];
    w->n_paths = 0;
    list_paths(w, k);
    for (size_t i = 0; i < w->n_paths; i++) {
        for (size_t j = 0; j < i; j++) {
            const int *a = w->paths + i * (RINGS_MOST + 1);
            const int *b = w->paths + j * (RINGS_MOST + 1);
            if (is_primitive(w, a, b, n))
                w->counts.primitive[n] += share(w, a, b, n) / count_images(w, a, b, n);
        }
    }
}

static void count_primitive(struct walker *w, int32_t former, int most)
{
    fill(w->graph, &w->ball, (struct bond_end){former, 0}, most);
    for (size_t k = 0; k < w->ball.n; k++) {
        if (w->ball.depth[k] >= 2)
            count_opposite(w, (int)k);
    }
}

/* The shortest rings through the former, its bond `own` and each of its later ones. */
static void count_from_bond(struct walker *w, int32_t former, size_t own, int most)
{
    const struct bond_graph *graph = w->graph;
    const struct bond_end center = {former, 0};
    size_t missing = graph->first[former + 1] - own - 1;
    struct ball *ball = &w->ball;
    ball_start(ball);
    add(ball, center, RINGS_MOST * 2); /* met already: no path goes through it */
    add(ball, across(center, graph->end[own]), 0);
    for (size_t k = 1; k < ball->n && missing > 0; k++) {
        for (size_t b = own + 1; b < graph->first[former + 1]; b++) {
            const struct bond_end place = across(center, graph->end[b]);
            if (place.node == ball->place[k].node && place.cell == ball->place[k].cell) {
                w->counts.king[ball->depth[k] / 2 + 1]++;
                missing--;
            }
        }
        if (ball->depth[k] < 2 * most - 2)
            add_neighbors(graph, ball, k);
    }
    w->counts.king[0] += (gid)missing;
}

static void count_king(struct walker *w, int32_t former, int most)
{
    for (size_t b = w->graph->first[former]; b < w->graph->first[former + 1]; b++)
        count_from_bond(w, former, b, most);
}

void rings_count(struct comm *comm, const struct bond_graph *graph, int most,
                 struct ring_counts *counts)
{
    struct walker w = {.graph = graph};
    for (int32_t i = comm_rank(comm); i < graph->n_former; i += comm_size(comm)) {
        if (graph->counts[i])
            count_king(&w, i, most);
        count_primitive(&w, i, most);
    }
    comm_sum(comm, w.counts.king, RINGS_MOST + 1);
    comm_sum(comm, w.counts.primitive, RINGS_MOST + 1);
    for (int n = 0; n <= RINGS_MOST; n++) {
        counts->king[n] += w.counts.king[n];
        counts->primitive[n] += w.counts.primitive[n];
    }
    ball_free(&w.ball);
    ball_free(&w.near);
    ball_free(&w.far);
    mem_free(w.paths);
}
