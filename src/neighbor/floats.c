/* See floats.h. An error of 2^-24 of the extent of the rank's atoms: 1e-5 A for a brick of 200 A.
 */
#include "neighbor/floats.h"

#include <float.h>
#include <string.h>

#include "base/compiler.h"
#include "base/types.h"

/* The largest absolute value is found by its bits: integers have an order that the compiler may
 * turn into vectors. stride: a constant. */
CW_ALWAYS_INLINE double fill(const double *x, size_t n, size_t stride, float *out)
{
    const double origin[4] = {x[0], x[1], x[2], 0};
    int32_t far_bits = 0;
    float far;
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < stride; d++) {
            const float at = d < 3 ? (float)(x[4 * i + d] - origin[d]) : 0;
            int32_t bits;
            memcpy(&bits, &at, sizeof bits);
            bits &= INT32_MAX;
            far_bits = bits > far_bits ? bits : far_bits;
            out[stride * i + d] = at;
        }
    }
    memcpy(&far, &far_bits, sizeof far);
    /* the factor leaves room for more than sqrt(3) / 2 */
    return (double)FLT_EPSILON * (double)far;
}

double floats_fill(const double *x, size_t n, size_t stride, float *out)
{
    if (n == 0)
        return 0;
    return stride == 3 ? fill(x, n, 3, out) : fill(x, n, 4, out);
}
