/* A point x of the shape (about its centre) is the point g = R^T x + o of the glass. The glass's
 * boxes are numbered; those that the brick around the shape can touch are gone through, and an atom
 * at g stays when R (g - o) lies inside. R and o follow from the seed: o is uniform in the box, R
 * uniform over all rotations, from a unit quaternion by rejection, which needs no sine and is the
 * same on any machine.
 *
 * A slab keeps the glass's periodicity in the plane: whole boxes, stretched a little if the
 * simulation's box asks for it, so R = 1.
 *
 * Source of R: G. Marsaglia, Ann. Math. Stat. 43, 645 (1972). */
#include "system/glass_cut.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/vec3.h"
#include "system/box.h"
#include "system/glass.h"
#include "system/region.h"

static const double strain_max = 0.02;
static const double places_max = 2e9;

void glass_piece_add(struct glass_piece *piece, const double x[3], int element)
{
    if (piece->n == piece->cap) {
        piece->cap = 2 * piece->cap + 1024;
        piece->x = mem_resize(piece->x, (size_t)piece->cap, sizeof *piece->x);
        piece->element = mem_resize(piece->element, (size_t)piece->cap, sizeof *piece->element);
    }
    memcpy(piece->x[piece->n], x, sizeof *piece->x);
    piece->element[piece->n++] = (unsigned char)element;
}

void glass_piece_free(struct glass_piece *piece)
{
    mem_free(piece->x);
    mem_free(piece->element);
    *piece = (struct glass_piece){0};
}

gid *glass_piece_pad(struct glass_piece *piece, double reach)
{
    gid *owner = mem_array((size_t)piece->n, sizeof *owner);
    gid cap = piece->n;
    for (gid k = 0; k < piece->n; k++)
        owner[k] = k;
    for (int d = 0; d < 2; d++) {
        gid n = piece->n; /* with the images along the axis before */
        for (gid k = 0; k < 2 * n && piece->period[d] > 0; k++) {
            double x[3];
            memcpy(x, piece->x[k / 2], sizeof x);
            x[d] += k % 2 == 0 ? piece->period[d] : -piece->period[d];
            if (fabs(x[d]) > piece->period[d] / 2 + reach)
                continue;
            glass_piece_add(piece, x, piece->element[k / 2]);
            if (piece->n > cap) {
                cap = 2 * piece->n;
                owner = mem_resize(owner, (size_t)cap, sizeof *owner);
            }
            owner[piece->n - 1] = owner[k / 2];
        }
    }
    return owner;
}

/* how the glass lies in the shape */
struct pose {
    double to_shape[3][3], to_glass[3][3];
    double origin[3]; /* the point of the glass at the shape's centre */
};

/* numbers of this command, four at a time; draw 0 is the origin */
static void draw(const struct glass_spec *spec, gid which, double out[4])
{
    random_uniform4((uint32_t)spec->seed, RANDOM_BUILD, which, 0, out);
}

static void random_rotation(const struct glass_spec *spec, double m[3][3])
{
    double u[4] = {0};
    double s[2] = {1, 1};
    for (gid trial = 1; !(s[0] < 1 && s[1] < 1 && s[1] > 0); trial++) {
        draw(spec, trial, u);
        for (int k = 0; k < 4; k++)
            u[k] = 2 * u[k] - 1;
        s[0] = u[0] * u[0] + u[1] * u[1];
        s[1] = u[2] * u[2] + u[3] * u[3];
    }
    double scale = sqrt((1 - s[0]) / s[1]);
    const double q[4] = {u[0], u[1], u[2] * scale, u[3] * scale};
    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3;
        int k = (i + 2) % 3;
        m[i][i] = 1 - 2 * (q[j + 1] * q[j + 1] + q[k + 1] * q[k + 1]);
        m[i][j] = 2 * (q[i + 1] * q[j + 1] - q[k + 1] * q[0]);
        m[i][k] = 2 * (q[i + 1] * q[k + 1] + q[j + 1] * q[0]);
    }
}

static struct pose find_pose(const struct glass_spec *spec, const struct glass_source *source)
{
    struct pose pose = {.to_shape = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    double u[4] = {0.5, 0.5, 0.5, 0};
    if (spec->seed > 0)
        draw(spec, 0, u);
    for (int d = 0; d < 3; d++)
        pose.origin[d] = (spec->has_origin ? spec->origin[d] : u[d]) * source->length[d];
    if (spec->seed > 0 && spec->shape != GLASS_SLAB)
        random_rotation(spec, pose.to_shape);
    mat3_transpose(MAT3_CONST(pose.to_shape), pose.to_glass);
    return pose;
}

/* the shape about its centre: a brick around it, and what is inside */
struct outline {
    const struct glass_spec *spec;
    const struct region *region;
    double centre[3], half[3];
};

static bool inside(const struct outline *outline, const double x[3])
{
    const struct glass_spec *spec = outline->spec;
    double r = spec->diameter / 2;
    double across = x[0] * x[0] + x[1] * x[1];
    for (int d = 0; d < 3; d++) {
        if (!(fabs(x[d]) <= outline->half[d]))
            return false;
    }
    if (spec->shape == GLASS_SPHERE)
        return across + x[2] * x[2] <= r * r;
    if (spec->shape == GLASS_ROD)
        return across <= r * r;
    if (spec->shape == GLASS_REGION) {
        const double at[3] = {x[0] + outline->centre[0], x[1] + outline->centre[1],
                              x[2] + outline->centre[2]};
        return region_contains(outline->region, at);
    }
    return true;
}

static enum cw_status find_outline(const struct glass_spec *spec, const struct region *region,
                                   struct outline *outline, struct cw_err *err)
{
    double lo[3] = {0, 0, 0};
    double hi[3] = {spec->diameter, spec->diameter, spec->diameter};
    if (spec->shape == GLASS_ROD) {
        hi[2] = spec->length;
    } else if (spec->shape == GLASS_BLOCK) {
        memcpy(hi, spec->edges, sizeof hi);
    } else if (spec->shape == GLASS_REGION) {
        region_extent(region, lo, hi);
    }
    *outline = (struct outline){.spec = spec, .region = region};
    for (int d = 0; d < 3; d++) {
        if (spec->shape == GLASS_REGION && !(hi[d] - lo[d] < 1e6)) {
            return cw_err_user(err, "glass: '%s' has no end along %c; give it one", spec->region,
                               "xyz"[d]);
        }
        outline->half[d] = (hi[d] - lo[d]) / 2;
        outline->centre[d] = spec->shape == GLASS_REGION ? lo[d] + outline->half[d] : 0;
    }
    return CW_OK;
}

/* the glass's boxes that may hold a part of the shape: from first, n of them along each axis */
struct tiles {
    gid first[3], n[3];
};

static enum cw_status count_tiles(const struct glass_spec *spec, const struct glass_source *source,
                                  const double lo[3], const double hi[3], struct tiles *tiles,
                                  struct cw_err *err)
{
    double places = (double)source->n;
    for (int d = 0; d < 3; d++) {
        double a = floor(lo[d] / source->length[d]);
        double b = floor(hi[d] / source->length[d]);
        places *= b - a + 1;
        if (!(places <= places_max)) {
            return cw_err_user(err,
                               "glass: '%s' asks for more than %g atoms to look at; lengths are in "
                               "length units, is the size right?",
                               spec->name, places_max);
        }
        tiles->first[d] = (gid)a;
        tiles->n[d] = (gid)(b - a) + 1;
    }
    return CW_OK;
}

/* place k of all tiles' atoms: its position, and the atom that is there */
static gid tiled_atom(const struct glass_source *source, const struct tiles *tiles, gid k,
                      double g[3])
{
    gid atom = k % source->n;
    gid tile = k / source->n;
    for (int d = 0; d < 3; d++) {
        g[d] =
            source->x[atom][d] + (double)(tiles->first[d] + tile % tiles->n[d]) * source->length[d];
        tile /= tiles->n[d];
    }
    return atom;
}

static gid tiled_count(const struct glass_source *source, const struct tiles *tiles)
{
    return source->n * tiles->n[0] * tiles->n[1] * tiles->n[2];
}

static enum cw_status cut_outline(const struct glass_source *source, const struct outline *outline,
                                  const struct pose *pose, struct glass_piece *piece,
                                  struct cw_err *err)
{
    double lo[3];
    double hi[3];
    struct tiles tiles;
    for (int d = 0; d < 3; d++) { /* the turned brick */
        double reach = 0;
        for (int e = 0; e < 3; e++)
            reach += fabs(pose->to_glass[d][e]) * outline->half[e];
        lo[d] = pose->origin[d] - reach;
        hi[d] = pose->origin[d] + reach;
    }
    if (count_tiles(outline->spec, source, lo, hi, &tiles, err) != CW_OK)
        return err->status;
    gid all = tiled_count(source, &tiles);
    for (gid k = 0; k < all; k++) {
        double x[3];
        gid atom = tiled_atom(source, &tiles, k, x);
        for (int d = 0; d < 3; d++)
            x[d] -= pose->origin[d];
        mat3_apply(MAT3_CONST(pose->to_shape), x, x);
        if (!inside(outline, x))
            continue;
        for (int d = 0; d < 3; d++)
            x[d] += outline->centre[d];
        glass_piece_add(piece, x, source->element[atom]);
    }
    return CW_OK;
}

/* whole glasses side by side along x and y, and their strain */
static enum cw_status fit_slab(const struct glass_source *source, const struct box *box,
                               struct tiles *tiles, struct glass_piece *piece, struct cw_err *err)
{
    if (fabs(box->tilt[0]) > 0) {
        return cw_err_user(err, "glass: a slab needs a box with xy = 0, this one is tilted by %g",
                           box->tilt[0]);
    }
    for (int d = 0; d < 2; d++) {
        double length = source->length[d];
        double n = fmax(1, rint(box->length[d] / length));
        if (!box->periodic[d]) {
            return cw_err_user(err, "glass: a slab needs a box that is periodic along %c", "xy"[d]);
        }
        piece->strain[d] = box->length[d] / (n * length) - 1;
        if (fabs(piece->strain[d]) < 1e-9) /* rounding of the box's edge */
            piece->strain[d] = 0;
        if (!(fabs(piece->strain[d]) <= strain_max)) {
            return cw_err_user(err,
                               "glass: %g times the glass would have to be strained by %.1f %% to "
                               "fill the box along %c (limit %g %%); choose a box length near a "
                               "multiple of %.10g",
                               n, 100 * piece->strain[d], "xy"[d], 100 * strain_max, length);
        }
        piece->period[d] = box->length[d];
        tiles->first[d] = 0;
        tiles->n[d] = (gid)n;
    }
    return CW_OK;
}

static enum cw_status cut_slab(const struct glass_spec *spec, const struct glass_source *source,
                               const struct box *box, const struct pose *pose,
                               struct glass_piece *piece, struct cw_err *err)
{
    double half = spec->thickness / 2;
    struct tiles tiles = {{0}, {0}};
    if (fit_slab(source, box, &tiles, piece, err) != CW_OK)
        return err->status;
    const double lo[3] = {0, 0, pose->origin[2] - half};
    const double hi[3] = {source->length[0] * ((double)tiles.n[0] - 0.5),
                          source->length[1] * ((double)tiles.n[1] - 0.5), pose->origin[2] + half};
    if (count_tiles(spec, source, lo, hi, &tiles, err) != CW_OK)
        return err->status;
    gid all = tiled_count(source, &tiles);
    for (gid k = 0; k < all; k++) {
        double x[3];
        gid atom = tiled_atom(source, &tiles, k, x);
        for (int d = 0; d < 3; d++)
            x[d] -= pose->origin[d];
        if (!(fabs(x[2]) <= half))
            continue;
        for (int d = 0; d < 2; d++) { /* into the middle one of the periods */
            x[d] *= 1 + piece->strain[d];
            x[d] -= piece->period[d] * floor(x[d] / piece->period[d] + 0.5);
        }
        glass_piece_add(piece, x, source->element[atom]);
    }
    return CW_OK;
}

enum cw_status glass_cut(const struct glass_spec *spec, const struct glass_source *source,
                         const struct region *region, const struct box *box,
                         struct glass_piece *piece, struct cw_err *err)
{
    struct outline outline;
    struct pose pose = find_pose(spec, source);
    *piece = (struct glass_piece){0};
    if (spec->shape == GLASS_SLAB) {
        (void)cut_slab(spec, source, box, &pose, piece, err);
    } else if (find_outline(spec, region, &outline, err) == CW_OK) {
        (void)cut_outline(source, &outline, &pose, piece, err);
    }
    if (err->status == CW_OK && piece->n == 0) {
        (void)cw_err_user(err,
                          "glass: no atom lies inside '%s'; lengths are in length units, is the "
                          "size right?",
                          spec->name);
    }
    return err->status;
}
