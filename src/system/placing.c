/* Contact and insertion.
 *
 * Contact. Let p be a position of the list and r one of the group, w the part of r - p across the
 * line. The pair can come within g only if |w| < g, and is exactly g apart after a slide of
 * t = (r - p) . along + sqrt(g^2 - w^2). The largest t over all pairs is the place where the first
 * pair meets; all others are farther apart there. This is exact (no search, no tolerance). Only
 * pairs near each other across the line matter, so positions are binned in the plane across it with
 * cells of size g. Each rank takes its own atoms of the group; one maximum joins the ranks. */
#include "system/placing.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/create.h"
#include "system/group.h"
#include "system/parts.h"

/* the list's positions sorted into square cells of the plane across the line */
struct shadow {
    double u[3], v[3]; /* axes of the plane */
    double lo[2], cell;
    size_t n[2];
    size_t *start; /* [n[0] * n[1] + 1] */
    gid *member;   /* [number of positions] */
};

enum { SHADOW_CELLS_MAX = 4000000 };

static size_t cell_of(const struct shadow *shadow, double u, double v)
{
    size_t a = (size_t)((u - shadow->lo[0]) / shadow->cell);
    size_t b = (size_t)((v - shadow->lo[1]) / shadow->cell);
    return b * shadow->n[0] + a;
}

static void shadow_axes(struct shadow *shadow, const double along[3])
{
    double axis[3] = {0, 0, 0};
    axis[fabs(along[0]) < 0.6 ? 0 : 1] = 1;
    vec3_cross(along, axis, shadow->u);
    (void)vec3_normalize(shadow->u);
    vec3_cross(along, shadow->u, shadow->v);
}

static void shadow_init(struct shadow *shadow, double (*x)[3], gid n, double gap,
                        const double along[3])
{
    double hi[2] = {-HUGE_VAL, -HUGE_VAL};
    shadow_axes(shadow, along);
    shadow->lo[0] = shadow->lo[1] = HUGE_VAL;
    for (gid k = 0; k < n; k++) {
        const double at[2] = {vec3_dot(shadow->u, x[k]), vec3_dot(shadow->v, x[k])};
        for (int d = 0; d < 2; d++) {
            shadow->lo[d] = fmin(shadow->lo[d], at[d]);
            hi[d] = fmax(hi[d], at[d]);
        }
    }
    double area = (hi[0] - shadow->lo[0] + 1) * (hi[1] - shadow->lo[1] + 1);
    shadow->cell = fmax(gap, sqrt(area / SHADOW_CELLS_MAX));
    for (int d = 0; d < 2; d++)
        shadow->n[d] = (size_t)((hi[d] - shadow->lo[d]) / shadow->cell) + 1;
    size_t cells = shadow->n[0] * shadow->n[1];
    shadow->start = mem_zeroed(cells + 1, sizeof *shadow->start);
    shadow->member = mem_array((size_t)n, sizeof *shadow->member);
    for (gid k = 0; k < n; k++)
        shadow->start[cell_of(shadow, vec3_dot(shadow->u, x[k]), vec3_dot(shadow->v, x[k]))]++;
    for (size_t c = 1; c <= cells; c++) /* now the end of each cell ... */
        shadow->start[c] += shadow->start[c - 1];
    for (gid k = n - 1; k >= 0; k--) { /* ... and now its start */
        shadow->member[--shadow->start[cell_of(shadow, vec3_dot(shadow->u, x[k]),
                                               vec3_dot(shadow->v, x[k]))]] = k;
    }
}

static void shadow_free(struct shadow *shadow)
{
    mem_free(shadow->start);
    mem_free(shadow->member);
}

/* the largest slide at which a position in cell c is `gap` from r; -HUGE_VAL: none */
static double slide_past_cell(const struct shadow *shadow, size_t c, double (*x)[3],
                              const double r[3], double gap, const double along[3])
{
    double best = -HUGE_VAL;
    for (size_t m = shadow->start[c]; m < shadow->start[c + 1]; m++) {
        const double *p = x[shadow->member[m]];
        const double d[3] = {r[0] - p[0], r[1] - p[1], r[2] - p[2]};
        double t = vec3_dot(d, along);
        double rest = gap * gap - (vec3_dot(d, d) - t * t);
        if (rest > 0)
            best = fmax(best, t + sqrt(rest));
    }
    return best;
}

/* the same over the cells that can hold such positions */
static double slide_past(const struct shadow *shadow, double (*x)[3], const double r[3], double gap,
                         const double along[3])
{
    double best = -HUGE_VAL;
    double u = (vec3_dot(shadow->u, r) - shadow->lo[0]) / shadow->cell;
    double v = (vec3_dot(shadow->v, r) - shadow->lo[1]) / shadow->cell;
    if (!(u > -2 && v > -2 && u < (double)shadow->n[0] + 2 && v < (double)shadow->n[1] + 2))
        return best;
    for (gid b = (gid)floor(v) - 1; b <= (gid)floor(v) + 1; b++) {
        for (gid a = (gid)floor(u) - 1; a <= (gid)floor(u) + 1; a++) {
            if (a < 0 || b < 0 || a >= (gid)shadow->n[0] || b >= (gid)shadow->n[1])
                continue;
            size_t c = (size_t)b * shadow->n[0] + (size_t)a;
            best = fmax(best, slide_past_cell(shadow, c, x, r, gap, along));
        }
    }
    return best;
}

enum cw_status placing_slide(const struct system_parts *parts, double (*x)[3], gid n,
                             const char *group, double gap, const double along[3],
                             struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    int index;
    if (groups_require(parts->groups, group, &index, err) != CW_OK) {
        cw_err_prefix(err, "touch: ");
        return err->status;
    }
    if (group_count(atoms, parts->comm, index) == 0)
        return cw_err_user(err, "touch: there are no atoms in group '%s'", group);
    struct shadow shadow;
    shadow_init(&shadow, x, n, gap, along);
    double best = -HUGE_VAL;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double r[3];
        if (!(atoms->mask[i] & group_bit(index)))
            continue;
        box_unwrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i], r);
        best = fmax(best, slide_past(&shadow, x, r, gap, along));
    }
    shadow_free(&shadow);
    comm_max_double(parts->comm, &best, 1);
    if (!isfinite(best)) {
        return cw_err_user(err,
                           "touch: sliding along %g %g %g never brings it within %g of '%s'; move "
                           "it sideways (center, pivot) or choose another direction",
                           along[0], along[1], along[2], gap, group);
    }
    for (gid k = 0; k < n; k++) {
        for (int d = 0; d < 3; d++)
            x[k][d] += best * along[d];
    }
    return CW_OK;
}

enum cw_status placing_touch(const struct system_parts *parts, const struct placing *placing,
                             double (*x)[3], gid n, struct cw_err *err)
{
    for (int k = 0; k < placing->n_touches; k++) {
        if (placing_slide(parts, x, n, placing->touch[k].group, placing->touch[k].gap,
                          placing->touch[k].along, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static void turn_all(double (*x)[3], gid n, const double m[3][3])
{
    for (gid k = 0; k < n; k++)
        mat3_apply(m, x[k], x[k]);
}

static void shift_all(double (*x)[3], gid n, const double by[3])
{
    for (gid k = 0; k < n; k++) {
        for (int d = 0; d < 3; d++)
            x[k][d] += by[d];
    }
}

/* minus the pivot: the point at the stated fractions of the brick around the atoms */
static void find_pivot(double (*x)[3], gid n, const double fraction[3], double minus[3])
{
    for (int d = 0; d < 3; d++) {
        double lo = HUGE_VAL;
        double hi = -HUGE_VAL;
        for (gid k = 0; k < n; k++) {
            lo = fmin(lo, x[k][d]);
            hi = fmax(hi, x[k][d]);
        }
        minus[d] = -(lo + fraction[d] * (hi - lo));
    }
}

void placing_move(const struct placing *placing, const struct box *box, double (*x)[3], gid n)
{
    static const double half[3] = {0.5, 0.5, 0.5};
    double to[3];
    if (placing->has_pivot) {
        double minus[3];
        find_pivot(x, n, placing->pivot, minus);
        shift_all(x, n, minus);
    }
    turn_all(x, n, MAT3_CONST(placing->turn));
    box_place(box, half, to);
    shift_all(x, n, placing->has_center ? placing->center : to);
}

static enum cw_status require_room(const struct box *box, const char *command, const char *name,
                                   double (*x)[3], gid n, struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        double lo = HUGE_VAL;
        double hi = -HUGE_VAL;
        for (gid k = 0; k < n; k++) {
            lo = fmin(lo, x[k][d]);
            hi = fmax(hi, x[k][d]);
        }
        bool fits = box->periodic[d] ? hi - lo < box->length[d]
                                     : (box->boundary[d][0] != BOX_FIXED || lo >= box->lo[d]) &&
                                           (box->boundary[d][1] != BOX_FIXED || hi <= box->hi[d]);
        if (!fits || !(fabs(lo) < 16384 && fabs(hi) < 16384)) {
            return cw_err_user(err,
                               "%s: '%s' reaches from %.6g to %.6g along %c, the %s box from %.6g "
                               "to %.6g",
                               command, name, lo, hi, "xyz"[d],
                               box -> periodic[d] ? "periodic" : "fixed", box->lo[d], box->hi[d]);
        }
    }
    return CW_OK;
}

static enum cw_status require_new(const struct system_parts *parts, const char *command,
                                  const char *name, const int *type, gid n, struct cw_err *err)
{
    for (gid k = 0; k < n; k++) {
        if (type[k] > parts->atoms->n_types) {
            return cw_err_user(err, "%s: type %d is above the number of types, %d", command,
                               type[k], parts->atoms->n_types);
        }
    }
    if (groups_find(parts->groups, name) >= 0)
        return cw_err_user(err, "%s: there is a group '%s' already", command, name);
    return CW_OK;
}

enum cw_status placing_add(const struct system_parts *parts, const char *command, const char *name,
                           const int *type, double (*x)[3], gid n, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    int group;
    if (require_new(parts, command, name, type, n, err) != CW_OK ||
        require_room(parts->box, command, name, x, n, err) != CW_OK)
        return err->status;
    gid size = comm_size(parts->comm);
    gid rank = comm_rank(parts->comm);
    gid end = n * (rank + 1) / size;
    gid begin = n * rank / size;
    if (end - begin > INT_MAX - 1 - (gid)atoms->n_local)
        (void)cw_err_user(err, "%s: more than 2^31 atoms on one rank; use more ranks", command);
    if (err_sync(parts->comm, err) != CW_OK ||
        groups_add(parts->groups, name, &group, err) != CW_OK)
        return err->status;
    lidx before = atoms->n_local;
    for (gid k = begin; k < end; k++) {
        size_t i = (size_t)atoms_append(atoms, 0, type[k], x[k]);
        box_wrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
        atoms->mask[i] |= group_bit(group);
    }
    (void)create_number(atoms, before, parts->comm);
    return CW_OK;
}

enum cw_status placing_add_one(const struct system_parts *parts, const char *command,
                               const char *name, int type, double (*x)[3], gid n,
                               struct cw_err *err)
{
    int *types = mem_array((size_t)n, sizeof *types);
    for (gid k = 0; k < n; k++)
        types[k] = type;
    enum cw_status status = placing_add(parts, command, name, types, x, n, err);
    mem_free(types);
    return status;
}
