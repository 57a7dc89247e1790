/* Crystal shapes.
 *
 * A facet {hkl} of surface energy gamma lies at a distance from the centre that is proportional to
 * gamma (G. Wulff, Z. Kristallogr. 34, 449, 1901); the shape is what all half-spaces have in
 * common. Corners are found by meeting every three planes and keeping the points that no plane cuts
 * off; a face's area follows from its corners sorted by angle about the normal, the volume is the
 * sum of area x distance / 3. With at most a few dozen planes nothing faster is needed, and a
 * half-space clipper would have to treat corners where more than three planes meet (as at every
 * corner of the cuboctahedron) with more care. */
#include "system/wulff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"

static const double same = 1e-9; /* relative tolerance of geometry */

void wulff_init(struct wulff *wulff)
{
    memset(wulff, 0, sizeof *wulff);
}

void wulff_free(struct wulff *wulff)
{
    mem_free(wulff->plane);
    wulff_init(wulff);
}

static bool has_normal(const struct wulff *wulff, const double normal[3])
{
    for (int k = 0; k < wulff->n; k++) {
        if (vec3_dot(wulff->plane[k].normal, normal) > 1 - same)
            return true;
    }
    return false;
}

static int add_plane(struct wulff *wulff, const double normal[3], double distance)
{
    struct wulff_plane plane = {.distance = distance, .family = wulff->n_families};
    memcpy(plane.normal, normal, sizeof plane.normal);
    if (!vec3_normalize(plane.normal) || has_normal(wulff, plane.normal))
        return 0;
    wulff->plane = mem_resize(wulff->plane, (size_t)wulff->n + 1, sizeof *wulff->plane);
    wulff->plane[wulff->n++] = plane;
    return 1;
}

int wulff_add_family(struct wulff *wulff, const double hkl[3], double distance,
                     const double axis[3])
{
    static const int order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                    {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    int added = 0;
    for (int p = 0; p < 6; p++) {
        for (int signs = 0; signs < 8; signs++) {
            double normal[3];
            for (int d = 0; d < 3; d++)
                normal[d] = hkl[order[p][d]] * (signs >> d & 1 ? -1 : 1);
            if (!axis || fabs(vec3_dot(normal, axis)) < same)
                added += add_plane(wulff, normal, distance);
        }
    }
    wulff->n_families++;
    return added;
}

void wulff_add_pair(struct wulff *wulff, const double normal[3], double distance)
{
    const double opposite[3] = {-normal[0], -normal[1], -normal[2]};
    (void)add_plane(wulff, normal, distance);
    (void)add_plane(wulff, opposite, distance);
    wulff->n_families++;
}

double wulff_gauge(const struct wulff *wulff, const double x[3])
{
    double gauge = 0;
    for (int k = 0; k < wulff->n; k++)
        gauge = fmax(gauge, vec3_dot(wulff->plane[k].normal, x) / wulff->plane[k].distance);
    return gauge;
}

/* the point where three planes meet; false when they do not */
static bool meet(const struct wulff_plane *a, const struct wulff_plane *b,
                 const struct wulff_plane *c, double x[3])
{
    double bc[3];
    double ca[3];
    double ab[3];
    vec3_cross(b->normal, c->normal, bc);
    vec3_cross(c->normal, a->normal, ca);
    vec3_cross(a->normal, b->normal, ab);
    double det = vec3_dot(a->normal, bc);
    if (fabs(det) < same)
        return false;
    for (int d = 0; d < 3; d++)
        x[d] = (a->distance * bc[d] + b->distance * ca[d] + c->distance * ab[d]) / det;
    return true;
}

static bool is_known(const struct wulff_corners *corners, const double x[3], double tolerance)
{
    for (int k = 0; k < corners->n; k++) {
        double d2 = 0;
        for (int d = 0; d < 3; d++)
            d2 += (corners->x[k][d] - x[d]) * (corners->x[k][d] - x[d]);
        if (d2 < tolerance * tolerance)
            return true;
    }
    return false;
}

struct wulff_corners wulff_find_corners(const struct wulff *wulff)
{
    struct wulff_corners corners = {NULL, 0};
    for (int a = 0; a < wulff->n; a++) {
        for (int b = a + 1; b < wulff->n; b++) {
            for (int c = b + 1; c < wulff->n; c++) {
                double x[3];
                if (!meet(&wulff->plane[a], &wulff->plane[b], &wulff->plane[c], x) ||
                    wulff_gauge(wulff, x) > 1 + same || is_known(&corners, x, 1e-6 * vec3_norm(x)))
                    continue;
                corners.x = mem_resize(corners.x, (size_t)corners.n + 1, sizeof *corners.x);
                memcpy(corners.x[corners.n++], x, sizeof x);
            }
        }
    }
    return corners;
}

struct angled {
    double angle, u, v;
};

static int by_angle(const void *a, const void *b)
{
    const struct angled *x = a;
    const struct angled *y = b;
    return (x->angle > y->angle) - (x->angle < y->angle);
}

/* coordinates in the plane: two axes perpendicular to the normal */
static void span_plane(const double normal[3], double u[3], double v[3])
{
    double axis[3] = {0, 0, 0};
    axis[fabs(normal[0]) < 0.6 ? 0 : 1] = 1;
    vec3_cross(normal, axis, u);
    (void)vec3_normalize(u);
    vec3_cross(normal, u, v);
}

static double face_area(const struct wulff_plane *plane, const struct wulff_corners *corners)
{
    double u[3];
    double v[3];
    span_plane(plane->normal, u, v);
    struct angled *on = mem_array((size_t)corners->n + 1, sizeof *on);
    double center[2] = {0, 0};
    int n = 0;
    for (int k = 0; k < corners->n; k++) {
        const double *x = corners->x[k];
        if (fabs(vec3_dot(plane->normal, x) / plane->distance - 1) > 1e-6)
            continue;
        on[n].u = vec3_dot(u, x);
        on[n].v = vec3_dot(v, x);
        center[0] += on[n].u;
        center[1] += on[n++].v;
    }
    for (int k = 0; k < n; k++)
        on[k].angle = atan2(on[k].v - center[1] / n, on[k].u - center[0] / n);
    qsort(on, (size_t)n, sizeof *on, by_angle);
    double twice = 0;
    for (int k = 0; k < n && n > 2; k++) {
        const struct angled *next = &on[(k + 1) % n];
        twice += on[k].u * next->v - on[k].v * next->u;
    }
    mem_free(on);
    return fabs(twice) / 2;
}

double wulff_volume(const struct wulff *wulff, double *area)
{
    struct wulff_corners corners = wulff_find_corners(wulff);
    double volume = 0;
    for (int f = 0; f < wulff->n_families && area; f++)
        area[f] = 0;
    for (int k = 0; k < wulff->n; k++) {
        double a = face_area(&wulff->plane[k], &corners);
        volume += a * wulff->plane[k].distance / 3;
        if (area)
            area[wulff->plane[k].family] += a;
    }
    mem_free(corners.x);
    return volume;
}

double wulff_radius(const struct wulff *wulff)
{
    struct wulff_corners corners = wulff_find_corners(wulff);
    double radius = 0;
    for (int k = 0; k < corners.n; k++)
        radius = fmax(radius, vec3_norm(corners.x[k]));
    mem_free(corners.x);
    return radius;
}
