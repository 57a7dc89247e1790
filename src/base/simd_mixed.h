#ifndef CW_BASE_SIMD_MIXED_H
#define CW_BASE_SIMD_MIXED_H
/* What kernels need besides the operations of base/simd_float.h for mixed precision, under the
 * names of base/simd_double.h, so that one kernel source serves both.
 *
 * Positions are 32-bit integers (potential/places.h): their differences are exact, and the same
 * from both ends of a pair but for the sign. Sums are exact too: each summand is rounded to a whole
 * number of quanta and added as an integer, 32 bits in a lane within a block of PAIR_BLOCK pairs,
 * 64 bits beyond. Hence the bits do not depend on order, rank or instruction set here either.
 *
 * A summand must stay below 2^28 quanta: a lane takes SIMD_FOLD_MOST of them before
 * simd_total_fold. The kernels ask simd_is_large first. */
#include "base/simd_float.h"

#include <math.h>
#include <string.h>

enum { SIMD_MIXED = 1, SIMD_BY_ROWS = 0, SIMD_FOLD_MOST = 8 };
enum { SIMD_SEGMENT_BITS = 3, SIMD_FINE_BITS = 6 };

typedef int32_t simd_place;

#if defined CW_SIMD_AVX512

/* one position, in all lanes */
struct simd_point {
    __m512i x[3];
};
struct simd_total {
    __m512i part; /* sixteen of 32 bits */
    __m512i wide; /* eight of 64 bits */
};
CW_ALWAYS_INLINE struct simd_point simd_point_at(const int32_t *p, lidx i)
{
    const int32_t *at = p + 4 * (size_t)i;
    return (struct simd_point){
        {_mm512_set1_epi32(at[0]), _mm512_set1_epi32(at[1]), _mm512_set1_epi32(at[2])}};
}
/* d = the point less the sixteen atoms at offsets j[0 .. 15]; w: the fourth numbers of those,
 * floats */
CW_ALWAYS_INLINE void simd_differences(const struct simd_point *from, const int32_t *p,
                                       const lidx *j, struct simd d[3], struct simd *w)
{
    struct simd other[4];
    simd_load_atoms((const float *)(const void *)p, j, other);
    for (int k = 0; k < 3; k++) {
        const __m512i at = _mm512_castps_si512(other[k].v);
        d[k].v = _mm512_cvtepi32_ps(_mm512_sub_epi32(from->x[k], at));
    }
    *w = other[3];
}
CW_ALWAYS_INLINE struct simd_total simd_total_zero(void)
{
    return (struct simd_total){_mm512_setzero_si512(), _mm512_setzero_si512()};
}
/* total += value, rounded to an integer, in the lanes of the mask. To be folded after
 * SIMD_FOLD_MOST times, and before it is merged or looked at. */
CW_ALWAYS_INLINE void simd_total_add(struct simd_total *total, struct simd_mask in,
                                     struct simd value, double quantum)
{
    (void)quantum; /* values come in quanta */
    total->part =
        _mm512_mask_add_epi32(total->part, in.m, total->part, _mm512_cvtps_epi32(value.v));
}
CW_ALWAYS_INLINE void simd_total_fold(struct simd_total *total)
{
    __m512i lo = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(total->part));
    __m512i hi = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(total->part, 1));
    total->wide = _mm512_add_epi64(total->wide, _mm512_add_epi64(lo, hi));
    total->part = _mm512_setzero_si512();
}
CW_ALWAYS_INLINE void simd_total_merge(struct simd_total *total, const struct simd_total *other)
{
    total->wide = _mm512_add_epi64(total->wide, other->wide);
}
CW_ALWAYS_INLINE int64_t simd_total_quanta(const struct simd_total *total)
{
    return _mm512_reduce_add_epi64(total->wide);
}

#elif defined CW_SIMD_AVX2

struct simd_point {
    __m256i x[3];
};
struct simd_total {
    __m256i lo, hi; /* sixteen of 32 bits */
    __m256i wide;   /* four of 64 bits */
};
CW_ALWAYS_INLINE struct simd_point simd_point_at(const int32_t *p, lidx i)
{
    const int32_t *at = p + 4 * (size_t)i;
    return (struct simd_point){
        {_mm256_set1_epi32(at[0]), _mm256_set1_epi32(at[1]), _mm256_set1_epi32(at[2])}};
}
CW_ALWAYS_INLINE __m256 simd_difference_eight(__m256i from, __m256 other)
{
    return _mm256_cvtepi32_ps(_mm256_sub_epi32(from, _mm256_castps_si256(other)));
}
CW_ALWAYS_INLINE void simd_differences(const struct simd_point *from, const int32_t *p,
                                       const lidx *j, struct simd d[3], struct simd *w)
{
    struct simd other[4];
    simd_load_atoms((const float *)(const void *)p, j, other);
    for (int k = 0; k < 3; k++) {
        d[k].lo = simd_difference_eight(from->x[k], other[k].lo);
        d[k].hi = simd_difference_eight(from->x[k], other[k].hi);
    }
    *w = other[3];
}
CW_ALWAYS_INLINE struct simd_total simd_total_zero(void)
{
    return (struct simd_total){_mm256_setzero_si256(), _mm256_setzero_si256(),
                               _mm256_setzero_si256()};
}
CW_ALWAYS_INLINE void simd_total_add(struct simd_total *total, struct simd_mask in,
                                     struct simd value, double quantum)
{
    (void)quantum; /* values come in quanta */
    __m256i lo = _mm256_and_si256(_mm256_castps_si256(in.lo), _mm256_cvtps_epi32(value.lo));
    __m256i hi = _mm256_and_si256(_mm256_castps_si256(in.hi), _mm256_cvtps_epi32(value.hi));
    total->lo = _mm256_add_epi32(total->lo, lo);
    total->hi = _mm256_add_epi32(total->hi, hi);
}
CW_ALWAYS_INLINE __m256i simd_widen(__m256i a)
{
    return _mm256_add_epi64(_mm256_cvtepi32_epi64(_mm256_castsi256_si128(a)),
                            _mm256_cvtepi32_epi64(_mm256_extracti128_si256(a, 1)));
}
CW_ALWAYS_INLINE void simd_total_fold(struct simd_total *total)
{
    __m256i sum = _mm256_add_epi64(simd_widen(total->lo), simd_widen(total->hi));
    total->wide = _mm256_add_epi64(total->wide, sum);
    total->lo = total->hi = _mm256_setzero_si256();
}
CW_ALWAYS_INLINE void simd_total_merge(struct simd_total *total, const struct simd_total *other)
{
    total->wide = _mm256_add_epi64(total->wide, other->wide);
}
CW_ALWAYS_INLINE int64_t simd_total_quanta(const struct simd_total *total)
{
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(total->wide),
                                _mm256_extracti128_si256(total->wide, 1));
    return _mm_extract_epi64(two, 0) + _mm_extract_epi64(two, 1);
}

#else /* plain C */

struct simd_point {
    int32_t x[3];
};
struct simd_total {
    int64_t wide;
};
CW_ALWAYS_INLINE struct simd_point simd_point_at(const int32_t *p, lidx i)
{
    const int32_t *at = p + 4 * (size_t)i;
    return (struct simd_point){{at[0], at[1], at[2]}};
}
CW_ALWAYS_INLINE void simd_differences(const struct simd_point *from, const int32_t *p,
                                       const lidx *j, struct simd d[3], struct simd *w)
{
    for (size_t n = 0; n < SIMD_WIDTH; n++) {
        const int32_t *other = p + (size_t)j[n];
        for (size_t k = 0; k < 3; k++) /* modulo 2^32, as places are */
            d[k].v[n] = (float)(int32_t)((uint32_t)from->x[k] - (uint32_t)other[k]);
        memcpy(&w->v[n], &other[3], sizeof w->v[n]);
    }
}
CW_ALWAYS_INLINE struct simd_total simd_total_zero(void)
{
    return (struct simd_total){0};
}
CW_ALWAYS_INLINE void simd_total_add(struct simd_total *total, struct simd_mask in,
                                     struct simd value, double quantum)
{
    (void)quantum; /* values come in quanta */
    for (int n = 0; n < SIMD_WIDTH; n++) {
        if (in.m >> n & 1 && fabsf(value.v[n]) < 0x1p31F) /* larger ones are discarded later */
            total->wide += lrintf(value.v[n]);
    }
}
CW_ALWAYS_INLINE void simd_total_fold(struct simd_total *total)
{
    (void)total;
}
CW_ALWAYS_INLINE void simd_total_merge(struct simd_total *total, const struct simd_total *other)
{
    total->wide += other->wide;
}
CW_ALWAYS_INLINE int64_t simd_total_quanta(const struct simd_total *total)
{
    return total->wide;
}

#endif

/* Squares of differences are in quanta of positions; unit2 = quantum^2 makes length^2 of them. */
CW_ALWAYS_INLINE struct simd simd_square(const struct simd d[3], double unit2)
{
    struct simd s = simd_fma(d[2], d[2], simd_fma(d[1], d[1], simd_mul(d[0], d[0])));
    return simd_mul(s, simd_all((float)unit2));
}

/* Lanes with a summand factor d[k] beyond the bound above; limit = (2^28)^2 unit2, s as from
 * simd_square. */
CW_ALWAYS_INLINE struct simd_mask simd_is_large(struct simd_mask in, struct simd factor,
                                                struct simd s, double limit)
{
    struct simd square = simd_mul(simd_mul(factor, factor), s);
    return simd_without(in, simd_less(square, simd_all((float)limit)));
}

CW_ALWAYS_INLINE void simd_total_add_product(struct simd_total *total, struct simd_mask in,
                                             struct simd a, struct simd b, double quantum)
{
    simd_total_add(total, in, simd_mul(a, b), quantum);
}

CW_ALWAYS_INLINE double simd_total_value(const struct simd_total *total, double quantum)
{
    return (double)simd_total_quanta(total) * quantum;
}

#endif
