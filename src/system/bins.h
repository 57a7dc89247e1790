#ifndef CW_SYSTEM_BINS_H
#define CW_SYSTEM_BINS_H
/* Points sorted into cells, for commands that need neighbours before a neighbour list exists. All
 * local. */
#include "base/types.h"

struct box;

struct bins {
    const struct box *box; /* borrowed */
    double reach;          /* of the longest search, length */
    double lo[3], inverse[3];
    double across[3]; /* width of a cell */
    gid cells[3];
    gid *head;      /* [cells] first point of each cell, -1: none */
    gid *next;      /* [cap] the next of the same cell, -1: none */
    double (*x)[3]; /* [cap] copies of the points */
    gid n, cap;
};

/* A point near a place: its index, the way to it by the nearest image, and the square of its
 * length. */
struct near_point {
    gid at;
    double d[3], s;
};

/* A list that grows; zero at first, the caller frees list.near (mem_free). */
struct near_list {
    struct near_point *near;
    gid n, cap;
};

/* Bins with n points: over the box along periodic axes, over the points' extent along others. A
 * periodic axis shorter than twice the reach hides a point's second image. */
void bins_init(struct bins *bins, const struct box *box, double (*x)[3], gid n, double reach);

/* The same with cells of half the width: better where most searches are much shorter than the
 * longest. */
void bins_init_fine(struct bins *bins, const struct box *box, double (*x)[3], gid n, double reach);
void bins_free(struct bins *bins);

/* One more point, anywhere; its index is bins->n - 1 then. */
void bins_add(struct bins *bins, const double x[3]);

/* Takes a point out of the searches; it must be there. */
void bins_remove(struct bins *bins, gid k);

/* The point nearest to a place by the nearest image, however far, the lowest index of several; -1:
 * there is none. *s: the square of the distance. `skip`: a point that is not meant; -1: none. Looks
 * at cells in shells around the place, so near points are found at once. */
gid bins_nearest(const struct bins *bins, const double x[3], gid skip, double *s);

/* Fills the list with all points nearer to the place than `reach` (at most that of bins_init), the
 * place itself included where a point lies there. Their order depends on points and box alone. */
void bins_near(const struct bins *bins, const double x[3], double reach, struct near_list *list);

#endif
