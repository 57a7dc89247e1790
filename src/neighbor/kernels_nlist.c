/* Scan of the cells around one point.
 *
 * The cells of one row along x lie one after another in the sorted arrays, so the candidates of a
 * row are one contiguous run: no lists of cells, and loads of eight neighbours at once. For each
 * row (y, z) in reach the half chord of the sphere, sqrt(reach^2 - dy^2 - dz^2) with dy and dz the
 * distances to the row, bounds the cells along x. What is left is tested sixteen (eight) at a time
 * and the survivors' offsets are compressed to the front of the output.
 *
 * Coordinates are floats, counted from the grid's origin, and the reach is lengthened by what
 * rounding may take from it (grid->slack), so that no neighbour is missed; a few atoms that are
 * farther by a hair get into the rows, where the kernels leave them out. Cell geometry is rounded
 * too, therefore the chord is taken a little longer (SLACK). */
#include "neighbor/kernels_nlist.h"

#include <math.h>

#include "base/simd.h"

static const double SLACK = 1e-6; /* length units; rounding of cell edges is below 1e-11 */

struct point {
    float x, y, z, reach2;
    lidx self;
};

#if defined(CW_SIMD_AVX512)
#define SCAN nlist_scan_avx512

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const float *restrict xs = grid->x;
    const float *restrict ys = grid->y;
    const float *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    const __m512 x = _mm512_set1_ps(p->x);
    const __m512 y = _mm512_set1_ps(p->y);
    const __m512 z = _mm512_set1_ps(p->z);
    const __m512 reach2 = _mm512_set1_ps(p->reach2);
    const __m512i self = _mm512_set1_epi32(p->self);
    for (lidx k = begin; k < end; k += 16) {
        __m512 dx = _mm512_sub_ps(_mm512_loadu_ps(xs + k), x);
        __m512 dy = _mm512_sub_ps(_mm512_loadu_ps(ys + k), y);
        __m512 dz = _mm512_sub_ps(_mm512_loadu_ps(zs + k), z);
        __m512 r2 = _mm512_fmadd_ps(dz, dz, _mm512_fmadd_ps(dy, dy, _mm512_mul_ps(dx, dx)));
        __m512i j = _mm512_loadu_si512(offset + k);
        __mmask16 keep = (__mmask16)(end - k < 16 ? (1u << (end - k)) - 1 : 0xffff);
        keep = _mm512_mask_cmp_ps_mask(keep, r2, reach2, _CMP_LE_OQ);
        keep = _mm512_mask_cmpneq_epi32_mask(keep, j, self);
        /* to a register first: compressing straight to memory is slow on some processors */
        _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(keep, j));
        out += _mm_popcnt_u32(keep);
    }
    return out;
}

#elif defined(CW_SIMD_AVX2)
#define SCAN nlist_scan_avx2

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const float *restrict xs = grid->x;
    const float *restrict ys = grid->y;
    const float *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    const __m256 x = _mm256_set1_ps(p->x);
    const __m256 y = _mm256_set1_ps(p->y);
    const __m256 z = _mm256_set1_ps(p->z);
    const __m256 reach2 = _mm256_set1_ps(p->reach2);
    const __m256i self = _mm256_set1_epi32(p->self);
    for (lidx k = begin; k < end; k += 8) {
        __m256 dx = _mm256_sub_ps(_mm256_loadu_ps(xs + k), x);
        __m256 dy = _mm256_sub_ps(_mm256_loadu_ps(ys + k), y);
        __m256 dz = _mm256_sub_ps(_mm256_loadu_ps(zs + k), z);
        __m256 r2 = _mm256_fmadd_ps(dz, dz, _mm256_fmadd_ps(dy, dy, _mm256_mul_ps(dx, dx)));
        __m256i j = _mm256_loadu_si256((const void *)(offset + k));
        unsigned keep = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(r2, reach2, _CMP_LE_OQ));
        keep &= ~(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(j, self)));
        if (end - k < 8)
            keep &= (1u << (end - k)) - 1;
        _mm256_storeu_si256((void *)out, simd_compress(keep, j));
        out += _mm_popcnt_u32(keep);
    }
    return out;
}

#else
#define SCAN nlist_scan_portable

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const float *restrict xs = grid->x;
    const float *restrict ys = grid->y;
    const float *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    for (lidx k = begin; k < end; k++) {
        float dx = xs[k] - p->x;
        float dy = ys[k] - p->y;
        float dz = zs[k] - p->z;
        float r2 = fmaf(dz, dz, fmaf(dy, dy, dx * dx));
        *out = offset[k];
        out += r2 <= p->reach2 && offset[k] != p->self;
    }
    return out;
}
#endif

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

gid SCAN(const struct scan_grid *grid, const double x[3], double reach, lidx self, lidx *out,
         size_t room)
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
