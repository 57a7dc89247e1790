#ifndef CW_BASE_SIMD_POWERS_H
#define CW_BASE_SIMD_POWERS_H
/* Polynomials of vectors, for base/simd.h and base/simd_float.h, which include it. */

enum { SIMD_POWERS = 9 };

/* sum of a[p] t^p, p = 0 .. degree < SIMD_POWERS, in pairs, pairs of pairs and so on (Estrin): a
 * chain of four fmas where Horner's rule has eight, so that more of the next pairs' work fits into
 * the processor's window. Overwrites a. */
#if defined CW_SIMD_PORTABLE
CW_ALWAYS_INLINE struct simd simd_sum_powers(struct simd *a, int degree, struct simd t)
{
    struct simd out;
    for (int lane = 0; lane < SIMD_WIDTH; lane++) {
        simd_real b[SIMD_POWERS];
        simd_real power = t.v[lane];
        for (int p = 0; p <= degree; p++)
            b[p] = a[p].v[lane];
        for (size_t n = (size_t)degree + 1; n > 1; n = (n + 1) / 2) {
            for (size_t k = 0; k < n / 2; k++)
                b[k] = SIMD_FMA(b[2 * k + 1], power, b[2 * k]);
            if (n % 2)
                b[n / 2] = b[n - 1];
            power *= power;
        }
        out.v[lane] = b[0];
    }
    return out;
}
#else
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
#endif

#endif
