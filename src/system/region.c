/* Regions as a tagged struct with one pair of functions per style (contains, extent), found through
 * a table that the grammar uses too. Unions and intersections point at their parts, which is why a
 * part cannot be deleted while it is in use.
 *
 * `units lattice` scales each length by the spacing of its own axis; radii of cylinders and cones
 * by the spacing of the first of the two radial axes, of spheres by that of x, as the LAMMPS manual
 * has it (command `region`). */
#include "system/region.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/vec3.h"
#include "system/box.h"
#include "system/lattice.h"
#include "system/words.h"

#define FAR 1.0e20

enum region_style {
    REGION_BLOCK,
    REGION_SPHERE,
    REGION_CYLINDER,
    REGION_CONE,
    REGION_PLANE,
    REGION_PRISM,
    REGION_UNION,
    REGION_INTERSECT
};
/* A face belongs to its region. Atoms are rounded to the position grid, edges are not, so an atom
 * built on a face may lie up to half a quantum outside: that is still in. */
static const double FACE = CW_QUANTUM_POSITION;

static const char *const style_names[] = {"block", "sphere", "cylinder",  "cone", "plane",
                                          "prism", "union",  "intersect", NULL};

struct region {
    char *name;
    enum region_style style;
    bool outside;
    int axis;                   /* cylinder, cone */
    double lo[3], hi[3];        /* block, prism; [axis] for cylinder and cone */
    double tilt[3];             /* prism: xy xz yz */
    double center[3];           /* sphere; cylinder and cone: the two radial axes; plane: a point */
    double normal[3];           /* plane */
    double radius[2];           /* at lo and at hi */
    const struct region **part; /* borrowed from the list */
    int n_part;
};

struct regions {
    struct region **list;
    int n;
};

static void region_destroy(struct region *region)
{
    if (!region)
        return;
    mem_free(region->part);
    mem_free(region->name);
    mem_free(region);
}

struct regions *regions_create(void)
{
    return mem_zeroed(1, sizeof(struct regions));
}

void regions_destroy(struct regions *regions)
{
    if (!regions)
        return;
    for (int k = 0; k < regions->n; k++)
        region_destroy(regions->list[k]);
    mem_free(regions->list);
    mem_free(regions);
}

/* the reading of one region */
struct region_reader {
    struct words words;
    struct region *region;
    const struct box *box;         /* NULL: only the words are checked */
    const struct regions *regions; /* NULL: likewise */
    double scale[3];               /* length units per unit of the words, by axis */
};

/* a number, INF or EDGE; side 0 = low, 1 = high */
static double read_bound(struct region_reader *reader, int axis, int side)
{
    struct words *words = &reader->words;
    bool inf = words_take(words, "INF");
    bool edge = !inf && words_take(words, "EDGE");
    if (!inf && !edge)
        return words_double(words, "bound") * reader->scale[axis];
    if (reader->box && !reader->box->exists) {
        (void)cw_err_user(words->err,
                          "region: %s has no meaning before the box exists (create_box or "
                          "read_data first)",
                          inf ? "INF" : "EDGE");
    }
    if (inf || !reader->box)
        return side ? FAR : -FAR;
    double bounds[2][3];
    box_bounds(reader->box, bounds[0], bounds[1]);
    return bounds[side][axis];
}

static void read_bounds(struct region_reader *reader)
{
    for (int d = 0; d < 3; d++) {
        reader->region->lo[d] = read_bound(reader, d, 0);
        reader->region->hi[d] = read_bound(reader, d, 1);
    }
}

/* a vector of lengths */
static void read_lengths(struct region_reader *reader, const char *what, double out[3])
{
    words_vector(&reader->words, what, out);
    for (int d = 0; d < 3; d++)
        out[d] *= reader->scale[d];
}

static void read_round(struct region_reader *reader)
{
    static const char *const axes[] = {"x", "y", "z", NULL};
    struct region *region = reader->region;
    struct words *words = &reader->words;
    int axis = region->axis = words_choice(words, "axis", axes);
    for (int d = 0; d < 3; d++) {
        if (d != axis)
            region->center[d] = words_double(words, "axis position") * reader->scale[d];
    }
    double radial = reader->scale[axis == 0 ? 1 : 0];
    region->radius[0] = region->radius[1] = words_double(words, "radius") * radial;
    if (region->style == REGION_CONE)
        region->radius[1] = words_double(words, "radius") * radial;
    region->lo[axis] = read_bound(reader, axis, 0);
    region->hi[axis] = read_bound(reader, axis, 1);
}

static void read_parts(struct region_reader *reader)
{
    struct words *words = &reader->words;
    struct region *region = reader->region;
    int n = words_int(words, "number of regions", 2, words->n > 2 ? words->n : 2);
    region->part = mem_zeroed((size_t)n, sizeof *region->part);
    for (int k = 0; k < n && words->err->status == CW_OK; k++) {
        const char *name = words_next(words, "a region ID");
        if (reader->regions && words->err->status == CW_OK &&
            regions_require(reader->regions, name, &region->part[k], words->err) == CW_OK)
            region->n_part = k + 1;
    }
}

static void read_shape(struct region_reader *reader)
{
    struct region *region = reader->region;
    struct words *words = &reader->words;
    switch (region->style) {
    case REGION_BLOCK:
        read_bounds(reader);
        break;
    case REGION_PRISM:
        read_bounds(reader);
        region->tilt[0] = words_double(words, "tilt xy") * reader->scale[0];
        region->tilt[1] = words_double(words, "tilt xz") * reader->scale[0];
        region->tilt[2] = words_double(words, "tilt yz") * reader->scale[1];
        break;
    case REGION_SPHERE:
        read_lengths(reader, "center", region->center);
        region->radius[0] = words_double(words, "radius") * reader->scale[0];
        break;
    case REGION_CYLINDER:
    case REGION_CONE:
        read_round(reader);
        break;
    case REGION_PLANE:
        read_lengths(reader, "point", region->center);
        read_lengths(reader, "normal", region->normal);
        break;
    case REGION_UNION:
    case REGION_INTERSECT:
        read_parts(reader);
    }
}

static const char *const unit_names[] = {"lattice", "box", NULL};

static void read_keywords(struct region_reader *reader)
{
    static const char *const keywords[] = {"side", "units", "move", "rotate", "open", NULL};
    static const char *const sides[] = {"in", "out", NULL};
    struct words *words = &reader->words;
    while (words_left(words)) {
        int keyword = words_choice(words, "keyword", keywords);
        if (keyword == 0) {
            reader->region->outside = words_choice(words, "side", sides) == 1;
        } else if (keyword == 1) {
            (void)words_choice(words, "units", unit_names); /* known since the start: set_scale */
        } else if (words->err->status == CW_OK) {
            (void)cw_err_user(words->err,
                              "region: '%s' is not supported: regions are fixed in space here",
                              keywords[keyword]);
        }
    }
}

/* `units` stands behind the numbers that it scales, so it is looked up first */
static void set_scale(struct region_reader *reader, const struct lattice *lattice)
{
    bool box_units = false;
    for (int k = 2; k + 1 < reader->words.n; k++) {
        if (strcmp(reader->words.word[k], "units") == 0)
            box_units = strcmp(reader->words.word[k + 1], "box") == 0;
    }
    for (int d = 0; d < 3; d++)
        reader->scale[d] = box_units ? 1 : lattice_spacing(lattice, d);
}

static bool has_bounds(const struct region *region, int d)
{
    if (region->style == REGION_BLOCK || region->style == REGION_PRISM)
        return true;
    return (region->style == REGION_CYLINDER || region->style == REGION_CONE) && region->axis == d;
}

static void validate(struct region *region, struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        if (has_bounds(region, d) && !(region->lo[d] <= region->hi[d])) {
            (void)cw_err_user(err,
                              "region: the lower bound %g along %c is above the upper bound "
                              "%g",
                              region->lo[d], "xyz"[d], region -> hi[d]);
        }
        if (region->style == REGION_PRISM && !(region->lo[d] < region->hi[d]))
            (void)cw_err_user(err, "region: a prism needs a thickness along %c", "xyz"[d]);
    }
    if (region->radius[0] < 0 || region->radius[1] < 0)
        (void)cw_err_user(err, "region: the radius must not be negative");
    if (region->style == REGION_CONE && !(region->radius[0] + region->radius[1] > 0))
        (void)cw_err_user(err, "region: a cone needs a radius above 0 at one end");
    if (region->style == REGION_PLANE && !vec3_normalize(region->normal))
        (void)cw_err_user(err, "region: the normal of a plane must not be zero");
}

/* words[1] ...: style and the rest */
static struct region *read_region(const char *const *words, int n_words,
                                  const struct regions *regions, const struct box *box,
                                  const struct lattice *lattice, struct cw_err *err)
{
    struct region *region = mem_zeroed(1, sizeof *region);
    struct region_reader reader = {.words = words_start("region", words, n_words, err),
                                   .region = region,
                                   .box = box,
                                   .regions = regions};
    region->name = mem_string(words_next(&reader.words, "an ID"));
    if (err->status == CW_OK && !text_is_label(region->name))
        (void)cw_err_user(err, "region: '%s' is no ID", region->name);
    region->style = (enum region_style)words_choice(&reader.words, "style", style_names);
    set_scale(&reader, lattice);
    if (err->status == CW_OK)
        read_shape(&reader);
    read_keywords(&reader);
    if (err->status == CW_OK)
        validate(region, err);
    if (err->status == CW_OK)
        return region;
    region_destroy(region);
    return NULL;
}

static int find_index(const struct regions *regions, const char *name)
{
    for (int k = 0; k < regions->n; k++) {
        if (strcmp(regions->list[k]->name, name) == 0)
            return k;
    }
    return -1;
}

const struct region *regions_find(const struct regions *regions, const char *name)
{
    int k = find_index(regions, name);
    return k < 0 ? NULL : regions->list[k];
}

enum cw_status regions_require(const struct regions *regions, const char *name,
                               const struct region **region, struct cw_err *err)
{
    *region = regions_find(regions, name);
    if (*region)
        return CW_OK;
    const char **names = mem_zeroed((size_t)regions->n + 1, sizeof *names);
    for (int k = 0; k < regions->n; k++)
        names[k] = regions->list[k]->name;
    struct text_hint hint = text_nearest_hint(name, names);
    mem_free(names);
    return cw_err_user(err, "there is no region '%s'%s", name, hint.text);
}

static enum cw_status delete_region(struct regions *regions, const char *name, struct cw_err *err)
{
    const struct region *region;
    if (regions_require(regions, name, &region, err) != CW_OK)
        return err->status;
    for (int k = 0; k < regions->n; k++) {
        for (int p = 0; p < regions->list[k]->n_part; p++) {
            if (regions->list[k]->part[p] == region) {
                return cw_err_user(err, "region: '%s' is a part of region '%s'", name,
                                   regions->list[k]->name);
            }
        }
    }
    int at = find_index(regions, name);
    region_destroy(regions->list[at]);
    regions->n--;
    memmove(&regions->list[at], &regions->list[at + 1],
            (size_t)(regions->n - at) * sizeof(struct region *));
    return CW_OK;
}

enum cw_status regions_command(struct regions *regions, const char *const *words, int n_words,
                               const struct box *box, const struct lattice *lattice,
                               struct cw_err *err)
{
    if (n_words == 2 && strcmp(words[1], "delete") == 0)
        return delete_region(regions, words[0], err);
    if (n_words > 0 && find_index(regions, words[0]) >= 0) {
        return cw_err_user(err, "region: there is a region '%s' already (region %s delete first)",
                           words[0], words[0]);
    }
    struct region *region = read_region(words, n_words, regions, box, lattice, err);
    if (!region)
        return err->status;
    regions->list = mem_resize(regions->list, (size_t)regions->n + 1, sizeof(struct region *));
    regions->list[regions->n++] = region;
    return CW_OK;
}

enum cw_status regions_check(const char *const *words, int n_words, struct cw_err *err)
{
    if (n_words == 2 && strcmp(words[1], "delete") == 0)
        return CW_OK;
    region_destroy(read_region(words, n_words, NULL, NULL, NULL, err));
    return err->status;
}

static bool between(double x, double lo, double hi)
{
    return x >= lo - FACE && x <= hi + FACE;
}

static bool in_block(const struct region *region, const double x[3])
{
    bool in = true;
    for (int d = 0; d < 3; d++)
        in = in && between(x[d], region->lo[d], region->hi[d]);
    return in;
}

static bool in_round(const struct region *region, const double x[3])
{
    int axis = region->axis;
    double r2 = 0;
    for (int d = 0; d < 3; d++) {
        if (d != axis)
            r2 += (x[d] - region->center[d]) * (x[d] - region->center[d]);
    }
    double radius = region->radius[0];
    if (region->style == REGION_CONE) {
        radius += (x[axis] - region->lo[axis]) * (region->radius[1] - region->radius[0]) /
                  (region->hi[axis] - region->lo[axis]);
    }
    return between(x[axis], region->lo[axis], region->hi[axis]) && radius >= 0 &&
           r2 <= (radius + FACE) * (radius + FACE);
}

/* undo the tilts from the top: then it is a block */
static bool in_prism(const struct region *region, const double x[3])
{
    double height = (x[2] - region->lo[2]) / (region->hi[2] - region->lo[2]);
    double y = x[1] - height * region->tilt[2];
    double depth = (y - region->lo[1]) / (region->hi[1] - region->lo[1]);
    double upright[3] = {x[0] - height * region->tilt[1] - depth * region->tilt[0], y, x[2]};
    return in_block(region, upright);
}

static bool in_sphere(const struct region *region, const double x[3])
{
    double r2 = 0;
    for (int d = 0; d < 3; d++)
        r2 += (x[d] - region->center[d]) * (x[d] - region->center[d]);
    return r2 <= (region->radius[0] + FACE) * (region->radius[0] + FACE);
}

static bool in_plane(const struct region *region, const double x[3])
{
    double height = 0;
    for (int d = 0; d < 3; d++)
        height += (x[d] - region->center[d]) * region->normal[d];
    return height >= -FACE;
}

/* depth of the recursion: parts exist before their union, so there are no cycles */
static bool in_parts(const struct region *region, const double x[3])
{
    bool any = region->style == REGION_UNION;
    for (int p = 0; p < region->n_part; p++) {
        /* NOLINTNEXTLINE(misc-no-recursion) */
        if (region_contains(region->part[p], x) == any)
            return any;
    }
    return !any;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
bool region_contains(const struct region *region, const double x[3])
{
    static bool (*const inside[])(const struct region *, const double[3]) = {
        [REGION_BLOCK] = in_block, [REGION_SPHERE] = in_sphere,   [REGION_CYLINDER] = in_round,
        [REGION_CONE] = in_round,  [REGION_PLANE] = in_plane,     [REGION_PRISM] = in_prism,
        [REGION_UNION] = in_parts, [REGION_INTERSECT] = in_parts,
    };
    return inside[region->style](region, x) != region->outside;
}

static void extent_round(const struct region *region, double lo[3], double hi[3])
{
    double radius = fmax(region->radius[0], region->radius[1]);
    for (int d = 0; d < 3; d++) {
        bool along = d == region->axis && region->style != REGION_SPHERE;
        lo[d] = along ? region->lo[d] : region->center[d] - radius;
        hi[d] = along ? region->hi[d] : region->center[d] + radius;
    }
}

static void extent_prism(const struct region *region, double lo[3], double hi[3])
{
    const double shift[3][2] = {
        {fmin(0, region->tilt[0]) + fmin(0, region->tilt[1]),
         fmax(0, region->tilt[0]) + fmax(0, region->tilt[1])},
        {fmin(0, region->tilt[2]), fmax(0, region->tilt[2])},
        {0, 0},
    };
    for (int d = 0; d < 3; d++) {
        lo[d] = region->lo[d] + shift[d][0];
        hi[d] = region->hi[d] + shift[d][1];
    }
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void extent_parts(const struct region *region, double lo[3], double hi[3])
{
    bool any = region->style == REGION_UNION;
    for (int d = 0; d < 3; d++) {
        lo[d] = any ? FAR : -FAR;
        hi[d] = -lo[d];
    }
    for (int p = 0; p < region->n_part; p++) {
        double low[3];
        double high[3];
        region_extent(region->part[p], low, high);
        for (int d = 0; d < 3; d++) {
            lo[d] = any ? fmin(lo[d], low[d]) : fmax(lo[d], low[d]);
            hi[d] = any ? fmax(hi[d], high[d]) : fmin(hi[d], high[d]);
        }
    }
}

/* NOLINTNEXTLINE(misc-no-recursion) */
void region_extent(const struct region *region, double lo[3], double hi[3])
{
    if (region->outside || region->style == REGION_PLANE) {
        for (int d = 0; d < 3; d++) {
            lo[d] = -FAR;
            hi[d] = FAR;
        }
    } else if (region->style == REGION_BLOCK) {
        memcpy(lo, region->lo, 3 * sizeof *lo);
        memcpy(hi, region->hi, 3 * sizeof *hi);
    } else if (region->style == REGION_PRISM) {
        extent_prism(region, lo, hi);
    } else if (region->n_part > 0) {
        extent_parts(region, lo, hi);
    } else {
        extent_round(region, lo, hi);
    }
}

bool region_is_block(const struct region *region)
{
    return region->style == REGION_BLOCK && !region->outside;
}

bool region_is_prism(const struct region *region)
{
    return region->style == REGION_PRISM && !region->outside;
}

void region_edges(const struct region *region, double lo[3], double hi[3], double tilt[3])
{
    memcpy(lo, region->lo, sizeof region->lo);
    memcpy(hi, region->hi, sizeof region->hi);
    memcpy(tilt, region->tilt, sizeof region->tilt);
}
