/* 128-bit integer sums as two 64-bit words: a portable carry, no compiler's __int128 in an
 * interface that is sent over the network. See exact.h for why sums are integers. */
#include "base/exact.h"

#include <math.h>

void exact_add(struct exact_sum *sum, int64_t n)
{
    uint64_t lo = sum->lo + (uint64_t)n;
    sum->hi += (n < 0 ? -1 : 0) + (lo < sum->lo ? 1 : 0);
    sum->lo = lo;
}

void exact_merge(struct exact_sum *sum, const struct exact_sum *other)
{
    uint64_t lo = sum->lo + other->lo;
    sum->hi += other->hi + (lo < sum->lo ? 1 : 0);
    sum->lo = lo;
}

void exact_add_double(struct exact_sum *sum, double x, double quantum)
{
    double n = rint(x / quantum);
    if (!(n < 0x1p62))
        n = 0x1p62;
    if (n < -0x1p62)
        n = -0x1p62;
    exact_add(sum, (int64_t)n);
}

void exact_add_array(struct exact_sum *sum, const double *x, size_t n, size_t stride,
                     double quantum)
{
    const double inverse = 1 / quantum; /* a power of two: exact */
    for (size_t i = 0; i < n; i++)
        exact_add(sum, (int64_t)(x[i * stride] * inverse));
}

double exact_value(const struct exact_sum *sum, double quantum)
{
    bool negative = sum->hi < 0;
    uint64_t lo = negative ? ~sum->lo + 1 : sum->lo;
    uint64_t hi = negative ? ~(uint64_t)sum->hi + (lo == 0) : (uint64_t)sum->hi;
    double magnitude = fma((double)hi, 0x1p64, (double)lo);
    return (negative ? -magnitude : magnitude) * quantum;
}
