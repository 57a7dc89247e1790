/* The box: edges on the position grid, so that hi - lo, and a position plus or minus any number of
 * box lengths, are exact in double precision as long as they stay in the grid's range. Wrapping
 * therefore never rounds, and an atom that walks round the box comes back to its very bits. */
#include "system/box.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"

static const double RANGE = 16384;        /* of the position grid, length units */
static const double SHRINK_MARGIN = 1e-4; /* of the length at creation */
static const char LETTERS[] = "pfsm";     /* in the order of enum box_boundary */
static const char *const AXES[3] = {"x", "y", "z"};

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
        box->length[d] = high[d] - low[d];
        box->margin[d] = SHRINK_MARGIN * box->length[d];
    }
    box->exists = true;
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

void box_wrap(const struct box *box, double x[3], int image[3])
{
    for (int d = 0; d < 3; d++) {
        if (!box->periodic[d] || (x[d] >= box->lo[d] && x[d] < box->hi[d]))
            continue;
        if (!(fabs(x[d]) < 2 * RANGE))
            continue; /* not a number or off the grid: the domain reports it */
        double n = floor((x[d] - box->lo[d]) / box->length[d]);
        double wrapped = x[d] - n * box->length[d];
        /* the quotient is rounded and can be one off next to an edge */
        if (wrapped < box->lo[d]) {
            wrapped += box->length[d];
            n -= 1;
        } else if (wrapped >= box->hi[d]) {
            wrapped -= box->length[d];
            n += 1;
        }
        x[d] = wrapped;
        image[d] += (int)n;
    }
}

void box_unwrap(const struct box *box, const double x[3], const int image[3], double out[3])
{
    for (int d = 0; d < 3; d++)
        out[d] = fma((double)image[d], box->length[d], x[d]);
}

void box_minimum_image(const struct box *box, double d[3])
{
    for (int k = 0; k < 3; k++) {
        double length = box->length[k];
        if (!box->periodic[k] || fabs(d[k]) <= 0.5 * length)
            continue;
        d[k] -= rint(d[k] / length) * length;
        if (d[k] > 0.5 * length) {
            d[k] -= length;
        } else if (d[k] < -0.5 * length) {
            d[k] += length;
        }
    }
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
        box->length[d] = box->hi[d] - box->lo[d];
    }
}
