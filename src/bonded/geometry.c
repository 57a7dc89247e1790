/* With the normal n = d0 x d1, |n| = r0 r1 sin(theta), so theta follows from |n| and d0 . d1 with
 * full precision at every angle (an arc cosine loses half the digits near 180 degrees). Turning the
 * side d0 outward goes along d0 x n, and the angle grows by 1 / r0 per length:
 *
 *   d theta / d x_0 = (d0 x n) / (r0^2 |n|),   d theta / d x_2 = (n x d1) / (r1^2 |n|).
 *
 * In one line the direction is not defined, and a molecule there is in a symmetric, unstable
 * place: no force. */
#include "bonded/geometry.h"

#include <math.h>
#include <string.h>

#include "base/real.h"
#include "base/vec3.h"

double geometry_length(const double d[3])
{
    return sqrt(vec3_dot(d, d));
}

double geometry_angle(const double d[2][3], double by[2][3])
{
    double normal[3];
    vec3_cross(d[0], d[1], normal);
    const double height = sqrt(vec3_dot(normal, normal));
    memset(by, 0, 2 * sizeof by[0]);
    if (height > 0) {
        const double first = 1 / (vec3_dot(d[0], d[0]) * height);
        const double second = 1 / (vec3_dot(d[1], d[1]) * height);
        vec3_cross(d[0], normal, by[0]);
        vec3_cross(normal, d[1], by[1]);
        for (int k = 0; k < 3; k++) {
            by[0][k] *= first;
            by[1][k] *= second;
        }
    }
    return real_angle(height, vec3_dot(d[0], d[1]));
}
