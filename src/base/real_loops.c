/* exp as in real.c, with 2^k put together from bits. ln(x) = e ln 2 + 2 artanh(f), x = 2^e m, m
 * from sqrt(1/2) to sqrt(2), f = (m - 1) / (m + 1), |f| <= 0.172: eleven terms of the series leave
 * 1e-18. Sine and cosine are Taylor's polynomials of degree 23 and 22 about zero. ln 2 comes in two
 * parts, so that e times the first is exact (Cody and Waite, Software Manual for the Elementary
 * Functions, 1980). */
#include "base/real_loops.h"

#include <math.h>
#include <string.h>

#include "base/compiler.h"

static const double LN2_HIGH = 0x1.62e42fefa38p-1;
static const double LN2_LOW = 0x1.ef35793c7673p-45;
/* 1.5 * 2^52: added to a small number, it leaves the nearest integer in the low bits */
static const double ROUNDER = 0x1.8p52;

CW_ALWAYS_INLINE uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

CW_ALWAYS_INLINE double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

CW_ALWAYS_INLINE double exp_one(double x)
{
    x = x < 700 ? x : 700;
    x = x > -700 ? x : -700;
    const double shifted = fma(x, 0x1.71547652b82fep+0, ROUNDER);
    const double k = shifted - ROUNDER;
    const double r = fma(-k, LN2_LOW, fma(-k, LN2_HIGH, x));
    double p = 1.0 / 6227020800;
    p = fma(p, r, 1.0 / 479001600);
    p = fma(p, r, 1.0 / 39916800);
    p = fma(p, r, 1.0 / 3628800);
    p = fma(p, r, 1.0 / 362880);
    p = fma(p, r, 1.0 / 40320);
    p = fma(p, r, 1.0 / 5040);
    p = fma(p, r, 1.0 / 720);
    p = fma(p, r, 1.0 / 120);
    p = fma(p, r, 1.0 / 24);
    p = fma(p, r, 1.0 / 6);
    p = fma(p, r, 0.5);
    p = fma(p * r, r, r) + 1;
    return p * from_bits((bits_of(shifted) << 52) + ((uint64_t)1023 << 52));
}

CW_ALWAYS_INLINE double log_one(double x)
{
    const uint64_t half = 0x3fe6a09e667f3bcd; /* sqrt(1/2) */
    const uint64_t bias = (uint64_t)1023 << 52;
    const uint64_t biased = (bits_of(x) - half + bias) >> 52; /* e + 1023 */
    const double m = from_bits(bits_of(x) - (biased << 52) + bias);
    const double e = from_bits(biased | bits_of(0x1p52)) - (0x1p52 + 1023);
    const double f = (m - 1) / (m + 1);
    const double s = f * f;
    double p = 1.0 / 23;
    p = fma(p, s, 1.0 / 21);
    p = fma(p, s, 1.0 / 19);
    p = fma(p, s, 1.0 / 17);
    p = fma(p, s, 1.0 / 15);
    p = fma(p, s, 1.0 / 13);
    p = fma(p, s, 1.0 / 11);
    p = fma(p, s, 1.0 / 9);
    p = fma(p, s, 1.0 / 7);
    p = fma(p, s, 1.0 / 5);
    p = fma(p, s, 1.0 / 3);
    const double rest = fma(2 * f * s, p, e * LN2_LOW);
    return fma(e, LN2_HIGH, fma(2, f, rest));
}

void real_exp_each(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = exp_one(x[i]);
}

void real_log_each(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = log_one(x[i]);
}

void real_sine_cosine(double y, double *sine, double *cosine)
{
    static const double odd[] = {-1.0 / 25852016738884976640000.0,
                                 1.0 / 51090942171709440000.0,
                                 -1.0 / 121645100408832000.0,
                                 1.0 / 355687428096000.0,
                                 -1.0 / 1307674368000.0,
                                 1.0 / 6227020800.0,
                                 -1.0 / 39916800,
                                 1.0 / 362880,
                                 -1.0 / 5040,
                                 1.0 / 120,
                                 -1.0 / 6};
    static const double even[] = {-1.0 / 1124000727777607680000.0,
                                  1.0 / 2432902008176640000.0,
                                  -1.0 / 6402373705728000.0,
                                  1.0 / 20922789888000.0,
                                  -1.0 / 87178291200.0,
                                  1.0 / 479001600,
                                  -1.0 / 3628800,
                                  1.0 / 40320,
                                  -1.0 / 720,
                                  1.0 / 24,
                                  -1.0 / 2};
    const double s = y * y;
    double p = odd[0];
    double q = even[0];
    for (size_t n = 1; n < sizeof odd / sizeof odd[0]; n++) {
        p = fma(p, s, odd[n]);
        q = fma(q, s, even[n]);
    }
    *sine = fma(y * s, p, y);
    *cosine = fma(s, q, 1);
}
