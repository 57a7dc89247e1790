#ifndef CW_BASE_SIMD_MIXED_H
#define CW_BASE_SIMD_MIXED_H
/* Sixteen floats at a time: what base/simd.h is for kernels in double precision, under the same
 * names, so that one kernel source serves both. A kernel file includes one of the two.
 *
 * Positions are 32-bit integers (potential/places.h): their differences are exact, and the same
 * from both ends of a pair but for the sign. Sums are exact too: each summand is rounded to a whole
 * number of quanta and added as an integer, 32 bits in a lane within a block of PAIR_BLOCK pairs,
 * 64 bits beyond. Hence the bits do not depend on order, rank or instruction set here either.
 *
 * A summand must stay below 2^28 quanta: a lane takes SIMD_FOLD_MOST of them before
 * simd_total_fold. The kernels ask simd_is_large first. */
#include "base/compiler.h"
#include "base/types.h"

#if defined CW_SIMD_AVX512 || defined CW_SIMD_AVX2
#include <immintrin.h>
#else
#include <math.h>
#endif
#include <string.h>

enum { SIMD_WIDTH = 16, SIMD_MIXED = 1, SIMD_BY_ROWS = 0, SIMD_FOLD_MOST = 8 };
enum { SIMD_SEGMENT_BITS = 3, SIMD_FINE_BITS = 6, SIMD_POWERS = 9 };

typedef float simd_real;
typedef int32_t simd_place;

#define SIMD_JOIN2(a, b) a##_##b
#define SIMD_JOIN(a, b)  SIMD_JOIN2(a, b)

#if defined CW_SIMD_AVX512
#define SIMD_NAME(stem) SIMD_JOIN(stem, mixed_avx512)
struct simd {
    __m512 v;
};
struct simd_mask {
    __mmask16 m;
};
struct simd_table {
    __m512 v;
};
struct simd_index {
    __m512i v;
};
/* one position, in all lanes */
struct simd_point {
    __m512i x[3];
};
struct simd_total {
    __m512i part; /* sixteen of 32 bits */
    __m512i wide; /* eight of 64 bits */
};
#elif defined CW_SIMD_AVX2
#define SIMD_NAME(stem) SIMD_JOIN(stem, mixed_avx2)
struct simd {
    __m256 lo, hi;
};
struct simd_mask {
    __m256 lo, hi;
};
struct simd_table {
    __m256 lo, hi;
};
struct simd_index {
    __m256i lo, hi;
};
struct simd_point {
    __m256i x[3];
};
struct simd_total {
    __m256i lo, hi; /* sixteen of 32 bits */
    __m256i wide;   /* four of 64 bits */
};
#else
#define SIMD_NAME(stem) SIMD_JOIN(stem, mixed_portable)
struct simd {
    float v[SIMD_WIDTH];
};
struct simd_mask {
    unsigned m;
};
struct simd_table {
    const float *p;
};
struct simd_index {
    uint32_t v[SIMD_WIDTH];
};
struct simd_point {
    int32_t x[3];
};
struct simd_total {
    int64_t wide;
};
#endif

#if defined CW_SIMD_AVX512

CW_ALWAYS_INLINE struct simd simd_all(float a)
{
    return (struct simd){_mm512_set1_ps(a)};
}
CW_ALWAYS_INLINE struct simd simd_load(const float *p)
{
    return (struct simd){_mm512_loadu_ps(p)};
}
CW_ALWAYS_INLINE void simd_store(float *p, struct simd a)
{
    _mm512_storeu_ps(p, a.v);
}
CW_ALWAYS_INLINE struct simd simd_add(struct simd a, struct simd b)
{
    return (struct simd){_mm512_add_ps(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_sub(struct simd a, struct simd b)
{
    return (struct simd){_mm512_sub_ps(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_mul(struct simd a, struct simd b)
{
    return (struct simd){_mm512_mul_ps(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_div(struct simd a, struct simd b)
{
    return (struct simd){_mm512_div_ps(a.v, b.v)};
}
/* a b + c, rounded once */
CW_ALWAYS_INLINE struct simd simd_fma(struct simd a, struct simd b, struct simd c)
{
    return (struct simd){_mm512_fmadd_ps(a.v, b.v, c.v)};
}
CW_ALWAYS_INLINE struct simd_mask simd_less(struct simd a, struct simd b)
{
    return (struct simd_mask){_mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ)};
}
/* lanes 0 .. n - 1; n may be 16 or more */
CW_ALWAYS_INLINE struct simd_mask simd_first(size_t n)
{
    return (struct simd_mask){(__mmask16)(n >= SIMD_WIDTH ? 0xffff : (1u << n) - 1)};
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){(__mmask16)(a.m & b.m)};
}
/* a and not b */
CW_ALWAYS_INLINE struct simd_mask simd_without(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){(__mmask16)(a.m & ~b.m)};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){(__mmask16)(a.m | b.m)};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return a.m != 0;
}
/* sixteen floats, 64-byte aligned */
CW_ALWAYS_INLINE struct simd_table simd_load_table(const float *p)
{
    return (struct simd_table){_mm512_load_ps(p)};
}
CW_ALWAYS_INLINE struct simd simd_lookup(struct simd_table t, struct simd_index k)
{
    return (struct simd){_mm512_permutexvar_ps(k.v, t.v)};
}
/* The segment that u in [1, 4) lies in, as an index for simd_lookup (its low four bits count), and
 * u minus the segment's left end. */
CW_ALWAYS_INLINE struct simd simd_split(struct simd u, int bits, struct simd_index *k)
{
    k->v = _mm512_srli_epi32(_mm512_castps_si512(u.v), (unsigned)(23 - bits));
    __m512i left = _mm512_slli_epi32(k->v, (unsigned)(23 - bits));
    return (struct simd){_mm512_sub_ps(u.v, _mm512_castsi512_ps(left))};
}
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
#define SIMD_ATOM(n) _mm_load_si128((const __m128i *)(const void *)(p + (size_t)j[n]))
#define SIMD_QUARTET(n)                                                                            \
    _mm512_inserti32x4(_mm512_inserti32x4(_mm512_inserti32x4(_mm512_castsi128_si512(SIMD_ATOM(n)), \
                                                             SIMD_ATOM((n) + 4), 1),               \
                                          SIMD_ATOM((n) + 8), 2),                                  \
                       SIMD_ATOM((n) + 12), 3)
    __m512i a = SIMD_QUARTET(0);
    __m512i b = SIMD_QUARTET(1);
    __m512i c = SIMD_QUARTET(2);
    __m512i e = SIMD_QUARTET(3);
    __m512i ab0 = _mm512_unpacklo_epi32(a, b);
    __m512i ab1 = _mm512_unpackhi_epi32(a, b);
    __m512i ce0 = _mm512_unpacklo_epi32(c, e);
    __m512i ce1 = _mm512_unpackhi_epi32(c, e);
    __m512i x = _mm512_unpacklo_epi64(ab0, ce0);
    __m512i y = _mm512_unpackhi_epi64(ab0, ce0);
    __m512i z = _mm512_unpacklo_epi64(ab1, ce1);
    d[0].v = _mm512_cvtepi32_ps(_mm512_sub_epi32(from->x[0], x));
    d[1].v = _mm512_cvtepi32_ps(_mm512_sub_epi32(from->x[1], y));
    d[2].v = _mm512_cvtepi32_ps(_mm512_sub_epi32(from->x[2], z));
    w->v = _mm512_castsi512_ps(_mm512_unpackhi_epi64(ab1, ce1));
#undef SIMD_QUARTET
#undef SIMD_ATOM
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

CW_ALWAYS_INLINE struct simd simd_all(float a)
{
    return (struct simd){_mm256_set1_ps(a), _mm256_set1_ps(a)};
}
CW_ALWAYS_INLINE struct simd simd_load(const float *p)
{
    return (struct simd){_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)};
}
CW_ALWAYS_INLINE void simd_store(float *p, struct simd a)
{
    _mm256_storeu_ps(p, a.lo);
    _mm256_storeu_ps(p + 8, a.hi);
}
CW_ALWAYS_INLINE struct simd simd_add(struct simd a, struct simd b)
{
    return (struct simd){_mm256_add_ps(a.lo, b.lo), _mm256_add_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_sub(struct simd a, struct simd b)
{
    return (struct simd){_mm256_sub_ps(a.lo, b.lo), _mm256_sub_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_mul(struct simd a, struct simd b)
{
    return (struct simd){_mm256_mul_ps(a.lo, b.lo), _mm256_mul_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_div(struct simd a, struct simd b)
{
    return (struct simd){_mm256_div_ps(a.lo, b.lo), _mm256_div_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_fma(struct simd a, struct simd b, struct simd c)
{
    return (struct simd){_mm256_fmadd_ps(a.lo, b.lo, c.lo), _mm256_fmadd_ps(a.hi, b.hi, c.hi)};
}
CW_ALWAYS_INLINE struct simd_mask simd_less(struct simd a, struct simd b)
{
    return (struct simd_mask){_mm256_cmp_ps(a.lo, b.lo, _CMP_LT_OQ),
                              _mm256_cmp_ps(a.hi, b.hi, _CMP_LT_OQ)};
}
CW_ALWAYS_INLINE struct simd_mask simd_first(size_t n)
{
    __m256i count = _mm256_set1_epi32((int)(n < SIMD_WIDTH ? n : SIMD_WIDTH));
    __m256i lo = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i hi = _mm256_setr_epi32(8, 9, 10, 11, 12, 13, 14, 15);
    return (struct simd_mask){_mm256_castsi256_ps(_mm256_cmpgt_epi32(count, lo)),
                              _mm256_castsi256_ps(_mm256_cmpgt_epi32(count, hi))};
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){_mm256_and_ps(a.lo, b.lo), _mm256_and_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd_mask simd_without(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){_mm256_andnot_ps(b.lo, a.lo), _mm256_andnot_ps(b.hi, a.hi)};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){_mm256_or_ps(a.lo, b.lo), _mm256_or_ps(a.hi, b.hi)};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return _mm256_movemask_ps(_mm256_or_ps(a.lo, a.hi)) != 0;
}
CW_ALWAYS_INLINE struct simd_table simd_load_table(const float *p)
{
    return (struct simd_table){_mm256_load_ps(p), _mm256_load_ps(p + 8)};
}
/* the index's bit 3 chooses the half: moved to the sign, where a blend looks */
CW_ALWAYS_INLINE __m256 simd_lookup_eight(struct simd_table t, __m256i k)
{
    return _mm256_blendv_ps(_mm256_permutevar8x32_ps(t.lo, k), _mm256_permutevar8x32_ps(t.hi, k),
                            _mm256_castsi256_ps(_mm256_slli_epi32(k, 28)));
}
CW_ALWAYS_INLINE struct simd simd_lookup(struct simd_table t, struct simd_index k)
{
    return (struct simd){simd_lookup_eight(t, k.lo), simd_lookup_eight(t, k.hi)};
}
CW_ALWAYS_INLINE struct simd simd_split(struct simd u, int bits, struct simd_index *k)
{
    k->lo = _mm256_srli_epi32(_mm256_castps_si256(u.lo), 23 - bits);
    k->hi = _mm256_srli_epi32(_mm256_castps_si256(u.hi), 23 - bits);
    __m256i left_lo = _mm256_slli_epi32(k->lo, 23 - bits);
    __m256i left_hi = _mm256_slli_epi32(k->hi, 23 - bits);
    return (struct simd){_mm256_sub_ps(u.lo, _mm256_castsi256_ps(left_lo)),
                         _mm256_sub_ps(u.hi, _mm256_castsi256_ps(left_hi))};
}
CW_ALWAYS_INLINE struct simd_point simd_point_at(const int32_t *p, lidx i)
{
    const int32_t *at = p + 4 * (size_t)i;
    return (struct simd_point){
        {_mm256_set1_epi32(at[0]), _mm256_set1_epi32(at[1]), _mm256_set1_epi32(at[2])}};
}
/* differences from eight atoms, and their fourth numbers */
CW_ALWAYS_INLINE void simd_differences_eight(const struct simd_point *from, const int32_t *p,
                                             const lidx *j, __m256 out[4])
{
#define SIMD_ATOM(n) _mm_load_si128((const __m128i *)(const void *)(p + (size_t)j[n]))
#define SIMD_PAIR(n)                                                                               \
    _mm256_inserti128_si256(_mm256_castsi128_si256(SIMD_ATOM(n)), SIMD_ATOM((n) + 4), 1)
    __m256i a = SIMD_PAIR(0);
    __m256i b = SIMD_PAIR(1);
    __m256i c = SIMD_PAIR(2);
    __m256i e = SIMD_PAIR(3);
    __m256i ab0 = _mm256_unpacklo_epi32(a, b);
    __m256i ab1 = _mm256_unpackhi_epi32(a, b);
    __m256i ce0 = _mm256_unpacklo_epi32(c, e);
    __m256i ce1 = _mm256_unpackhi_epi32(c, e);
    __m256i x = _mm256_unpacklo_epi64(ab0, ce0);
    __m256i y = _mm256_unpackhi_epi64(ab0, ce0);
    __m256i z = _mm256_unpacklo_epi64(ab1, ce1);
    out[0] = _mm256_cvtepi32_ps(_mm256_sub_epi32(from->x[0], x));
    out[1] = _mm256_cvtepi32_ps(_mm256_sub_epi32(from->x[1], y));
    out[2] = _mm256_cvtepi32_ps(_mm256_sub_epi32(from->x[2], z));
    out[3] = _mm256_castsi256_ps(_mm256_unpackhi_epi64(ab1, ce1));
#undef SIMD_PAIR
#undef SIMD_ATOM
}
CW_ALWAYS_INLINE void simd_differences(const struct simd_point *from, const int32_t *p,
                                       const lidx *j, struct simd d[3], struct simd *w)
{
    __m256 lo[4];
    __m256 hi[4];
    simd_differences_eight(from, p, j, lo);
    simd_differences_eight(from, p, j + 8, hi);
    for (int k = 0; k < 3; k++)
        d[k] = (struct simd){lo[k], hi[k]};
    *w = (struct simd){lo[3], hi[3]};
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

#define SIMD_LANES(result, expression)                                                             \
    for (int n = 0; n < SIMD_WIDTH; n++)                                                           \
    (result).v[n] = (expression)

CW_ALWAYS_INLINE struct simd simd_all(float a)
{
    struct simd out;
    SIMD_LANES(out, a);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_load(const float *p)
{
    struct simd out;
    SIMD_LANES(out, p[n]);
    return out;
}
CW_ALWAYS_INLINE void simd_store(float *p, struct simd a)
{
    memcpy(p, a.v, sizeof a.v);
}
CW_ALWAYS_INLINE struct simd simd_add(struct simd a, struct simd b)
{
    struct simd out;
    SIMD_LANES(out, a.v[n] + b.v[n]);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_sub(struct simd a, struct simd b)
{
    struct simd out;
    SIMD_LANES(out, a.v[n] - b.v[n]);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_mul(struct simd a, struct simd b)
{
    struct simd out;
    SIMD_LANES(out, a.v[n] * b.v[n]);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_div(struct simd a, struct simd b)
{
    struct simd out;
    SIMD_LANES(out, a.v[n] / b.v[n]);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_fma(struct simd a, struct simd b, struct simd c)
{
    struct simd out;
    SIMD_LANES(out, fmaf(a.v[n], b.v[n], c.v[n]));
    return out;
}
CW_ALWAYS_INLINE struct simd_mask simd_less(struct simd a, struct simd b)
{
    struct simd_mask out = {0};
    for (int n = 0; n < SIMD_WIDTH; n++)
        out.m |= (unsigned)(a.v[n] < b.v[n]) << n;
    return out;
}
CW_ALWAYS_INLINE struct simd_mask simd_first(size_t n)
{
    return (struct simd_mask){n >= SIMD_WIDTH ? 0xffffu : (1u << n) - 1};
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m & b.m};
}
CW_ALWAYS_INLINE struct simd_mask simd_without(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m & ~b.m};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m | b.m};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return a.m != 0;
}
CW_ALWAYS_INLINE struct simd_table simd_load_table(const float *p)
{
    return (struct simd_table){p};
}
CW_ALWAYS_INLINE struct simd simd_lookup(struct simd_table t, struct simd_index k)
{
    struct simd out;
    SIMD_LANES(out, t.p[k.v[n] & 15]);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_split(struct simd u, int bits, struct simd_index *k)
{
    struct simd left;
    uint32_t words[SIMD_WIDTH];
    memcpy(k->v, u.v, sizeof u.v);
    for (int n = 0; n < SIMD_WIDTH; n++) {
        k->v[n] >>= 23 - bits;
        words[n] = k->v[n] << (23 - bits);
    }
    memcpy(left.v, words, sizeof words);
    return simd_sub(u, left);
}
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
#undef SIMD_LANES

#endif

/* As in base/simd.h; the masks that the double kernels put after rounding to a grid belong to
 * simd_total_add here. */
CW_ALWAYS_INLINE struct simd simd_sum_powers(struct simd *a, int degree, struct simd t)
{
    for (size_t n = (size_t)degree + 1; n > 1; n = (n + 1) / 2) {
        for (size_t k = 0; k < n / 2; k++)
            a[k] = simd_fma(a[2 * k + 1], t, a[2 * k]);
        if (n % 2)
            a[n / 2] = a[n - 1];
        t = simd_mul(t, t);
    }
    return a[0];
}

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
