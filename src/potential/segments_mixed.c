/* Segment tables in single precision. See segments.c: the fit is the same one, of lower degree,
 * onto a map from s to u whose numbers are floats. */
#include <math.h>
#include <string.h>

#include "base/simd_mixed.h"
#include "potential/segments.h"

/* The largest scale and the offset, both floats, for which no float s from s_min to the square of
 * the cut-off is mapped to 4. */
static void choose_map(struct segments_mixed *mixed, double s_min, double s_max)
{
    const float scale = (float)(3 * (1 - 0x1p-18) / (s_max - s_min));
    const float offset = (float)(1 - s_min * (double)scale);
    mixed->scale = (double)scale;
    mixed->offset = (double)offset;
    mixed->s_min = (1 + 0x1p-20) * (1 - mixed->offset) / mixed->scale;
}

/* Number of the segment, as the kernels look it up, and distance from its left end. */
static size_t segment_of(float u, float *t)
{
    uint32_t word;
    memcpy(&word, &u, sizeof word);
    const uint32_t k = word >> (23 - SIMD_SEGMENT_BITS);
    const uint32_t left_word = k << (23 - SIMD_SEGMENT_BITS);
    float left;
    memcpy(&left, &left_word, sizeof left);
    *t = u - left;
    return k & (SEGMENTS - 1);
}

void segments_fit_mixed(struct segments *table, const struct radial *f, double cutoff,
                        struct mixed_scale scale)
{
    struct segments_mixed *mixed = &table->mixed;
    choose_map(mixed, table->s_min, cutoff * cutoff);
    const struct segments_map map = {mixed->scale, mixed->offset};
    double left = 1;
    mixed->most_value = 0;
    for (int segment = 0; segment < SEGMENTS; segment++) {
        const double width = (left < 2 ? 1.0 : 2.0) / (1 << SIMD_SEGMENT_BITS);
        const double ends[2] = {left, left + width};
        double power[SEGMENTS_DEGREE + 1];
        double unit = 1;
        float t;
        const size_t k = segment_of((float)left, &t);
        segments_fit_piece(f, &map, ends, SEGMENTS_MIXED_DEGREE, power);
        mixed->most_value = fmax(mixed->most_value, fabs(power[0]));
        for (int p = 0; p <= SEGMENTS_MIXED_DEGREE; p++) {
            const double c = power[p] / unit;
            mixed->value[p][k] = (float)(scale.per_value * c);
            if (p > 0)
                mixed->slope[p - 1][k] = (float)(scale.per_slope * -2 * mixed->scale * p * c);
            unit *= width;
        }
        left += width;
    }
}

static float polynomial(const struct segments_mixed *table, const float *c, int degree, float s)
{
    float a[SEGMENTS_MIXED_DEGREE + 1];
    float t;
    const size_t k = segment_of(fmaf(s, (float)table->scale, (float)table->offset), &t);
    for (size_t p = 0; p <= (size_t)degree; p++)
        a[p] = c[SEGMENTS * p + k];
    for (size_t n = (size_t)degree + 1; n > 1; n = (n + 1) / 2) {
        for (size_t m = 0; m < n / 2; m++)
            a[m] = fmaf(a[2 * m + 1], t, a[2 * m]);
        if (n % 2)
            a[n / 2] = a[n - 1];
        t *= t;
    }
    return a[0];
}

float segments_mixed_value(const struct segments_mixed *table, float s)
{
    return polynomial(table, table->value[0], SEGMENTS_MIXED_DEGREE, s);
}

float segments_mixed_slope(const struct segments_mixed *table, float s)
{
    return polynomial(table, table->slope[0], SEGMENTS_MIXED_DEGREE - 1, s);
}
