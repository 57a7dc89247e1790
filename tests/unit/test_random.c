/* Random numbers: published known answers, moments, and independence of the streams. */
#include "base/random.h"
#include "support/run_suite.h"

#include <math.h>
#include <string.h>

/* Known answers of the generator's authors (Random123 1.09, tests/kat_vectors, philox4x32 10
 * rounds). */
START_TEST(philox_known_answers)
{
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } row[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++) {
        uint32_t out[4];
        random_philox(row[k].counter, row[k].key, out);
        ck_assert_mem_eq(out, row[k].expected, sizeof out);
    }
}
END_TEST

/* Park and Miller 1988, section 3: from seed 1, the 10,000th number is 1043618065. */
START_TEST(park_miller_known_answer)
{
    struct park_miller random;
    park_miller_start(&random, 1);
    double last = 0;
    for (int k = 0; k < 10000; k++)
        last = park_miller_uniform(&random);
    ck_assert_int_eq(random.seed, 1043618065);
    ck_assert_double_eq_tol(last, 1043618065 / 2147483647.0, 1e-15);
}
END_TEST

/* Uniform numbers: mean 1/2, variance 1/12, to five standard errors of n numbers. */
START_TEST(uniform_moments)
{
    enum { N = 40000 };
    double sum = 0;
    double square = 0;
    for (gid k = 0; k < N / 4; k++) {
        double u[4];
        random_uniform4(12345, RANDOM_LANGEVIN, k + 1, 17, u);
        for (int d = 0; d < 4; d++) {
            ck_assert(u[d] > 0 && u[d] < 1);
            sum += u[d];
            square += (u[d] - 0.5) * (u[d] - 0.5);
        }
    }
    ck_assert_double_eq_tol(sum / N, 0.5, 5 * sqrt(1.0 / 12 / N));
    ck_assert_double_eq_tol(square / N, 1.0 / 12, 5 * sqrt(1.0 / 180 / N));
}
END_TEST

/* Normal numbers: mean 0, variance 1, fourth moment 3, to five standard errors. */
struct canned {
    const double *at;
};

static double next_canned(void *sequence)
{
    struct canned *canned = sequence;
    return *canned->at++;
}

/* a pair outside the unit circle and one at its centre are dropped; the others give two numbers */
START_TEST(normal_numbers_come_in_pairs)
{
    static const double uniform[] = {0.9, 0.9, 0.5, 0.5, 0.75, 0.375, 0.5, 0.25};
    struct canned canned = {uniform};
    struct random_spare spare = {false, 0};
    const double first = sqrt(-2 * log(0.3125) / 0.3125);
    const double second = sqrt(-2 * log(0.25) / 0.25);
    ck_assert_double_eq(random_normal_polar(next_canned, &canned, &spare), -0.25 * first);
    ck_assert_double_eq(random_normal_polar(next_canned, &canned, &spare), 0.5 * first);
    ck_assert_int_eq(canned.at - uniform, 6);
    ck_assert_double_eq(random_normal_polar(next_canned, &canned, &spare), -0.5 * second);
    ck_assert(spare.is_there && spare.value == 0);
}
END_TEST

START_TEST(normal_moments)
{
    enum { N = 40000 };
    struct park_miller random;
    park_miller_start(&random, 4711);
    double m1 = 0;
    double m2 = 0;
    double m4 = 0;
    for (int k = 0; k < N; k++) {
        double x = park_miller_normal(&random);
        m1 += x;
        m2 += x * x;
        m4 += x * x * x * x;
    }
    ck_assert_double_eq_tol(m1 / N, 0, 5 / sqrt(N));
    ck_assert_double_eq_tol(m2 / N, 1, 5 * sqrt(2.0 / N));
    ck_assert_double_eq_tol(m4 / N, 3, 5 * sqrt(96.0 / N));
}
END_TEST

START_TEST(every_argument_matters)
{
    double base[4];
    double other[4];
    const gid far = (gid)1 << 32; /* the upper halves of id and step count too */
    random_uniform4(1, 2, 3, 4, base);
    random_uniform4(1, 2, 3, 4, other);
    ck_assert_mem_eq(base, other, sizeof base);
    random_uniform4(2, 2, 3, 4, other);
    ck_assert_mem_ne(base, other, sizeof base);
    random_uniform4(1, 3, 3, 4, other);
    ck_assert_mem_ne(base, other, sizeof base);
    random_uniform4(1, 2, 3 + far, 4, other);
    ck_assert_mem_ne(base, other, sizeof base);
    random_uniform4(1, 2, 3, 4 + far, other);
    ck_assert_mem_ne(base, other, sizeof base);
}
END_TEST

START_TEST(start_at_depends_on_place_and_seed)
{
    const double here[3] = {1, 2, 3};
    const double there[3] = {1, 2, nextafter(3, 4)};
    struct park_miller a;
    struct park_miller b;
    park_miller_start_at(&a, 100, here);
    park_miller_start_at(&b, 100, here);
    ck_assert_int_eq(a.seed, b.seed);
    park_miller_start_at(&b, 101, here);
    ck_assert_int_ne(a.seed, b.seed);
    park_miller_start_at(&b, 100, there);
    ck_assert_int_ne(a.seed, b.seed);
    ck_assert_int_gt(a.seed, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("random");
    TCase *core = tcase_create("core");
    tcase_add_test(core, philox_known_answers);
    tcase_add_test(core, park_miller_known_answer);
    tcase_add_test(core, uniform_moments);
    tcase_add_test(core, normal_numbers_come_in_pairs);
    tcase_add_test(core, normal_moments);
    tcase_add_test(core, every_argument_matters);
    tcase_add_test(core, start_at_depends_on_place_and_seed);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
