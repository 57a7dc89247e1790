/* The box: edges on the position grid, so that hi - lo, and a position plus or minus any number of
 * box lengths, are exact in double precision as long as they stay in the grid's range. Wrapping
 * therefore never rounds, and an atom that walks round the box comes back to its very bits.
 *
 * So it is in a tilted box. Wrapping goes from z, by c, over y, by b, to x, by a. How far the faces
 * lean over at a place follows from its coordinates that are wrapped already, rounded to the grid:
 * an atom and its image see the same faces. */
#include "system/box.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"

static const double RANGE = 16384;        /* of the position grid, length units */
static const double SHRINK_MARGIN = 1e-4; /* of the length at creation */
static const char LETTERS[] = "pfsm";     /* in the order of enum box_boundary */
static const char *const AXES[3] = {"x", "y", "z"};
static const char *const TILTS[3] = {"xy", "xz", "yz"};

/* tilt[k] moves along axis TILT_OF[k][0] with axis TILT_OF[k][1]; of b = 1 and c = 2 along d < b:
 * tilt[d + b - 1] */
enum { XY, XZ, YZ };
static const int TILT_OF[3][2] = {{0, 1}, {0, 2}, {1, 2}};

void box_init(struct box *box)
{
    memset(box, 0, sizeof *box);
    for (int d = 0; d < 3; d++) {
        box->boundary[d][0] = box->boundary[d][1] = BOX_PERIODIC;
        box->periodic[d] = true;
    }
}

static enum cw_status check_edges(int d, double lo, double hi, struct cw_err *err)
{
    if (!(fabs(lo) <= RANGE && fabs(hi) <= RANGE)) {
        return cw_err_user(err,
                           "the box reaches from %g to %g along %s; coordinates must lie within "
                           "-%g and %g length units",
                           lo, hi, AXES[d], RANGE, RANGE);
    }
    if (!(hi > lo)) {
        return cw_err_user(err, "the box is empty along %s: its upper edge %g is not above %g",
                           AXES[d], hi, lo);
    }
    return CW_OK;
}

void box_derive(struct box *box)
{
    double *l = box->length;
    double *slope = box->slope;
    for (int d = 0; d < 3; d++)
        l[d] = box->hi[d] - box->lo[d];
    for (int k = 0; k < 3; k++)
        slope[k] = box->tilt[k] / l[TILT_OF[k][1]];
    /* across faces: one over the length of the axis's row of the inverse of the edges */
    const double across = slope[XY] * slope[YZ] - slope[XZ];
    box->width[0] = l[0] / sqrt(1 + slope[XY] * slope[XY] + across * across);
    box->width[1] = l[1] / sqrt(1 + slope[YZ] * slope[YZ]);
    box->width[2] = l[2];
}

enum cw_status box_set(struct box *box, const double lo[3], const double hi[3], struct cw_err *err)
{
    double low[3];
    double high[3];
    for (int d = 0; d < 3; d++) {
        low[d] = exact_round(lo[d], CW_QUANTUM_POSITION);
        high[d] = exact_round(hi[d], CW_QUANTUM_POSITION);
        if (check_edges(d, low[d], high[d], err) != CW_OK)
            return err->status;
    }
    for (int d = 0; d < 3; d++) {
        box->lo[d] = box->created_lo[d] = low[d];
        box->hi[d] = box->created_hi[d] = high[d];
    }
    box_derive(box);
    for (int d = 0; d < 3; d++)
        box->margin[d] = SHRINK_MARGIN * box->length[d];
    box->exists = true;
    return CW_OK;
}

enum cw_status box_check_tilt(const struct box *box, struct cw_err *err)
{
    for (int k = 0; k < 3; k++) {
        const int *axis = TILT_OF[k];
        const double tilt = box->tilt[k];
        if (!(fabs(tilt) > 0))
            continue;
        if (!box->periodic[axis[0]] || !box->periodic[axis[1]]) {
            return cw_err_user(err,
                               "the box is tilted by %s = %g, so it must be periodic along %s and "
                               "%s",
                               TILTS[k], tilt, AXES[axis[0]], AXES[axis[1]]);
        }
        /* half a length is all right, however both were rounded */
        if (!box->tilt_large && fabs(tilt) > 0.5 * box->length[axis[0]] + CW_QUANTUM_POSITION) {
            return cw_err_user(err,
                               "triclinic box skew is too large: %s = %g is more than half the "
                               "box length %g along %s (a whole length less is the same lattice; "
                               "`box tilt large` allows it as it is)",
                               TILTS[k], tilt, box->length[axis[0]], AXES[axis[0]]);
        }
    }
    return CW_OK;
}

enum cw_status box_set_tilt(struct box *box, const double tilt[3], struct cw_err *err)
{
    struct box made = *box;
    made.triclinic = true;
    for (int k = 0; k < 3; k++) {
        if (!(fabs(tilt[k]) <= RANGE)) {
            return cw_err_user(err, "the box is tilted by %s = %g, out of range", TILTS[k],
                               tilt[k]);
        }
        made.tilt[k] = exact_round(tilt[k], CW_QUANTUM_POSITION);
    }
    if (box_check_tilt(&made, err) != CW_OK)
        return err->status;
    box_derive(&made);
    *box = made;
    return CW_OK;
}

/* for one of LETTERS */
static enum box_boundary boundary_of(char letter)
{
    return (enum box_boundary)(strchr(LETTERS, letter) - LETTERS);
}

/* One or two letters to the two faces of an axis. */
static enum cw_status read_boundary(const char *word, int d, enum box_boundary face[2],
                                    struct cw_err *err)
{
    size_t length = strlen(word);
    if (length < 1 || length > 2 || strspn(word, LETTERS) != length) {
        return cw_err_user(err,
                           "boundary '%s' along %s; expected one or two of the letters p "
                           "(periodic), f (fixed), s (shrink-wrapped), m (shrink-wrapped with a "
                           "minimum)",
                           word, AXES[d]);
    }
    face[0] = boundary_of(word[0]);
    face[1] = boundary_of(word[length - 1]);
    if ((face[0] == BOX_PERIODIC) != (face[1] == BOX_PERIODIC)) {
        return cw_err_user(err,
                           "boundary '%s' along %s: both faces of an axis must be periodic, or "
                           "neither",
                           word, AXES[d]);
    }
    return CW_OK;
}

enum cw_status box_set_boundary(struct box *box, const char *const words[3], struct cw_err *err)
{
    enum box_boundary face[3][2] = {{BOX_PERIODIC}};
    for (int d = 0; d < 3; d++) {
        if (read_boundary(words[d], d, face[d], err) != CW_OK)
            return err->status;
    }
    memcpy(box->boundary, face, sizeof face);
    for (int d = 0; d < 3; d++)
        box->periodic[d] = face[d][0] == BOX_PERIODIC;
    return CW_OK;
}

/* How far the lower face of axis d has moved at x, whose coordinates above d are wrapped. On the
 * grid. */
static double lean(const struct box *box, int d, const double x[3])
{
    if (!box->triclinic || d == 2)
        return 0;
    const double up = x[2] - box->lo[2];
    const double y = exact_round(up * box->slope[YZ], CW_QUANTUM_POSITION);
    if (d == 1)
        return y;
    const double back = x[1] - y - box->lo[1];
    return exact_round(up * box->slope[XZ] + back * box->slope[XY], CW_QUANTUM_POSITION);
}

/* Takes n edges of axis d off x. */
static void step_back(const struct box *box, int d, double n, double x[3])
{
    x[d] -= n * box->length[d];
    for (int e = 0; e < d; e++)
        x[e] -= n * box->tilt[d + e - 1];
}

void box_wrap(const struct box *box, double x[3], int image[3])
{
    for (int d = 2; d >= 0; d--) {
        if (!box->periodic[d])
            continue;
        const double lo = box->lo[d] + lean(box, d, x);
        const double hi = lo + box->length[d];
        if (x[d] >= lo && x[d] < hi)
            continue;
        if (!(fabs(x[d]) < 2 * RANGE && fabs(lo) < 2 * RANGE))
            continue; /* not a number or off the grid: the domain reports it */
        double n = floor((x[d] - lo) / box->length[d]);
        step_back(box, d, n, x);
        image[d] += (int)n;
        /* the quotient is rounded and can be one off next to an edge */
        n = x[d] < lo ? -1 : x[d] >= hi ? 1 : 0;
        if (n < 0 || n > 0) {
            step_back(box, d, n, x);
            image[d] += (int)n;
        }
    }
}

void box_unwrap(const struct box *box, const double x[3], const int image[3], double out[3])
{
    for (int d = 0; d < 3; d++)
        out[d] = fma((double)image[d], box->length[d], x[d]);
    for (int k = 0; k < 3 && box->triclinic; k++)
        out[TILT_OF[k][0]] = fma((double)image[TILT_OF[k][1]], box->tilt[k], out[TILT_OF[k][0]]);
}

void box_shift(const struct box *box, const int n[3], double out[3])
{
    static const double origin[3] = {0, 0, 0};
    box_unwrap(box, origin, n, out);
}

static double shortened(double d, double length)
{
    if (fabs(d) <= 0.5 * length)
        return d;
    d -= rint(d / length) * length;
    return d > 0.5 * length ? d - length : d < -0.5 * length ? d + length : d;
}

/* Is d nearer than `best`, with x as short as edges a make it? */
static void try_image(const struct box *box, double d[3], double best[3])
{
    if (box->periodic[0])
        d[0] = shortened(d[0], box->length[0]);
    if (d[0] * d[0] + d[1] * d[1] + d[2] * d[2] <
        best[0] * best[0] + best[1] * best[1] + best[2] * best[2])
        memcpy(best, d, 3 * sizeof *best);
}

/* Brings d next to 0 by c, b and a in turn. What is shorter yet, where edges are not square to each
 * other, is as short along z and y as this is in all, so those images are tried. */
static void minimum_image_tilted(const struct box *box, double d[3])
{
    for (int k = 2; k >= 0; k--) {
        if (box->periodic[k])
            step_back(box, k, rint(d[k] / box->length[k]), d);
    }
    const double length = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    const double from[3] = {d[0], d[1], d[2]};
    const int up = box->periodic[2] ? (int)(length / box->length[2] + 0.5) : 0;
    for (int k = -up; k <= up; k++) {
        double layer[3] = {from[0], from[1], from[2]};
        step_back(box, 2, k, layer);
        const double near = box->periodic[1] ? rint(layer[1] / box->length[1]) : 0;
        const int across = box->periodic[1] ? (int)(length / box->length[1] + 0.5) : 0;
        for (int j = -across; j <= across; j++) {
            double row[3] = {layer[0], layer[1], layer[2]};
            step_back(box, 1, near + j, row);
            try_image(box, row, d);
        }
    }
}

void box_minimum_image(const struct box *box, double d[3])
{
    if (box->triclinic) {
        minimum_image_tilted(box, d);
        return;
    }
    for (int k = 0; k < 3; k++) {
        if (box->periodic[k])
            d[k] = shortened(d[k], box->length[k]);
    }
}

void box_shares(const struct box *box, const double d[3], double share[3])
{
    share[2] = d[2] / box->length[2];
    share[1] = (d[1] - share[2] * box->tilt[YZ]) / box->length[1];
    share[0] = (d[0] - share[1] * box->tilt[XY] - share[2] * box->tilt[XZ]) / box->length[0];
}

void box_fractions(const struct box *box, const double x[3], double fraction[3])
{
    const double d[3] = {x[0] - box->lo[0], x[1] - box->lo[1], x[2] - box->lo[2]};
    box_shares(box, d, fraction);
}

void box_place(const struct box *box, const double fraction[3], double x[3])
{
    const double f[3] = {fraction[0], fraction[1], fraction[2]};
    for (int d = 0; d < 3; d++)
        x[d] = box->lo[d] + f[d] * box->length[d];
    for (int k = 0; k < 3; k++)
        x[TILT_OF[k][0]] += f[TILT_OF[k][1]] * box->tilt[k];
}

void box_bounds(const struct box *box, double lo[3], double hi[3])
{
    memcpy(lo, box->lo, sizeof box->lo);
    memcpy(hi, box->hi, sizeof box->hi);
    for (int k = 0; k < 3; k++) {
        lo[TILT_OF[k][0]] += fmin(box->tilt[k], 0);
        hi[TILT_OF[k][0]] += fmax(box->tilt[k], 0);
    }
}

void box_turns(const struct box *box, double reach, double turns[3])
{
    for (int d = 0; d < 3; d++)
        turns[d] = box->periodic[d] ? ceil(reach / box->width[d]) : 0;
}

double box_volume(const struct box *box)
{
    return box->length[0] * box->length[1] * box->length[2];
}

void box_shrink(struct box *box, const double min[3], const double max[3])
{
    for (int d = 0; d < 3; d++) {
        if (!(min[d] <= max[d]))
            continue; /* no atoms */
        double lo = exact_round(min[d] - box->margin[d], CW_QUANTUM_POSITION);
        double hi = exact_round(max[d] + box->margin[d], CW_QUANTUM_POSITION);
        if (box->boundary[d][0] == BOX_SHRINK) {
            box->lo[d] = lo;
        } else if (box->boundary[d][0] == BOX_SHRINK_MINIMUM) {
            box->lo[d] = fmin(lo, box->created_lo[d]);
        }
        if (box->boundary[d][1] == BOX_SHRINK) {
            box->hi[d] = hi;
        } else if (box->boundary[d][1] == BOX_SHRINK_MINIMUM) {
            box->hi[d] = fmax(hi, box->created_hi[d]);
        }
    }
    box_derive(box);
}
