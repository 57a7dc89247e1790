/* Shrake and Rupley's points. A point is covered by a neighbour at d when u . d exceeds a number
 * that depends on the neighbour alone; the neighbour that covered the last point is tried first,
 * since points beside each other on the spiral are mostly covered alike. */
#include "system/surface.h"

#include <math.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/bins.h"

void surface_directions(double u[SURFACE_POINTS][3])
{
    /* cosine and sine of the golden angle, pi (3 - sqrt 5) */
    static const double turn[2] = {-0.7373688780783197, 0.6754902942615238};
    double at[2] = {1, 0};
    for (int k = 0; k < SURFACE_POINTS; k++) {
        const double z = 1 - (2 * k + 1) / (double)SURFACE_POINTS;
        const double across = sqrt(1 - z * z);
        u[k][0] = across * at[0];
        u[k][1] = across * at[1];
        u[k][2] = z;
        const double x = at[0] * turn[0] - at[1] * turn[1];
        at[1] = at[0] * turn[1] + at[1] * turn[0];
        at[0] = x;
    }
}

/* Neighbours whose spheres overlap that of point k, with s replaced by what u . d must exceed. */
static void find_covers(const struct bins *bins, const double *radius, gid k,
                        struct near_list *list)
{
    const double r = radius[k];
    gid kept = 0;
    bins_near(bins, bins->x[k], bins->reach, list);
    for (gid m = 0; m < list->n; m++) {
        struct near_point near = list->near[m];
        const double other = radius[near.at];
        if (near.at == k || near.s >= (r + other) * (r + other))
            continue;
        near.s = (near.s + r * r - other * other) / (2 * r);
        list->near[kept++] = near;
    }
    list->n = kept;
}

static bool is_covered(const struct near_list *list, const double u[3], gid *last)
{
    for (gid m = 0; m < list->n; m++) {
        const struct near_point *near = &list->near[(*last + m) % list->n];
        if (vec3_dot(u, near->d) > near->s) {
            *last = (*last + m) % list->n;
            return true;
        }
    }
    return false;
}

bool surface_is_open(const struct bins *bins, const double *radius, gid k)
{
    double u[SURFACE_POINTS][3];
    struct near_list list = {0};
    gid cover = 0;
    bool open = false;
    surface_directions(u);
    find_covers(bins, radius, k, &list);
    for (int p = 0; p < SURFACE_POINTS && !open; p++)
        open = !is_covered(&list, u[p], &cover);
    mem_free(list.near);
    return open;
}

void surface_free_points(const struct bins *bins, const double *radius, gid first, gid last,
                         gid *free_points)
{
    double u[SURFACE_POINTS][3];
    struct near_list list = {0};
    surface_directions(u);
    for (gid k = first; k < last; k++) {
        gid cover = 0;
        free_points[k - first] = 0;
        if (!(radius[k] > 0))
            continue;
        find_covers(bins, radius, k, &list);
        for (int p = 0; p < SURFACE_POINTS; p++)
            free_points[k - first] += !is_covered(&list, u[p], &cover);
    }
    mem_free(list.near);
}
