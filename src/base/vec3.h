#ifndef CW_BASE_VEC3_H
#define CW_BASE_VEC3_H
/* Small vectors and 3x3 matrices (row-major, m[row][column]). Pure, local. */
#include "base/compiler.h"
#include "base/types.h"

/* A matrix that may be written, handed to a function that only reads it: C17 does not convert
 * pointers to arrays to their const kind by itself. */
#define MAT3_CONST(m) ((const double(*)[3])(m))

CW_ALWAYS_INLINE double vec3_dot(const double a[3], const double b[3])
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

CW_ALWAYS_INLINE void vec3_cross(const double a[3], const double b[3], double out[3])
{
    double x = a[1] * b[2] - a[2] * b[1];
    double y = a[2] * b[0] - a[0] * b[2];
    double z = a[0] * b[1] - a[1] * b[0];
    out[0] = x, out[1] = y, out[2] = z;
}

double vec3_norm(const double a[3]);

/* Scales to unit length; false (and untouched) for the zero vector. */
bool vec3_normalize(double a[3]);

/* out = m a; out may be a. */
void mat3_apply(const double m[3][3], const double a[3], double out[3]);

/* out = a b; out may be a or b. */
void mat3_multiply(const double a[3][3], const double b[3][3], double out[3][3]);

void mat3_transpose(const double a[3][3], double out[3][3]);

double mat3_determinant(const double a[3][3]);

/* out = inverse of a; false when a is singular. */
bool mat3_invert(const double a[3][3], double out[3][3]);

/* Rotation by `angle` radians about `axis` (need not be of unit length, not zero),
 * counter-clockwise seen against the axis. */
void mat3_rotation(const double axis[3], double angle, double out[3][3]);

/* Eigenvalues (descending) and unit eigenvectors (columns of vectors) of a symmetric matrix, by
 * Jacobi rotations. */
void mat3_eigen(const double symmetric[3][3], double values[3], double vectors[3][3]);

#endif
