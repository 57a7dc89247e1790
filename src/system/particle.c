/* Nanoparticles.
 *
 * A convex shape about the origin has a gauge: the factor by which the shape must be scaled for a
 * point to lie on its surface (|x| / R for a ball, the largest n . x / d over the planes of a
 * polyhedron). An atom belongs to the particle when its gauge is at most 1. The same number orders
 * all sites into shells, so "N atoms" means: sort the sites by their gauge and close the shell that
 * makes the number nearest to N. The particle then has the full symmetry of its shape; magic
 * clusters (13, 55, 147 ... cuboctahedra, 38, 201 ... truncated octahedra) come out by themselves.
 *
 * The shape is cut in crystal axes and turned afterwards: R = turns * orientation. Every rank
 * builds the whole list (it is a pure function of the words) and adds its share. sin and cos of the
 * turns come from the C library: on one kind of machine the positions are the same for any rank
 * count.
 *
 * Source of the shapes: see wulff.c. */
#include "system/particle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/box.h"
#include "system/lattice.h"
#include "system/parts.h"
#include "system/placing.h"
#include "system/wulff.h"

static const double on_face = 1e-7; /* relative: a site on a face belongs to the particle */
static const double pi = 3.14159265358979323846;

/* the shape at its size, or, when the number of atoms sets the size, at some size */
struct shape {
    struct wulff wulff; /* no planes: the unit ball */
    double scale;       /* times this */
};

static double gauge(const struct shape *shape, const double x[3])
{
    double g = shape->wulff.n > 0 ? wulff_gauge(&shape->wulff, x) : vec3_norm(x);
    return g / shape->scale;
}

static double shape_radius(const struct shape *shape)
{
    return shape->scale * (shape->wulff.n > 0 ? wulff_radius(&shape->wulff) : 1);
}

static double shape_volume(const struct shape *shape)
{
    double unit = shape->wulff.n > 0 ? wulff_volume(&shape->wulff, NULL) : 4 * pi / 3;
    return unit * shape->scale * shape->scale * shape->scale;
}

static bool is_cubic(const struct lattice *lattice)
{
    bool cubic = true;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            cubic = cubic && fabs(lattice->a[i][j] - (i == j)) < on_face;
    }
    return cubic;
}

static enum cw_status make_rod(const struct particle_spec *spec, struct wulff *wulff,
                               struct cw_err *err)
{
    static const double default_sides[2][3] = {{1, 0, 0}, {1, 1, 0}};
    int sides = 0;
    for (int k = 0; k < 2 && spec->n_facets == 0; k++)
        sides += wulff_add_family(wulff, default_sides[k], spec->diameter / 2, spec->axis);
    for (int k = 0; k < spec->n_facets; k++) {
        int added = wulff_add_family(wulff, spec->facet[k].hkl, spec->facet[k].value, spec->axis);
        if (added == 0) {
            return cw_err_user(err,
                               "particle: no facet of {%g %g %g} is parallel to the rod's axis "
                               "[%g %g %g]",
                               spec->facet[k].hkl[0], spec->facet[k].hkl[1], spec->facet[k].hkl[2],
                               spec->axis[0], spec->axis[1], spec->axis[2]);
        }
        sides += added;
    }
    wulff_add_pair(wulff, spec->axis, spec->length / 2);
    if (sides < 3 || !(wulff_volume(wulff, NULL) > 0)) {
        return cw_err_user(err,
                           "particle: the sides do not close around the axis [%g %g %g]; "
                           "give facets that are parallel to it",
                           spec->axis[0], spec->axis[1], spec->axis[2]);
    }
    return CW_OK;
}

/* the caller frees shape->wulff */
static enum cw_status make_shape(const struct particle_spec *spec, const struct lattice *lattice,
                                 struct shape *shape, struct cw_err *err)
{
    static const double cube[3] = {1, 0, 0};
    shape->scale = 1;
    wulff_init(&shape->wulff);
    if (spec->shape != PARTICLE_SPHERE && !is_cubic(lattice)) {
        return cw_err_user(err,
                           "particle: facets are families of a cubic crystal; a %s needs "
                           "lattice sc, bcc, fcc or diamond",
                           spec->shape == PARTICLE_ROD ? "rod" : "polyhedron");
    }
    switch (spec->shape) {
    case PARTICLE_SPHERE:
        shape->scale = spec->atoms ? 1 : spec->diameter / 2;
        return CW_OK;
    case PARTICLE_CUBE:
        (void)wulff_add_family(&shape->wulff, cube, spec->atoms ? 1 : spec->edge / 2, NULL);
        return CW_OK;
    case PARTICLE_ROD:
        return make_rod(spec, &shape->wulff, err);
    case PARTICLE_WULFF:
        for (int k = 0; k < spec->n_facets; k++)
            (void)wulff_add_family(&shape->wulff, spec->facet[k].hkl, spec->facet[k].value, NULL);
        if (spec->diameter > 0) {
            shape->scale = cbrt(pi / 6 * spec->diameter * spec->diameter * spec->diameter /
                                shape_volume(shape));
        }
    }
    return CW_OK;
}

struct candidate {
    double x[3], gauge;
};

struct candidates {
    struct candidate *list;
    gid n, cap;
};

/* all sites with gauge up to `limit`, in the order of cells */
static struct candidates collect(const struct lattice *lattice, const double origin[3],
                                 const struct shape *shape, double limit)
{
    struct candidates found = {NULL, 0, 0};
    struct lattice crystal = *lattice; /* in crystal axes; the basis is borrowed */
    double columns[3][3];
    double centre[3];
    mat3_transpose(MAT3_CONST(crystal.a), columns);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            crystal.cell[i][j] = columns[i][j] * crystal.scale;
    }
    (void)mat3_invert(MAT3_CONST(crystal.cell), crystal.inverse);
    memset(crystal.origin, 0, sizeof crystal.origin);
    mat3_apply(MAT3_CONST(crystal.cell), origin, centre);
    double reach = limit * shape_radius(shape);
    double lo[3];
    double hi[3];
    gid first[3];
    gid last[3];
    for (int d = 0; d < 3; d++) {
        lo[d] = centre[d] - reach;
        hi[d] = centre[d] + reach;
    }
    lattice_cells(&crystal, lo, hi, first, last);
    gid row = last[0] - first[0] + 1;
    gid sites = row * (last[1] - first[1] + 1) * (last[2] - first[2] + 1) * crystal.n_basis;
    for (gid s = 0; s < sites; s++) {
        gid c = s / crystal.n_basis;
        const gid cell[3] = {first[0] + c % row, first[1] + c / row % (last[1] - first[1] + 1),
                             first[2] + c / row / (last[1] - first[1] + 1)};
        struct candidate site;
        lattice_site(&crystal, cell, (int)(s % crystal.n_basis), site.x);
        for (int d = 0; d < 3; d++)
            site.x[d] -= centre[d];
        site.gauge = gauge(shape, site.x);
        if (site.gauge > limit)
            continue;
        if (found.n == found.cap) {
            found.cap = 2 * found.cap + 1024;
            found.list = mem_resize(found.list, (size_t)found.cap, sizeof *found.list);
        }
        found.list[found.n++] = site;
    }
    return found;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* the gauge that closes the shell with the number of atoms nearest to `wanted` */
static double closing_gauge(const struct candidates *found, gid wanted)
{
    double *g = mem_array((size_t)found->n, sizeof *g);
    for (gid k = 0; k < found->n; k++)
        g[k] = found->list[k].gauge;
    qsort(g, (size_t)found->n, sizeof *g, by_value);
    gid before = 0; /* atoms of the last closed shell that has at most `wanted` */
    double best = found->n > 0 ? g[0] : 0;
    for (gid k = 0; k < found->n; k++) {
        bool closes = k + 1 == found->n || g[k + 1] > g[k] * (1 + on_face) + 1e-12;
        if (!closes)
            continue;
        if (k + 1 > wanted) {
            if (before == 0 || k + 1 - wanted < wanted - before)
                best = g[k];
            break;
        }
        before = k + 1;
        best = g[k];
    }
    mem_free(g);
    return best;
}

/* a gauge that surely holds more than `wanted` atoms: the volume that they need, and three cells
 * beyond */
static double generous_gauge(const struct lattice *lattice, const struct shape *shape, gid wanted)
{
    double cell = pow(lattice->scale, 3) * fabs(mat3_determinant(MAT3_CONST(lattice->a)));
    double needed = (double)wanted * cell / lattice->n_basis;
    double inner = HUGE_VAL; /* nearest face */
    for (int k = 0; k < shape->wulff.n; k++)
        inner = fmin(inner, shape->wulff.plane[k].distance);
    if (shape->wulff.n == 0)
        inner = 1;
    double diagonal = lattice->scale * (vec3_norm(lattice->a[0]) + vec3_norm(lattice->a[1]) +
                                        vec3_norm(lattice->a[2]));
    return cbrt(needed / shape_volume(shape)) + 2 * diagonal / (inner * shape->scale);
}

static enum cw_status cut(const struct particle_spec *spec, const struct lattice *lattice,
                          const struct shape *shape, struct particle_sites *sites,
                          struct cw_err *err)
{
    double limit = 1 + on_face;
    if (spec->atoms > 0)
        limit = generous_gauge(lattice, shape, spec->atoms);
    struct candidates found = collect(lattice, spec->origin, shape, limit);
    if (spec->atoms > 0)
        limit = closing_gauge(&found, spec->atoms) * (1 + on_face) + 1e-12;
    sites->x = mem_array((size_t)found.n, sizeof *sites->x);
    sites->n = 0;
    for (gid k = 0; k < found.n; k++) {
        if (found.list[k].gauge <= limit)
            memcpy(sites->x[sites->n++], found.list[k].x, sizeof *sites->x);
    }
    mem_free(found.list);
    if (sites->n > 0)
        return CW_OK;
    mem_free(sites->x);
    sites->x = NULL;
    return cw_err_user(err,
                       "particle: no lattice site lies inside '%s'; lengths are in length "
                       "units, is the size right?",
                       spec->name);
}

enum cw_status particle_cut(const struct particle_spec *spec, const struct lattice *lattice,
                            struct particle_sites *sites, struct cw_err *err)
{
    struct shape shape;
    *sites = (struct particle_sites){NULL, 0};
    enum cw_status status = make_shape(spec, lattice, &shape, err);
    if (status == CW_OK)
        status = cut(spec, lattice, &shape, sites, err);
    wulff_free(&shape.wulff);
    return status;
}

static void orient(const struct particle_spec *spec, const struct lattice *lattice,
                   struct particle_sites *sites)
{
    bool own = spec->oriented[0] || spec->oriented[1];
    for (gid k = 0; k < sites->n; k++)
        mat3_apply(own ? spec->orient : lattice->rotation, sites->x[k], sites->x[k]);
}

static enum cw_status build(const struct system_parts *parts, const struct particle_spec *spec,
                            const struct lattice *lattice, gid *n, struct cw_err *err)
{
    struct particle_sites sites;
    if (!lattice || lattice->n_basis == 0) {
        return cw_err_user(err, "particle: there is no lattice with sites (command `lattice`, or "
                                "keyword lattice STYLE A)");
    }
    if (!parts->box->exists)
        return cw_err_user(err, "particle: there is no box yet (create_box or read_data)");
    enum cw_status status = particle_cut(spec, lattice, &sites, err);
    if (status == CW_OK) {
        orient(spec, lattice, &sites);
        placing_move(&spec->placing, parts->box, sites.x, sites.n);
        status = placing_touch(parts, &spec->placing, sites.x, sites.n, err);
    }
    if (status == CW_OK) {
        status = placing_add_one(parts, "particle", spec->name, spec->type, sites.x, sites.n, err);
    }
    *n = sites.n;
    mem_free(sites.x);
    return status;
}

enum cw_status particle_command(const struct system_parts *parts, const char *const *words,
                                int n_words, gid *n, struct cw_err *err)
{
    struct particle_spec spec;
    struct lattice *own = NULL;
    *n = 0;
    enum cw_status status = particle_read(words, n_words, &spec, err);
    if (status == CW_OK && spec.lattice[0])
        status = lattice_create(spec.lattice, 2, false, &own, err);
    if (status == CW_OK)
        status = build(parts, &spec, own ? own : parts->lattice, n, err);
    lattice_destroy(own);
    return status;
}
