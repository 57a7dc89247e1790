/* Compiling a radial function into segments.
 *
 * On one segment, with tau = t / h in [0, 1], the polynomial is
 *   P(tau) = H(tau) + tau^2 (1 - tau)^2 Q(tau),
 * H the cubic of Hermite through value and slope at both ends (so neighbours join with continuous
 * value and force, whatever Q is), Q of degree 4 from least squares on value and slope at
 * Chebyshev points. The force table is the derivative of P, coefficient by coefficient: energy and
 * force belong together to rounding. A free fit per segment would be a little nearer to f but
 * leaves jumps in energy, which show as drift; a global spline in s would need all segments at
 * once.
 *
 * The segments of the outer half of the range of s are twice as long as those of the inner half:
 * cores are steep. Tried and rejected: lengths that double four times (no room left for the
 * switches and tapers that tables of metals have between the second and third shell: errors 1e-5
 * there) and equal lengths (errors 1e-5 in the core). Below a third of the cut-off the callers take
 * an exact path.
 *
 * Source: tables in r^2 are as old as molecular dynamics; piecewise polynomials addressed by the
 * bits of the argument, e.g. Wolff and Rudd, Comput. Phys. Commun. 120, 20 (1999). The constrained
 * fit is ours. */
#include "potential/segments.h"

#include <math.h>
#include <string.h>

#include "base/simd.h"

_Static_assert(SEGMENTS_DEGREE == 8, "rows of tables hold the eight powers of a slope");

enum { FREE = SEGMENTS_DEGREE - 3, SAMPLES = 40, CHECKS = 96 };

/* weight of the squared slope (per tau) against the squared value */
static const double SLOPE_WEIGHT = 0.1;

/* f and its derivative by u = s scale + offset */
static void sample(const struct radial *f, const struct segments_map *map, double u, double *value,
                   double *slope)
{
    double r = sqrt((u - map->offset) / map->scale);
    double by_r;
    f->evaluate(f->self, r, value, &by_r);
    *slope = by_r / (2 * r * map->scale);
}

/* Solves the symmetric positive system a x = b in place (Cholesky without roots). */
static void solve(double a[FREE][FREE], double b[FREE], int n)
{
    for (int c = 0; c < n; c++) {
        for (int r = c + 1; r < n; r++) {
            double factor = a[r][c] / a[c][c];
            for (int k = c; k < n; k++)
                a[r][k] -= factor * a[c][k];
            b[r] -= factor * b[c];
        }
    }
    for (int r = n - 1; r >= 0; r--) {
        for (int k = r + 1; k < n; k++)
            b[r] -= a[r][k] * b[k];
        b[r] /= a[r][r];
    }
}

/* Basis function k, tau^2 (1 - tau)^2 T_k(2 tau - 1), and its derivative by tau. */
static void basis(int k, double tau, double *value, double *slope)
{
    double x = 2 * tau - 1;
    double t0 = 1;
    double t1 = x;
    double d0 = 0;
    double d1 = 1;
    for (int n = 1; n < k; n++) {
        double t2 = 2 * x * t1 - t0;
        double d2 = 2 * t1 + 2 * x * d1 - d0;
        t0 = t1, t1 = t2, d0 = d1, d1 = d2;
    }
    double t = k == 0 ? 1 : t1;
    double d = k == 0 ? 0 : d1;
    double bump = tau * tau * (1 - tau) * (1 - tau);
    double bump_slope = 2 * tau * (1 - tau) * (1 - 2 * tau);
    *value = bump * t;
    *slope = bump_slope * t + 2 * bump * d;
}

/* Coefficients of tau^k of the bump times the Chebyshev series with weights q. */
static void to_powers(const double q[FREE], double out[SEGMENTS_DEGREE + 1])
{
    /* T_0 .. T_4 of 2 tau - 1 in powers of tau */
    static const double shifted[FREE][FREE] = {{1, 0, 0, 0, 0},
                                               {-1, 2, 0, 0, 0},
                                               {1, -8, 8, 0, 0},
                                               {-1, 18, -48, 32, 0},
                                               {1, -32, 160, -256, 128}};
    static const double bump[3] = {1, -2, 1}; /* tau^2 .. tau^4 */
    for (int k = 0; k < FREE; k++) {
        for (int n = 0; n < FREE; n++) {
            for (int m = 0; m < 3; m++)
                out[n + m + 2] += q[k] * shifted[k][n] * bump[m];
        }
    }
}

void segments_fit_piece(const struct radial *f, const struct segments_map *map,
                        const double ends[2], int degree, double power[SEGMENTS_DEGREE + 1])
{
    const int n_free = degree - 3;
    const double left = ends[0];
    const double width = ends[1] - ends[0];
    double v0;
    double v1;
    double d0;
    double d1;
    sample(f, map, left, &v0, &d0);
    sample(f, map, left + width, &v1, &d1);
    d0 *= width;
    d1 *= width;
    memset(power, 0, (SEGMENTS_DEGREE + 1) * sizeof *power);
    power[0] = v0;
    power[1] = d0;
    power[2] = 3 * (v1 - v0) - 2 * d0 - d1;
    power[3] = d0 + d1 - 2 * (v1 - v0);
    double a[FREE][FREE] = {{0}};
    double b[FREE] = {0};
    for (int n = 0; n < SAMPLES; n++) {
        /* points gather at the ends like Chebyshev's, but made without a cosine */
        double even = (n + 0.5) / SAMPLES;
        double tau = even * even * (3 - 2 * even);
        double v;
        double d;
        sample(f, map, left + tau * width, &v, &d);
        v -= power[0] + tau * (power[1] + tau * (power[2] + tau * power[3]));
        d = d * width - (power[1] + tau * (2 * power[2] + tau * 3 * power[3]));
        double value[FREE];
        double slope[FREE];
        for (int k = 0; k < n_free; k++)
            basis(k, tau, &value[k], &slope[k]);
        for (int k = 0; k < n_free; k++) {
            b[k] += value[k] * v + SLOPE_WEIGHT * slope[k] * d;
            for (int m = 0; m < n_free; m++)
                a[k][m] += value[k] * value[m] + SLOPE_WEIGHT * slope[k] * slope[m];
        }
    }
    solve(a, b, n_free);
    to_powers(b, power);
}

/* Number of the segment (modulo count, a power of two) and distance from its left end. */
static size_t segment_of(double u, int bits, size_t count, double *t)
{
    uint64_t word;
    memcpy(&word, &u, sizeof word);
    uint64_t k = word >> (52 - bits);
    uint64_t left_word = k << (52 - bits);
    double left;
    memcpy(&left, &left_word, sizeof left);
    *t = u - left;
    return (size_t)(k & (count - 1));
}

/* The polynomial by Estrin's scheme, as the kernels do it (simd_sum_powers); coefficients lie
 * stride apart. */
static double polynomial(const double *c, size_t stride, int degree, double t)
{
    double a[SEGMENTS_DEGREE + 1] = {c[0]};
    for (int p = 1; p <= degree; p++)
        a[p] = c[stride * (size_t)p];
    for (size_t n = (size_t)degree + 1; n > 1; n = (n + 1) / 2) {
        for (size_t k = 0; k < n / 2; k++)
            a[k] = fma(a[2 * k + 1], t, a[2 * k]);
        if (n % 2)
            a[n / 2] = a[n - 1];
        t *= t;
    }
    return a[0];
}

double segments_value(const struct segments *table, double s)
{
    double t;
    const double u = fma(s, table->scale, table->offset);
    if (table->fine) {
        size_t k = segment_of(u, table->fine_bits, SEGMENTS_FINE, &t);
        return polynomial(table->fine_value[k], 1, SEGMENTS_FINE_DEGREE, t);
    }
    size_t k = segment_of(u, SIMD_SEGMENT_BITS, SEGMENTS, &t);
    return polynomial(&table->value[0][k], SEGMENTS, SEGMENTS_DEGREE, t);
}

double segments_slope(const struct segments *table, double s)
{
    double t;
    const double u = fma(s, table->scale, table->offset);
    if (table->fine) {
        size_t k = segment_of(u, table->fine_bits, SEGMENTS_FINE, &t);
        return polynomial(table->fine_slope[k], 1, SEGMENTS_FINE_DEGREE - 1, t);
    }
    size_t k = segment_of(u, SIMD_SEGMENT_BITS, SEGMENTS, &t);
    return polynomial(&table->slope[0][k], SEGMENTS, SEGMENTS_DEGREE - 1, t);
}

bool segments_suffice(const struct segments *table, const struct radial *f, double cutoff)
{
    static const double value_limit = 6e-7;
    static const double slope_limit = 3e-5;
    double wrong[2] = {0};
    double size[2] = {0};
    for (int n = 0; n < CHECKS * SEGMENTS; n++) {
        double r = cutoff * (0.4 + 0.6 * (n + 0.5) / (CHECKS * SEGMENTS));
        double s = r * r;
        double value;
        double slope;
        f->evaluate(f->self, r, &value, &slope);
        wrong[0] += s * fabs(segments_value(table, s) - value);
        wrong[1] += s * fabs(segments_slope(table, s) * r + slope);
        size[0] += s * fabs(value);
        size[1] += s * fabs(slope);
    }
    return wrong[0] <= value_limit * size[0] && wrong[1] <= slope_limit * size[1];
}

/* Errors at distances from r_from on, in units of 1 + relative times the size of what is met. */
static void measure(struct segments *table, const struct radial *f, double cutoff, double r_from,
                    double relative)
{
    const double from = fmax(r_from, sqrt(table->s_min));
    table->value_error = table->slope_error = 0;
    for (int n = 0; n < CHECKS * SEGMENTS; n++) {
        double r = from + (cutoff - from) * (n + 0.5) / (CHECKS * SEGMENTS);
        double value;
        double slope;
        if (!(r * r >= table->s_min))
            continue;
        f->evaluate(f->self, r, &value, &slope);
        double value_error = fabs(segments_value(table, r * r) - value);
        double slope_error = fabs(segments_slope(table, r * r) * r + slope);
        table->value_error = fmax(table->value_error, value_error / (1 + relative * fabs(value)));
        table->slope_error = fmax(table->slope_error, slope_error / (1 + relative * fabs(slope)));
    }
}

/* u from 1 to u_max over the squares of distances from s_min to s_max. */
static void choose_map(struct segments *out, double s_min, double s_max, double u_max)
{
    /* hairs' breadths, so that s_min <= s < s_max never rounds to u < 1 or u = u_max */
    out->scale = (u_max - 1) * (1 - 0x1p-45) / (s_max - s_min);
    out->offset = 1 - s_min * out->scale;
    out->s_min = s_min * (1 + 0x1p-40);
}

static void fit_coarse(struct segments *out, const struct radial *f, int degree)
{
    const struct segments_map map = {out->scale, out->offset};
    double left = 1;
    for (int segment = 0; segment < SEGMENTS; segment++) {
        const double width = (left < 2 ? 1.0 : 2.0) / (1 << SIMD_SEGMENT_BITS);
        const double ends[2] = {left, left + width};
        double power[SEGMENTS_DEGREE + 1];
        double unit = 1;
        double t;
        const size_t k = segment_of(left, SIMD_SEGMENT_BITS, SEGMENTS, &t);
        segments_fit_piece(f, &map, ends, degree, power);
        for (int p = 0; p <= SEGMENTS_DEGREE; p++) {
            out->value[p][k] = power[p] / unit;
            unit *= width;
        }
        for (int p = 0; p < SEGMENTS_DEGREE; p++)
            out->slope[p][k] = -2 * out->scale * (p + 1) * out->value[p + 1][k];
        for (int p = 0; p < 8; p++) {
            out->value_row[k][p] = out->value[p][k];
            out->slope_row[k][p] = out->slope[p][k];
        }
        left += width;
    }
}

static void fit_fine(struct segments *table, const struct radial *f, int bits)
{
    const struct segments_map map = {table->scale, table->offset};
    double left = 1;
    table->fine = true;
    table->fine_bits = bits;
    for (int segment = 0; segment < SEGMENTS_FINE; segment++) {
        int exponent;
        (void)frexp(left, &exponent);
        const double width = ldexp(1.0, exponent - 1 - bits);
        const double ends[2] = {left, left + width};
        double power[SEGMENTS_DEGREE + 1];
        double unit = 1;
        double t;
        const size_t k = segment_of(left, bits, SEGMENTS_FINE, &t);
        segments_fit_piece(f, &map, ends, SEGMENTS_FINE_DEGREE, power);
        for (int p = 0; p <= SEGMENTS_FINE_DEGREE; p++) {
            table->fine_value[k][p] = power[p] / unit;
            unit *= width;
        }
        for (int p = 0; p < SEGMENTS_FINE_DEGREE; p++)
            table->fine_slope[k][p] = -2 * table->scale * (p + 1) * table->fine_value[k][p + 1];
        table->fine_slope[k][SEGMENTS_FINE_DEGREE] = 0;
        left += width;
    }
}

void segments_fit_range(struct segments *out, const struct radial *f, double r_min, double cutoff)
{
    out->fine = out->low = false;
    choose_map(out, r_min * r_min, cutoff * cutoff, 4);
    fit_coarse(out, f, SEGMENTS_DEGREE);
    measure(out, f, cutoff, r_min, 0);
}

void segments_fit(struct segments *out, const struct radial *f, double cutoff, double r_from)
{
    const double s_max = cutoff * cutoff;
    out->fine = out->low = false;
    choose_map(out, s_max / (SEGMENTS_REACH * SEGMENTS_REACH), s_max, 4);
    fit_coarse(out, f, SEGMENTS_DEGREE);
    measure(out, f, cutoff, r_from, 0);
}

void segments_lower(struct segments *table, const struct radial *f, double r_min, double cutoff,
                    double error)
{
    fit_coarse(table, f, SEGMENTS_LOW_TERMS);
    measure(table, f, cutoff, r_min, 0);
    table->low = table->slope_error <= error;
    if (!table->low)
        segments_fit_range(table, f, r_min, cutoff);
}

void segments_refine(struct segments *table, const struct radial *f, double cutoff, double r_from)
{
    fit_fine(table, f, SIMD_FINE_BITS);
    measure(table, f, cutoff, r_from, 0);
}

void segments_fit_near(struct segments *out, const struct radial *f, double r_min, double r_max)
{
    const double from = fmax(r_min, r_max / SEGMENTS_NEAR_REACH);
    choose_map(out, from * from, r_max * r_max, 256);
    fit_fine(out, f, SIMD_NEAR_BITS);
    measure(out, f, r_max, r_min, 1);
}

void segments_take_values(struct segments *table, const struct segments *from)
{
    memcpy(table->value, from->value, sizeof table->value);
    memcpy(table->value_row, from->value_row, sizeof table->value_row);
    memcpy(table->fine_value, from->fine_value, sizeof table->fine_value);
}
