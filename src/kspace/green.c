/* The smooth part of Coulomb's potential, in waves. With all periodic images
 *
 *   v(k) = 4 pi / k^2 exp(-k^2 / 4 g^2).
 *
 * Along open axes there are none. Waves need a period there all the same, so 1 / r is cut off at a
 * distance R along these axes that no two charges have, and images do no harm in a period that is
 * longer than extent + R. The transform of the rest is an analytic function, v(k) c(k). With p and
 * t the lengths of k's parts along periodic and along open axes,
 *
 *   three open  c = 1 - cos(t R)
 *   two         c = 1 + t R J_1(t R) K_0(p R) - p R J_0(t R) K_1(p R),    p = 0: 1 - J_0(t R)
 *   one         c = 1 + exp(-p R) (t / p sin(t R) - cos(t R)),            p = 0: 1 - cos(t R)
 *
 * (C. A. Rozzi et al., Phys. Rev. B 73, 205119 (2006), eqs. 9, 15 and 20; with smoothing and
 * spectral accuracy: F. Vico, L. Greengard and M. Ferrando, J. Comput. Phys. 323, 191 (2016)). For
 * p = 0 the potentials of a charged line and a charged sheet have no limit in k = 0: they are taken
 * such that they end at R with 0, -2 ln(rho / R) and -2 pi (|z| - R), and the constant that this
 * adds is gone in a neutral system.
 *
 * The smoothing spreads the cut by some 1 / g, so both R and the period are longer by a tail. */
#define _XOPEN_SOURCE 700 /* j0, j1 */
#include "kspace/green.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* the smoothing of the cut is over after this many 1 / g: erfc is below 1e-14 there */
static const double tail = 5.5;

/* exp(-x), K_0(x) and K_1(x) are nothing beside 1 from here on */
static const double gone = 40;

/* c and its slopes with p and t, over these */
struct cut {
    double c, slope_p, slope_t;
};

/* K_0(x), K_1(x), x > 0: the integrals of exp(-x cosh s) and of that times cosh s over s > 0, by
 * trapezoids, which for such functions are exact to exp(-pi^2 / step) */
static void bessel_k(double x, double k[2])
{
    const double step = 0.25;
    const double twice = 2 * cosh(step);
    double now = 1;
    double last = cosh(step);
    k[0] = 0.5 * exp(-x);
    k[1] = k[0];
    while (x * now < x + gone) {
        const double next = twice * now - last;
        last = now;
        now = next;
        const double value = exp(-x * now);
        k[0] += value;
        k[1] += value * now;
    }
    k[0] *= step;
    k[1] *= step;
}

/* c = 1 - cos x or 1 - J_0(x), x = t R; slopes: they are wanted, too */
static struct cut cut_alone(bool is_line, bool slopes, double t, double reach)
{
    const double x = t * reach;
    const double half = sin(0.5 * x);
    struct cut cut = {.c = is_line ? 1 - j0(x) : 2 * half * half};
    if (slopes && t > 0)
        cut.slope_t = reach * (is_line ? j1(x) : sin(x)) / t;
    return cut;
}

static struct cut cut_wire(double p, double t, double reach)
{
    const double x = t * reach;
    const double y = p * reach;
    double k[2];
    bessel_k(y, k);
    const double a = j0(x);
    const double b = j1(x);
    struct cut cut = {.c = 1 + x * b * k[0] - y * a * k[1]};
    cut.slope_p = reach * reach * (a * k[0] - (t * b * k[1]) / p);
    if (t > 0)
        cut.slope_t = reach * reach * (a * k[0] + (p * b * k[1]) / t);
    return cut;
}

static struct cut cut_slab(double p, double t, double reach)
{
    const double decay = exp(-p * reach);
    const double sine = sin(t * reach);
    const double cosine = cos(t * reach);
    const double inner = t / p * sine - cosine;
    struct cut cut = {.c = 1 + decay * inner};
    cut.slope_p = -decay * (reach * inner + t / (p * p) * sine) / p;
    if (t > 0)
        cut.slope_t = decay * (sine / p + reach * (t / p * cosine + sine)) / t;
    return cut;
}

static struct cut cut_of(const struct green *green, bool slopes, double p, double t)
{
    const int n_open = green->open[0] + green->open[1] + green->open[2];
    if (!(green->reach > 0) || p * green->reach > gone)
        return (struct cut){.c = 1};
    if (p <= 0)
        return cut_alone(n_open == 2, slopes, t, green->reach);
    return n_open == 2 ? cut_wire(p, t, green->reach) : cut_slab(p, t, green->reach);
}

struct parts {
    double p2, t2;
};

static struct parts parts_of(const struct green *green, const double k[3])
{
    struct parts parts = {0, 0};
    for (int d = 0; d < 3; d++)
        *(green->open[d] ? &parts.t2 : &parts.p2) += k[d] * k[d];
    return parts;
}

/* v without c */
static double whole(const struct green *green, double k2)
{
    return 4 * pi / k2 * exp(-k2 / (4 * green->g * green->g));
}

/* of k = 0: the integral of the potential that ends at R with 0 */
static double at_zero(const struct green *green)
{
    const double sphere_or_sheet = 2 * pi * green->reach * green->reach;
    const int n_open = green->open[0] + green->open[1] + green->open[2];
    return n_open == 2 ? 0.5 * sphere_or_sheet : sphere_or_sheet;
}

double green_wave(const struct green *green, const double k[3])
{
    const struct parts parts = parts_of(green, k);
    const double k2 = parts.p2 + parts.t2;
    if (green->slope)
        return green_slopes(green, k).periodic;
    if (k2 <= 0)
        return at_zero(green);
    return whole(green, k2) * cut_of(green, false, sqrt(parts.p2), sqrt(parts.t2)).c;
}

struct green_slopes green_slopes(const struct green *green, const double k[3])
{
    const struct parts parts = parts_of(green, k);
    const double k2 = parts.p2 + parts.t2;
    if (k2 <= 0)
        return (struct green_slopes){0, 0};
    const double v = whole(green, k2);
    const struct cut cut = cut_of(green, true, sqrt(parts.p2), sqrt(parts.t2));
    const double of_whole = -2 * (1 / k2 + 1 / (4 * green->g * green->g)) * cut.c;
    return (struct green_slopes){
        .periodic = parts.p2 > 0 ? v * (of_whole + cut.slope_p) : 0,
        .open = parts.t2 > 0 ? v * (of_whole + cut.slope_t) : 0,
    };
}

double green_reach(const struct green *green, const double extent[3])
{
    double extent2 = 0;
    for (int d = 0; d < 3; d++)
        extent2 += green->open[d] ? extent[d] * extent[d] : 0;
    return sqrt(extent2) + tail / green->g;
}

double green_period(const struct green *green, double reach, double extent)
{
    return extent + reach + tail / green->g;
}
