/* Vectors and matrices against identities. */
#include "base/random.h"
#include "base/vec3.h"
#include "support/run_suite.h"

#include <math.h>
#include <string.h>

static void random_matrix(gid k, double m[3][3])
{
    double u[12];
    for (int block = 0; block < 3; block++)
        random_uniform4(3, RANDOM_BUILD, k, block, &u[4 * block]);
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            m[i][j] = 2 * u[3 * i + j] - 1;
    }
}

static void assert_close(const double a[3][3], const double b[3][3], double tolerance)
{
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            ck_assert_double_eq_tol(a[i][j], b[i][j], tolerance);
    }
}

static const double identity[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

START_TEST(cross_product_is_right_handed)
{
    const double x[3] = {1, 0, 0};
    const double y[3] = {0, 1, 0};
    double z[3];
    vec3_cross(x, y, z);
    ck_assert(z[0] == 0 && z[1] == 0 && z[2] == 1);
    double a[3] = {1, 2, 3};
    const double b[3] = {-2, 0.5, 4};
    double c[3];
    vec3_cross(a, b, c);
    ck_assert_double_eq_tol(vec3_dot(a, c), 0, 1e-14);
    ck_assert_double_eq_tol(vec3_dot(b, c), 0, 1e-14);
    vec3_cross(a, b, a); /* in place */
    ck_assert_mem_eq(a, c, sizeof a);
}
END_TEST

START_TEST(norm_and_normalize)
{
    double a[3] = {2, -3, 6};
    ck_assert(vec3_norm(a) == 7);
    ck_assert(vec3_normalize(a));
    ck_assert_double_eq_tol(vec3_norm(a), 1, 1e-15);
    ck_assert(a[1] < 0);
    double zero[3] = {0, 0, 0};
    ck_assert(!vec3_normalize(zero));
    ck_assert(zero[0] == 0 && zero[1] == 0 && zero[2] == 0);
}
END_TEST

START_TEST(inverse_and_determinant)
{
    for (gid k = 0; k < 100; k++) {
        double a[3][3];
        double b[3][3];
        double inverse[3][3];
        double product[3][3];
        random_matrix(k, a);
        random_matrix(k + 1000, b);
        ck_assert(mat3_invert(a, inverse));
        mat3_multiply(a, inverse, product);
        double condition = 1e-13 / fabs(mat3_determinant(a));
        assert_close(product, identity, condition);
        mat3_multiply(a, b, product);
        ck_assert_double_eq_tol(mat3_determinant(product),
                                mat3_determinant(a) * mat3_determinant(b), 1e-13);
        mat3_multiply(a, b, a); /* in place */
        ck_assert_mem_eq(a, product, sizeof a);
    }
    const double singular[3][3] = {{1, 2, 3}, {2, 4, 6}, {0, 1, 0}};
    double out[3][3];
    ck_assert(!mat3_invert(singular, out));
}
END_TEST

START_TEST(rotation_turns_counter_clockwise)
{
    const double axis[3] = {0, 0, 5};
    double turn[3][3];
    double back[3][3];
    double product[3][3];
    mat3_rotation(axis, acos(-1) / 2, turn);
    double x[3] = {1, 0, 0};
    mat3_apply(turn, x, x);
    ck_assert_double_eq_tol(x[0], 0, 1e-15);
    ck_assert_double_eq_tol(x[1], 1, 1e-15);
    const double slanted[3] = {1, 1, 1};
    mat3_rotation(slanted, 0.7, turn);
    ck_assert_double_eq_tol(mat3_determinant(turn), 1, 1e-15);
    mat3_transpose(turn, back);
    mat3_multiply(turn, back, product);
    assert_close(product, identity, 1e-15);
    double along[3] = {2, 2, 2};
    mat3_apply(turn, along, along);
    ck_assert_double_eq_tol(along[1], 2, 1e-14);
}
END_TEST

START_TEST(eigenvectors_rebuild_the_matrix)
{
    for (gid k = 0; k < 100; k++) {
        double a[3][3];
        random_matrix(k, a);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++)
                a[i][j] = a[j][i];
        }
        double value[3];
        double vector[3][3];
        mat3_eigen(a, value, vector);
        ck_assert(value[0] >= value[1] && value[1] >= value[2]);
        double rebuilt[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                rebuilt[i][j] = 0;
                for (int n = 0; n < 3; n++)
                    rebuilt[i][j] += value[n] * vector[i][n] * vector[j][n];
            }
        }
        assert_close(a, rebuilt, 1e-13);
    }
    double value[3];
    double vector[3][3];
    const double diagonal[3][3] = {{-1, 0, 0}, {0, 4, 0}, {0, 0, 4}};
    mat3_eigen(diagonal, value, vector);
    ck_assert(value[0] == 4 && value[1] == 4 && value[2] == -1);
    ck_assert_double_eq_tol(fabs(vector[0][2]), 1, 1e-15);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("vec3");
    TCase *core = tcase_create("core");
    tcase_add_test(core, cross_product_is_right_handed);
    tcase_add_test(core, norm_and_normalize);
    tcase_add_test(core, inverse_and_determinant);
    tcase_add_test(core, rotation_turns_counter_clockwise);
    tcase_add_test(core, eigenvectors_rebuild_the_matrix);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
