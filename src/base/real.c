/* exp(x) = 2^k exp(r), k = nearest integer to x / ln 2, |r| <= ln 2 / 2, with ln 2 in two parts
 * (Cody and Waite, Software Manual for the Elementary Functions, 1980) and Taylor's polynomial of
 * degree 13, whose remainder is below 1e-17.
 *
 * atan(t) = atan(c) + atan((t - c) / (1 + t c)) for 0 <= t <= 1 with c = k/8 next to t; the second
 * argument is below 1/16, where eight terms of Gregory's series leave 1e-22. */
#include "base/real.h"

#include <math.h>

double real_exp(double x)
{
    static const double inverse[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
        1.0 / 5040,       1.0 / 720,       1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5};
    const double ln2_high = 0x1.62e42fefa38p-1;
    const double ln2_low = 0x1.ef35793c7673p-45;
    if (x != x)
        return x;
    if (x > 709)
        return INFINITY;
    if (x < -708)
        return 0;
    double k = rint(x * 0x1.71547652b82fep+0);
    double r = fma(-k, ln2_low, fma(-k, ln2_high, x));
    double p = inverse[0];
    for (unsigned n = 1; n < sizeof inverse / sizeof inverse[0]; n++)
        p = fma(p, r, inverse[n]);
    p = fma(p * r, r, r) + 1;
    return ldexp(p, (int)k);
}

/* Newton's method on exp: each step squares the error, by Halley's form
 *   y += 2 (x - e^y) / (x + e^y). */
double real_log(double x)
{
    int exponent;
    if (!(x > 0))
        return x == 0 ? -INFINITY : NAN;
    if (isinf(x))
        return x;
    const double part = frexp(x, &exponent);
    double y = part - 1;
    for (int k = 0; k < 4; k++) {
        const double e = real_exp(y);
        y += 2 * (part - e) / (part + e);
    }
    return fma(exponent, 0x1.62e42fefa39efp-1, y);
}

/* erf by the series 2 x exp(-x^2) / sqrt(pi) sum (2 x^2)^n / (2 n + 1)!!, whose terms are all
 * positive, up to 2; erfc beyond by the continued fraction
 *   exp(-x^2) / (x sqrt(pi)) 1/(1 + v/(1 + 2 v/(1 + 3 v/(1 + ...)))), v = 1 / (2 x^2)
 * (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14). */
static double positive_erfc(double x)
{
    enum { TERMS = 120 };
    static const double by_root_pi = 0x1.20dd750429b6dp-1; /* 1 / sqrt(pi) */
    const double square = x * x;
    const double gauss = real_exp(-square) * by_root_pi;
    if (x < 2) {
        double sum = 1;
        double term = 1;
        for (int n = 1; term > 0x1p-60 * sum; n++) {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return 1 - 2 * x * gauss * sum;
    }
    double tail = 1;
    for (int n = TERMS; n > 0; n--)
        tail = 1 + n / (2 * square * tail);
    return gauss / (x * tail);
}

double real_erfc(double x)
{
    return x < 0 ? 2 - positive_erfc(-x) : positive_erfc(x);
}

/* for 0 <= t <= 1 */
static double arc_tangent(double t)
{
    static const double known[] = {0,
                                   0x1.fd5ba9aac2f6ep-4,
                                   0x1.f5b75f92c80ddp-3,
                                   0x1.6f61941e4def1p-2,
                                   0x1.dac670561bb4fp-2,
                                   0x1.1e00babdefeb4p-1,
                                   0x1.4978fa3269ee1p-1,
                                   0x1.700a7c5784634p-1,
                                   0x1.921fb54442d18p-1};
    const double k = rint(8 * t);
    const double c = k / 8;
    const double u = (t - c) / fma(t, c, 1.0);
    const double u2 = u * u;
    double p = 1.0 / 15;
    for (int n = 13; n >= 3; n -= 2)
        p = fma(-p, u2, 1.0 / n);
    return known[(int)k] + fma(-p * u2, u, u);
}

double real_angle(double y, double x)
{
    const double half_turn = 0x1.921fb54442d18p+1;
    const double most = fmax(y, fabs(x));
    if (!(most > 0))
        return 0;
    const double acute = arc_tangent(fmin(y, fabs(x)) / most);
    const double to_axis = y > fabs(x) ? 0.5 * half_turn - acute : acute;
    return x < 0 ? half_turn - to_axis : to_axis;
}
