/* Cubic Hermite spline with slopes from central differences: five-point in the interior,
 *   f'_k = [f_{k-2} - f_{k+2} + 8 (f_{k+1} - f_{k-1})] / 12,
 * three-point beside the ends, one-sided at the ends. This is what LAMMPS makes of the tables of
 * EAM files (manual page of pair_style eam; the scheme goes back to the dynamo code of Foiles,
 * Baskes and Daw), so energies agree with it to rounding. It is local (a table's far end cannot
 * disturb it) and continuous in value and slope, not in curvature. */
#include "potential/spline.h"

#include <string.h>

#include "base/err.h"
#include "base/mem.h"

static double slope_at(const double *f, int k, int n)
{
    if (k == 0)
        return f[1] - f[0];
    if (k == n - 1)
        return f[n - 1] - f[n - 2];
    if (k == 1 || k == n - 2)
        return 0.5 * (f[k + 1] - f[k - 1]);
    return ((f[k - 2] - f[k + 2]) + 8.0 * (f[k + 1] - f[k - 1])) / 12.0;
}

void spline_init(struct spline *spline, const double *values, int n, double step)
{
    CW_ASSERT(n >= 5 && step > 0, "a spline needs five points and a positive step");
    spline->n = n;
    spline->inverse_step = 1.0 / step;
    spline->c = mem_array((size_t)n, 4 * sizeof(double));
    for (int k = 0; k < n; k++) {
        double *c = spline->c + 4 * (size_t)k;
        c[0] = values[k];
        c[1] = slope_at(values, k, n);
        c[2] = c[3] = 0;
    }
    for (int k = 0; k < n - 1; k++) {
        double *c = spline->c + 4 * (size_t)k;
        double rise = c[4] - c[0];
        c[2] = 3.0 * rise - 2.0 * c[1] - c[5];
        c[3] = c[1] + c[5] - 2.0 * rise;
    }
}

void spline_free(struct spline *spline)
{
    mem_free(spline->c);
    memset(spline, 0, sizeof *spline);
}

void spline_evaluate(const struct spline *spline, double x, double *value, double *slope)
{
    double p = x * spline->inverse_step;
    int k = p < spline->n - 2 ? (int)p : spline->n - 2;
    if (k < 0)
        k = 0;
    p -= k;
    if (p > 1)
        p = 1;
    const double *c = spline->c + 4 * (size_t)k;
    *value = ((c[3] * p + c[2]) * p + c[1]) * p + c[0];
    *slope = ((3.0 * c[3] * p + 2.0 * c[2]) * p + c[1]) * spline->inverse_step;
}

double spline_end(const struct spline *spline)
{
    return (spline->n - 1) / spline->inverse_step;
}
