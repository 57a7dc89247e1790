/* See marks.h. A mark is rounded to single precision, from an origin near by; the distance that is
 * asked about is shortened by the error of that. */
#include "neighbor/marks.h"

#include <string.h>

#include "base/mem.h"
#include "neighbor/floats.h"
#include "system/atoms.h"

void marks_set(struct marks *marks, const struct atoms *atoms)
{
    marks->n = (size_t)atoms->n_local;
    if (3 * marks->n > marks->cap) {
        marks->cap = 3 * (marks->n + marks->n / 32 + 16);
        mem_free(marks->x);
        marks->x = mem_array(marks->cap, sizeof *marks->x);
    }
    if (marks->n > 0)
        memcpy(marks->origin, atoms->x, sizeof marks->origin);
    marks->error = floats_fill(atoms->x, marks->n, 3, marks->x);
}

bool marks_left(const struct marks *marks, const struct atoms *atoms, double distance)
{
    if (marks->n != (size_t)atoms->n_local || !(distance > marks->error))
        return true;
    /* a hair less, so that rounding cannot make a list late */
    const double limit = (distance - marks->error) * (distance - marks->error) * (1 - 1e-9);
    const double *x = atoms->x;
    const double *o = marks->origin;
    const float *was = marks->x;
    int moved = 0;
    for (size_t i = 0; i < marks->n; i++) {
        double dx = (x[4 * i] - o[0]) - (double)was[3 * i];
        double dy = (x[4 * i + 1] - o[1]) - (double)was[3 * i + 1];
        double dz = (x[4 * i + 2] - o[2]) - (double)was[3 * i + 2];
        moved |= !(dx * dx + dy * dy + dz * dz <= limit);
    }
    return moved;
}

size_t marks_bytes(const struct marks *marks)
{
    return marks->cap * sizeof *marks->x;
}

void marks_free(struct marks *marks)
{
    mem_free(marks->x);
    *marks = (struct marks){0};
}
