/* Lattice orientation of a particle.
 *
 * The twelve neighbours of an fcc atom lie along <110>. Given a trial rotation R, each neighbour d
 * is assigned to the ideal direction e of the twelve for which R e is nearest, and the best
 * rotation maximises the sum of d . R e: with H the sum of d e^T it is the orthogonal factor of H
 * (Kabsch, Acta Cryst. A 32, 922 (1976)), H (H^T H)^(-1/2). A few rounds of assignment and fit
 * converge. The sum runs over all fcc atoms of the particle, so thermal noise averages out.
 *
 * First trial: two neighbours of one atom at right angles, [110] and [1-10], give the cube axes.
 * The fit counts only atoms all of whose neighbours lie within 20 degrees of the trial, so twins
 * and other grains do not pull at it; of several trial atoms, spread over the ids, the one that
 * most atoms agree with wins. Everything summed is summed exactly, and trial atoms are chosen by
 * id: same bits on any rank count.
 *
 * Misorientation: the rotation between two cubic lattices is only defined up to the 24 rotations of
 * the cube. In terms of the sorted magnitudes a >= b >= c >= d of the quaternion's components the
 * smallest angle is 2 acos(max(a, (a + b) / sqrt 2, (a + b + c + d) / 2)) (Grimmer, Acta Cryst. A
 * 30, 685 (1974)).
 *
 * Rejected: assuming the orientation in which the particle was built (that is what is to be
 * measured), and averaging per-atom quaternions (needs a choice among 24 equivalent ones per atom).
 */
#include "measure/lattice_fit.h"

#include <math.h>
#include <string.h>

#include "base/vec3.h"
#include "measure/scaled_sum.h"
#include "parallel/comm.h"

enum { NEIGHBORS = 12, TRIALS = 8, ROUNDS = 4 };

static const double near = 0.93969262078590838405; /* cos 20 degrees */

/* the twelve <110> directions, not normalised */
static const double ideal[NEIGHBORS][3] = {
    {1, 1, 0},  {1, -1, 0},  {-1, 1, 0}, {-1, -1, 0}, {1, 0, 1},  {1, 0, -1},
    {-1, 0, 1}, {-1, 0, -1}, {0, 1, 1},  {0, 1, -1},  {0, -1, 1}, {0, -1, -1},
};

/* the ideal direction nearest to d under R, if all directions of `turned` are R * ideal */
static int nearest(const double turned[NEIGHBORS][3], const double d[3], double *cosine)
{
    int best = 0;
    double largest = -HUGE_VAL;
    for (int k = 0; k < NEIGHBORS; k++) {
        double p = vec3_dot(turned[k], d);
        if (p > largest) {
            largest = p;
            best = k;
        }
    }
    *cosine = largest / (sqrt(2) * vec3_norm(d));
    return best;
}

/* Sum of (d / |d|) ideal^T of a site; false (and incomplete) when a neighbour is far from all. */
static bool correlate(const double d[NEIGHBORS][3], const double rotation[3][3], double tolerance,
                      double h[9])
{
    double turned[NEIGHBORS][3];
    for (int k = 0; k < NEIGHBORS; k++)
        mat3_apply(rotation, ideal[k], turned[k]);
    memset(h, 0, 9 * sizeof h[0]);
    for (int m = 0; m < NEIGHBORS; m++) {
        double cosine;
        int k = nearest((const double(*)[3])turned, d[m], &cosine);
        if (!(cosine > tolerance))
            return false;
        double norm = vec3_norm(d[m]);
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++)
                h[3 * row + column] += d[m][row] / norm * ideal[k][column];
        }
    }
    return true;
}

/* The rotation nearest to H; false when H is singular or a reflection. */
static bool orthogonal_factor(const double h[9], double rotation[3][3])
{
    double m[3][3];
    double square[3][3];
    double values[3];
    double axes[3][3];
    for (int k = 0; k < 9; k++)
        m[k / 3][k % 3] = h[k];
    mat3_transpose((const double(*)[3])m, square);
    mat3_multiply((const double(*)[3])square, (const double(*)[3])m, square);
    mat3_eigen((const double(*)[3])square, values, axes);
    if (!(values[2] > 1e-6 * values[0]) || !(mat3_determinant((const double(*)[3])m) > 0))
        return false;
    double scale[3][3] = {{0}};
    for (int k = 0; k < 3; k++)
        scale[k][k] = 1 / sqrt(values[k]);
    double back[3][3];
    mat3_transpose((const double(*)[3])axes, back);
    mat3_multiply((const double(*)[3])axes, (const double(*)[3])scale, scale);
    mat3_multiply((const double(*)[3])scale, (const double(*)[3])back, scale);
    mat3_multiply((const double(*)[3])m, (const double(*)[3])scale, rotation);
    return true;
}

/* Cube axes from the first neighbour and the one most nearly at right angles to it. */
static bool guess(const double d[NEIGHBORS][3], double rotation[3][3])
{
    double a[3] = {d[0][0], d[0][1], d[0][2]};
    double b[3] = {0, 0, 0};
    double smallest = HUGE_VAL;
    if (!vec3_normalize(a))
        return false;
    for (int m = 1; m < NEIGHBORS; m++) {
        double cosine = fabs(vec3_dot(a, d[m])) / vec3_norm(d[m]);
        if (cosine < smallest) {
            smallest = cosine;
            memcpy(b, d[m], sizeof b);
        }
    }
    double along = vec3_dot(a, b);
    for (int k = 0; k < 3; k++)
        b[k] -= along * a[k];
    if (!vec3_normalize(b))
        return false;
    double x[3];
    double y[3];
    double z[3];
    for (int k = 0; k < 3; k++) {
        x[k] = (a[k] + b[k]) / sqrt(2);
        y[k] = (a[k] - b[k]) / sqrt(2);
    }
    vec3_cross(x, y, z);
    for (int k = 0; k < 3; k++) {
        rotation[k][0] = x[k];
        rotation[k][1] = y[k];
        rotation[k][2] = z[k];
    }
    return true;
}

bool lattice_fit_shell(const double d[12][3], double rotation[3][3])
{
    double h[9];
    bool good = guess(d, rotation);
    for (int round = 0; round < ROUNDS && good; round++)
        good = correlate(d, (const double(*)[3])rotation, 0.5, h) && orthogonal_factor(h, rotation);
    return good;
}

/* what the terms of a fit see; column 9 counts the sites that match */
struct fit_terms {
    const struct lattice_site *sites;
    double rotation[3][3];
};

static void fit_term(const void *self, lidx i, double *out)
{
    const struct fit_terms *t = self;
    if (!correlate(t->sites[i].d, t->rotation, near, out)) {
        memset(out, 0, 10 * sizeof out[0]);
        return;
    }
    out[9] = 1;
}

static void distance_term(const void *self, lidx i, double *out)
{
    const struct fit_terms *t = self;
    out[0] = 0;
    for (int m = 0; m < NEIGHBORS; m++)
        out[0] += vec3_norm(t->sites[i].d[m]);
}

/* Rounds of assignment and fit from the trial in fit->rotation. */
static bool refine(struct comm *comm, const struct lattice_site *sites, lidx n,
                   struct lattice_fit *fit)
{
    struct fit_terms t = {.sites = sites};
    double sum[10];
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(t.rotation, fit->rotation, sizeof t.rotation);
        scaled_sum(comm, n, 10, fit_term, &t, sum);
        fit->n_matched = (gid)(sum[9] + 0.5);
        if (!orthogonal_factor(sum, fit->rotation))
            return false;
    }
    return fit->n_matched > 0;
}

/* Trial orientation of the site with the smallest id not below `from`, on all ranks. False when
 * there is none or its shell cannot be fitted. */
static bool trial(struct comm *comm, const struct lattice_site *sites, lidx n, gid from,
                  double rotation[3][3])
{
    lidx mine = -1;
    gid id = INT64_MAX;
    for (lidx i = 0; i < n; i++) {
        if (sites[i].id >= from && sites[i].id < id) {
            id = sites[i].id;
            mine = i;
        }
    }
    gid chosen = id;
    comm_min(comm, &chosen, 1);
    double r[9];
    for (int k = 0; k < 9; k++)
        r[k] = -2;
    double m[3][3];
    if (mine >= 0 && id == chosen && lattice_fit_shell(sites[mine].d, m)) {
        for (int k = 0; k < 9; k++)
            r[k] = m[k / 3][k % 3];
    }
    comm_max_double(comm, r, 9);
    for (int k = 0; k < 9; k++)
        rotation[k / 3][k % 3] = r[k];
    return r[0] > -2;
}

void lattice_fit_fcc(struct comm *comm, const struct lattice_site *sites, lidx n,
                     struct lattice_fit *fit)
{
    memset(fit, 0, sizeof *fit);
    gid range[2] = {INT64_MIN, INT64_MIN}; /* of -id and id */
    for (lidx i = 0; i < n; i++) {
        range[0] = -sites[i].id > range[0] ? -sites[i].id : range[0];
        range[1] = sites[i].id > range[1] ? sites[i].id : range[1];
    }
    comm_max(comm, range, 2);
    fit->n_sites = n;
    comm_sum(comm, &fit->n_sites, 1);
    if (fit->n_sites == 0)
        return;
    const struct fit_terms t = {.sites = sites};
    scaled_sum(comm, n, 1, distance_term, &t, &fit->distance);
    fit->distance /= NEIGHBORS * (double)fit->n_sites;
    gid first = -range[0];
    gid span = range[1] - first + 1;
    for (int k = 0; k < TRIALS; k++) {
        struct lattice_fit one = *fit;
        one.n_matched = 0;
        if (!trial(comm, sites, n, first + span / TRIALS * k, one.rotation) ||
            !refine(comm, sites, n, &one))
            continue;
        if (!fit->found || one.n_matched > fit->n_matched)
            *fit = one;
        fit->found = true;
    }
}

/* magnitudes of the four components of a rotation's quaternion */
static void quaternion_magnitudes(const double r[3][3], double q[4])
{
    const double trace = r[0][0] + r[1][1] + r[2][2];
    q[0] = 0.5 * sqrt(fmax(0, 1 + trace));
    for (int k = 0; k < 3; k++)
        q[k + 1] = 0.5 * sqrt(fmax(0, 1 + 2 * r[k][k] - trace));
}

double lattice_misorientation(const double a[3][3], const double b[3][3])
{
    const double degrees = 57.29577951308232;
    double m[3][3];
    double q[4];
    mat3_transpose(a, m);
    mat3_multiply((const double(*)[3])m, b, m);
    quaternion_magnitudes((const double(*)[3])m, q);
    for (int i = 0; i < 3; i++) {
        for (int j = i + 1; j < 4; j++) {
            if (q[j] > q[i]) {
                double swap = q[i];
                q[i] = q[j];
                q[j] = swap;
            }
        }
    }
    double c = fmax(q[0], fmax((q[0] + q[1]) / sqrt(2), (q[0] + q[1] + q[2] + q[3]) / 2));
    return 2 * degrees * acos(fmin(c, 1));
}
