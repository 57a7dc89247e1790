/* Vectors and 3x3 matrices for set-up and analysis; nothing here is in a hot loop. */
#include "base/vec3.h"

#include <math.h>
#include <string.h>

double vec3_norm(const double a[3])
{
    return sqrt(vec3_dot(a, a));
}

bool vec3_normalize(double a[3])
{
    double n = vec3_norm(a);
    if (!(n > 0))
        return false;
    for (int d = 0; d < 3; d++)
        a[d] /= n;
    return true;
}

void mat3_apply(const double m[3][3], const double a[3], double out[3])
{
    double r[3];
    for (int d = 0; d < 3; d++)
        r[d] = vec3_dot(m[d], a);
    memcpy(out, r, sizeof r);
}

void mat3_multiply(const double a[3][3], const double b[3][3], double out[3][3])
{
    double r[3][3];
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            r[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
    }
    memcpy(out, r, sizeof r);
}

void mat3_transpose(const double a[3][3], double out[3][3])
{
    double r[3][3];
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            r[i][j] = a[j][i];
    }
    memcpy(out, r, sizeof r);
}

double mat3_determinant(const double a[3][3])
{
    double c[3];
    vec3_cross(a[1], a[2], c);
    return vec3_dot(a[0], c);
}

bool mat3_invert(const double a[3][3], double out[3][3])
{
    double det = mat3_determinant(a);
    if (!(fabs(det) > 0))
        return false;
    double c[3][3];
    vec3_cross(a[1], a[2], c[0]);
    vec3_cross(a[2], a[0], c[1]);
    vec3_cross(a[0], a[1], c[2]);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            out[i][j] = c[j][i] / det;
    }
    return true;
}

void mat3_rotation(const double axis[3], double angle, double out[3][3])
{
    double u[3] = {axis[0], axis[1], axis[2]};
    vec3_normalize(u);
    double c = cos(angle);
    double s = sin(angle);
    const double cross[3][3] = {{0, -u[2], u[1]}, {u[2], 0, -u[0]}, {-u[1], u[0], 0}};
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            out[i][j] = (i == j ? c : 0) + (1 - c) * u[i] * u[j] + s * cross[i][j];
    }
}

/* one Jacobi rotation that makes a[p][q] zero; v collects the eigenvectors */
static void rotate(double a[3][3], double v[3][3], int p, int q)
{
    if (!(fabs(a[p][q]) > 0))
        return;
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < 3; k++) {
        double x = a[k][p];
        double y = a[k][q];
        a[k][p] = c * x - s * y;
        a[k][q] = s * x + c * y;
    }
    for (int k = 0; k < 3; k++) {
        double x = a[p][k];
        double y = a[q][k];
        a[p][k] = c * x - s * y;
        a[q][k] = s * x + c * y;
        x = v[k][p];
        y = v[k][q];
        v[k][p] = c * x - s * y;
        v[k][q] = s * x + c * y;
    }
}

static void sort_pair(double values[3], double vectors[3][3], int i, int j)
{
    if (values[i] >= values[j])
        return;
    double t = values[i];
    values[i] = values[j];
    values[j] = t;
    for (int k = 0; k < 3; k++) {
        t = vectors[k][i];
        vectors[k][i] = vectors[k][j];
        vectors[k][j] = t;
    }
}

void mat3_eigen(const double symmetric[3][3], double values[3], double vectors[3][3])
{
    double a[3][3];
    memcpy(a, symmetric, sizeof a);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            vectors[i][j] = i == j;
    }
    for (int sweep = 0; sweep < 30; sweep++) {
        rotate(a, vectors, 0, 1);
        rotate(a, vectors, 0, 2);
        rotate(a, vectors, 1, 2);
    }
    for (int d = 0; d < 3; d++)
        values[d] = a[d][d];
    sort_pair(values, vectors, 0, 1);
    sort_pair(values, vectors, 0, 2);
    sort_pair(values, vectors, 1, 2);
}
