#ifndef CW_BASE_SIMD_DOUBLE_H
#define CW_BASE_SIMD_DOUBLE_H
/* What kernels need besides the operations of base/simd.h, in double precision: positions, squares
 * of distances, exact sums. base/simd_mixed.h has the same under the same names in single
 * precision. */
#include "base/exact.h"
#include "base/simd.h"

enum { SIMD_MIXED = 0, SIMD_FOLD_MOST = 1 << 16 };

/* what positions are made of */
typedef double simd_place;

/* One position, in all lanes. */
struct simd_point {
    struct simd x[3];
};
CW_ALWAYS_INLINE struct simd_point simd_point_at(const double *p, lidx i)
{
    const double *at = p + 4 * (size_t)i;
    return (struct simd_point){{simd_all(at[0]), simd_all(at[1]), simd_all(at[2])}};
}
/* d = the point less the eight atoms at offsets j[0 .. 7]; w: the fourth numbers of those */
CW_ALWAYS_INLINE void simd_differences(const struct simd_point *from, const double *p,
                                       const lidx *j, struct simd d[3], struct simd *w)
{
    struct simd other[4];
    simd_load_atoms(p, j, other);
    for (int k = 0; k < 3; k++)
        d[k] = simd_sub(from->x[k], other[k]);
    *w = other[3];
}
/* Differences are in length units already. */
CW_ALWAYS_INLINE struct simd simd_square(const struct simd d[3], double unit2)
{
    (void)unit2;
    return simd_fma(d[2], d[2], simd_fma(d[1], d[1], simd_mul(d[0], d[0])));
}

/* A sum of summands that are rounded to the grid of `quantum` first. */
struct simd_total {
    struct simd v;
};
CW_ALWAYS_INLINE struct simd_total simd_total_zero(void)
{
    return (struct simd_total){simd_all(0)};
}
CW_ALWAYS_INLINE void simd_total_add(struct simd_total *total, struct simd_mask in,
                                     struct simd value, double quantum)
{
    total->v = simd_add_if(in, total->v, simd_round(value, simd_all(CW_MAGIC(quantum))));
}
/* total += a b, rounded once, to the grid */
CW_ALWAYS_INLINE void simd_total_add_product(struct simd_total *total, struct simd_mask in,
                                             struct simd a, struct simd b, double quantum)
{
    const struct simd magic = simd_all(CW_MAGIC(quantum));
    total->v = simd_add_if(in, total->v, simd_sub(simd_fma(a, b, magic), magic));
}
CW_ALWAYS_INLINE void simd_total_fold(struct simd_total *total)
{
    (void)total; /* there is room for all */
}
CW_ALWAYS_INLINE void simd_total_merge(struct simd_total *total, const struct simd_total *other)
{
    total->v = simd_add(total->v, other->v);
}
CW_ALWAYS_INLINE double simd_total_value(const struct simd_total *total, double quantum)
{
    (void)quantum;
    return simd_sum(total->v);
}
/* No summand is too large for the grid of forces (see potential/exact_row.c). */
CW_ALWAYS_INLINE struct simd_mask simd_is_large(struct simd_mask in, struct simd factor,
                                                struct simd s, double limit)
{
    (void)in, (void)factor, (void)s, (void)limit;
    return simd_first(0);
}

#endif
