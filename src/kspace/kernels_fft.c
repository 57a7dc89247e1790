/* Fourier transforms along lanes: see kernels_fft.h and fft.h. A pass of radix r over n = r m
 * vectors that are s steps apart takes
 *
 *   y[q + s (r p + k)] = exp(-2 pi i p k / n) sum over j of x[q + s (p + m j)] exp(-2 pi i j k / r)
 *
 * with q < s, p < m, and goes on with n = m, s = r s. Backward transforms are forward ones with
 * real and imaginary parts exchanged. */
#include "kspace/kernels_fft.h"

#include "base/simd.h"

struct cx {
    struct simd re, im;
};

/* where real and imaginary parts lie in a vector: exchanged for the way back */
struct parts {
    size_t re, im;
};
static const struct parts there = {0, FFT_LANES};
static const struct parts back = {FFT_LANES, 0};

CW_ALWAYS_INLINE struct cx cx_load(const double *p, struct parts at)
{
    return (struct cx){simd_load(p + at.re), simd_load(p + at.im)};
}
CW_ALWAYS_INLINE void cx_store(double *p, struct parts at, struct cx a)
{
    simd_store(p + at.re, a.re);
    simd_store(p + at.im, a.im);
}
CW_ALWAYS_INLINE struct cx cx_add(struct cx a, struct cx b)
{
    return (struct cx){simd_add(a.re, b.re), simd_add(a.im, b.im)};
}
CW_ALWAYS_INLINE struct cx cx_sub(struct cx a, struct cx b)
{
    return (struct cx){simd_sub(a.re, b.re), simd_sub(a.im, b.im)};
}
/* a - i b, a + i b */
CW_ALWAYS_INLINE struct cx cx_sub_i(struct cx a, struct cx b)
{
    return (struct cx){simd_add(a.re, b.im), simd_sub(a.im, b.re)};
}
CW_ALWAYS_INLINE struct cx cx_add_i(struct cx a, struct cx b)
{
    return (struct cx){simd_sub(a.re, b.im), simd_add(a.im, b.re)};
}
CW_ALWAYS_INLINE struct cx cx_scale(struct cx a, double s)
{
    return (struct cx){simd_mul(a.re, simd_all(s)), simd_mul(a.im, simd_all(s))};
}
/* a + s b */
CW_ALWAYS_INLINE struct cx cx_fma(struct cx b, double s, struct cx a)
{
    return (struct cx){simd_fma(b.re, simd_all(s), a.re), simd_fma(b.im, simd_all(s), a.im)};
}
/* a (w[0] + i w[1]) */
CW_ALWAYS_INLINE struct cx cx_turn(struct cx a, const double *w)
{
    struct simd c = simd_all(w[0]);
    return (struct cx){simd_fma(a.im, simd_all(-w[1]), simd_mul(a.re, c)),
                       simd_fma(a.re, simd_all(w[1]), simd_mul(a.im, c))};
}

CW_ALWAYS_INLINE void butterfly2(struct cx *a)
{
    struct cx b = cx_sub(a[0], a[1]);
    a[0] = cx_add(a[0], a[1]);
    a[1] = b;
}
CW_ALWAYS_INLINE void butterfly3(struct cx *a)
{
    struct cx sum = cx_add(a[1], a[2]);
    struct cx difference = cx_scale(cx_sub(a[1], a[2]), 0.86602540378443864676);
    struct cx middle = cx_fma(sum, -0.5, a[0]);
    a[0] = cx_add(a[0], sum);
    a[1] = cx_sub_i(middle, difference);
    a[2] = cx_add_i(middle, difference);
}
CW_ALWAYS_INLINE void butterfly4(struct cx *a)
{
    struct cx even = cx_add(a[0], a[2]);
    struct cx odd = cx_add(a[1], a[3]);
    struct cx even_turned = cx_sub(a[0], a[2]);
    struct cx odd_turned = cx_sub(a[1], a[3]);
    a[0] = cx_add(even, odd);
    a[1] = cx_sub_i(even_turned, odd_turned);
    a[2] = cx_sub(even, odd);
    a[3] = cx_add_i(even_turned, odd_turned);
}
CW_ALWAYS_INLINE void butterfly5(struct cx *a)
{
    const double c1 = 0.30901699437494742410; /* cos, sin of 2 pi / 5, 4 pi / 5 */
    const double c2 = -0.80901699437494742410;
    const double s1 = 0.95105651629515357212;
    const double s2 = 0.58778525229247312917;
    struct cx sum1 = cx_add(a[1], a[4]);
    struct cx sum2 = cx_add(a[2], a[3]);
    struct cx difference1 = cx_sub(a[1], a[4]);
    struct cx difference2 = cx_sub(a[2], a[3]);
    struct cx real1 = cx_fma(sum2, c2, cx_fma(sum1, c1, a[0]));
    struct cx real2 = cx_fma(sum2, c1, cx_fma(sum1, c2, a[0]));
    struct cx turned1 = cx_fma(difference2, s2, cx_scale(difference1, s1));
    struct cx turned2 = cx_fma(difference2, -s1, cx_scale(difference1, s2));
    a[0] = cx_add(a[0], cx_add(sum1, sum2));
    a[1] = cx_sub_i(real1, turned1);
    a[2] = cx_sub_i(real2, turned2);
    a[3] = cx_add_i(real2, turned2);
    a[4] = cx_add_i(real1, turned1);
}
CW_ALWAYS_INLINE void butterfly(size_t radix, struct cx *a)
{
    if (radix == 2) {
        butterfly2(a);
    } else if (radix == 3) {
        butterfly3(a);
    } else if (radix == 4) {
        butterfly4(a);
    } else {
        butterfly5(a);
    }
}

CW_ALWAYS_INLINE void pass(size_t radix, size_t m, size_t s, const double *twiddle, struct parts at,
                           const double *x, double *y)
{
    for (size_t p = 0; p < m; p++) {
        const double *w = twiddle + 2 * (radix - 1) * p;
        for (size_t q = 0; q < s; q++) {
            struct cx a[5];
            for (size_t j = 0; j < radix; j++)
                a[j] = cx_load(x + FFT_VECTOR * (q + s * (p + m * j)), at);
            butterfly(radix, a);
            cx_store(y + FFT_VECTOR * (q + s * radix * p), at, a[0]);
            for (size_t k = 1; k < radix; k++) {
                if (p > 0) /* else by 1 */
                    a[k] = cx_turn(a[k], w + 2 * (k - 1));
                cx_store(y + FFT_VECTOR * (q + s * (radix * p + k)), at, a[k]);
            }
        }
    }
}

/* Transforms what is in x, with y to work in; returns which of the two holds the result. */
static double *transform(const struct fft *fft, struct parts at, double *x, double *y)
{
    const double *twiddle = fft->twiddle;
    size_t n = (size_t)fft->n;
    size_t s = 1;
    for (int k = 0; k < fft->n_passes; k++) {
        const size_t radix = (size_t)fft->radix[k];
        const size_t m = n / radix;
        if (radix == 2) {
            pass(2, m, s, twiddle, at, x, y);
        } else if (radix == 3) {
            pass(3, m, s, twiddle, at, x, y);
        } else if (radix == 4) {
            pass(4, m, s, twiddle, at, x, y);
        } else {
            pass(5, m, s, twiddle, at, x, y);
        }
        twiddle += 2 * (radix - 1) * m;
        n = m;
        s *= radix;
        double *swap = x;
        x = y;
        y = swap;
    }
    return x;
}

CW_ALWAYS_INLINE struct cx cx_conjugate(struct cx a)
{
    return (struct cx){a.re, simd_sub(simd_all(0), a.im)};
}

/* Pairs of numbers were taken for complex ones: Z_k. With E and O the waves of the even and of the
 * odd numbers, X_k = E_k + exp(-2 pi i k / n) O_k. */
static void forward(const struct fft_real *fft, double *real, double *waves, double *work)
{
    const size_t half = (size_t)fft->half.n;
    const double *z = transform(&fft->half, there, real, work);
    struct cx first = cx_load(z, there);
    struct simd zero = simd_all(0);
    cx_store(waves, there, (struct cx){simd_add(first.re, first.im), zero});
    cx_store(waves + FFT_VECTOR * half, there, (struct cx){simd_sub(first.re, first.im), zero});
    for (size_t k = 1; k <= half / 2; k++) {
        struct cx a = cx_load(z + FFT_VECTOR * k, there);
        struct cx b = cx_conjugate(cx_load(z + FFT_VECTOR * (half - k), there));
        struct cx even = cx_scale(cx_add(a, b), 0.5);
        struct cx odd = cx_turn(cx_scale(cx_sub(a, b), 0.5), fft->turn + 2 * k);
        cx_store(waves + FFT_VECTOR * k, there, cx_sub_i(even, odd));
        cx_store(waves + FFT_VECTOR * (half - k), there, cx_conjugate(cx_add_i(even, odd)));
    }
}

/* twice E_k + i O_k: the factor that a transform of n has and one of n / 2 lacks */
static void backward(const struct fft_real *fft, double *waves, double *real, double *work)
{
    const size_t half = (size_t)fft->half.n;
    double *target = fft->half.n_passes % 2 ? work : real;
    double *other = fft->half.n_passes % 2 ? real : work;
    struct cx zero = cx_load(waves, there);
    struct cx last = cx_load(waves + FFT_VECTOR * half, there);
    cx_store(target, there, (struct cx){simd_add(zero.re, last.re), simd_sub(zero.re, last.re)});
    for (size_t k = 1; k <= half / 2; k++) {
        const double away[2] = {fft->turn[2 * k], -fft->turn[2 * k + 1]};
        struct cx a = cx_load(waves + FFT_VECTOR * k, there);
        struct cx b = cx_conjugate(cx_load(waves + FFT_VECTOR * (half - k), there));
        struct cx even = cx_add(a, b);
        struct cx odd = cx_turn(cx_sub(a, b), away);
        cx_store(target + FFT_VECTOR * k, there, cx_add_i(even, odd));
        cx_store(target + FFT_VECTOR * (half - k), there, cx_conjugate(cx_sub_i(even, odd)));
    }
    (void)transform(&fft->half, back, target, other);
}

/* waves along y of the eight lines of a block: from rows to rows */
static void transform_y(const struct plane_job *job, struct parts at)
{
    const size_t n = (size_t)job->y->n;
    const size_t blocks = ((size_t)job->m[0] + FFT_LANES - 1) / FFT_LANES;
    const size_t filled = at.re == 0 ? (size_t)job->m[1] : n;
    const size_t asked = at.re == 0 ? n : (size_t)job->m[1];
    double *buffer = job->buffer;
    double *work = buffer + FFT_VECTOR * (n + FFT_LANES);
    const struct cx zero = {simd_all(0), simd_all(0)};
    for (size_t b = 0; b < blocks; b++) {
        double *rows = job->rows + FFT_VECTOR * b;
        for (size_t y = 0; y < filled; y++) {
            cx_store(buffer + FFT_VECTOR * y, there,
                     cx_load(rows + FFT_VECTOR * blocks * y, there));
        }
        for (size_t y = filled; y < n; y++)
            cx_store(buffer + FFT_VECTOR * y, there, zero);
        const double *out = transform(job->y, at, buffer, work);
        for (size_t y = 0; y < asked; y++)
            cx_store(rows + FFT_VECTOR * blocks * y, there, cx_load(out + FFT_VECTOR * y, there));
    }
}

/* Eight vectors that are `stride` doubles apart, lanes and vectors exchanged. */
CW_ALWAYS_INLINE void transpose(const double *from, size_t stride, struct simd out[8])
{
    lidx index[FFT_LANES];
    for (size_t k = 0; k < FFT_LANES; k++)
        index[k] = (lidx)(k * stride);
    simd_load_row(from, index, out);
}

/* eight rows, lanes x -> a bundle along x, lanes y */
static void take_rows(const struct plane_job *job, size_t first)
{
    const size_t n = (size_t)job->x->n;
    const size_t blocks = ((size_t)job->m[0] + FFT_LANES - 1) / FFT_LANES;
    const double *rows = job->rows + FFT_VECTOR * blocks * first;
    const struct simd zero = simd_all(0);
    for (size_t b = 0; b < blocks; b++) {
        for (size_t part = 0; part < 2; part++) {
            struct simd turned[FFT_LANES];
            transpose(rows + FFT_VECTOR * b + FFT_LANES * part, FFT_VECTOR * blocks, turned);
            for (size_t k = 0; k < FFT_LANES; k++) {
                simd_store(job->buffer + FFT_VECTOR * (FFT_LANES * b + k) + FFT_LANES * part,
                           turned[k]);
            }
        }
    }
    for (size_t x = (size_t)job->m[0]; x < n; x++)
        cx_store(job->buffer + FFT_VECTOR * x, there, (struct cx){zero, zero});
}

static void put_rows(const struct plane_job *job, size_t first, const double *bundle)
{
    const size_t blocks = ((size_t)job->m[0] + FFT_LANES - 1) / FFT_LANES;
    double *rows = job->rows + FFT_VECTOR * blocks * first;
    for (size_t b = 0; b < blocks; b++) {
        for (size_t part = 0; part < 2; part++) {
            struct simd turned[FFT_LANES];
            transpose(bundle + FFT_VECTOR * (size_t)FFT_LANES * b + FFT_LANES * part, FFT_VECTOR,
                      turned);
            for (size_t k = 0; k < FFT_LANES; k++)
                simd_store(rows + FFT_VECTOR * (blocks * k + b) + FFT_LANES * part, turned[k]);
        }
    }
}

/* to[x] = waves[x] times factor[x], lane by lane */
CW_ALWAYS_INLINE void multiply(size_t n, const double *waves, const double *factor, double *to)
{
    for (size_t x = 0; x < n; x++) {
        struct cx a = cx_load(waves + FFT_VECTOR * x, there);
        struct simd f = simd_load(factor + FFT_LANES * x);
        cx_store(to + FFT_VECTOR * x, there, (struct cx){simd_mul(a.re, f), simd_mul(a.im, f)});
    }
}

static void plane(const struct plane_job *job)
{
    const size_t n = (size_t)job->x->n;
    double *work = job->buffer + FFT_VECTOR * (n + FFT_LANES);
    transform_y(job, there);
    for (size_t y = 0; y < (size_t)job->y->n; y += FFT_LANES) {
        take_rows(job, y);
        double *waves = transform(job->x, there, job->buffer, work);
        multiply(n, waves, job->factor + n * y, waves);
        put_rows(job, y, transform(job->x, back, waves, waves == work ? job->buffer : work));
    }
    transform_y(job, back);
}

static void plane_waves(const struct plane_job *job, double *out)
{
    const size_t n = (size_t)job->x->n;
    double *work = job->buffer + FFT_VECTOR * (n + FFT_LANES);
    transform_y(job, there);
    for (size_t y = 0; y < (size_t)job->y->n; y += FFT_LANES) {
        take_rows(job, y);
        const double *waves = transform(job->x, there, job->buffer, work);
        for (size_t x = 0; x < n; x++) {
            cx_store(out + FFT_VECTOR * (n * (y / FFT_LANES) + x), there,
                     cx_load(waves + FFT_VECTOR * x, there));
        }
    }
}

static void plane_back(const struct plane_job *job, const double *waves)
{
    const size_t n = (size_t)job->x->n;
    double *work = job->buffer + FFT_VECTOR * (n + FFT_LANES);
    for (size_t y = 0; y < (size_t)job->y->n; y += FFT_LANES) {
        multiply(n, waves + FFT_VECTOR * n * (y / FFT_LANES), job->factor + n * y, job->buffer);
        put_rows(job, y, transform(job->x, back, job->buffer, work));
    }
    transform_y(job, back);
}

const struct fft_kernels SIMD_NAME(kernels_fft) = {forward, backward, plane, plane_waves,
                                                   plane_back};
