#ifndef CW_MEASURE_SITE_TREE_H
#define CW_MEASURE_SITE_TREE_H
/* The point of a fixed set that is nearest to a place, at whatever distance, in a box that may
 * repeat and be tilted. All local. */
#include "base/types.h"

struct box;

struct site_node {
    double x[3];
    gid at; /* the point's number */
};

/* 32 bytes per point. */
struct site_tree {
    struct site_node *node; /* [n] owned; the middle one of each part divides it */
    double lo[3], hi[3];    /* of the points */
    gid n;
};

/* Takes over node[n] (mem_array), points wrapped into the box, each with a number of its own. */
void site_tree_make(struct site_tree *tree, struct site_node *node, gid n);
void site_tree_free(struct site_tree *tree);

/* The number of the point nearest to x (wrapped into the box) over all images, or -1: none at most
 * sqrt(*r2) away. Of points that are equally near the lowest number, so that the answer depends on
 * points, box and x alone. *r2: in, the square of the farthest distance, may be infinite; out, of
 * the one found. */
gid site_tree_nearest(const struct site_tree *tree, const struct box *box, const double x[3],
                      double *r2);

/* Square of a distance that no two points, nor a point and its image, are nearer than; infinite for
 * one point in a box without images. As long as a search for each point. */
double site_tree_spacing2(const struct site_tree *tree, const struct box *box);

#endif
