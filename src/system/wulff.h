#ifndef CW_SYSTEM_WULFF_H
#define CW_SYSTEM_WULFF_H
/* Convex polyhedra about the origin as sets of planes n . x <= d: crystal shapes. The Wulff shape
 * of a crystal has one plane per facet, at a distance proportional to its surface energy. All
 * local, pure. */
#include "base/types.h"

struct wulff_plane {
    double normal[3]; /* unit length */
    double distance;  /* from the origin, above 0; length units */
    int family;       /* which wulff_add_family it came from, from 0 */
};

struct wulff {
    struct wulff_plane *plane; /* [n]; owned */
    int n, n_families;
};

void wulff_init(struct wulff *wulff);
void wulff_free(struct wulff *wulff);

/* Adds all planes of the cubic family {hkl} (permutations and signs) at this distance; with an
 * axis (not NULL), only those whose normal is perpendicular to it. Returns how many. A plane with
 * the normal of one that is there already is not added again. */
int wulff_add_family(struct wulff *wulff, const double hkl[3], double distance,
                     const double axis[3]);

/* Adds the pair of planes +-normal at this distance, as a family of its own. */
void wulff_add_pair(struct wulff *wulff, const double normal[3], double distance);

/* The factor by which the shape must be scaled for x to lie on its surface: below 1 inside. */
double wulff_gauge(const struct wulff *wulff, const double x[3]);

/* Corners of the shape, each once. Cost: the fourth power of the number of planes at worst. */
struct wulff_corners {
    double (*x)[3]; /* [n]; owned: mem_free */
    int n;
};
struct wulff_corners wulff_find_corners(const struct wulff *wulff);

/* Volume, and surface area by family (area[n_families], may be NULL). 0 when the planes do not
 * close a shape. */
double wulff_volume(const struct wulff *wulff, double *area);

/* Largest distance of a corner from the origin; 0 when the planes do not close a shape. */
double wulff_radius(const struct wulff *wulff);

#endif
