#ifndef CW_BASE_EXACT_H
#define CW_BASE_EXACT_H
/* Exact sums. Floating-point addition is exact, hence associative and commutative, while every
 * summand is a multiple of one quantum q and the partial sums stay below 2^53 q. So each
 * contribution is rounded to its grid before it is added; the order of neighbours, the rank and the
 * SIMD width no longer matter. Global sums go on in 128-bit integers.
 *
 * Quanta are powers of two, the same for every unit style (both metal and lj have values of order
 * one). */
#include <math.h>

#include "base/compiler.h"
#include "base/types.h"

#define CW_QUANTUM_POSITION 0x1p-38 /* length: range +-16384, 3.6e-12 */
#define CW_QUANTUM_VELOCITY 0x1p-40 /* length/time: range +-8192 */
#define CW_QUANTUM_FORCE    0x1p-36 /* energy/length: sums up to 131072 */
#define CW_QUANTUM_ENERGY   0x1p-38 /* energy per atom: sums up to 32768 */
#define CW_QUANTUM_VIRIAL   0x1p-36 /* energy per atom */

/* The largest magnitude of one pair's force (and of an atom's total force) that is accepted. Above
 * it: "atoms overlap". */
#define CW_FORCE_MAX 32768.0

/* (x + M) - M with M = 1.5 * 2^52 q rounds x to the nearest multiple of q (ties to even), for |x| <
 * 2^51 q. Symmetric in sign: exact_round(-x) = -exact_round(x). */
#define CW_MAGIC(quantum) (0x1.8p52 * (quantum))

CW_ALWAYS_INLINE double exact_round(double x, double quantum)
{
    const double magic = CW_MAGIC(quantum);
    return (x + magic) - magic;
}

/* The same for any x, slower. */
CW_ALWAYS_INLINE double exact_round_wide(double x, double quantum)
{
    return rint(x / quantum) * quantum + 0.0; /* no negative zero */
}

/* The same of the product a b, which is rounded once, for |a b| < 2^51 q. */
CW_ALWAYS_INLINE double exact_round_product(double a, double b, double quantum)
{
    const double magic = CW_MAGIC(quantum);
    return fma(a, b, magic) - magic;
}

/* Wide integer sum in units of a quantum that the user keeps: two's complement, 128 bits. */
struct exact_sum {
    uint64_t lo;
    int64_t hi;
};

/* sum += n quanta. Local. */
void exact_add(struct exact_sum *sum, int64_t n);

/* sum += other. */
void exact_merge(struct exact_sum *sum, const struct exact_sum *other);

/* sum += x / quantum, rounded to the nearest integer; |x / quantum| must be below 2^62, else it
 * saturates at that bound. */
void exact_add_double(struct exact_sum *sum, double x, double quantum);

/* sum += sum over i < n of x[i * stride]; every x is a multiple of the quantum already, |x| < 2^53
 * quantum. */
void exact_add_array(struct exact_sum *sum, const double *x, size_t n, size_t stride,
                     double quantum);

/* The sum as the nearest double times the quantum. The same on every rank that holds the same sum.
 */
double exact_value(const struct exact_sum *sum, double quantum);

#endif
