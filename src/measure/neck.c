/* Neck radius from atoms.
 *
 * Definition: of all planes perpendicular to the line between the centres of mass, between the two
 * centres, the one with the smallest cross-section; the neck radius is that of a circle of its
 * area.
 *
 * The cross-section of a set of atoms: each atom is a ball of 0.9 nearest-neighbour distances d.
 * That is above the covering radius of fcc (0.71 d), so a crystal has no holes, and two facets are
 * one body until the layers are about 1.2 d apart, the distance at which atoms count as being in
 * contact. Balls reach past the surface of the body by 0.5 d more than half a layer, so the section
 * (a picture of pixels of d/4) is then eroded by 0.5 d: two pixels. A pixel is set or not, by a
 * rule that looks at one atom, so the picture is the union over ranks, and the same however atoms
 * are spread.
 *
 * Accuracy, on spheres cut from gold with radius 8 to 28 A (tests/mpi/test_neck.c): the section
 * through the centre has the sphere's radius within 0.6 A. The groove around a neck is filled up to
 * the size of an atom: spheres of radius R with centres 2 h apart give sqrt((R + d/2)^2 - h^2) -
 * d/2 (within 0.5 A), up to a tenth more than the sharp corner would.
 *
 * Rejected: atoms per slice times volume per atom over thickness (crystal planes make it jump, and
 * a slice thick enough to hide them blurs the neck); convex hull of a slice (fills concave
 * sections, one stray atom spoils it).
 *
 * Sources: neck as the narrowest section perpendicular to the line of centres: Zhu, Averback,
 * Philos. Mag. Lett. 73, 27 (1996); area-equivalent radius: German, "Sintering Theory and Practice"
 * (1996). */
#include "measure/neck.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

static const double ball = 0.9;         /* radius, nearest-neighbour distances */
static const double pixel = 0.25;       /* side, likewise; half of the erosion */
static const double most_bits = 0x1p28; /* of all pictures together */

/* pictures of all planes: bit (p * rows + b) * columns + a */
struct picture {
    double origin[3]; /* first centre */
    double along[3], e1[3], e2[3];
    double length;       /* between the centres */
    double side;         /* of a pixel; planes are as far apart */
    double lo[2], hi[2]; /* extent of the atoms across the line, margins included */
    size_t columns, rows, planes;
    unsigned char *bit;
};

/* Two directions across `along`, chosen by its components alone. */
static void make_axes(struct picture *p)
{
    double x[3] = {0, 0, 0};
    int least = 0;
    for (int d = 1; d < 3; d++) {
        if (fabs(p->along[d]) < fabs(p->along[least]))
            least = d;
    }
    x[least] = 1;
    vec3_cross(p->along, x, p->e1);
    vec3_normalize(p->e1);
    vec3_cross(p->along, p->e1, p->e2);
}

/* place of atom i: across e1, e2, and along the line */
static bool locate(const struct neck_spec *spec, const struct picture *p, lidx i, double s[3])
{
    const struct atoms *atoms = spec->atoms;
    if ((atoms->mask[i] & spec->bits) == 0)
        return false;
    double x[3];
    box_unwrap(spec->box, atoms->x + 4 * (size_t)i, atoms->image + 3 * (size_t)i, x);
    for (int d = 0; d < 3; d++)
        x[d] -= p->origin[d];
    s[0] = vec3_dot(x, p->e1);
    s[1] = vec3_dot(x, p->e2);
    s[2] = vec3_dot(x, p->along);
    const double reach = ball * spec->distance;
    return s[2] > -reach && s[2] < p->length + reach;
}

/* Extent of the pictures and number of pixels; false when there is nothing to see. */
static bool frame(const struct neck_spec *spec, struct picture *p)
{
    const double margin = (ball + 3 * pixel) * spec->distance;
    double top[4] = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    double s[3];
    for (lidx i = 0; i < spec->atoms->n_local; i++) {
        if (!locate(spec, p, i, s))
            continue;
        for (int d = 0; d < 2; d++) {
            top[d] = fmax(top[d], -s[d]);
            top[2 + d] = fmax(top[2 + d], s[d]);
        }
    }
    comm_max_double(spec->comm, top, 4);
    if (!(top[2] > -HUGE_VAL))
        return false;
    for (int d = 0; d < 2; d++) {
        p->lo[d] = -top[d] - margin;
        p->hi[d] = top[2 + d] + margin;
    }
    p->side = pixel * spec->distance;
    p->columns = (size_t)ceil((p->hi[0] - p->lo[0]) / p->side);
    p->rows = (size_t)ceil((p->hi[1] - p->lo[1]) / p->side);
    p->planes = (size_t)ceil(p->length / p->side);
    return p->planes > 0;
}

/* With too many pixels for memory, only every so many-th plane is looked at. */
static double plane_spacing(struct picture *p)
{
    double all = (double)p->columns * (double)p->rows * (double)p->planes;
    double keep = fmin(1, most_bits / all);
    p->planes = (size_t)fmax(1, floor((double)p->planes * keep));
    return p->length / (double)p->planes;
}

static void set_bit(struct picture *p, size_t plane, size_t row, size_t column)
{
    size_t k = (plane * p->rows + row) * p->columns + column;
    p->bit[k / 8] |= (unsigned char)(1U << (k % 8));
}

static bool get_bit(const struct picture *p, size_t plane, size_t row, size_t column)
{
    size_t k = (plane * p->rows + row) * p->columns + column;
    return ((unsigned)p->bit[k / 8] >> (k % 8) & 1U) != 0;
}

/* the disc in which a plane cuts an atom's ball; pixels count by their centres */
static void draw_disc(struct picture *p, size_t plane, const double s[3], double radius2)
{
    double radius = sqrt(radius2);
    size_t column_end = (size_t)((s[0] + radius - p->lo[0]) / p->side) + 1;
    size_t row_end = (size_t)((s[1] + radius - p->lo[1]) / p->side) + 1;
    for (size_t row = (size_t)((s[1] - radius - p->lo[1]) / p->side); row < row_end; row++) {
        double y = p->lo[1] + ((double)row + 0.5) * p->side - s[1];
        size_t column = (size_t)((s[0] - radius - p->lo[0]) / p->side);
        for (; column < column_end; column++) {
            double x = p->lo[0] + ((double)column + 0.5) * p->side - s[0];
            if (x * x + y * y < radius2)
                set_bit(p, plane, row, column);
        }
    }
}

static void draw(const struct neck_spec *spec, struct picture *p, double spacing)
{
    const double reach = ball * spec->distance;
    double s[3];
    for (lidx i = 0; i < spec->atoms->n_local; i++) {
        if (!locate(spec, p, i, s))
            continue;
        for (size_t plane = 0; plane < p->planes; plane++) {
            double above = ((double)plane + 0.5) * spacing - s[2];
            double radius2 = reach * reach - above * above;
            if (radius2 > 0)
                draw_disc(p, plane, s, radius2);
        }
    }
}

/* Does the pixel stay when the picture is eroded by two pixels? Margins keep the stencil inside. */
static bool survives(const struct picture *p, size_t plane, size_t row, size_t column)
{
    static const int stencil[13][2] = {{0, 0},   {0, -1}, {0, 1},  {-1, 0}, {1, 0},
                                       {-1, -1}, {-1, 1}, {1, -1}, {1, 1},  {0, -2},
                                       {0, 2},   {-2, 0}, {2, 0}};
    for (int k = 0; k < 13; k++) {
        size_t y = row + (size_t)(stencil[k][0] + 2) - 2;
        size_t x = column + (size_t)(stencil[k][1] + 2) - 2;
        if (!get_bit(p, plane, y, x))
            return false;
    }
    return true;
}

static size_t section(const struct picture *p, size_t plane)
{
    size_t n = 0;
    for (size_t row = 2; row + 2 < p->rows; row++) {
        for (size_t column = 2; column + 2 < p->columns; column++)
            n += survives(p, plane, row, column);
    }
    return n;
}

void neck_find(const struct neck_spec *spec, struct neck *neck)
{
    struct picture p = {.length = 0};
    memset(neck, 0, sizeof *neck);
    for (int d = 0; d < 3; d++) {
        p.origin[d] = spec->from[d];
        p.along[d] = spec->to[d] - spec->from[d];
    }
    p.length = vec3_norm(p.along);
    if (!vec3_normalize(p.along) || !(spec->distance > 0))
        return;
    make_axes(&p);
    if (!frame(spec, &p))
        return;
    double spacing = plane_spacing(&p);
    size_t bytes = (p.columns * p.rows * p.planes + 7) / 8;
    p.bit = mem_zeroed(bytes, 1);
    draw(spec, &p, spacing);
    comm_or(spec->comm, p.bit, bytes);
    size_t smallest = SIZE_MAX;
    for (size_t plane = 0; plane < p.planes; plane++) {
        size_t n = section(&p, plane);
        if (n < smallest) {
            smallest = n;
            neck->place = ((double)plane + 0.5) * spacing;
        }
    }
    mem_free(p.bit);
    neck->area = (double)smallest * p.side * p.side;
    neck->radius = sqrt(neck->area / 3.14159265358979323846);
}
