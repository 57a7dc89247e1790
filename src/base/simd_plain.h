#ifndef CW_BASE_SIMD_PLAIN_H
#define CW_BASE_SIMD_PLAIN_H
/* Vectors in plain C, lane by lane: for base/simd.h and base/simd_float.h, which say before what a
 * lane is: simd_real, simd_word (an unsigned integer of its size), SIMD_WIDTH, SIMD_FRACTION (bits
 * of its fraction) and SIMD_FMA. The operations are described there. */
#include <math.h>
#include <string.h>

struct simd {
    simd_real v[SIMD_WIDTH];
};
struct simd_mask {
    unsigned m;
};
struct simd_table {
    const simd_real *p;
};
struct simd_index {
    simd_word v[SIMD_WIDTH];
};

#define SIMD_LANES(result, expression)                                                             \
    for (int n = 0; n < SIMD_WIDTH; n++)                                                           \
    (result).v[n] = (expression)

CW_ALWAYS_INLINE struct simd simd_all(simd_real a)
{
    struct simd out;
    SIMD_LANES(out, a);
    return out;
}
CW_ALWAYS_INLINE struct simd simd_load(const simd_real *p)
{
    struct simd out;
    SIMD_LANES(out, p[n]);
    return out;
}
CW_ALWAYS_INLINE void simd_store(simd_real *p, struct simd a)
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
    SIMD_LANES(out, SIMD_FMA(a.v[n], b.v[n], c.v[n]));
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
    return (struct simd_mask){(1u << (n < SIMD_WIDTH ? n : SIMD_WIDTH)) - 1};
}
CW_ALWAYS_INLINE struct simd_mask simd_and(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m & b.m};
}
CW_ALWAYS_INLINE struct simd_mask simd_or(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m | b.m};
}
CW_ALWAYS_INLINE struct simd_mask simd_without(struct simd_mask a, struct simd_mask b)
{
    return (struct simd_mask){a.m & ~b.m};
}
CW_ALWAYS_INLINE bool simd_any(struct simd_mask a)
{
    return a.m != 0;
}
CW_ALWAYS_INLINE unsigned simd_pack(struct simd_mask m, const lidx *index, lidx *out)
{
    unsigned count = 0;
    for (int n = 0; n < SIMD_WIDTH; n++) {
        out[count] = index[n];
        count += m.m >> n & 1;
    }
    return count;
}
CW_ALWAYS_INLINE struct simd_table simd_load_table(const simd_real *p)
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
    memcpy(k->v, u.v, sizeof u.v);
    simd_word words[SIMD_WIDTH];
    for (int n = 0; n < SIMD_WIDTH; n++) {
        k->v[n] >>= SIMD_FRACTION - bits;
        words[n] = k->v[n] << (SIMD_FRACTION - bits);
    }
    memcpy(left.v, words, sizeof words);
    return simd_sub(u, left);
}
#undef SIMD_LANES

#endif
