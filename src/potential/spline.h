#ifndef CW_POTENTIAL_SPLINE_H
#define CW_POTENTIAL_SPLINE_H
/* The cubic spline of a table on an even grid that starts at 0, as the EAM file formats mean it.
 * All local. */
#include "base/types.h"

struct spline {
    int n; /* points, at k / inverse_step, k = 0 .. n - 1 */
    double inverse_step;
    double *c; /* [n * 4] value, slope, and the two higher coefficients per step (owned) */
};

/* n >= 5 values at 0, step, 2 step ... Local. The caller frees it. */
void spline_init(struct spline *spline, const double *values, int n, double step);
void spline_free(struct spline *spline); /* a zeroed one is allowed */

/* Value and derivative at x. Below 0 the first cubic goes on; past the last point both stay what
 * they are there. */
void spline_evaluate(const struct spline *spline, double x, double *value, double *slope);

/* Abscissa of the last point. */
double spline_end(const struct spline *spline);

#endif
