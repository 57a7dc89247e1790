#ifndef CW_POTENTIAL_SEGMENTS_H
#define CW_POTENTIAL_SEGMENTS_H
/* A radial function as 16 polynomials of degree 8 in s = r^2, or 128 of degree 7 where a table has
 * kinks that 16 cannot follow: what the kernels evaluate. All local. */
#include "base/types.h"

enum { SEGMENTS = 16, SEGMENTS_DEGREE = 8, SEGMENTS_REACH = 3 };
enum { SEGMENTS_FINE = 128, SEGMENTS_FINE_DEGREE = 7, SEGMENTS_NEAR_REACH = 16 };
enum { SEGMENTS_MIXED_DEGREE = 8, SEGMENTS_LOW_TERMS = 5 };

/* A function of the distance: its value and derivative at r > 0. self is borrowed. Local. */
struct radial {
    void (*evaluate)(const void *self, double r, double *value, double *slope);
    const void *self;
};

/* The 16 segments again in single precision, of a degree that suits it, in units that the caller
 * chooses. scale and offset are whole numbers of floats. */
struct segments_mixed {
    _Alignas(64) float value[SEGMENTS_MIXED_DEGREE + 1][SEGMENTS];
    _Alignas(64) float slope[SEGMENTS_MIXED_DEGREE][SEGMENTS];
    double scale, offset;
    double s_min;
    double most_value; /* largest |value| over the table, in the function's own units */
};

/* u = s * scale + offset runs from 1 (r = cutoff / SEGMENTS_REACH) to 4 (r = cutoff); segments as
 * in base/simd.h; t = u - left end of the segment. Arrays are in the order of the low four bits of
 * the segment's number, ready to be looked up. */
struct segments {
    _Alignas(64) double value[SEGMENTS_DEGREE + 1][SEGMENTS]; /* [power][segment] of t: the function
                                                               */
    _Alignas(64) double slope[SEGMENTS_DEGREE][SEGMENTS]; /* the same for -2 d/ds = -(1/r) d/dr */
    _Alignas(
        64) double value_row[SEGMENTS][8]; /* [segment][power] the same once more, powers 0 .. 7 */
    _Alignas(64) double slope_row[SEGMENTS][8];
    _Alignas(64) double fine_value[SEGMENTS_FINE][8]; /* [segment][power], only when fine */
    _Alignas(64) double fine_slope[SEGMENTS_FINE][8];
    bool low; /* powers of `slope` from SEGMENTS_LOW_TERMS on are zero */
    bool fine;
    int fine_bits; /* first mantissa bits that number the fine ones: SIMD_FINE_BITS, or
                      SIMD_NEAR_BITS of segments_fit_near */
    double scale;  /* 1 / length^2 */
    double offset;
    double s_min;       /* squares below are not covered */
    double value_error; /* largest |error| found on a dense grid over the table */
    double slope_error; /* the same for d/dr */
    struct segments_mixed mixed;
};

/* Fits f from cutoff / SEGMENTS_REACH to the cut-off: value and derivative are those of f at the
 * ends of each segment, least squares between. Errors are measured at distances >= r_from. Local,
 * pure: the same bits everywhere for the same f. */
void segments_fit(struct segments *out, const struct radial *f, double cutoff, double r_from);

/* The same from r_min on. */
void segments_fit_range(struct segments *out, const struct radial *f, double r_min, double cutoff);

/* Fits f from r_min, at least r_max / SEGMENTS_NEAR_REACH, to r_max with fine segments alone, whose
 * lengths double seven times: for cores. u runs from 1 to 256. Errors are measured against 1 plus
 * the size of value and slope. Local, pure. */
void segments_fit_near(struct segments *out, const struct radial *f, double r_min, double r_max);

/* Fits the 16 segments anew with SEGMENTS_LOW_TERMS powers of the slope, one more of the value, for
 * what is smooth; keeps that, and says so in `low`, if the slope's error is at most `error`. Local,
 * pure. */
void segments_lower(struct segments *table, const struct radial *f, double r_min, double cutoff,
                    double error);

/* Takes the values, not the slopes, of a table made in the same way for another function. */
void segments_take_values(struct segments *table, const struct segments *from);

/* Goes over to the fine segments, for the function that it was fitted to. Local. */
void segments_refine(struct segments *table, const struct radial *f, double cutoff, double r_from);

/* Is the error, in the mean over the volume of the outer 60 % of the range, below 6e-7 of the mean
 * value and 3e-5 of the mean slope? Chosen by trial on 29 published files: where it holds, a
 * crystal's energy agreed with the file's spline to 1e-7; the worst of the others reached 1e-6 to
 * 7e-5 with 16 segments, though several of them would have done. The measure is relative: a steep
 * core can hide an error of the force of some 1e-5 eV/A. */
bool segments_suffice(const struct segments *table, const struct radial *f, double cutoff);

/* From s to u. */
struct segments_map {
    double scale, offset;
};

/* One polynomial, in powers of tau = (u - ends[0]) / (ends[1] - ends[0]), of a degree from 4 to
 * SEGMENTS_DEGREE; what segments_fit makes sixteen of. Local, pure. */
void segments_fit_piece(const struct radial *f, const struct segments_map *map,
                        const double ends[2], int degree, double power[SEGMENTS_DEGREE + 1]);

/* Makes table->mixed of the function that the table was fitted to: the function times per_value,
 * its slope -(1/r) d/dr times per_slope. Local, pure. */
struct mixed_scale {
    double per_value, per_slope;
};
void segments_fit_mixed(struct segments *table, const struct radial *f, double cutoff,
                        struct mixed_scale scale);

/* Value and slope of table->mixed at s, the kernels' operations and bits. */
float segments_mixed_value(const struct segments_mixed *table, float s);
float segments_mixed_slope(const struct segments_mixed *table, float s);

/* Value and -(1/r) d/dr at s >= s_min below the square of the cut-off; the same operations, hence
 * the same bits, as the kernels. */
double segments_value(const struct segments *table, double s);
double segments_slope(const struct segments *table, double s);

#endif
