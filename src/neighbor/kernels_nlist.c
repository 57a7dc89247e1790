/* Scan of the cells around one point.
 *
 * The cells of one row along x lie one after another in the sorted arrays, so the candidates of a
 * row are one contiguous run: no lists of cells, and loads of eight neighbours at once. For each
 * row (y, z) in reach the half chord of the sphere, sqrt(reach^2 - dy^2 - dz^2) with dy and dz the
 * distances to the row, bounds the cells along x. What is left is tested eight (four) at a time and
 * the survivors' indices are compressed to the front of the output.
 *
 * The test is dx dx + dy dy + dz dz <= reach^2 in this order of IEEE operations in every variant,
 * on exact differences of grid positions: all variants keep the same atoms. Cell geometry is
 * rounded, therefore the chord is taken a little longer (SLACK). */
#include "neighbor/kernels_nlist.h"

#include <math.h>

#include "base/compiler.h"

#if defined(CW_SIMD_AVX512) || defined(CW_SIMD_AVX2)
#include <immintrin.h>
#endif

static const double SLACK = 1e-6; /* length units; rounding of cell edges is below 1e-11 */

struct point {
    double x, y, z, reach2;
    lidx self;
};

#if defined(CW_SIMD_AVX512)
#define SCAN nlist_scan_avx512

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const double *restrict xs = grid->x;
    const double *restrict ys = grid->y;
    const double *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    const __m512d x = _mm512_set1_pd(p->x);
    const __m512d y = _mm512_set1_pd(p->y);
    const __m512d z = _mm512_set1_pd(p->z);
    const __m512d reach2 = _mm512_set1_pd(p->reach2);
    const __m256i self = _mm256_set1_epi32(p->self);
    for (lidx k = begin; k < end; k += 8) {
        __m512d dx = _mm512_sub_pd(_mm512_loadu_pd(xs + k), x);
        __m512d dy = _mm512_sub_pd(_mm512_loadu_pd(ys + k), y);
        __m512d dz = _mm512_sub_pd(_mm512_loadu_pd(zs + k), z);
        __m512d r2 = _mm512_add_pd(_mm512_mul_pd(dx, dx), _mm512_mul_pd(dy, dy));
        r2 = _mm512_add_pd(r2, _mm512_mul_pd(dz, dz));
        __m256i j = _mm256_loadu_si256((const __m256i *)(const void *)(offset + k));
        __mmask8 keep = (__mmask8)(end - k < 8 ? (1u << (end - k)) - 1 : 0xff);
        keep = _mm512_mask_cmp_pd_mask(keep, r2, reach2, _CMP_LE_OQ);
        keep = _mm256_mask_cmpneq_epi32_mask(keep, j, self);
        /* to a register first: compressing straight to memory is slow on some processors */
        _mm256_storeu_si256((__m256i *)(void *)out, _mm256_maskz_compress_epi32(keep, j));
        out += _mm_popcnt_u32(keep);
    }
    return out;
}

#elif defined(CW_SIMD_AVX2)
#define SCAN    nlist_scan_avx2

/* bytes of the lanes named by the four bits, moved to the front */
#define LANE(n) 4 * (n), 4 * (n) + 1, 4 * (n) + 2, 4 * (n) + 3
#define NONE    -1, -1, -1, -1
static const signed char front[16][16] = {
    {NONE, NONE, NONE, NONE},          {LANE(0), NONE, NONE, NONE},
    {LANE(1), NONE, NONE, NONE},       {LANE(0), LANE(1), NONE, NONE},
    {LANE(2), NONE, NONE, NONE},       {LANE(0), LANE(2), NONE, NONE},
    {LANE(1), LANE(2), NONE, NONE},    {LANE(0), LANE(1), LANE(2), NONE},
    {LANE(3), NONE, NONE, NONE},       {LANE(0), LANE(3), NONE, NONE},
    {LANE(1), LANE(3), NONE, NONE},    {LANE(0), LANE(1), LANE(3), NONE},
    {LANE(2), LANE(3), NONE, NONE},    {LANE(0), LANE(2), LANE(3), NONE},
    {LANE(1), LANE(2), LANE(3), NONE}, {LANE(0), LANE(1), LANE(2), LANE(3)},
};

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const double *restrict xs = grid->x;
    const double *restrict ys = grid->y;
    const double *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    const __m256d x = _mm256_set1_pd(p->x);
    const __m256d y = _mm256_set1_pd(p->y);
    const __m256d z = _mm256_set1_pd(p->z);
    const __m256d reach2 = _mm256_set1_pd(p->reach2);
    const __m128i self = _mm_set1_epi32(p->self);
    for (lidx k = begin; k < end; k += 4) {
        __m256d dx = _mm256_sub_pd(_mm256_loadu_pd(xs + k), x);
        __m256d dy = _mm256_sub_pd(_mm256_loadu_pd(ys + k), y);
        __m256d dz = _mm256_sub_pd(_mm256_loadu_pd(zs + k), z);
        __m256d r2 = _mm256_add_pd(_mm256_mul_pd(dx, dx), _mm256_mul_pd(dy, dy));
        r2 = _mm256_add_pd(r2, _mm256_mul_pd(dz, dz));
        __m128i j = _mm_loadu_si128((const __m128i *)(const void *)(offset + k));
        int keep = _mm256_movemask_pd(_mm256_cmp_pd(r2, reach2, _CMP_LE_OQ));
        keep &= ~_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(j, self)));
        if (end - k < 4)
            keep &= (1 << (end - k)) - 1;
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)front[keep]);
        _mm_storeu_si128((__m128i *)(void *)out, _mm_shuffle_epi8(j, bytes));
        out += _mm_popcnt_u32((unsigned)keep);
    }
    return out;
}

#else
#define SCAN nlist_scan_portable

CW_ALWAYS_INLINE lidx *scan_run(const struct scan_grid *grid, const struct point *p, lidx begin,
                                lidx end, lidx *restrict out)
{
    const double *restrict xs = grid->x;
    const double *restrict ys = grid->y;
    const double *restrict zs = grid->z;
    const lidx *restrict offset = grid->offset;
    for (lidx k = begin; k < end; k++) {
        double dx = xs[k] - p->x;
        double dy = ys[k] - p->y;
        double dz = zs[k] - p->z;
        double r2 = dx * dx + dy * dy + dz * dz;
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
    const struct point p = {x[0], x[1], x[2], reach * reach, self};
    const double wide = reach + SLACK;
    const double wide2 = wide * wide;
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
