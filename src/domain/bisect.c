/* Recursive coordinate bisection (Berger, Bokhari, IEEE Trans. Comput. C-36, 570, 1987) by
 * histograms.
 *
 * A level of the tree cuts all its groups of ranks at once. Each atom knows the group it belongs to
 * so far; the cut of a group is found by refining an interval: 64 bins of weight, summed over all
 * ranks, say in which bin the wanted share is reached, and that bin is the next interval. Weights
 * are integers, so every rank sees the same histogram and makes the same tree. The axis of a cut is
 * the longest extent of the group's atoms, so that a particle in a large empty box is cut through
 * the particle. No atom travels while cutting, and no rank ever holds the others' atoms: a
 * sort-based median would need both. Cost: 5 reductions per level. */
#include "domain/bisect.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"

enum { BINS = 64, REFINEMENTS = 5 };

/* a set of ranks [first, first + n) whose bricks are still one */
struct part {
    int first, n;
    int node;         /* its node once cut; ~rank when n is 1 */
    int parent, side; /* where to link it; parent -1: the root */
    int axis;
    double lo[3], hi[3];      /* extent of its atoms */
    double from, to;          /* interval that holds the cut */
    gid below, wanted, total; /* weight below `from`, wanted below the cut, in all */
};

void bisect_init(struct bisect *tree, int n_ranks)
{
    tree->n_ranks = n_ranks;
    tree->node = mem_zeroed((size_t)(n_ranks > 1 ? n_ranks - 1 : 1), sizeof *tree->node);
    tree->root = ~0;
}

void bisect_free(struct bisect *tree)
{
    mem_free(tree->node);
    tree->node = NULL;
}

static void measure_extents(struct part *part, int n_parts, struct comm *comm,
                            const struct atoms *atoms, const int *part_of)
{
    double *bound = mem_array((size_t)n_parts * 6, sizeof *bound);
    for (int k = 0; k < n_parts * 6; k++)
        bound[k] = INFINITY;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double *b = bound + 6 * (size_t)part_of[i];
        for (size_t d = 0; d < 3; d++) {
            double x = atoms->x[4 * i + d];
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

static int bin_of(const struct part *part, double x)
{
    double place = (x - part->from) / (part->to - part->from) * BINS;
    return place < 0 ? -1 : place >= BINS ? BINS : (int)place;
}

/* one narrowing of every part's interval */
static void refine(struct part *part, int n_parts, struct comm *comm, const struct atoms *atoms,
                   const int *part_of, const gid *weight)
{
    size_t cells = (size_t)n_parts * BINS;
    gid *sum = mem_zeroed(cells, sizeof *sum);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        const struct part *p = &part[part_of[i]];
        int bin = bin_of(p, atoms->x[4 * i + (size_t)p->axis]);
        if (bin >= 0 && bin < BINS)
            sum[(size_t)part_of[i] * BINS + (size_t)bin] += weight[i];
    }
    comm_sum(comm, sum, (int)cells);
    for (int k = 0; k < n_parts; k++) {
        struct part *p = &part[k];
        double width = (p->to - p->from) / BINS;
        const gid *bins = sum + (size_t)k * BINS;
        int b = 0;
        while (b < BINS - 1 && p->below + bins[b] < p->wanted)
            p->below += bins[b++];
        p->to = p->from + (b + 1) * width;
        p->from = p->from + b * width;
    }
    mem_free(sum);
}

static void sum_totals(struct part *part, int n_parts, struct comm *comm, const struct atoms *atoms,
                       const int *part_of, const gid *weight)
{
    gid *total = mem_zeroed((size_t)n_parts, sizeof *total);
    for (lidx i = 0; i < atoms->n_local; i++)
        total[part_of[i]] += weight[i];
    comm_sum(comm, total, n_parts);
    for (int k = 0; k < n_parts; k++) {
        part[k].total = total[k];
        part[k].wanted = total[k] / part[k].n * (part[k].n / 2);
    }
    mem_free(total);
}

static void link_part(struct bisect *tree, const struct part *part)
{
    if (part->parent < 0) {
        tree->root = part->node;
    } else if (part->side == 0) {
        tree->node[part->parent].left = part->node;
    } else {
        tree->node[part->parent].right = part->node;
    }
}

/* cuts every part that has more than one rank; returns the number of parts of the next level */
static int split(struct bisect *tree, int *n_nodes, const struct part *part, int n_parts,
                 struct part *next, int *child)
{
    int n = 0;
    for (int k = 0; k < n_parts; k++) {
        struct part p = part[k];
        child[k] = n;
        if (p.n == 1) {
            next[n++] = p;
            continue;
        }
        p.node = (*n_nodes)++;
        tree->node[p.node] = (struct bisect_node){.cut = 0.5 * (p.from + p.to), .axis = p.axis};
        link_part(tree, &p);
        int half = p.n / 2;
        next[n++] = (struct part){
            .first = p.first, .n = half, .node = ~p.first, .parent = p.node, .side = 0};
        next[n++] = (struct part){.first = p.first + half,
                                  .n = p.n - half,
                                  .node = ~(p.first + half),
                                  .parent = p.node,
                                  .side = 1};
    }
    return n;
}

static void reassign(const struct bisect *tree, const struct part *part, const struct part *next,
                     const int *child, const struct atoms *atoms, int *part_of)
{
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        int k = part_of[i];
        int c = child[k];
        if (part[k].n > 1) {
            const struct bisect_node *node = &tree->node[next[c].parent];
            c += atoms->x[4 * i + (size_t)node->axis] >= node->cut;
        }
        part_of[i] = c;
    }
}

static bool any_to_cut(const struct part *part, int n_parts)
{
    for (int k = 0; k < n_parts; k++) {
        if (part[k].n > 1)
            return true;
    }
    return false;
}

void bisect_build(struct bisect *tree, struct comm *comm, const struct atoms *atoms,
                  const gid *weight)
{
    size_t ranks = (size_t)tree->n_ranks;
    struct part *part = mem_array(ranks, sizeof *part);
    struct part *next = mem_array(ranks, sizeof *next);
    int *child = mem_array(ranks, sizeof *child);
    int *part_of = mem_zeroed((size_t)atoms->n_local, sizeof *part_of);
    int n_nodes = 0;
    int n_parts = 1;
    part[0] = (struct part){.first = 0, .n = tree->n_ranks, .node = ~0, .parent = -1};
    while (any_to_cut(part, n_parts)) {
        measure_extents(part, n_parts, comm, atoms, part_of);
        sum_totals(part, n_parts, comm, atoms, part_of, weight);
        for (int k = 0; k < REFINEMENTS; k++)
            refine(part, n_parts, comm, atoms, part_of, weight);
        int n_next = split(tree, &n_nodes, part, n_parts, next, child);
        reassign(tree, part, next, child, atoms, part_of);
        memcpy(part, next, (size_t)n_next * sizeof *part);
        n_parts = n_next;
    }
    for (int k = 0; k < n_parts; k++)
        link_part(tree, &part[k]);
    mem_free(part_of);
    mem_free(child);
    mem_free(next);
    mem_free(part);
}

int bisect_owner(const struct bisect *tree, const double x[3])
{
    int k = tree->root;
    while (k >= 0)
        k = x[tree->node[k].axis] < tree->node[k].cut ? tree->node[k].left : tree->node[k].right;
    return ~k;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, log2 of the ranks */
static bool find_brick(const struct bisect *tree, int k, int rank, double lo[3], double hi[3])
{
    if (k < 0)
        return ~k == rank;
    const struct bisect_node *node = &tree->node[k];
    double kept = hi[node->axis];
    hi[node->axis] = node->cut;
    if (find_brick(tree, node->left, rank, lo, hi))
        return true;
    hi[node->axis] = kept;
    kept = lo[node->axis];
    lo[node->axis] = node->cut;
    if (find_brick(tree, node->right, rank, lo, hi))
        return true;
    lo[node->axis] = kept;
    return false;
}

void bisect_brick(const struct bisect *tree, int rank, double lo[3], double hi[3])
{
    for (int d = 0; d < 3; d++) {
        lo[d] = -INFINITY;
        hi[d] = INFINITY;
    }
    bool found = find_brick(tree, tree->root, rank, lo, hi);
    CW_ASSERT(found, "every rank has a brick");
}

struct walk {
    const struct bisect *tree;
    const double *lo, *hi; /* the box asked about */
    double brick[2][3];    /* of the node at hand */
    bisect_visitor *visit;
    void *self;
};

/* NOLINTNEXTLINE(misc-no-recursion): as above */
static void visit_from(struct walk *walk, int k)
{
    if (k < 0) {
        walk->visit(~k, walk->brick, walk->self);
        return;
    }
    const struct bisect_node *node = &walk->tree->node[k];
    int d = node->axis;
    if (walk->lo[d] <= node->cut) {
        double kept = walk->brick[1][d];
        walk->brick[1][d] = node->cut;
        visit_from(walk, node->left);
        walk->brick[1][d] = kept;
    }
    if (walk->hi[d] >= node->cut) {
        double kept = walk->brick[0][d];
        walk->brick[0][d] = node->cut;
        visit_from(walk, node->right);
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
    visit_from(&walk, tree->root);
}
