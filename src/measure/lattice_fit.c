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

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "parallel/comm.h"

enum { NEIGHBORS = 12, TRIALS = 8, ROUNDS = 4 };

static const double near = 0.93969262078590838405; /* cos 20 degrees */
static const double QUANTUM = 0x1p-44;             /* of sums of directions and of lengths */
static const double root_half = 0.70710678118654752440;

/* The <110> direction nearest to the unit vector d under R: in the lattice's frame the two largest
 * components of d, by sign, and none along the third axis. Returns the cosine between the two. */
static double nearest(const double rotation[3][3], const double d[3], double ideal[3])
{
    double y[3];
    int least = 0;
    double sum = 0;
    for (int k = 0; k < 3; k++) {
        y[k] = rotation[0][k] * d[0] + rotation[1][k] * d[1] + rotation[2][k] * d[2];
        if (fabs(y[k]) < fabs(y[least]))
            least = k;
    }
    for (int k = 0; k < 3; k++) {
        ideal[k] = k == least ? 0 : copysign(1, y[k]);
        sum += k == least ? 0 : fabs(y[k]);
    }
    return sum * root_half;
}

/* h = sum of d ideal^T over a shell of unit vectors; false (and incomplete) when one of them is far
 * from all directions. */
static bool correlate(const double d[NEIGHBORS][3], const double rotation[3][3], double tolerance,
                      double h[9])
{
    memset(h, 0, 9 * sizeof h[0]);
    for (int m = 0; m < NEIGHBORS; m++) {
        double ideal[3];
        if (!(nearest(rotation, d[m], ideal) > tolerance))
            return false;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++)
                h[3 * row + column] += d[m][row] * ideal[column];
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

/* Cube axes from the first unit vector and the one most nearly at right angles to it. */
static bool guess(const double d[NEIGHBORS][3], double rotation[3][3])
{
    double a[3] = {d[0][0], d[0][1], d[0][2]};
    double b[3] = {0, 0, 0};
    double smallest = HUGE_VAL;
    for (int m = 1; m < NEIGHBORS; m++) {
        double cosine = fabs(vec3_dot(a, d[m]));
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

/* The shell as unit vectors; returns the mean length, 0 when a vector is zero. */
static double unit_shell(const double d[NEIGHBORS][3], double unit[NEIGHBORS][3])
{
    double sum = 0;
    memcpy(unit, d, NEIGHBORS * sizeof unit[0]);
    for (int m = 0; m < NEIGHBORS; m++) {
        sum += vec3_norm(d[m]);
        if (!vec3_normalize(unit[m]))
            return 0;
    }
    return sum / NEIGHBORS;
}

static bool fit_unit_shell(const double d[NEIGHBORS][3], double rotation[3][3])
{
    double h[9];
    bool good = guess(d, rotation);
    for (int round = 0; round < ROUNDS && good; round++)
        good = correlate(d, (const double(*)[3])rotation, 0.5, h) && orthogonal_factor(h, rotation);
    return good;
}

bool lattice_fit_shell(const double d[12][3], double rotation[3][3])
{
    double unit[NEIGHBORS][3];
    return unit_shell(d, unit) > 0 && fit_unit_shell((const double(*)[3])unit, rotation);
}

/* all shells of this rank as unit vectors */
struct shells_of_sites {
    struct comm *comm;
    const struct lattice_site *sites;
    double (*unit)[NEIGHBORS][3]; /* [n] */
    lidx n;
};

/* One round: sum over the sites that match the rotation, of all ranks, in h; returns their number.
 */
static gid correlate_all(const struct shells_of_sites *all, const double rotation[3][3],
                         double h[9])
{
    struct exact_sum sums[10] = {{0, 0}};
    for (lidx i = 0; i < all->n; i++) {
        double one[9];
        if (!correlate((const double(*)[3])all->unit[i], rotation, near, one))
            continue;
        for (int k = 0; k < 9; k++)
            exact_add_double(&sums[k], one[k], QUANTUM);
        exact_add(&sums[9], 1);
    }
    comm_sum_exact(all->comm, sums, 10);
    for (int k = 0; k < 9; k++)
        h[k] = exact_value(&sums[k], QUANTUM);
    return (gid)sums[9].lo;
}

/* Rounds of assignment and fit from the trial in fit->rotation until the same sites match again. */
static bool refine(const struct shells_of_sites *all, struct lattice_fit *fit)
{
    double h[9];
    gid before = -1;
    for (int round = 0; round < ROUNDS && fit->n_matched != before; round++) {
        before = fit->n_matched;
        fit->n_matched = correlate_all(all, (const double(*)[3])fit->rotation, h);
        if (!orthogonal_factor(h, fit->rotation))
            return false;
    }
    return fit->n_matched > 0;
}

/* Trial orientation of the site with the smallest id not below `from`, on all ranks. False when
 * there is none or its shell cannot be fitted. */
static bool trial(const struct shells_of_sites *all, gid from, double rotation[3][3])
{
    const struct lattice_site *sites = all->sites;
    lidx mine = -1;
    gid id = INT64_MAX;
    for (lidx i = 0; i < all->n; i++) {
        if (sites[i].id >= from && sites[i].id < id) {
            id = sites[i].id;
            mine = i;
        }
    }
    gid chosen = id;
    comm_min(all->comm, &chosen, 1);
    double r[9];
    for (int k = 0; k < 9; k++)
        r[k] = -2;
    double m[3][3];
    if (mine >= 0 && id == chosen && fit_unit_shell((const double(*)[3])all->unit[mine], m)) {
        for (int k = 0; k < 9; k++)
            r[k] = m[k / 3][k % 3];
    }
    comm_max_double(all->comm, r, 9);
    for (int k = 0; k < 9; k++)
        rotation[k / 3][k % 3] = r[k];
    return r[0] > -2;
}

/* The best of several trials; the first that more than half of the sites agree with is enough. */
static void try_all(const struct shells_of_sites *all, gid first, gid last, struct lattice_fit *fit)
{
    gid span = last - first + 1;
    for (int k = 0; k < TRIALS && 2 * fit->n_matched <= fit->n_sites; k++) {
        struct lattice_fit one = *fit;
        one.n_matched = 0;
        if (!trial(all, first + span / TRIALS * k, one.rotation) || !refine(all, &one))
            continue;
        if (!fit->found || one.n_matched > fit->n_matched)
            *fit = one;
        fit->found = true;
    }
}

void lattice_fit_fcc(struct comm *comm, const struct lattice_site *sites, lidx n,
                     struct lattice_fit *fit)
{
    struct shells_of_sites all = {.comm = comm, .sites = sites, .n = n};
    gid range[2] = {INT64_MIN, INT64_MIN}; /* of -id and id */
    struct exact_sum length = {0, 0};
    memset(fit, 0, sizeof *fit);
    all.unit = mem_array((size_t)n, sizeof *all.unit);
    for (lidx i = 0; i < n; i++) {
        range[0] = -sites[i].id > range[0] ? -sites[i].id : range[0];
        range[1] = sites[i].id > range[1] ? sites[i].id : range[1];
        exact_add_double(&length, unit_shell(sites[i].d, all.unit[i]), QUANTUM);
    }
    comm_max(comm, range, 2);
    comm_sum_exact(comm, &length, 1);
    fit->n_sites = n;
    comm_sum(comm, &fit->n_sites, 1);
    if (fit->n_sites > 0) {
        fit->distance = exact_value(&length, QUANTUM) / (double)fit->n_sites;
        try_all(&all, -range[0], range[1], fit);
    }
    mem_free(all.unit);
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
