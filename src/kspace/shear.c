/* See shear.h. With edges a = (lx, 0, 0), b = (xy, ly, 0), c = (xz, yz, lz) the fractions of a
 * place are z / lz, (y - yz z / lz) / ly, and so on; times the lengths these are upright
 * coordinates x' = M x, and a wave exp(i k' x') has k = M^T k'. */
#include "kspace/shear.h"

#include <math.h>

#include "base/exact.h"
#include "system/box.h"

struct shear shear_of(const double length[3], const double tilt[3])
{
    const double xy = tilt[0] / length[1];
    const double yz = tilt[2] / length[2];
    return (struct shear){{-xy, xy * yz - tilt[1] / length[2], -yz}};
}

double shear_edge(const double length[3], const double tilt[3], int d)
{
    if (d == 0)
        return length[0];
    return d == 1 ? hypot(length[1], tilt[0]) : hypot(length[2], hypot(tilt[1], tilt[2]));
}

void shear_turn(const struct shear *shear, double v[3])
{
    v[2] += shear->m[1] * v[0] + shear->m[2] * v[1];
    v[1] += shear->m[0] * v[0];
}

/* Wrapping is exact, so the fractions are those of one place for all its images. */
void shear_places(const struct box *box, const double *x, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++) {
        double at[3] = {x[4 * i], x[4 * i + 1], x[4 * i + 2]};
        double fraction[3];
        int image[3] = {0, 0, 0};
        box_wrap(box, at, image);
        box_fractions(box, at, fraction);
        for (size_t d = 0; d < 3; d++) {
            const double inside = exact_round(fraction[d] * box->length[d], CW_QUANTUM_POSITION);
            out[4 * i + d] = box->lo[d] + inside + image[d] * box->length[d];
        }
        out[4 * i + 3] = x[4 * i + 3];
    }
}
