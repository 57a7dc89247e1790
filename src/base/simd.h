#ifndef CW_BASE_SIMD_H
#define CW_BASE_SIMD_H
/* Eight doubles at a time: the dozen operations that the kernels need, in AVX-512 (one register),
 * AVX2 (two) or plain C. A kernel is written once; the build compiles its file three times, with
 * one of CW_SIMD_AVX512, CW_SIMD_AVX2, CW_SIMD_PORTABLE defined, and base/simd_select chooses at
 * run time. Every operation is one IEEE operation per lane (fma where it says so), so all three
 * give the same bits. Lanes that a mask leaves out may hold anything, infinities included; mask
 * before you add. */
#include "base/compiler.h"
#include "base/types.h"

#if defined CW_SIMD_AVX512 || defined CW_SIMD_AVX2
#include <immintrin.h>
#endif

enum { SIMD_WIDTH = 8 };

typedef double simd_real;
typedef uint64_t simd_word;

#define SIMD_JOIN2(a, b) a##_##b
#define SIMD_JOIN(a, b)  SIMD_JOIN2(a, b)

/* SIMD_NAME(kernels_eam) is kernels_eam_avx512, ..._avx2 or ..._portable. */
#if defined CW_SIMD_AVX512
#define SIMD_NAME(stem) SIMD_JOIN(stem, avx512)
struct simd {
    __m512d v;
};
struct simd_mask {
    __mmask8 m;
};
/* sixteen doubles to look up in */
struct simd_table {
    __m512d lo, hi;
};
struct simd_index {
    __m512i v;
};
#elif defined CW_SIMD_AVX2
#define SIMD_NAME(stem) SIMD_JOIN(stem, avx2)
struct simd {
    __m256d lo, hi;
};
struct simd_mask {
    __m256d lo, hi;
};
struct simd_table {
    const double *p;
};
struct simd_index {
    __m256i lo, hi;
};
#else
#define SIMD_NAME(stem) SIMD_JOIN(stem, portable)
#define SIMD_FRACTION   52
#define SIMD_FMA        fma
#include "base/simd_plain.inc"
#endif

/* Tables of sixteen are looked up in registers, or row by row from memory. */
#if defined CW_SIMD_AVX512 || defined CW_SIMD_PORTABLE
enum { SIMD_BY_ROWS = 0 };
#else
enum { SIMD_BY_ROWS = 1 };
#endif

/* Exponent and first mantissa bits of a number in [1, 4) number its segment (see simd_split): with
 * three bits there are eight of length 1/8, then eight of length 1/4. */
enum { SIMD_SEGMENT_BITS = 3, SIMD_FINE_BITS = 6, SIMD_NEAR_BITS = 4 };

#if defined CW_SIMD_AVX512

CW_ALWAYS_INLINE struct simd simd_all(double a)
{
    return (struct simd){_mm512_set1_pd(a)};
}
CW_ALWAYS_INLINE struct simd simd_load(const double *p)
{
    return (struct simd){_mm512_loadu_pd(p)};
}
CW_ALWAYS_INLINE void simd_store(double *p, struct simd a)
{
    _mm512_storeu_pd(p, a.v);
}
/* the low 32 bits of each */
CW_ALWAYS_INLINE void simd_store_low(int32_t *p, struct simd a)
{
    _mm256_storeu_si256((void *)p, _mm512_cvtepi64_epi32(_mm512_castpd_si512(a.v)));
}
CW_ALWAYS_INLINE struct simd simd_add(struct simd a, struct simd b)
{
    return (struct simd){_mm512_add_pd(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_sub(struct simd a, struct simd b)
{
    return (struct simd){_mm512_sub_pd(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_mul(struct simd a, struct simd b)
{
    return (struct simd){_mm512_mul_pd(a.v, b.v)};
}
CW_ALWAYS_INLINE struct simd simd_div(struct simd a, struct simd b)
{
    return (struct simd){_mm512_div_pd(a.v, b.v)};
}
/* a b + c, rounded once */
CW_ALWAYS_INLINE struct simd simd_fma(struct simd a, struct simd b, struct simd c)
{
    return (struct simd){_mm512_fmadd_pd(a.v, b.v, c.v)};
}
CW_ALWAYS_INLINE struct simd_mask simd_less(struct simd a, struct simd b)
{
    return (struct simd_mask){_mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ)};
}
/* lanes 0 .. n - 1; n may be 8 or more */
CW_ALWAYS_INLINE struct simd_mask simd_first(size_t n)
{
    return (struct simd_mask){(__mmask8)(n >= SIMD_WIDTH ? 0xff : (1u << n) - 1)};
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){(__mmask8)(a.m & b.m)};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){(__mmask8)(a.m | b.m)};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return a.m != 0;
}
/* a where the mask says so, else 0 */
CW_ALWAYS_INLINE struct simd simd_keep(struct simd_mask m, struct simd a)
{
    return (struct simd){_mm512_maskz_mov_pd(m.m, a.v)};
}
/* a + (b where the mask says so): b's other lanes leave a alone */
CW_ALWAYS_INLINE struct simd simd_add_if(struct simd_mask m, struct simd a, struct simd b)
{
    return (struct simd){_mm512_mask_add_pd(a.v, m.m, a.v, b.v)};
}
/* sum of lanes, in any order: for exact sums only */
CW_ALWAYS_INLINE double simd_sum(struct simd a)
{
    return _mm512_reduce_add_pd(a.v);
}
/* (x, y, z, w) of the eight atoms whose x begin at p[j[0]] .. p[j[7]] */
CW_ALWAYS_INLINE void simd_load_atoms(const double *p, const lidx *j, struct simd out[4])
{
#define SIMD_ATOM(n)    _mm256_load_pd(p + (size_t)j[n])
#define SIMD_PAIR(a, b) _mm512_insertf64x4(_mm512_castpd256_pd512(SIMD_ATOM(a)), SIMD_ATOM(b), 1)
    __m512d a = SIMD_PAIR(0, 4);
    __m512d b = SIMD_PAIR(1, 5);
    __m512d c = SIMD_PAIR(2, 6);
    __m512d d = SIMD_PAIR(3, 7);
    __m512d ab0 = _mm512_unpacklo_pd(a, b);
    __m512d ab1 = _mm512_unpackhi_pd(a, b);
    __m512d cd0 = _mm512_unpacklo_pd(c, d);
    __m512d cd1 = _mm512_unpackhi_pd(c, d);
    const __m512i even = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
    const __m512i odd = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
    out[0].v = _mm512_permutex2var_pd(ab0, even, cd0);
    out[1].v = _mm512_permutex2var_pd(ab1, even, cd1);
    out[2].v = _mm512_permutex2var_pd(ab0, odd, cd0);
    out[3].v = _mm512_permutex2var_pd(ab1, odd, cd1);
#undef SIMD_PAIR
#undef SIMD_ATOM
}
/* Packs the indices of the mask's lanes to the front of out (all eight places are written); returns
 * their number. */
CW_ALWAYS_INLINE unsigned simd_pack(struct simd_mask m, const lidx *index, lidx *out)
{
    __m256i from = _mm256_loadu_si256((const void *)index);
    _mm256_storeu_si256((void *)out, _mm256_maskz_compress_epi32(m.m, from));
    return (unsigned)_mm_popcnt_u32(m.m);
}
/* sixteen doubles, 64-byte aligned */
CW_ALWAYS_INLINE struct simd_table simd_load_table(const double *p)
{
    return (struct simd_table){_mm512_load_pd(p), _mm512_load_pd(p + 8)};
}
CW_ALWAYS_INLINE struct simd simd_lookup(struct simd_table t, struct simd_index k)
{
    return (struct simd){_mm512_permutex2var_pd(t.lo, k.v, t.hi)};
}
/* The segment that u in [1, 4) lies in, as an index for simd_lookup (its low four bits count), and
 * u minus the segment's left end. */
CW_ALWAYS_INLINE struct simd simd_split(struct simd u, int bits, struct simd_index *k)
{
    k->v = _mm512_srli_epi64(_mm512_castpd_si512(u.v), (unsigned)(52 - bits));
    __m512i left = _mm512_slli_epi64(k->v, (unsigned)(52 - bits));
    return (struct simd){_mm512_sub_pd(u.v, _mm512_castsi512_pd(left))};
}

/* out[lane] = 8 * (low bits of k), ready for simd_load_row */
CW_ALWAYS_INLINE void simd_row_index(struct simd_index k, int mask, lidx out[SIMD_WIDTH])
{
    __m256i low = _mm256_and_si256(_mm512_cvtepi64_epi32(k.v), _mm256_set1_epi32(mask));
    _mm256_storeu_si256((void *)out, _mm256_slli_epi32(low, 3));
}

#elif defined CW_SIMD_AVX2

CW_ALWAYS_INLINE struct simd simd_all(double a)
{
    return (struct simd){_mm256_set1_pd(a), _mm256_set1_pd(a)};
}
CW_ALWAYS_INLINE struct simd simd_load(const double *p)
{
    return (struct simd){_mm256_loadu_pd(p), _mm256_loadu_pd(p + 4)};
}
CW_ALWAYS_INLINE void simd_store(double *p, struct simd a)
{
    _mm256_storeu_pd(p, a.lo);
    _mm256_storeu_pd(p + 4, a.hi);
}
CW_ALWAYS_INLINE void simd_store_low(int32_t *p, struct simd a)
{
    const __m256 even = _mm256_shuffle_ps(_mm256_castpd_ps(a.lo), _mm256_castpd_ps(a.hi), 0x88);
    const __m256d order = _mm256_permute4x64_pd(_mm256_castps_pd(even), 0xd8);
    _mm256_storeu_si256((void *)p, _mm256_castpd_si256(order));
}
CW_ALWAYS_INLINE struct simd simd_add(struct simd a, struct simd b)
{
    return (struct simd){_mm256_add_pd(a.lo, b.lo), _mm256_add_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_sub(struct simd a, struct simd b)
{
    return (struct simd){_mm256_sub_pd(a.lo, b.lo), _mm256_sub_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_mul(struct simd a, struct simd b)
{
    return (struct simd){_mm256_mul_pd(a.lo, b.lo), _mm256_mul_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_div(struct simd a, struct simd b)
{
    return (struct simd){_mm256_div_pd(a.lo, b.lo), _mm256_div_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd simd_fma(struct simd a, struct simd b, struct simd c)
{
    return (struct simd){_mm256_fmadd_pd(a.lo, b.lo, c.lo), _mm256_fmadd_pd(a.hi, b.hi, c.hi)};
}
CW_ALWAYS_INLINE struct simd_mask simd_less(struct simd a, struct simd b)
{
    return (struct simd_mask){_mm256_cmp_pd(a.lo, b.lo, _CMP_LT_OQ),
                              _mm256_cmp_pd(a.hi, b.hi, _CMP_LT_OQ)};
}
CW_ALWAYS_INLINE struct simd_mask simd_first(size_t n)
{
    __m256d count = _mm256_set1_pd((double)(n < SIMD_WIDTH ? n : SIMD_WIDTH));
    return (struct simd_mask){
        _mm256_cmp_pd(_mm256_setr_pd(0, 1, 2, 3), count, _CMP_LT_OQ),
        _mm256_cmp_pd(_mm256_setr_pd(4, 5, 6, 7), count, _CMP_LT_OQ),
    };
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){_mm256_and_pd(a.lo, b.lo), _mm256_and_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){_mm256_or_pd(a.lo, b.lo), _mm256_or_pd(a.hi, b.hi)};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return _mm256_movemask_pd(_mm256_or_pd(a.lo, a.hi)) != 0;
}
CW_ALWAYS_INLINE struct simd simd_keep(struct simd_mask m, struct simd a)
{
    return (struct simd){_mm256_and_pd(m.lo, a.lo), _mm256_and_pd(m.hi, a.hi)};
}
CW_ALWAYS_INLINE struct simd simd_add_if(struct simd_mask m, struct simd a, struct simd b)
{
    return simd_add(a, simd_keep(m, b));
}
CW_ALWAYS_INLINE double simd_sum(struct simd a)
{
    __m256d four = _mm256_add_pd(a.lo, a.hi);
    __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
CW_ALWAYS_INLINE void simd_load_four(const double *p, const lidx *j, __m256d out[4])
{
    __m256d a = _mm256_load_pd(p + (size_t)j[0]);
    __m256d b = _mm256_load_pd(p + (size_t)j[1]);
    __m256d c = _mm256_load_pd(p + (size_t)j[2]);
    __m256d d = _mm256_load_pd(p + (size_t)j[3]);
    __m256d ab0 = _mm256_unpacklo_pd(a, b);
    __m256d ab1 = _mm256_unpackhi_pd(a, b);
    __m256d cd0 = _mm256_unpacklo_pd(c, d);
    __m256d cd1 = _mm256_unpackhi_pd(c, d);
    out[0] = _mm256_permute2f128_pd(ab0, cd0, 0x20);
    out[1] = _mm256_permute2f128_pd(ab1, cd1, 0x20);
    out[2] = _mm256_permute2f128_pd(ab0, cd0, 0x31);
    out[3] = _mm256_permute2f128_pd(ab1, cd1, 0x31);
}
CW_ALWAYS_INLINE void simd_load_atoms(const double *p, const lidx *j, struct simd out[4])
{
    __m256d lo[4];
    __m256d hi[4];
    simd_load_four(p, j, lo);
    simd_load_four(p, j + 4, hi);
    for (int d = 0; d < 4; d++)
        out[d] = (struct simd){lo[d], hi[d]};
}
/* The lanes named by the bits, moved to the front. The order is made by pdep and pext. */
CW_ALWAYS_INLINE __m256i simd_compress(unsigned bits, __m256i from)
{
    uint64_t wide = _pdep_u64(bits, 0x0101010101010101u) * 0xff;
    uint64_t order = _pext_u64(0x0706050403020100u, wide);
    return _mm256_permutevar8x32_epi32(from,
                                       _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)order)));
}
CW_ALWAYS_INLINE unsigned simd_pack(struct simd_mask m, const lidx *index, lidx *out)
{
    unsigned bits = (unsigned)_mm256_movemask_pd(m.lo) | (unsigned)_mm256_movemask_pd(m.hi) << 4;
    __m256i from = _mm256_loadu_si256((const void *)index);
    _mm256_storeu_si256((void *)out, simd_compress(bits, from));
    return (unsigned)_mm_popcnt_u32(bits);
}
CW_ALWAYS_INLINE struct simd_table simd_load_table(const double *p)
{
    return (struct simd_table){p};
}
CW_ALWAYS_INLINE struct simd simd_lookup(struct simd_table t, struct simd_index k)
{
    const __m256i low = _mm256_set1_epi64x(15);
    return (struct simd){_mm256_i64gather_pd(t.p, _mm256_and_si256(k.lo, low), 8),
                         _mm256_i64gather_pd(t.p, _mm256_and_si256(k.hi, low), 8)};
}
CW_ALWAYS_INLINE struct simd simd_split(struct simd u, int bits, struct simd_index *k)
{
    k->lo = _mm256_srli_epi64(_mm256_castpd_si256(u.lo), (52 - bits));
    k->hi = _mm256_srli_epi64(_mm256_castpd_si256(u.hi), (52 - bits));
    __m256i left_lo = _mm256_slli_epi64(k->lo, (52 - bits));
    __m256i left_hi = _mm256_slli_epi64(k->hi, (52 - bits));
    return (struct simd){_mm256_sub_pd(u.lo, _mm256_castsi256_pd(left_lo)),
                         _mm256_sub_pd(u.hi, _mm256_castsi256_pd(left_hi))};
}

/* out[lane] = 8 * (low bits of k), ready for simd_load_row */
CW_ALWAYS_INLINE void simd_row_index(struct simd_index k, int mask, lidx out[SIMD_WIDTH])
{
    long long bits[SIMD_WIDTH];
    _mm256_storeu_si256((void *)bits, k.lo);
    _mm256_storeu_si256((void *)(bits + 4), k.hi);
    for (int n = 0; n < SIMD_WIDTH; n++)
        out[n] = 8 * (lidx)(bits[n] & mask);
}

#else /* plain C: what is not in base/simd_plain.inc */

CW_ALWAYS_INLINE void simd_store_low(int32_t *p, struct simd a)
{
    for (int n = 0; n < SIMD_WIDTH; n++) {
        uint64_t bits;
        memcpy(&bits, &a.v[n], sizeof bits);
        p[n] = (int32_t)(uint32_t)bits;
    }
}
CW_ALWAYS_INLINE struct simd simd_keep(struct simd_mask m, struct simd a)
{
    struct simd out;
    for (int n = 0; n < SIMD_WIDTH; n++)
        out.v[n] = m.m >> n & 1 ? a.v[n] : 0.0;
    return out;
}
CW_ALWAYS_INLINE struct simd simd_add_if(struct simd_mask m, struct simd a, struct simd b)
{
    struct simd out;
    for (int n = 0; n < SIMD_WIDTH; n++)
        out.v[n] = m.m >> n & 1 ? a.v[n] + b.v[n] : a.v[n];
    return out;
}
CW_ALWAYS_INLINE double simd_sum(struct simd a)
{
    double sum = 0;
    for (int n = 0; n < SIMD_WIDTH; n++)
        sum += a.v[n];
    return sum;
}
CW_ALWAYS_INLINE void simd_load_atoms(const double *p, const lidx *j, struct simd out[4])
{
    for (size_t n = 0; n < SIMD_WIDTH; n++) {
        for (size_t d = 0; d < 4; d++)
            out[d].v[n] = p[(size_t)j[n] + d];
    }
}
/* out[lane] = 8 * (low bits of k), ready for simd_load_row */
CW_ALWAYS_INLINE void simd_row_index(struct simd_index k, int mask, lidx out[SIMD_WIDTH])
{
    for (int n = 0; n < SIMD_WIDTH; n++)
        out[n] = 8 * (lidx)(k.v[n] & (uint64_t)mask);
}

#endif

/* Rows of eight doubles (32-byte aligned): out[p] = the p-th of each lane's row. */
CW_ALWAYS_INLINE void simd_load_row(const double *rows, const lidx index[SIMD_WIDTH],
                                    struct simd out[8])
{
    simd_load_atoms(rows, index, out);
    simd_load_atoms(rows + 4, index, out + 4);
}

/* Rounds to the grid whose magic number (CW_MAGIC of base/exact.h) is given. */
CW_ALWAYS_INLINE struct simd simd_round(struct simd a, struct simd magic)
{
    return simd_sub(simd_add(a, magic), magic);
}

#include "base/simd_powers.inc"

#endif
