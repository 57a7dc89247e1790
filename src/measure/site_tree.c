/* A k-d tree without links: of the part [first, first + n) the point at first + n / 2 is the median
 * along the part's axis, what is below it lies in front, what is above behind it; the two go on
 * with the next axis (J. L. Bentley, Commun. ACM 18, 509 (1975)). Why not system/bins: these are
 * looked into as far as a reach that is given beforehand, and an atom that has flown off is nearest
 * to some site all the same.
 *
 * A part is left out only if even its plane is farther away than what was found, equal distances
 * included, so that ties are seen and the lowest number wins whatever the order of the search. */
#include "measure/site_tree.h"

#include <math.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/box.h"

enum { LEAF = 8, DEEP = 64 };

static bool is_below(const struct site_node *a, const struct site_node *b, int axis)
{
    if (a->x[axis] < b->x[axis] || a->x[axis] > b->x[axis])
        return a->x[axis] < b->x[axis];
    return a->at < b->at;
}

static void swap(struct site_node *a, struct site_node *b)
{
    const struct site_node t = *a;
    *a = *b;
    *b = t;
}

/* Hoare's selection: puts the k-th of node[n] along the axis in its place, lower ones in front. */
static void select_kth(struct site_node *node, gid n, gid k, int axis)
{
    gid lo = 0;
    gid hi = n - 1;
    while (lo < hi) {
        const struct site_node pivot = node[lo + (hi - lo) / 2];
        gid i = lo;
        gid j = hi;
        while (i <= j) {
            while (is_below(&node[i], &pivot, axis))
                i++;
            while (is_below(&pivot, &node[j], axis))
                j--;
            if (i <= j)
                swap(&node[i++], &node[j--]);
        }
        if (k <= j) {
            hi = j;
        } else if (k >= i) {
            lo = i;
        } else {
            return;
        }
    }
}

/* a part of the nodes that is yet to be looked at */
struct part {
    gid first, n;
    int axis;
    double gap2; /* square of a distance that it is at least away */
};

void site_tree_make(struct site_tree *tree, struct site_node *node, gid n)
{
    struct part stack[DEEP];
    int depth = 0;
    *tree = (struct site_tree){.node = node, .n = n};
    for (int d = 0; d < 3; d++) {
        tree->lo[d] = HUGE_VAL;
        tree->hi[d] = -HUGE_VAL;
        for (gid k = 0; k < n; k++) {
            tree->lo[d] = fmin(tree->lo[d], node[k].x[d]);
            tree->hi[d] = fmax(tree->hi[d], node[k].x[d]);
        }
    }
    stack[depth++] = (struct part){.n = n};
    while (depth > 0) {
        const struct part part = stack[--depth];
        const gid middle = part.n / 2;
        const int next = (part.axis + 1) % 3;
        if (part.n <= LEAF)
            continue;
        select_kth(node + part.first, part.n, middle, part.axis);
        stack[depth++] = (struct part){part.first, middle, next, 0};
        stack[depth++] = (struct part){part.first + middle + 1, part.n - middle - 1, next, 0};
    }
}

void site_tree_free(struct site_tree *tree)
{
    mem_free(tree->node);
    *tree = (struct site_tree){0};
}

struct search {
    const struct site_tree *tree;
    double best2;
    gid best; /* -1: none yet */
    gid skip; /* a point that does not count; -1: none */
};

static void try_node(struct search *search, const struct site_node *node, const double x[3])
{
    const double d[3] = {node->x[0] - x[0], node->x[1] - x[1], node->x[2] - x[2]};
    const double r2 = vec3_dot(d, d);
    if (r2 > search->best2 || node->at == search->skip)
        return;
    if (r2 < search->best2 || search->best < 0 || node->at < search->best)
        search->best = node->at;
    search->best2 = r2;
}

/* is any point of the tree as near as what was found? */
static bool may_hold(const struct search *search, const double x[3])
{
    const struct site_tree *tree = search->tree;
    double d[3];
    for (int k = 0; k < 3; k++)
        d[k] = fmax(0, fmax(tree->lo[k] - x[k], x[k] - tree->hi[k]));
    return !(vec3_dot(d, d) > search->best2);
}

static void look(struct search *search, const double x[3])
{
    const struct site_node *node = search->tree->node;
    struct part stack[DEEP];
    int depth = 0;
    if (may_hold(search, x))
        stack[depth++] = (struct part){.n = search->tree->n};
    while (depth > 0) {
        struct part part = stack[--depth];
        if (part.gap2 > search->best2)
            continue;
        while (part.n > LEAF) {
            const gid middle = part.first + part.n / 2;
            const gid behind = part.n - part.n / 2 - 1;
            const double gap = x[part.axis] - node[middle].x[part.axis];
            const int next = (part.axis + 1) % 3;
            struct part front = {part.first, part.n / 2, next, gap * gap};
            struct part back = {middle + 1, behind, next, gap * gap};
            try_node(search, &node[middle], x);
            stack[depth++] = gap < 0 ? back : front;
            part = gap < 0 ? front : back;
        }
        for (gid k = part.first; k < part.first + part.n; k++)
            try_node(search, &node[k], x);
    }
}

/* Over all images. */
static void look_around(struct search *search, const struct box *box, const double x[3])
{
    double turns[3];
    if (search->tree->n == 0)
        return;
    look(search, x);
    box_turns(box, sqrt(search->best2), turns);
    for (int c = -(int)turns[2]; c <= (int)turns[2]; c++) {
        for (int b = -(int)turns[1]; b <= (int)turns[1]; b++) {
            for (int a = -(int)turns[0]; a <= (int)turns[0]; a++) {
                const int image[3] = {a, b, c};
                double shift[3];
                box_shift(box, image, shift);
                const double seen[3] = {x[0] + shift[0], x[1] + shift[1], x[2] + shift[2]};
                if (a != 0 || b != 0 || c != 0)
                    look(search, seen);
            }
        }
    }
}

gid site_tree_nearest(const struct site_tree *tree, const struct box *box, const double x[3],
                      double *r2)
{
    struct search search = {.tree = tree, .best2 = *r2, .best = -1, .skip = -1};
    look_around(&search, box, x);
    *r2 = search.best2;
    return search.best;
}

double site_tree_spacing2(const struct site_tree *tree, const struct box *box)
{
    struct search search = {.tree = tree, .best2 = HUGE_VAL, .best = -1};
    for (int d = 0; d < 3; d++) {
        if (box->periodic[d]) /* a point and its own image */
            search.best2 = fmin(search.best2, box->width[d] * box->width[d]);
    }
    for (gid k = 0; k < tree->n && tree->n > 1; k++) {
        search.skip = tree->node[k].at;
        look_around(&search, box, tree->node[k].x);
    }
    return search.best2;
}
