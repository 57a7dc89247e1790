/* Optimal influence function of a mesh that gives forces as the gradient of its energy, and the
 * error that it leaves (R. W. Hockney and J. W. Eastwood, Computer Simulation Using Particles,
 * 1988, section 8-3-3; for analytic gradients: V. Ballenegger, J. J. Cerda and C. Holm, J. Chem.
 * Theory Comput. 8, 936 (2012)).
 *
 * A charge's spline has the transform U(k) = product of sinc(k_d h_d / 2)^p, and the mesh takes a
 * wave k for each of its aliases k_m = k + 2 pi m / h. A pair's force between random places then
 * has the mean squared error (up to constants)
 *
 *   Q = sum over k, m, m' of |k_m U_m U_m' G - delta_mm' k_m R_m|^2,
 *
 * least for
 *
 *   G = sum of k_m^2 U_m^2 R_m / (sum of k_m^2 U_m^2  sum of U_m^2),
 *
 * and forces have dF^2 = C^2 (sum q^2)^2 / (N V) times the integral of Q over the zone, over
 * (2 pi)^3. The sums are products of sums along axes but for R, which is as good as gone beyond the
 * nearest aliases.
 *
 * In a tilted box waves and splines are those of the upright box, and k above is the turned wave
 * (shear.h): its square mixes sums of k along two axes.
 *
 * A charge also acts on itself: on the mesh its energy with itself depends on where it is between
 * points, by 1/2 q^2 phi with
 *
 *   phi = C / V sum over k, m, m' of G U_m U_m' cos(2 pi (m - m') u),
 *
 * u the mesh coordinate. The terms with |m - m'| = 1 or 2 along one axis are what matters, and
 * their sums go to the caller. Differences of nearly equal sums are written out, so that an error
 * of 1e-10 of the force can be told. */
#include "kspace/influence.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

enum { ALIASES = 12, NEAR = 3 }; /* NEAR: enough unless tilted */

/* beyond this exponent of a Gaussian a wave's potential is nothing in double precision */
static const double gone = 45;

/* An alias below this part of the wave's own cannot be seen in a factor: logarithm. */
static const double faint = -42;

static double spline(int order, double x)
{
    return x == 0 ? 1 : pow(sin(x) / x, order);
}

struct influence_axis influence_axis(int order, double h, double k)
{
    static const int near[INFLUENCE_NEAR] = {0, 1, -1, 2, -2};
    struct influence_axis axis = {.rest = 0};
    double u[2 * ALIASES + 1];
    for (int m = -ALIASES; m <= ALIASES; m++)
        u[m + ALIASES] = spline(order, 0.5 * k * h + pi * m);
    for (int j = 0; j < INFLUENCE_NEAR; j++) {
        axis.k[j] = k + 2 * pi * near[j] / h;
        axis.u2[j] = u[near[j] + ALIASES] * u[near[j] + ALIASES];
        axis.fade[j] = axis.u2[j] > 0 ? log(axis.u2[j] / axis.u2[0]) : -(double)INFINITY;
    }
    for (int m = -ALIASES; m <= ALIASES; m++) {
        const double *at = &u[m + ALIASES];
        const double km = k + 2 * pi * m / h;
        axis.rest += m ? at[0] * at[0] : 0;
        axis.rest_k += m ? km * at[0] * at[0] : 0;
        axis.rest_k2 += m ? km * km * at[0] * at[0] : 0;
        for (int s = 0; s < 2 && m + s < ALIASES; s++)
            axis.next[s] += at[0] * at[s + 1];
    }
    return axis;
}

/* sums over aliases */
struct sums {
    double u2, rest;     /* of U^2: all, all but m = 0 */
    double k2u2, rest_k; /* of k^2 U^2 likewise */
    double next[3][2];   /* of U_m U_(m + 1), U_m U_(m + 2) along one axis */
};

static struct sums sum_axes(const struct influence_axis a[3])
{
    struct sums sums = {.u2 = 1};
    double s[3];
    double first[3];
    for (int d = 0; d < 3; d++) {
        first[d] = a[d].u2[0];
        s[d] = first[d] + a[d].rest;
        sums.u2 *= s[d];
    }
    sums.rest =
        a[0].rest * s[1] * s[2] + first[0] * a[1].rest * s[2] + first[0] * first[1] * a[2].rest;
    for (int d = 0; d < 3; d++) {
        const int e = (d + 1) % 3;
        const int f = (d + 2) % 3;
        for (int j = 0; j < 2; j++)
            sums.next[d][j] = a[d].next[j] * s[e] * s[f];
        const double own = a[d].k[0] * a[d].k[0] * first[d];
        sums.k2u2 += (own + a[d].rest_k2) * s[e] * s[f];
        sums.rest_k += a[d].rest_k2 * s[e] * s[f] + own * (a[e].rest * s[f] + first[e] * a[f].rest);
    }
    return sums;
}

/* In a tilted box k^2 is k'^T g k' over upright wave numbers k', g = M M^T (shear.h): what g has
 * beyond 1 on the diagonal, and twice what is beside it, for 01, 02, 12. */
static void metric(const struct shear *shear, double more[3], double beside[3])
{
    const double *m = shear->m;
    more[0] = m[0] * m[0] + m[1] * m[1];
    more[1] = m[2] * m[2];
    more[2] = 0;
    beside[0] = 2 * (m[0] + m[1] * m[2]);
    beside[1] = 2 * m[1];
    beside[2] = 2 * m[2];
}

/* the rest of the sums with k^2 */
static void add_tilted(const struct shear *shear, const struct influence_axis a[3],
                       struct sums *sums)
{
    double more[3];
    double beside[3];
    metric(shear, more, beside);
    for (int d = 0; d < 3; d++) {
        const int e = d == 0 ? 1 : 0; /* the other two axes */
        const int f = d == 2 ? 1 : 2;
        const double se = a[e].u2[0] + a[e].rest;
        const double sf = a[f].u2[0] + a[f].rest;
        const double own = a[d].k[0] * a[d].k[0] * a[d].u2[0];
        const double ke = a[e].k[0] * a[e].u2[0];
        const double kf = a[f].k[0] * a[f].u2[0];
        /* beside[0] is of axes 0 and 1, which leaves 2; and so on */
        const double pair = beside[2 - d];
        sums->k2u2 += more[d] * (own + a[d].rest_k2) * se * sf +
                      pair * (ke + a[e].rest_k) * (kf + a[f].rest_k) * (a[d].u2[0] + a[d].rest);
        sums->rest_k +=
            more[d] * (a[d].rest_k2 * se * sf + own * (a[e].rest * sf + a[e].u2[0] * a[f].rest)) +
            pair * (ke * kf * a[d].rest + (ke * a[f].rest_k + a[e].rest_k * (kf + a[f].rest_k)) *
                                              (a[d].u2[0] + a[d].rest));
    }
}

/* the near aliases, m = 0 first */
struct near_sums {
    double k2u2r;                       /* of k^2 U^2 R */
    double k2r2, rest_k2r2, rest_k2u2r; /* of k^2 R^2; both but m = 0 */
    double k2, u2, r;                   /* of m = 0 */
};

static void add_alias(const struct influence_spec *spec, const struct influence_axis a[3],
                      const int m[3], struct near_sums *sums)
{
    double k[3];
    double u2 = 1;
    double k2 = 0;
    for (int d = 0; d < 3; d++) {
        k[d] = a[d].k[m[d]];
        u2 *= a[d].u2[m[d]];
    }
    shear_turn(&spec->shear, k);
    for (int d = 0; d < 3; d++)
        k2 += k[d] * k[d];
    if (k2 > 4 * gone * spec->green.g * spec->green.g)
        return;
    const double r = green_wave(&spec->green, k);
    sums->k2u2r += k2 * u2 * r;
    if (m[0] == 0 && m[1] == 0 && m[2] == 0) {
        sums->k2 = k2;
        sums->u2 = u2;
        sums->r = r;
    } else {
        sums->rest_k2r2 += k2 * r * r;
        sums->rest_k2u2r += k2 * u2 * r;
    }
}

static bool is_tilted(const struct shear *shear)
{
    return shear->m[0] != 0 || shear->m[1] != 0 || shear->m[2] != 0;
}

/* The near aliases that count along one axis of an upright box, m = 0 first: U^2 R falls with |k|,
 * and its logarithm is a sum over axes but for 1 / k^2 and the cut, which do not grow. */
static int pick_aliases(const struct green *green, const struct influence_axis *axis,
                        int picked[NEAR])
{
    int n = 0;
    for (int m = 0; m < NEAR; m++) {
        const double more = axis->k[m] * axis->k[m] - axis->k[0] * axis->k[0];
        if (m == 0 || axis->fade[m] - more / (4 * green->g * green->g) > faint)
            picked[n++] = m;
    }
    return n;
}

/* all near aliases, or those that count in the factor */
static struct near_sums sum_near(const struct influence_spec *spec,
                                 const struct influence_axis axis[3], bool all)
{
    int picked[3][INFLUENCE_NEAR];
    int n[3];
    int at[3];
    struct near_sums near = {.k2 = 0};
    for (int d = 0; d < 3; d++) {
        n[d] = is_tilted(&spec->shear) ? INFLUENCE_NEAR : NEAR;
        for (int m = 0; m < n[d]; m++)
            picked[d][m] = m;
        if (!all && !is_tilted(&spec->shear))
            n[d] = pick_aliases(&spec->green, &axis[d], picked[d]);
    }
    for (at[0] = 0; at[0] < n[0]; at[0]++) {
        for (at[1] = 0; at[1] < n[1]; at[1]++) {
            for (at[2] = 0; at[2] < n[2]; at[2]++) {
                const int m[3] = {picked[0][at[0]], picked[1][at[1]], picked[2][at[2]]};
                add_alias(spec, axis, m, &near);
            }
        }
    }
    return near;
}

static double error_of(const struct sums *sums, const struct near_sums *near, double factor)
{
    const double miss = factor * near->u2 - near->r;
    return near->k2 * (miss * miss + factor * factor * near->u2 * sums->rest) +
           factor * factor * sums->u2 * sums->rest_k + near->rest_k2r2 -
           2 * factor * near->rest_k2u2r;
}

static struct influence find(const struct influence_spec *spec, const struct influence_axis axis[3],
                             bool with_error)
{
    struct sums sums = sum_axes(axis);
    if (is_tilted(&spec->shear))
        add_tilted(&spec->shear, axis, &sums);
    const struct near_sums near = sum_near(spec, axis, with_error);
    if (near.k2 == 0)
        return (struct influence){.factor = near.r};
    const double factor = near.k2u2r / (sums.k2u2 * sums.u2);
    struct influence out = {.factor = factor};
    if (with_error)
        out.error = error_of(&sums, &near, factor);
    for (int d = 0; d < 3; d++) {
        for (int j = 0; j < 2; j++)
            out.self[d][j] = factor * sums.next[d][j];
    }
    return out;
}

struct influence influence(const struct influence_spec *spec, const struct influence_axis axis[3])
{
    return find(spec, axis, true);
}

struct influence influence_factor(const struct influence_spec *spec,
                                  const struct influence_axis axis[3])
{
    return find(spec, axis, false);
}

double influence_error(const struct influence_spec *spec, int samples)
{
    enum { SAMPLES_MOST = 32 };
    struct influence_axis table[3][SAMPLES_MOST];
    double sum = 0;
    for (int d = 0; d < 3; d++) {
        const bool both = d < 2 && is_tilted(&spec->shear); /* k and -k are one there, k_x and -k_x
                                                               not */
        for (int i = 0; i < samples; i++) {
            const double at = both ? 2 * (i + 0.5) / samples - 1 : (i + 0.5) / samples;
            table[d][i] = influence_axis(spec->order, spec->h[d], pi / spec->h[d] * at);
        }
    }
    for (int i = 0; i < samples * samples * samples; i++) {
        const struct influence_axis axis[3] = {table[0][i % samples],
                                               table[1][i / samples % samples],
                                               table[2][i / samples / samples]};
        sum += influence(spec, axis).error;
    }
    const double mean = sum / (samples * samples * samples);
    return sqrt(mean / (spec->h[0] * spec->h[1] * spec->h[2]));
}
