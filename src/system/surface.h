#ifndef CW_SYSTEM_SURFACE_H
#define CW_SYSTEM_SURFACE_H
/* The surface that a probe ball touches: points on each atom's sphere of radius (its own plus the
 * probe's) that lie in no other atom's sphere. A. Shrake, J. A. Rupley, J. Mol. Biol. 79, 351
 * (1973). Local, pure, of IEEE operations only. */
#include "base/types.h"

struct bins;

enum { SURFACE_POINTS = 256 };

/* Points spread evenly over the unit sphere, on a spiral of the golden angle. */
void surface_directions(double u[SURFACE_POINTS][3]);

/* free_points[k - first]: how many points of point k of the bins are free, first <= k < last; the
 * area is 4 pi radius^2 free_points / SURFACE_POINTS. radius: [bins->n], the probe's included; 0:
 * no sphere, no free points. The bins must reach twice the largest. */
void surface_free_points(const struct bins *bins, const double *radius, gid first, gid last,
                         gid *free_points);

/* Is any point of point k free? Ends with the first that is. */
bool surface_is_open(const struct bins *bins, const double *radius, gid k);

#endif
