/* See mott.h. With a = Z alpha, q = a / beta and rho_k = sqrt(k^2 - a^2):
 *
 *   D_k = (-1)^k Gamma(k - iq) / [(k + iq) Gamma(k + iq)]
 *         - exp(-i pi rho_k) Gamma(rho_k - iq) / [(rho_k + iq) Gamma(rho_k + iq)]
 *   F = F_0 + i/2 sum_k (-1)^k [k D_k + (k + 1) D_{k+1}] P_k(cos theta)
 *   G = G_0 + i/2 sum_k (-1)^k [k^2 D_k - (k + 1)^2 D_{k+1}] P_k(cos theta)
 *   F_0 = i/2 Gamma(1 - iq) / Gamma(1 + iq) exp(iq ln sin^2(theta/2))
 *   G_0 = -iq cot^2(theta/2) F_0
 *   ratio = 4 sin^4(theta/2) / q^2 [q^2 (1 - beta^2) |F|^2 / sin^2 + |G|^2 / cos^2](theta/2)
 *
 * The series converge slowly; three times over, (1 - cos theta) times a series in P_k is written as
 * a series in P_k again, whose terms fall faster, and divided out in the end. */
#include "beam/mott.h"

#include <complex.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "base/types.h"

enum { TERMS = 160, REDUCTIONS = 3 };

static const double FINE_STRUCTURE = 7.2973525693e-3;
static const double PI = 3.14159265358979323846;

typedef double complex cplx;
static const cplx i_unit = (cplx)I;

/* coefficients of P_0 .. P_{n-1} */
struct series {
    cplx a[TERMS + 1];
    int n;
};

struct mott {
    double beta, q;
    struct series f, g;
};

/* Gamma(x - iq) / Gamma(x + iq), of absolute value 1 */
static cplx gamma_ratio(double x, double q)
{
    gsl_sf_result log_size;
    gsl_sf_result angle;
    (void)gsl_sf_lngamma_complex_e(x, q, &log_size, &angle);
    return cexp(-2 * i_unit * angle.val);
}

static void reduce(struct series *s)
{
    cplx before = 0;
    s->n--;
    for (int k = 0; k < s->n; k++) {
        const cplx here = s->a[k];
        s->a[k] = here - (k + 1.0) / (2 * k + 3) * s->a[k + 1];
        if (k > 0)
            s->a[k] -= k / (2.0 * k - 1) * before;
        before = here;
    }
}

static void prepare(struct mott *mott, int z, double beta)
{
    const double a = z * FINE_STRUCTURE;
    const double q = a / beta;
    cplx d[TERMS + 2];
    mott->beta = beta;
    mott->q = q;
    d[0] = 0;
    for (int k = 1; k <= TERMS + 1; k++) {
        const double rho = sqrt((double)k * k - a * a);
        d[k] = (k % 2 ? -1 : 1) * gamma_ratio(k, q) / (k + i_unit * q) -
               cexp(-i_unit * PI * rho) * gamma_ratio(rho, q) / (rho + i_unit * q);
    }
    for (int k = 0; k <= TERMS; k++) {
        const cplx half = (k % 2 ? -0.5 : 0.5) * i_unit;
        const double here = k;
        const double next = k + 1;
        mott->f.a[k] = half * (here * d[k] + next * d[k + 1]);
        mott->g.a[k] = half * (here * here * d[k] - next * next * d[k + 1]);
    }
    mott->f.n = mott->g.n = TERMS + 1;
    for (int r = 0; r < REDUCTIONS; r++) {
        reduce(&mott->f);
        reduce(&mott->g);
    }
}

/* sum a_k P_k(x), with the reductions divided out */
static cplx sum(const struct series *s, double x)
{
    double before = 0;
    double p = 1;
    cplx out = 0;
    for (int k = 0; k < s->n; k++) {
        const double next = ((2 * k + 1) * x * p - k * before) / (k + 1);
        out += s->a[k] * p;
        before = p;
        p = next;
    }
    return out / pow(1 - x, REDUCTIONS);
}

static double square(cplx a)
{
    return creal(a) * creal(a) + cimag(a) * cimag(a);
}

static double ratio_at(const struct mott *mott, double half_sine)
{
    const double s2 = half_sine * half_sine;
    const double c2 = 1 - s2;
    const double q = mott->q;
    const cplx f0 = 0.5 * i_unit * gamma_ratio(1, q) * cexp(i_unit * q * log(s2));
    const cplx f = f0 + sum(&mott->f, 1 - 2 * s2);
    const cplx g = -i_unit * q * c2 / s2 * f0 + sum(&mott->g, 1 - 2 * s2);
    /* backwards G vanishes as cos^2 */
    const double flipped = c2 > 1e-9 ? square(g) / c2 : 0;
    return 4 * s2 * s2 / (q * q) *
           (q * q * (1 - mott->beta * mott->beta) * square(f) / s2 + flipped);
}

void mott_ratio(int z, double beta, const double *half_sine, int n, double *ratio)
{
    struct mott mott;
    prepare(&mott, z, beta);
    for (int k = 0; k < n; k++)
        ratio[k] = ratio_at(&mott, half_sine[k]);
}
