/* Scan of the cells around one point.
 *
 * The cells of one row along x lie one after another in the sorted arrays, so the candidates of a
 * row are one contiguous run: no lists of cells, and loads of eight neighbours at once. For each
 * row (y, z) in reach the half chord of the sphere, sqrt(reach^2 - dy^2 - dz^2) with dy and dz the
 * distances to the row, bounds the cells along x. What is left is tested sixteen at a time
 * and the survivors' offsets are compressed to the front of the output.
 *
 * Coordinates are floats, counted from the grid's origin, and the reach is lengthened by what
 * rounding may take from it (grid->slack), so that no neighbour is missed; a few atoms that are
 * farther by a hair get into the rows, where the kernels leave them out. Cell geometry is rounded
 * too, therefore the chord is taken a little longer (SLACK). */
#include "neighbor/kernels_nlist.h"

#include <math.h>

#include "base/simd_float.h"

static const double SLACK = 1e-6; /* length units; rounding of cell edges is below 1e-11 */

struct point {
    float x, y, z, reach2;
    lidx self;
};

/* The candidates [begin, end), sixteen at a time. */
CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const struct simd x = simd_all(p->x);
    const struct simd y = simd_all(p->y);
    const struct simd z = simd_all(p->z);
    const struct simd reach2 = simd_all(p->reach2);
    for (lidx k = begin; k < end; k += SIMD_WIDTH) {
        const struct simd dx = simd_sub(simd_load(grid->x + k), x);
        const struct simd dy = simd_sub(simd_load(grid->y + k), y);
        const struct simd dz = simd_sub(simd_load(grid->z + k), z);
        const struct simd r2 = simd_fma(dz, dz, simd_fma(dy, dy, simd_mul(dx, dx)));
        struct simd_mask keep = simd_and(simd_less(r2, reach2), simd_first((size_t)(end - k)));
        keep = simd_without(keep, simd_named(grid->offset + k, p->self));
        out += simd_pack(keep, grid->offset + k, out);
    }
    return out;
}

/* Cells [*begin, *end) along axis d that the interval x +- reach touches. */
CW_ALWAYS_INLINE void cells_touched(const struct scan_grid *grid, int d, double x, double reach,
                                    int range[2])
{
    double begin = (x - reach - grid->origin[d]) * grid->per_length[d];
    double end = (x + reach - grid->origin[d]) * grid->per_length[d];
    double last = grid->n[d] - 1;
    range[0] = begin < 0 ? 0 : (int)(begin > last ? last : begin);
    range[1] = end < 0 ? 0 : (int)(end > last ? last : end) + 1;
}

/* Distance of x to the slab of cells c along axis d, never too long. */
CW_ALWAYS_INLINE double slab_distance(const struct scan_grid *grid, int d, double x, int c)
{
    double below = grid->origin[d] + c * grid->size[d] - x;
    double above = -below - grid->size[d];
    double distance = below > above ? below : above;
    return distance > SLACK ? distance - SLACK : 0;
}

gid SIMD_NAME(nlist_scan)(const struct scan_grid *grid, const double x[3], double reach, lidx self,
                          lidx *out, size_t room)
{
    const double wide = reach + grid->slack + SLACK;
    const double wide2 = wide * wide;
    const struct point p = {(float)(x[0] - grid->origin[0]), (float)(x[1] - grid->origin[1]),
                            (float)(x[2] - grid->origin[2]), (float)wide2, self};
    const lidx *start = out;
    int ys[2];
    int zs[2];
    cells_touched(grid, 1, x[1], wide, ys);
    cells_touched(grid, 2, x[2], wide, zs);
    for (int cz = zs[0]; cz < zs[1]; cz++) {
        double dz = slab_distance(grid, 2, x[2], cz);
        double left = wide2 - dz * dz;
        for (int cy = ys[0]; cy < ys[1]; cy++) {
            double dy = slab_distance(grid, 1, x[1], cy);
            double chord2 = left - dy * dy;
            if (chord2 < 0)
                continue;
            int xs[2];
            cells_touched(grid, 0, x[0], sqrt(chord2) + SLACK, xs);
            const lidx *row =
                grid->first + ((size_t)cz * (size_t)grid->n[1] + (size_t)cy) * (size_t)grid->n[0];
            lidx begin = row[xs[0]];
            lidx end = row[xs[1]];
            if ((size_t)(out - start) + (size_t)(end - begin) + SCAN_PAD > room)
                return -1;
            out = scan_run(grid, &p, begin, end, out);
        }
    }
    return out - start;
}
