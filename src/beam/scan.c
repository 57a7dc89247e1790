/* The axis of a scanned beam goes along a line at even speed, so a line's share is the integral of
 * the profile along it: for a disc the length of a chord, for a Gaussian a difference of error
 * functions. Whole periods are all alike and are worked out once. */
#include "beam/scan.h"

#include <math.h>

#include "base/real.h"
#include "base/vec3.h"
#include "beam/illumination.h"

static const double PI = 3.14159265358979323846;
static const double SQRT_2 = 1.41421356237309504880;
static const double TAIL = 9; /* widths: exp(-40) of the middle */

/* A place as the raster sees it. */
struct raster {
    const struct illumination *beam;
    double at[2]; /* along the lines and across them, from the middle of the field, A */
    gid line[2];  /* the lines that come near: from line[0] up to, not including, line[1] */
};

/* Where line l is, across. */
static double line_place(const struct beam_scan *scan, gid l)
{
    return (((double)l + 0.5) / scan->lines - 0.5) * scan->width[1];
}

/* The line at this place, or the one below it; within 0 and their number. */
static gid line_below(const struct beam_scan *scan, double place)
{
    const double l = floor((place / scan->width[1] + 0.5) * scan->lines - 0.5);
    return (gid)fmin(fmax(l, 0), scan->lines);
}

static struct raster raster_at(const struct illumination *beam, const double x[3])
{
    struct raster raster = {.beam = beam};
    double across[2][3];
    double from[3];
    const double far = (beam->profile == BEAM_DISC ? 1 : TAIL) * beam->width;
    illumination_frame(beam, across);
    for (int d = 0; d < 3; d++)
        from[d] = x[d] - beam->center[d];
    for (int k = 0; k < 2; k++)
        raster.at[k] = vec3_dot(from, across[k]);
    raster.line[0] = line_below(&beam->scan, raster.at[1] - far);
    raster.line[1] = line_below(&beam->scan, raster.at[1] + far) + 1;
    if (raster.line[1] > beam->scan.lines)
        raster.line[1] = beam->scan.lines;
    return raster;
}

/* The integral of exp(-t^2 / 2) from a to b >= a, without the loss of digits far out. */
static double normal_integral(double a, double b)
{
    const double scale = 0.5 * SQRT_2 * sqrt(PI);
    if (a > 0)
        return scale * (real_erfc(a / SQRT_2) - real_erfc(b / SQRT_2));
    return scale * (real_erfc(-b / SQRT_2) - real_erfc(-a / SQRT_2));
}

/* Of a line, where the axis goes from s[0] to s[1] (parts of the line, 0 to 1): the integral of the
 * profile at the place over these parts. */
static double line_integral(const struct raster *raster, gid l, const double s[2])
{
    const struct illumination *beam = raster->beam;
    const double away = raster->at[1] - line_place(&beam->scan, l);
    const double length = beam->scan.width[0];
    const double middle = raster->at[0] / length + 0.5;
    if (beam->profile == BEAM_DISC) {
        const double square = beam->width * beam->width - away * away;
        const double half = square > 0 ? sqrt(square) / length : 0;
        return fmax(fmin(s[1], middle + half) - fmax(s[0], middle - half), 0);
    }
    const double width = beam->width / length;
    const double weight = real_exp(-0.5 * away * away / (beam->width * beam->width));
    return weight * width * normal_integral((s[0] - middle) / width, (s[1] - middle) / width);
}

/* Of the lines from a to b, counted in lines from the first (0 <= a <= b <= lines). */
static double lines_integral(const struct raster *raster, double a, double b)
{
    double sum = 0;
    const gid first = (gid)fmax((double)raster->line[0], floor(a));
    const gid last = (gid)fmin((double)raster->line[1], ceil(b));
    for (gid l = first; l < last; l++) {
        const double s[2] = {fmax(a - (double)l, 0), fmin(b - (double)l, 1)};
        sum += line_integral(raster, l, s);
    }
    return sum;
}

static double scanned_time(const struct illumination *beam, const double x[3], double begin,
                           double end)
{
    const struct beam_scan *scan = &beam->scan;
    const struct raster raster = raster_at(beam, x);
    const double lines = scan->lines;
    const double whole = floor((end - begin) / scan->period);
    const double cycles = begin / scan->period;
    const double a = (cycles - floor(cycles)) * lines;
    const double b = a + ((end - begin) / scan->period - whole) * lines;
    double sum = whole > 0 ? whole * lines_integral(&raster, 0, lines) : 0;
    sum += lines_integral(&raster, fmin(a, lines), fmin(b, lines));
    if (b > lines)
        sum += lines_integral(&raster, 0, fmin(b - lines, lines));
    return sum * scan->period / lines;
}

double scan_time(const struct illumination *beam, const double x[3], double from, double to)
{
    const double begin = fmax(from, beam->on[0]);
    const double end = fmin(to, beam->on[1]);
    if (!(end > begin))
        return 0;
    if (beam->scan.lines == 0)
        return (end - begin) * illumination_part(beam, x, begin);
    return scanned_time(beam, x, begin, end);
}

/* Of a period at most: a line's share where the axis goes through the place, and as many lines as
 * lie beside it. */
double scan_time_most(const struct illumination *beam, double span)
{
    const struct beam_scan *scan = &beam->scan;
    if (scan->lines == 0)
        return span;
    const double across = (beam->profile == BEAM_DISC ? 2 : sqrt(2 * PI)) * beam->width;
    const double near = fmin(1 + across / (scan->width[1] / scan->lines), scan->lines);
    const double pass = fmin(across / scan->width[0], 1) * near * scan->period / scan->lines;
    const double passes = floor(span / scan->period) + 1;
    return fmin(span, passes * fmin(pass, scan->period));
}
