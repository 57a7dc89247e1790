/* See illumination.h. */
#include "beam/illumination.h"

#include <math.h>
#include <string.h>

#include "base/real.h"
#include "base/vec3.h"

static const double PICOSECOND = 1e-12;
static const double PI = 3.14159265358979323846;

/* A point of the axis at this time. */
static void find_center(const struct illumination *beam, double time, double center[3])
{
    const struct beam_scan *scan = &beam->scan;
    double across[2][3];
    memcpy(center, beam->center, sizeof beam->center);
    if (scan->lines == 0)
        return;
    illumination_frame(beam, across);
    const double cycles = time / scan->period;
    const double at = (cycles - floor(cycles)) * scan->lines;
    const double line = floor(at);
    const double shift[2] = {(at - line - 0.5) * scan->width[0],
                             ((line + 0.5) / scan->lines - 0.5) * scan->width[1]};
    for (int d = 0; d < 3; d++)
        center[d] += shift[0] * across[0][d] + shift[1] * across[1][d];
}

double illumination_mean(const struct illumination *beam)
{
    const double spot = (beam->profile == BEAM_GAUSSIAN ? 2 * PI : PI) * beam->width * beam->width;
    return beam->scan.lines > 0 ? spot / (beam->scan.width[0] * beam->scan.width[1]) : 1;
}

double illumination_part(const struct illumination *beam, const double x[3], double time)
{
    double center[3];
    double from[3];
    double square = 0;
    if (beam->profile == BEAM_UNIFORM)
        return 1;
    find_center(beam, time, center);
    for (int d = 0; d < 3; d++)
        from[d] = x[d] - center[d];
    const double along = vec3_dot(from, beam->along);
    for (int d = 0; d < 3; d++) {
        const double across = from[d] - along * beam->along[d];
        square += across * across;
    }
    if (beam->profile == BEAM_DISC)
        return square <= beam->width * beam->width ? 1 : 0;
    return real_exp(-0.5 * square / (beam->width * beam->width));
}

double illumination_time(const struct illumination *beam, double from, double to)
{
    const double begin = fmax(from, beam->on[0]);
    const double end = fmin(to, beam->on[1]);
    return end > begin ? end - begin : 0;
}

double illumination_seconds(const struct illumination *beam, double time)
{
    return time * PICOSECOND * beam->accelerate;
}

double illumination_dose(const struct illumination *beam, double time)
{
    return beam->flux * illumination_seconds(beam, time);
}

void illumination_frame(const struct illumination *beam, double across[2][3])
{
    int least = 0;
    double axis[3] = {0};
    for (int d = 1; d < 3; d++)
        least = fabs(beam->along[d]) < fabs(beam->along[least]) ? d : least;
    axis[least] = 1;
    vec3_cross(beam->along, axis, across[1]);
    const double length = sqrt(vec3_dot(across[1], across[1]));
    for (int d = 0; d < 3; d++)
        across[1][d] /= length;
    vec3_cross(across[1], beam->along, across[0]);
}
