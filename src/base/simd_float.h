#ifndef CW_BASE_SIMD_FLOAT_H
#define CW_BASE_SIMD_FLOAT_H
/* Sixteen floats at a time: what base/simd.h is for doubles, under the same names. A kernel file
 * includes one of the two. */
#include "base/compiler.h"
#include "base/types.h"

#if defined CW_SIMD_AVX512 || defined CW_SIMD_AVX2
#include <immintrin.h>
#endif

enum { SIMD_WIDTH = 16 };

typedef float simd_real;
typedef uint32_t simd_word;

#define SIMD_JOIN2(a, b) a##_##b
#define SIMD_JOIN(a, b)  SIMD_JOIN2(a, b)

/* kernels that there are in double and in mixed precision have another name in the second */
#ifdef CW_MIXED
#define SIMD_SUFFIX(level) mixed_##level
#else
#define SIMD_SUFFIX(level) level
#endif

#if defined CW_SIMD_AVX512
#define SIMD_NAME(stem) SIMD_JOIN(stem, SIMD_SUFFIX(avx512))
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
#elif defined CW_SIMD_AVX2
#define SIMD_NAME(stem) SIMD_JOIN(stem, SIMD_SUFFIX(avx2))
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
#else
#define SIMD_NAME(stem) SIMD_JOIN(stem, SIMD_SUFFIX(portable))
#define SIMD_FRACTION   23
#define SIMD_FMA        fmaf
#include "base/simd_plain.inc"
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
/* (x, y, z, w) of the sixteen atoms whose x begin at p[j[0]] .. p[j[15]] */
CW_ALWAYS_INLINE void simd_load_atoms(const float *p, const lidx *j, struct simd out[4])
{
#define SIMD_ATOM(n) _mm_load_ps(p + (size_t)j[n])
#define SIMD_QUARTET(n)                                                                            \
    _mm512_insertf32x4(_mm512_insertf32x4(_mm512_insertf32x4(_mm512_castps128_ps512(SIMD_ATOM(n)), \
                                                             SIMD_ATOM((n) + 4), 1),               \
                                          SIMD_ATOM((n) + 8), 2),                                  \
                       SIMD_ATOM((n) + 12), 3)
    __m512 a = SIMD_QUARTET(0);
    __m512 b = SIMD_QUARTET(1);
    __m512 c = SIMD_QUARTET(2);
    __m512 e = SIMD_QUARTET(3);
    __m512d ab0 = _mm512_castps_pd(_mm512_unpacklo_ps(a, b));
    __m512d ab1 = _mm512_castps_pd(_mm512_unpackhi_ps(a, b));
    __m512d ce0 = _mm512_castps_pd(_mm512_unpacklo_ps(c, e));
    __m512d ce1 = _mm512_castps_pd(_mm512_unpackhi_ps(c, e));
    out[0].v = _mm512_castpd_ps(_mm512_unpacklo_pd(ab0, ce0));
    out[1].v = _mm512_castpd_ps(_mm512_unpackhi_pd(ab0, ce0));
    out[2].v = _mm512_castpd_ps(_mm512_unpacklo_pd(ab1, ce1));
    out[3].v = _mm512_castpd_ps(_mm512_unpackhi_pd(ab1, ce1));
#undef SIMD_QUARTET
#undef SIMD_ATOM
}
/* Packs the indices of the mask's lanes to the front of out (all sixteen places are written);
 * returns their number. */
CW_ALWAYS_INLINE unsigned simd_pack(struct simd_mask m, const lidx *index, lidx *out)
{
    /* to a register first: compressing straight to memory is slow on some processors */
    __m512i from = _mm512_loadu_si512((const void *)index);
    _mm512_storeu_si512((void *)out, _mm512_maskz_compress_epi32(m.m, from));
    return (unsigned)_mm_popcnt_u32(m.m);
}
/* lanes whose index is the given one */
CW_ALWAYS_INLINE struct simd_mask simd_named(const lidx *index, lidx one)
{
    __m512i from = _mm512_loadu_si512((const void *)index);
    return (struct simd_mask){_mm512_cmpeq_epi32_mask(from, _mm512_set1_epi32(one))};
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
/* The lanes named by the bits, moved to the front. The order is made by pdep and pext. */
CW_ALWAYS_INLINE __m256i simd_compress(unsigned bits, __m256i from)
{
    uint64_t wide = _pdep_u64(bits, 0x0101010101010101u) * 0xff;
    uint64_t order = _pext_u64(0x0706050403020100u, wide);
    return _mm256_permutevar8x32_epi32(from,
                                       _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)order)));
}
CW_ALWAYS_INLINE void simd_load_eight(const float *p, const lidx *j, __m256 out[4])
{
#define SIMD_ATOM(n) _mm_load_ps(p + (size_t)j[n])
#define SIMD_PAIR(n)                                                                               \
    _mm256_insertf128_ps(_mm256_castps128_ps256(SIMD_ATOM(n)), SIMD_ATOM((n) + 4), 1)
    __m256 a = SIMD_PAIR(0);
    __m256 b = SIMD_PAIR(1);
    __m256 c = SIMD_PAIR(2);
    __m256 e = SIMD_PAIR(3);
    __m256d ab0 = _mm256_castps_pd(_mm256_unpacklo_ps(a, b));
    __m256d ab1 = _mm256_castps_pd(_mm256_unpackhi_ps(a, b));
    __m256d ce0 = _mm256_castps_pd(_mm256_unpacklo_ps(c, e));
    __m256d ce1 = _mm256_castps_pd(_mm256_unpackhi_ps(c, e));
    out[0] = _mm256_castpd_ps(_mm256_unpacklo_pd(ab0, ce0));
    out[1] = _mm256_castpd_ps(_mm256_unpackhi_pd(ab0, ce0));
    out[2] = _mm256_castpd_ps(_mm256_unpacklo_pd(ab1, ce1));
    out[3] = _mm256_castpd_ps(_mm256_unpackhi_pd(ab1, ce1));
#undef SIMD_PAIR
#undef SIMD_ATOM
}
CW_ALWAYS_INLINE void simd_load_atoms(const float *p, const lidx *j, struct simd out[4])
{
    __m256 lo[4];
    __m256 hi[4];
    simd_load_eight(p, j, lo);
    simd_load_eight(p, j + 8, hi);
    for (int d = 0; d < 4; d++)
        out[d] = (struct simd){lo[d], hi[d]};
}
CW_ALWAYS_INLINE unsigned simd_pack_eight(__m256 m, const lidx *index, lidx *out)
{
    unsigned bits = (unsigned)_mm256_movemask_ps(m);
    __m256i from = _mm256_loadu_si256((const void *)index);
    _mm256_storeu_si256((void *)out, simd_compress(bits, from));
    return (unsigned)_mm_popcnt_u32(bits);
}
CW_ALWAYS_INLINE unsigned simd_pack(struct simd_mask m, const lidx *index, lidx *out)
{
    unsigned count = simd_pack_eight(m.lo, index, out);
    return count + simd_pack_eight(m.hi, index + 8, out + count);
}
CW_ALWAYS_INLINE struct simd_mask simd_named(const lidx *index, lidx one)
{
    const __m256i all = _mm256_set1_epi32(one);
    __m256i lo = _mm256_loadu_si256((const void *)index);
    __m256i hi = _mm256_loadu_si256((const void *)(index + 8));
    return (struct simd_mask){_mm256_castsi256_ps(_mm256_cmpeq_epi32(lo, all)),
                              _mm256_castsi256_ps(_mm256_cmpeq_epi32(hi, all))};
}

#else /* plain C: what is not in base/simd_plain.inc */

CW_ALWAYS_INLINE void simd_load_atoms(const float *p, const lidx *j, struct simd out[4])
{
    for (size_t n = 0; n < SIMD_WIDTH; n++) {
        for (size_t d = 0; d < 4; d++)
            out[d].v[n] = p[(size_t)j[n] + d];
    }
}
CW_ALWAYS_INLINE struct simd_mask simd_named(const lidx *index, lidx one)
{
    struct simd_mask out = {0};
    for (int n = 0; n < SIMD_WIDTH; n++)
        out.m |= (unsigned)(index[n] == one) << n;
    return out;
}

#endif

#include "base/simd_powers.inc"

#endif
