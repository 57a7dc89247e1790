/* Recursive coordinate bisection (Berger, Bokhari, IEEE Trans. Comput. C-36, 570, 1987) by
 * histograms.
 *
 * A level of the tree cuts all its sets of ranks at once. Each atom knows the set it belongs to so
 * far; the cut of a set is found by refining an interval: 64 bins of weight, summed over all ranks,
 * say in which bin the wanted share is reached, and that bin is the next interval. What is left in
 * the last one, an atom or a whole crystal plane, goes to the side where it misses the share by
 * less, and the cut to the middle of the gap there, so that a plane that vibrates stays on its
 * side. Weights are integers, so every rank sees the same histogram and makes the same tree. The
 * axis of a cut is the longest extent of the set's atoms, so that a particle in a large empty box
 * is cut through the particle. No rank ever holds the others' atoms: a sort-based median would need
 * that. Cost: 8 reductions per level.
 *
 * Histograms of all sets on all ranks would be 51 MB per reduction on the last level of 100,000
 * ranks. So the ranks cut together only until there are `fan` sets; then each atom's place and
 * weight go to some rank of its set, and each set goes on among its own ranks (a team), as often as
 * needed. Sums of integers do not depend on who holds the summands, so the cuts are the same. At
 * the end every rank learns the nodes that it did not help to make. */
#include "domain/bisect.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"

enum { BINS = 64, REFINEMENTS = 5 };

/* a set of ranks [first, first + n) that is still one brick */
struct part {
    int first, n;
    int axis;
    double lo[3], hi[3]; /* extent of its atoms */
    double from, to;     /* interval that holds the cut */
    gid below, inside;   /* weight below `from`, and from there to `to` */
    gid wanted, total;   /* weight wanted below the cut, in all */
    double cut;
};

/* ranks [first, first + n) that cut their common brick together */
struct team {
    struct comm *comm; /* of the first team: borrowed */
    int first, n;
    bool divided; /* it ends with parts of more than one rank, which go on as teams */
};

/* what is cut: places and weights of the atoms that this rank stands for */
struct cloud {
    size_t n;
    const double *x;   /* [n * 4] */
    const gid *weight; /* [n] */
    double *own_x;     /* x and weight once they have travelled; NULL before */
    gid *own_weight;
    int *part_of; /* [n] */
};

struct point {
    double x[3];
    gid weight;
};

/* The next level: every part of more than one rank becomes two. child[k] is where part k's begin.
 * Returns their number. */
static int halve(const struct part *part, int n_parts, struct part *next, int *child)
{
    int n = 0;
    for (int k = 0; k < n_parts; k++) {
        int half = part[k].n / 2;
        child[k] = n;
        if (half == 0) {
            next[n++] = part[k];
            continue;
        }
        next[n++] = (struct part){.first = part[k].first, .n = half};
        next[n++] = (struct part){.first = part[k].first + half, .n = part[k].n - half};
    }
    return n;
}

static bool any_to_cut(const struct part *part, int n_parts)
{
    for (int k = 0; k < n_parts; k++) {
        if (part[k].n > 1)
            return true;
    }
    return false;
}

/* which of the parts has the rank */
static int part_with(const struct part *part, int n_parts, int rank)
{
    int k = 0;
    while (k < n_parts - 1 && part[k + 1].first <= rank)
        k++;
    return k;
}

/* the levels that a team cuts, in numbers of ranks only; returns the part that this rank is in and
 * its index */
static struct part end_of_team(struct team *team, int fan, int rank, int *index)
{
    struct part *part = mem_array(2 * (size_t)fan, sizeof *part);
    struct part *next = mem_array(2 * (size_t)fan, sizeof *next);
    int *child = mem_array(2 * (size_t)fan, sizeof *child);
    int n = 1;
    part[0] = (struct part){.first = team->first, .n = team->n};
    while (n < fan && any_to_cut(part, n)) {
        n = halve(part, n, next, child);
        memcpy(part, next, (size_t)n * sizeof *part);
    }
    team->divided = any_to_cut(part, n);
    *index = part_with(part, n, rank);
    struct part mine = part[*index];
    mem_free(child);
    mem_free(next);
    mem_free(part);
    return mine;
}

void bisect_init(struct bisect *tree, struct comm *comm, int fan)
{
    int ranks = comm_size(comm);
    tree->n_ranks = ranks;
    tree->fan = fan;
    tree->node = mem_zeroed((size_t)(ranks > 1 ? ranks - 1 : 1), sizeof *tree->node);
    tree->n_teams = 0;
    tree->team = NULL;
    struct team team = {.comm = comm, .first = 0, .n = ranks};
    while (team.n > 1) {
        int index;
        struct part mine = end_of_team(&team, fan, comm_rank(comm), &index);
        tree->team = mem_resize(tree->team, (size_t)tree->n_teams + 1, sizeof *tree->team);
        tree->team[tree->n_teams++] = team;
        if (!team.divided)
            return;
        team =
            (struct team){.comm = comm_split(team.comm, index), .first = mine.first, .n = mine.n};
    }
    if (tree->n_teams > 0)
        comm_destroy(team.comm); /* of this rank alone, beside teams that go on */
}

void bisect_free(struct bisect *tree)
{
    for (int k = tree->n_teams - 1; k > 0; k--)
        comm_destroy(tree->team[k].comm);
    mem_free(tree->team);
    mem_free(tree->node);
    tree->team = NULL;
    tree->node = NULL;
    tree->n_teams = 0;
}

static void measure_extents(struct part *part, int n_parts, struct comm *comm,
                            const struct cloud *cloud)
{
    double *bound = mem_array((size_t)n_parts * 6, sizeof *bound);
    for (int k = 0; k < n_parts * 6; k++)
        bound[k] = INFINITY;
    for (size_t i = 0; i < cloud->n; i++) {
        double *b = bound + 6 * (size_t)cloud->part_of[i];
        for (size_t d = 0; d < 3; d++) {
            double x = cloud->x[4 * i + d];
            b[d] = x < b[d] ? x : b[d];
            b[3 + d] = -x < b[3 + d] ? -x : b[3 + d];
        }
    }
    comm_min_double(comm, bound, n_parts * 6);
    for (int k = 0; k < n_parts; k++) {
        int longest = 0;
        for (int d = 0; d < 3; d++) {
            bool empty = bound[6 * k + d] > -bound[6 * k + 3 + d];
            part[k].lo[d] = empty ? 0 : bound[6 * k + d];
            part[k].hi[d] = empty ? 0 : -bound[6 * k + 3 + d];
            if (part[k].hi[d] - part[k].lo[d] > part[k].hi[longest] - part[k].lo[longest])
                longest = d;
        }
        part[k].axis = longest;
        part[k].from = part[k].lo[longest];
        part[k].to = nextafter(part[k].hi[longest], INFINITY);
        part[k].below = 0;
    }
    mem_free(bound);
}

/* where bin b begins */
static double edge_of(const struct part *part, int b)
{
    return b == BINS ? part->to : part->from + b * ((part->to - part->from) / BINS);
}

/* The bin with edge_of(bin) <= x < edge_of(bin + 1), to the bit: an atom on an edge must not be
 * counted on one side of it and lie on the other, for a whole plane of a crystal may be there. */
static int bin_of(const struct part *part, double x)
{
    if (x < part->from || x >= part->to)
        return x < part->from ? -1 : BINS;
    int b = (int)((x - part->from) / (part->to - part->from) * BINS);
    b = b < BINS ? b : BINS - 1;
    while (x < edge_of(part, b))
        b--;
    while (x >= edge_of(part, b + 1))
        b++;
    return b;
}

/* one narrowing of every part's interval */
static void refine(struct part *part, int n_parts, struct comm *comm, const struct cloud *cloud)
{
    size_t cells = (size_t)n_parts * BINS;
    gid *sum = mem_zeroed(cells, sizeof *sum);
    for (size_t i = 0; i < cloud->n; i++) {
        size_t k = (size_t)cloud->part_of[i];
        int bin = bin_of(&part[k], cloud->x[4 * i + (size_t)part[k].axis]);
        if (bin >= 0 && bin < BINS)
            sum[k * BINS + (size_t)bin] += cloud->weight[i];
    }
    comm_sum(comm, sum, (int)cells);
    for (int k = 0; k < n_parts; k++) {
        struct part *p = &part[k];
        const gid *bins = sum + (size_t)k * BINS;
        int b = 0;
        while (b < BINS - 1 && p->below + bins[b] < p->wanted)
            p->below += bins[b++];
        p->inside = bins[b];
        const double from = edge_of(p, b);
        p->to = edge_of(p, b + 1);
        p->from = from;
    }
    mem_free(sum);
}

static void sum_totals(struct part *part, int n_parts, struct comm *comm, const struct cloud *cloud)
{
    gid *total = mem_zeroed((size_t)n_parts, sizeof *total);
    for (size_t i = 0; i < cloud->n; i++)
        total[cloud->part_of[i]] += cloud->weight[i];
    comm_sum(comm, total, n_parts);
    for (int k = 0; k < n_parts; k++) {
        part[k].total = total[k];
        part[k].wanted = total[k] / part[k].n * (part[k].n / 2);
    }
    mem_free(total);
}

/* The cuts, from the last intervals. */
static void place_cuts(struct part *part, int n_parts, struct comm *comm, const struct cloud *cloud)
{
    double(*beside)[2] = mem_array((size_t)n_parts, sizeof *beside); /* -x below, x above */
    for (int k = 0; k < n_parts; k++) {
        struct part *p = &part[k];
        const gid missing = p->wanted - p->below;
        p->cut = missing <= p->inside - missing ? p->from : p->to;
        beside[k][0] = beside[k][1] = INFINITY;
    }
    for (size_t i = 0; i < cloud->n; i++) {
        const struct part *p = &part[cloud->part_of[i]];
        double *b = beside[cloud->part_of[i]];
        const double x = cloud->x[4 * i + (size_t)p->axis];
        if (x < p->cut) {
            b[0] = -x < b[0] ? -x : b[0];
        } else {
            b[1] = x < b[1] ? x : b[1];
        }
    }
    comm_min_double(comm, beside[0], 2 * n_parts);
    for (int k = 0; k < n_parts; k++) {
        const double below = -beside[k][0];
        const double above = beside[k][1];
        if (isfinite(below) && isfinite(above))
            part[k].cut = below + 0.5 * (above - below);
    }
    mem_free(beside);
}

static void write_nodes(struct bisect *tree, const struct part *part, int n_parts)
{
    for (int k = 0; k < n_parts; k++) {
        const struct part *p = &part[k];
        if (p->n > 1) {
            tree->node[p->first + p->n / 2 - 1] =
                (struct bisect_node){.cut = p->cut, .axis = p->axis};
        }
    }
}

static void reassign(const struct bisect *tree, const struct part *part, const int *child,
                     struct cloud *cloud)
{
    for (size_t i = 0; i < cloud->n; i++) {
        const struct part *p = &part[cloud->part_of[i]];
        int c = child[cloud->part_of[i]];
        if (p->n > 1) {
            const struct bisect_node *node = &tree->node[p->first + p->n / 2 - 1];
            c += cloud->x[4 * i + (size_t)node->axis] >= node->cut;
        }
        cloud->part_of[i] = c;
    }
}

/* Cuts the team's brick into `fan` parts or one per rank; part[2 * fan]. Returns their number. */
static int cut_team(struct bisect *tree, const struct team *team, struct cloud *cloud,
                    struct part *part)
{
    struct part *next = mem_array(2 * (size_t)tree->fan, sizeof *next);
    int *child = mem_array(2 * (size_t)tree->fan, sizeof *child);
    int n = 1;
    cloud->part_of = mem_resize(cloud->part_of, cloud->n, sizeof *cloud->part_of);
    for (size_t i = 0; i < cloud->n; i++)
        cloud->part_of[i] = 0;
    part[0] = (struct part){.first = team->first, .n = team->n};
    while (n < tree->fan && any_to_cut(part, n)) {
        measure_extents(part, n, team->comm, cloud);
        sum_totals(part, n, team->comm, cloud);
        for (int k = 0; k < REFINEMENTS; k++)
            refine(part, n, team->comm, cloud);
        place_cuts(part, n, team->comm, cloud);
        write_nodes(tree, part, n);
        int n_next = halve(part, n, next, child);
        reassign(tree, part, child, cloud);
        memcpy(part, next, (size_t)n_next * sizeof *part);
        n = n_next;
    }
    mem_free(child);
    mem_free(next);
    return n;
}

/* points of the cloud grouped by part; start[n_parts + 1] */
static struct point *sort_points(const struct cloud *cloud, int n_parts, size_t *start)
{
    struct point *point = mem_array(cloud->n, sizeof *point);
    size_t *place = mem_zeroed((size_t)n_parts + 1, sizeof *place);
    for (size_t i = 0; i < cloud->n; i++)
        place[cloud->part_of[i] + 1]++;
    for (int k = 0; k < n_parts; k++)
        place[k + 1] += place[k];
    memcpy(start, place, ((size_t)n_parts + 1) * sizeof *start);
    for (size_t i = 0; i < cloud->n; i++) {
        const double *x = cloud->x + 4 * i;
        point[place[cloud->part_of[i]]++] = (struct point){{x[0], x[1], x[2]}, cloud->weight[i]};
    }
    mem_free(place);
    return point;
}

/* the cloud becomes the points kept and those that came */
static void take_points(struct cloud *cloud, const struct point *kept, size_t n_kept,
                        const struct point *came, size_t n_came)
{
    mem_free(cloud->own_x);
    mem_free(cloud->own_weight);
    cloud->n = n_kept + n_came;
    cloud->own_x = mem_array(4 * cloud->n, sizeof *cloud->own_x);
    cloud->own_weight = mem_array(cloud->n, sizeof *cloud->own_weight);
    for (size_t i = 0; i < cloud->n; i++) {
        const struct point *p = i < n_kept ? &kept[i] : &came[i - n_kept];
        memcpy(cloud->own_x + 4 * i, p->x, sizeof p->x);
        cloud->own_weight[i] = p->weight;
    }
    cloud->x = cloud->own_x;
    cloud->weight = cloud->own_weight;
}

/* Sends the points of each part to one of its ranks; different senders choose different ones. Most
 * points lie where they belong already, but for the first time. */
static void send_points(const struct team *team, const struct part *part, int n_parts,
                        struct cloud *cloud)
{
    int me = team->first + comm_rank(team->comm);
    int home = part_with(part, n_parts, me);
    size_t *start = mem_array((size_t)n_parts + 1, sizeof *start);
    struct point *point = sort_points(cloud, n_parts, start);
    struct message *send = mem_array((size_t)n_parts, sizeof *send);
    int n_send = 0;
    for (int k = 0; k < n_parts; k++) {
        size_t n = start[k + 1] - start[k];
        if (k == home || n == 0)
            continue;
        int to = part[k].first + me % part[k].n - team->first;
        send[n_send++] = (struct message){to, point + start[k], n * sizeof *point};
    }
    size_t bytes;
    struct point *came = comm_deliver(team->comm, send, n_send, &bytes);
    take_points(cloud, point + start[home], start[home + 1] - start[home], came,
                bytes / sizeof *came);
    mem_free(came);
    mem_free(send);
    mem_free(point);
    mem_free(start);
}

void bisect_build(struct bisect *tree, const struct atoms *atoms, const gid *weight)
{
    struct cloud cloud = {.n = (size_t)atoms->n_local, .x = atoms->x, .weight = weight};
    struct part *part = mem_array(2 * (size_t)tree->fan, sizeof *part);
    for (int k = 0; k < tree->n_teams; k++) {
        const struct team *team = &tree->team[k];
        int n_parts = cut_team(tree, team, &cloud, part);
        if (team->divided)
            send_points(team, part, n_parts, &cloud);
    }
    if (tree->n_teams > 0 && tree->team[0].divided) {
        /* Rank k has helped to make node k, which is next to it. The last rank has none. */
        int me = comm_rank(tree->team[0].comm);
        struct bisect_node none = {0};
        struct bisect_node *all = mem_array((size_t)tree->n_ranks, sizeof *all);
        comm_allgather(tree->team[0].comm, me < tree->n_ranks - 1 ? &tree->node[me] : &none,
                       sizeof *all, all);
        memcpy(tree->node, all, ((size_t)tree->n_ranks - 1) * sizeof *all);
        mem_free(all);
    }
    mem_free(part);
    mem_free(cloud.part_of);
    mem_free(cloud.own_x);
    mem_free(cloud.own_weight);
}

int bisect_owner(const struct bisect *tree, const double x[3])
{
    int first = 0;
    for (int n = tree->n_ranks; n > 1;) {
        int half = n / 2;
        const struct bisect_node *node = &tree->node[first + half - 1];
        bool lower = x[node->axis] < node->cut;
        first = lower ? first : first + half;
        n = lower ? half : n - half;
    }
    return first;
}

void bisect_brick(const struct bisect *tree, int rank, double lo[3], double hi[3])
{
    for (int d = 0; d < 3; d++) {
        lo[d] = -INFINITY;
        hi[d] = INFINITY;
    }
    int first = 0;
    for (int n = tree->n_ranks; n > 1;) {
        int half = n / 2;
        const struct bisect_node *node = &tree->node[first + half - 1];
        if (rank < first + half) {
            hi[node->axis] = node->cut;
            n = half;
        } else {
            lo[node->axis] = node->cut;
            first += half;
            n -= half;
        }
    }
}

struct walk {
    const struct bisect *tree;
    const double *lo, *hi; /* the box asked about */
    double brick[2][3];    /* of the ranks at hand */
    bisect_visitor *visit;
    void *self;
};

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, log2 of the ranks */
static void visit_from(struct walk *walk, int first, int n)
{
    if (n == 1) {
        walk->visit(first, walk->brick, walk->self);
        return;
    }
    int half = n / 2;
    const struct bisect_node *node = &walk->tree->node[first + half - 1];
    int d = node->axis;
    if (walk->lo[d] <= node->cut) {
        double kept = walk->brick[1][d];
        walk->brick[1][d] = node->cut;
        visit_from(walk, first, half);
        walk->brick[1][d] = kept;
    }
    if (walk->hi[d] >= node->cut) {
        double kept = walk->brick[0][d];
        walk->brick[0][d] = node->cut;
        visit_from(walk, first + half, n - half);
        walk->brick[0][d] = kept;
    }
}

void bisect_visit(const struct bisect *tree, const double lo[3], const double hi[3],
                  bisect_visitor *visit, void *self)
{
    struct walk walk = {.tree = tree, .lo = lo, .hi = hi, .visit = visit, .self = self};
    for (int d = 0; d < 3; d++) {
        walk.brick[0][d] = -INFINITY;
        walk.brick[1][d] = INFINITY;
    }
    visit_from(&walk, 0, tree->n_ranks);
}
