/* Directions are tried one by one: 256 all around a silicon, 36 about the axis of an Si-O bond. A
 * minimisation does the rest; what matters here is that nothing overlaps. */
#include "system/hydroxyl.h"

#include <math.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/surface.h"

static const double O_H = 0.96;                   /* A */
static const double BEND[2] = {0.48328, 0.87546}; /* -cos, sin of Si-O-H, 118.9 degrees */
static const double STEP[2] = {0.984807753012208, 0.17364817766693033}; /* cos, sin of 10 degrees */
enum { TURNS = 36 };

/* Which of n directions at this length leaves the nearest neighbour farthest? own, skip: points not
 * to count. Returns that distance. */
static double best_direction(const struct near_list *list, const gid own[2], const double (*u)[3],
                             int n, double length, int *best)
{
    double farthest = -1;
    for (int k = 0; k < n; k++) {
        double nearest = HYDROXYL_FAR * HYDROXYL_FAR;
        for (gid m = 0; m < list->n; m++) {
            const struct near_point *near = &list->near[m];
            if (near->at == own[0] || near->at == own[1])
                continue;
            const double s = near->s + length * (length - 2 * vec3_dot(u[k], near->d));
            nearest = fmin(nearest, s);
        }
        if (nearest > farthest) {
            farthest = nearest;
            *best = k;
        }
    }
    return sqrt(fmax(farthest, 0));
}

static double place(const struct bins *bins, const gid own[2], const double (*u)[3], int n,
                    double length, double x[3])
{
    struct near_list list = {0};
    int best = 0;
    const double *from = bins->x[own[0]];
    bins_near(bins, from, HYDROXYL_FAR, &list);
    const double nearest = best_direction(&list, own, u, n, length, &best);
    for (int d = 0; d < 3; d++)
        x[d] = from[d] + length * u[best][d];
    mem_free(list.near);
    return nearest;
}

double hydroxyl_place_oxygen(const struct bins *bins, gid silicon, double x[3])
{
    double u[SURFACE_POINTS][3];
    const gid own[2] = {silicon, silicon};
    surface_directions(u);
    return place(bins, own, MAT3_CONST(u), SURFACE_POINTS, HYDROXYL_SI_O, x);
}

/* the directions of a cone about an axis of unit length */
static void cone(const double axis[3], double u[TURNS][3])
{
    double a[3] = {0, 0, 0};
    double b[3];
    double at[2] = {1, 0};
    int least = 0;
    for (int d = 1; d < 3; d++)
        least = fabs(axis[d]) < fabs(axis[least]) ? d : least;
    b[0] = b[1] = b[2] = 0;
    b[least] = 1;
    vec3_cross(axis, b, a);
    (void)vec3_normalize(a);
    vec3_cross(axis, a, b);
    for (int k = 0; k < TURNS; k++) {
        for (int d = 0; d < 3; d++)
            u[k][d] = BEND[0] * axis[d] + BEND[1] * (at[0] * a[d] + at[1] * b[d]);
        const double c = at[0] * STEP[0] - at[1] * STEP[1];
        at[1] = at[0] * STEP[1] + at[1] * STEP[0];
        at[0] = c;
    }
}

double hydroxyl_place_hydrogen(const struct bins *bins, gid oxygen, gid silicon, double x[3])
{
    double u[TURNS][3];
    double axis[3];
    const gid own[2] = {oxygen, silicon};
    for (int d = 0; d < 3; d++)
        axis[d] = bins->x[oxygen][d] - bins->x[silicon][d];
    box_minimum_image(bins->box, axis);
    (void)vec3_normalize(axis);
    cone(axis, u);
    return place(bins, own, MAT3_CONST(u), TURNS, O_H, x);
}
