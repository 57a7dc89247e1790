/* exp(x) = 2^k exp(r), k = nearest integer to x / ln 2, |r| <= ln 2 / 2, with ln 2 in two parts
 * (Cody and Waite, Software Manual for the Elementary Functions, 1980) and Taylor's polynomial of
 * degree 13, whose remainder is below 1e-17. */
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
