/* Fourier transforms of eight lines at a time against the plain sum, on every instruction set. */
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "kspace/kernels_fft.h"
#include "support/run_suite.h"

static const int lengths[] = {2,  4,  6,  8,  10, 12, 16, 18, 20, 24,
                              30, 32, 36, 40, 48, 50, 54, 60, 90};
enum { LENGTHS = sizeof lengths / sizeof lengths[0] };
static const double pi = 3.14159265358979323846;

static double *random_numbers(size_t n, unsigned seed)
{
    double *x = mem_array(n, sizeof *x);
    uint32_t state = seed;
    for (size_t i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        x[i] = (double)state * 0x1p-32 - 0.5;
    }
    return x;
}

/* sum over j of x_j exp(-2 pi i j k / n) */
static void plain_sum(const double *re, const double *im, size_t stride, int n, int k, double *out)
{
    out[0] = out[1] = 0;
    for (int j = 0; j < n; j++) {
        const double angle = -2 * pi * (j * k % n) / n;
        const double a = re[(size_t)j * stride];
        const double b = im ? im[(size_t)j * stride] : 0;
        out[0] += a * cos(angle) - b * sin(angle);
        out[1] += a * sin(angle) + b * cos(angle);
    }
}

START_TEST(real_lines)
{
    const int n = lengths[_i % LENGTHS];
    const enum simd_level level = (enum simd_level)(_i / LENGTHS);
    const size_t size = 8 * (size_t)n;
    struct fft_real fft;
    if (level > simd_best())
        return;
    fft_real_init(&fft, n);
    double *real = random_numbers(size, 3);
    double *copy = memcpy(mem_array(size, sizeof *copy), real, size * sizeof *copy);
    double *waves = mem_array(size + 16, sizeof *waves);
    double *work = mem_array(size, sizeof *work);
    kernels_fft(level)->forward(&fft, copy, waves, work);
    for (int k = 0; k <= n / 2; k++) {
        for (size_t lane = 0; lane < 8; lane++) {
            double want[2];
            plain_sum(real + lane, NULL, 8, n, k, want);
            ck_assert_double_eq_tol(waves[16 * (size_t)k + lane], want[0], 1e-13 * n);
            ck_assert_double_eq_tol(waves[16 * (size_t)k + 8 + lane], want[1], 1e-13 * n);
        }
    }
    kernels_fft(level)->backward(&fft, waves, copy, work);
    for (size_t i = 0; i < size; i++)
        ck_assert_double_eq_tol(copy[i] / n, real[i], 1e-14 * n);
    fft_real_free(&fft);
    mem_free(real);
    mem_free(copy);
    mem_free(waves);
    mem_free(work);
}
END_TEST

struct plane_case {
    struct fft x, y;
    struct plane_job job;
    double *factor;
    size_t rows, blocks;
};

static void open_plane(struct plane_case *c, int nx, int ny, int mx, int my)
{
    const int longest = nx > ny ? nx : ny;
    fft_init(&c->x, nx);
    fft_init(&c->y, ny);
    c->rows = ((size_t)ny + 7) / 8 * 8;
    c->blocks = ((size_t)mx + 7) / 8;
    c->factor = random_numbers(c->rows * (size_t)nx, 11);
    for (size_t y = 0; y < c->rows * (size_t)nx; y++)
        c->factor[y] = (y / 8 / (size_t)nx * 8 + y % 8) < (size_t)ny ? c->factor[y] : 0;
    c->job = (struct plane_job){
        .x = &c->x,
        .y = &c->y,
        .m = {mx, my},
        .factor = c->factor,
        .rows = mem_zeroed(c->rows * c->blocks, 16 * sizeof(double)),
        .buffer = mem_zeroed(2 * 16 * ((size_t)longest + 8), sizeof(double)),
    };
}

static void close_plane(struct plane_case *c)
{
    fft_free(&c->x);
    fft_free(&c->y);
    mem_free(c->factor);
    mem_free(c->job.rows);
    mem_free(c->job.buffer);
}

static double *at(struct plane_case *c, size_t x, size_t y)
{
    return c->job.rows + 16 * (c->blocks * y + x / 8) + x % 8;
}

/* the same by plain sums: waves times factor, and back */
static void plain_plane(struct plane_case *c, const double *re, const double *im, double *out)
{
    const int nx = c->x.n;
    const int ny = c->y.n;
    for (int ky = 0; ky < ny; ky++) {
        for (int kx = 0; kx < nx; kx++) {
            double wave[2] = {0, 0};
            for (int y = 0; y < ny; y++) {
                double line[2];
                plain_sum(re + (size_t)(y * nx), im + (size_t)(y * nx), 1, nx, kx, line);
                const double angle = -2 * pi * (y * ky % ny) / ny;
                wave[0] += line[0] * cos(angle) - line[1] * sin(angle);
                wave[1] += line[0] * sin(angle) + line[1] * cos(angle);
            }
            const double factor = c->factor[(ky / 8 * nx + kx) * 8 + ky % 8];
            for (int y = 0; y < ny; y++) {
                for (int x = 0; x < nx; x++) {
                    const double angle = 2 * pi * ((double)(x * kx) / nx + (double)(y * ky) / ny);
                    out[2 * (y * nx + x)] += factor * (wave[0] * cos(angle) - wave[1] * sin(angle));
                    out[2 * (y * nx + x) + 1] +=
                        factor * (wave[0] * sin(angle) + wave[1] * cos(angle));
                }
            }
        }
    }
}

/* n_x, n_y and the filled part of both */
static const int planes[][4] = {{8, 8, 8, 8}, {12, 10, 12, 10}, {10, 12, 5, 6}, {16, 18, 7, 9}};
enum { PLANES = sizeof planes / sizeof planes[0] };

START_TEST(planes_and_their_halves)
{
    const int *n = planes[_i % PLANES];
    const enum simd_level level = (enum simd_level)(_i / PLANES);
    const size_t size = (size_t)n[0] * (size_t)n[1];
    struct plane_case c;
    if (level > simd_best())
        return;
    open_plane(&c, n[0], n[1], n[2], n[3]);
    double *re = random_numbers(size, 5);
    double *im = random_numbers(size, 6);
    double *want = mem_zeroed(2 * size, sizeof *want);
    for (size_t i = 0; i < size; i++)
        if (i % (size_t)n[0] >= (size_t)n[2] || i / (size_t)n[0] >= (size_t)n[3])
            re[i] = im[i] = 0;
    plain_plane(&c, re, im, want);
    for (int halves = 0; halves < 2; halves++) {
        for (size_t y = 0; y < (size_t)n[3]; y++) {
            for (size_t x = 0; x < (size_t)n[2]; x++) {
                at(&c, x, y)[0] = re[y * (size_t)n[0] + x];
                at(&c, x, y)[8] = im[y * (size_t)n[0] + x];
            }
        }
        if (halves) {
            double *waves = mem_array(c.rows * (size_t)n[0], 2 * sizeof *waves);
            kernels_fft(level)->plane_waves(&c.job, waves);
            kernels_fft(level)->plane_back(&c.job, waves);
            mem_free(waves);
        } else {
            kernels_fft(level)->plane(&c.job);
        }
        for (size_t y = 0; y < (size_t)n[3]; y++) {
            for (size_t x = 0; x < (size_t)n[2]; x++) {
                const double *w = want + 2 * (y * (size_t)n[0] + x);
                ck_assert_double_eq_tol(at(&c, x, y)[0], w[0], 1e-12 * (double)size);
                ck_assert_double_eq_tol(at(&c, x, y)[8], w[1], 1e-12 * (double)size);
            }
        }
    }
    mem_free(re);
    mem_free(im);
    mem_free(want);
    close_plane(&c);
}
END_TEST

START_TEST(instruction_sets_have_the_same_bits)
{
    const int n = lengths[_i];
    const size_t size = 8 * (size_t)n;
    double *first = mem_array(size + 16, sizeof *first);
    double *first_back = mem_array(size, sizeof *first);
    struct fft_real fft;
    fft_real_init(&fft, n);
    for (int level = 0; level <= (int)simd_best(); level++) {
        double *real = random_numbers(size, 3);
        double *waves = mem_array(size + 16, sizeof *waves);
        double *work = mem_array(size, sizeof *work);
        const struct fft_kernels *kernels = kernels_fft((enum simd_level)level);
        kernels->forward(&fft, real, waves, work);
        for (size_t i = 0; level == 0 && i < size + 16; i++)
            first[i] = waves[i];
        ck_assert_mem_eq(first, waves, (size + 16) * sizeof *first);
        kernels->backward(&fft, waves, real, work);
        for (size_t i = 0; level == 0 && i < size; i++)
            first_back[i] = real[i];
        ck_assert_mem_eq(first_back, real, size * sizeof *first);
        mem_free(real);
        mem_free(waves);
        mem_free(work);
    }
    fft_real_free(&fft);
    mem_free(first);
    mem_free(first_back);
}
END_TEST

START_TEST(good_lengths)
{
    static const int pairs[][2] = {{1, 2},   {7, 8},   {11, 12}, {13, 16},
                                   {31, 32}, {33, 36}, {61, 64}};
    for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
        ck_assert_int_eq(fft_length(pairs[k][0]), pairs[k][1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fft");
    TCase *core = tcase_create("core");
    tcase_add_loop_test(core, real_lines, 0, LENGTHS * SIMD_LEVELS);
    tcase_add_loop_test(core, planes_and_their_halves, 0, PLANES * SIMD_LEVELS);
    tcase_add_loop_test(core, instruction_sets_have_the_same_bits, 0, LENGTHS);
    tcase_add_test(core, good_lengths);
    suite_add_tcase(suite, core);
    return run_suite(suite);
}
