/* The box. Edges sit on the position grid, so wrapping by whole lengths is exact. See box.h. */
#include "system/box.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"

static const double box_limit = 16384; /* the position grid's range */
static const double shrink_margin = 1e-4;

void box_init(struct box *box)
{
    memset(box, 0, sizeof *box);
    for (int d = 0; d < 3; d++)
        box->periodic[d] = true;
}

static void set_edges(struct box *box, int d, double lo, double hi)
{
    box->lo[d] = exact_round(lo, CW_QUANTUM_POSITION);
    box->hi[d] = exact_round(hi, CW_QUANTUM_POSITION);
    box->length[d] = box->hi[d] - box->lo[d];
}

enum cw_status box_set(struct box *box, const double lo[3], const double hi[3], struct cw_err *err)
{
    for (int d = 0; d < 3; d++) {
        if (!(fabs(lo[d]) < box_limit && fabs(hi[d]) < box_limit))
            return cw_err_user(err,
                               "box edge %c: %g to %g is out of the range of +-%g length units",
                               'x' + d, lo[d], hi[d], box_limit);
        if (!(hi[d] > lo[d]))
            return cw_err_user(err,
                               "box edge %c: the upper bound %g is not above the lower bound %g",
                               'x' + d, hi[d], lo[d]);
    }
    for (int d = 0; d < 3; d++) {
        set_edges(box, d, lo[d], hi[d]);
        box->created_lo[d] = box->lo[d];
        box->created_hi[d] = box->hi[d];
    }
    box->exists = true;
    return CW_OK;
}

static bool boundary_of(char letter, enum box_boundary *boundary)
{
    static const char letters[] = "pfsm";
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found)
        *boundary = (enum box_boundary)(found - letters);
    return found != NULL;
}

enum cw_status box_set_boundary(struct box *box, const char *const words[3], struct cw_err *err)
{
    enum box_boundary faces[3][2];
    for (int d = 0; d < 3; d++) {
        const char *word = words[d];
        size_t n = strlen(word);
        if (n < 1 || n > 2 || !boundary_of(word[0], &faces[d][0]) ||
            !boundary_of(word[n - 1], &faces[d][1]))
            return cw_err_user(
                err, "boundary: expected one or two letters of p, f, s, m for each axis, got '%s'",
                word);
        if ((faces[d][0] == BOX_PERIODIC) != (faces[d][1] == BOX_PERIODIC))
            return cw_err_user(err, "boundary: '%s': both faces of an axis are periodic, or none",
                               word);
    }
    memcpy(box->boundary, faces, sizeof faces);
    for (int d = 0; d < 3; d++)
        box->periodic[d] = faces[d][0] == BOX_PERIODIC;
    return CW_OK;
}

void box_wrap(const struct box *box, double x[3], int image[3])
{
    for (int d = 0; d < 3; d++) {
        if (!box->periodic[d] || (x[d] >= box->lo[d] && x[d] < box->hi[d]))
            continue;
        double turns = floor((x[d] - box->lo[d]) / box->length[d]);
        x[d] -= turns * box->length[d];
        image[d] += (int)turns;
        if (x[d] >= box->hi[d]) {
            x[d] -= box->length[d];
            image[d]++;
        }
        if (x[d] < box->lo[d]) {
            x[d] += box->length[d];
            image[d]--;
        }
    }
}

void box_unwrap(const struct box *box, const double x[3], const int image[3], double out[3])
{
    for (int d = 0; d < 3; d++)
        out[d] = fma(image[d], box->length[d], x[d]);
}

void box_minimum_image(const struct box *box, double d[3])
{
    for (int k = 0; k < 3; k++)
        if (box->periodic[k])
            d[k] -= rint(d[k] / box->length[k]) * box->length[k];
}

double box_volume(const struct box *box)
{
    return box->length[0] * box->length[1] * box->length[2];
}

static double shrunk(enum box_boundary boundary, double now, double created, double extent,
                     double outward)
{
    if (boundary == BOX_PERIODIC || boundary == BOX_FIXED)
        return now;
    double face = extent + outward * shrink_margin;
    bool inside_created = outward > 0 ? face < created : face > created;
    return boundary == BOX_SHRINK_MINIMUM && inside_created ? created : face;
}

void box_shrink(struct box *box, const double min[3], const double max[3])
{
    for (int d = 0; d < 3; d++) {
        double lo = shrunk(box->boundary[d][0], box->lo[d], box->created_lo[d], min[d], -1);
        double hi = shrunk(box->boundary[d][1], box->hi[d], box->created_hi[d], max[d], 1);
        set_edges(box, d, lo, hi);
    }
}
