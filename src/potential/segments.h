#ifndef CW_POTENTIAL_SEGMENTS_H
#define CW_POTENTIAL_SEGMENTS_H
/* A radial function as 16 polynomials of degree 8 in s = r^2: what the kernels evaluate. */
#include "base/types.h"

enum { SEGMENTS = 16, SEGMENTS_DEGREE = 8, SEGMENTS_REACH = 3 };

/* A function of the distance: its value and derivative at r > 0. self is borrowed. Local. */
struct radial {
    void (*evaluate)(const void *self, double r, double *value, double *slope);
    const void *self;
};

/* u = s * scale + offset runs from 1 (r = cutoff / SEGMENTS_REACH) to 4 (r = cutoff); segments as
 * in base/simd.h; t = u - left end of the segment. Arrays are in the order of the low four bits of
 * the segment's number, ready to be looked up. */
struct segments {
    _Alignas(64) double value[SEGMENTS_DEGREE + 1][SEGMENTS]; /* [power][segment] of t: the function
                                                               */
    _Alignas(64) double slope[SEGMENTS_DEGREE][SEGMENTS]; /* the same for -2 d/ds = -(1/r) d/dr */
    double scale;                                         /* 1 / length^2 */
    double offset;
    double s_min;       /* squares below are not covered */
    double value_error; /* largest |error| found on a dense grid over the table */
    double slope_error; /* the same for d/dr */
};

/* Fits f from cutoff / SEGMENTS_REACH to the cut-off: value and derivative are those of f at the
 * ends of each segment, least squares between. Errors are measured at distances >= r_from. Local,
 * pure: the same bits everywhere for the same f. */
void segments_fit(struct segments *out, const struct radial *f, double cutoff, double r_from);

/* Value and -(1/r) d/dr at s >= s_min below the square of the cut-off; the same operations, hence
 * the same bits, as the kernels. */
double segments_value(const struct segments *table, double s);
double segments_slope(const struct segments *table, double s);

#endif
