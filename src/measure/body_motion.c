/* Medians are found by halving the range of whole quanta that they lie in, with one sum of counts
 * over the ranks each time: about fifty passes over the atoms and no atom travels. Rejected: means,
 * which one atom that has flown off for long spoils.
 *
 * The rotation is fitted first to all atoms that are as near to the median place as the body is
 * large, then again and again to those whose distance from where the fit has them is no more than
 * three times the median distance. Rotation from the sums over atoms of products of then and now:
 * W. Kabsch, Acta Cryst. A 32, 922 (1976), with the third axis as the vector product of two, so
 * that it is never a reflection. Sums are exact: each product is rounded to a quantum. */
#include "measure/body_motion.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "parallel/comm.h"

enum { ROUNDS = 8 };

static const double FAR = 0x1p23; /* length: no two places are so far from each other; twice fits */
static const double LARGEST = 0x1p15;   /* length: nor two atoms of a body */
static const double SLACK = 1.25;       /* of the size of the body */
static const double KEPT = 3;           /* median distances */
static const double PRODUCTS = 0x1p-18; /* quantum, length^2 */
static const double LINE = 1e-12;       /* square of the ratio of two extents */

static gid quanta(double x)
{
    return (gid)rint(fmin(fmax(x, -FAR), FAR) / CW_QUANTUM_POSITION);
}

/* The (lower) medians of three columns of whole numbers, value[n] of this rank; 0 without any.
 * Collective. */
static void find_medians(struct comm *comm, gid (*value)[3], size_t n, gid median[3])
{
    gid lo[3];
    gid hi[3];
    gid total = (gid)n;
    for (int d = 0; d < 3; d++) {
        lo[d] = INT64_MAX;
        hi[d] = INT64_MIN;
        for (size_t k = 0; k < n; k++) {
            lo[d] = value[k][d] < lo[d] ? value[k][d] : lo[d];
            hi[d] = value[k][d] > hi[d] ? value[k][d] : hi[d];
        }
        median[d] = 0;
    }
    comm_sum(comm, &total, 1);
    comm_min(comm, lo, 3);
    comm_max(comm, hi, 3);
    while (total > 0 && (lo[0] < hi[0] || lo[1] < hi[1] || lo[2] < hi[2])) {
        gid middle[3];
        gid below[3] = {0, 0, 0};
        for (int d = 0; d < 3; d++)
            middle[d] = lo[d] + (hi[d] - lo[d]) / 2;
        for (size_t k = 0; k < n; k++) {
            for (int d = 0; d < 3; d++)
                below[d] += value[k][d] <= middle[d];
        }
        comm_sum(comm, below, 3);
        for (int d = 0; d < 3; d++) {
            if (2 * below[d] >= total) {
                hi[d] = middle[d];
            } else {
                lo[d] = middle[d] + 1;
            }
        }
    }
    for (int d = 0; d < 3 && total > 0; d++)
        median[d] = lo[d];
}

/* the median of: the atoms' place then, now, or how far they have come */
enum what { THEN, NOW, WAY };

static void find_median(struct comm *comm, const struct body_pair *pair, size_t n, enum what what,
                        double out[3])
{
    gid(*value)[3] = mem_array(n, sizeof *value);
    gid median[3];
    for (size_t k = 0; k < n; k++) {
        for (int d = 0; d < 3; d++) {
            const double was = pair[k].was[d];
            const double is = pair[k].is[d];
            value[k][d] = quanta(what == THEN ? was : what == NOW ? is : is - was);
        }
    }
    find_medians(comm, value, n, median);
    for (int d = 0; d < 3; d++)
        out[d] = (double)median[d] * CW_QUANTUM_POSITION;
    mem_free(value);
}

static void set_unturned(struct body_motion *motion)
{
    memset(motion, 0, sizeof *motion);
    for (int d = 0; d < 3; d++)
        motion->turn[d][d] = 1;
}

void body_motion_shift(struct comm *comm, const struct body_pair *pair, size_t n,
                       struct body_motion *motion)
{
    set_unturned(motion);
    find_median(comm, pair, n, WAY, motion->is);
}

void body_motion_back(const struct body_motion *motion, const double d[3], double out[3])
{
    double turned[3];
    for (int a = 0; a < 3; a++) {
        turned[a] =
            motion->turn[0][a] * d[0] + motion->turn[1][a] * d[1] + motion->turn[2][a] * d[2];
    }
    for (int a = 0; a < 3; a++)
        out[a] = motion->was[a] + turned[a];
}

static double distance(const double a[3], const double b[3])
{
    const double d[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    return sqrt(vec3_dot(d, d));
}

/* of an atom from where the motion has it */
static double misfit(const struct body_motion *motion, const struct body_pair *pair)
{
    const double d[3] = {pair->is[0] - motion->is[0], pair->is[1] - motion->is[1],
                         pair->is[2] - motion->is[2]};
    double back[3];
    body_motion_back(motion, d, back);
    return distance(back, pair->was);
}

/* The rotation nearest to the matrix h = sum over atoms of now then^T. False: atoms in a line. */
static bool nearest_rotation(const double h[3][3], double turn[3][3])
{
    double transposed[3][3];
    double square[3][3];
    double values[3];
    double then[3][3];
    double now[3][3];
    mat3_transpose(h, transposed);
    mat3_multiply(MAT3_CONST(transposed), h, square);
    mat3_eigen(MAT3_CONST(square), values, square);
    if (!(values[1] > LINE * values[0]))
        return false;
    for (int k = 0; k < 2; k++) { /* rows: the two longest axes, then and now */
        for (int d = 0; d < 3; d++)
            then[k][d] = square[d][k];
        mat3_apply(h, then[k], now[k]);
        (void)vec3_normalize(now[k]);
    }
    const double along = vec3_dot(now[0], now[1]); /* nothing but rounding */
    for (int d = 0; d < 3; d++)
        now[1][d] -= along * now[0][d];
    (void)vec3_normalize(now[1]);
    vec3_cross(then[0], then[1], then[2]);
    vec3_cross(now[0], now[1], now[2]);
    mat3_transpose(MAT3_CONST(now), transposed);
    mat3_multiply(MAT3_CONST(transposed), MAT3_CONST(then), turn);
    return true;
}

/* means of the two places over the atoms that are kept; how many these are */
static gid find_centers(struct comm *comm, const struct body_pair *pair, const bool *kept, size_t n,
                        struct body_motion *motion)
{
    struct exact_sum sum[6] = {{0}};
    gid total = 0;
    for (size_t k = 0; k < n; k++) {
        if (!kept[k])
            continue;
        total++;
        for (int d = 0; d < 3; d++) {
            exact_add_double(&sum[d], pair[k].was[d], CW_QUANTUM_POSITION);
            exact_add_double(&sum[3 + d], pair[k].is[d], CW_QUANTUM_POSITION);
        }
    }
    comm_sum_exact(comm, sum, 6);
    comm_sum(comm, &total, 1);
    for (int d = 0; d < 3 && total > 0; d++) {
        motion->was[d] = exact_value(&sum[d], CW_QUANTUM_POSITION) / (double)total;
        motion->is[d] = exact_round(exact_value(&sum[3 + d], CW_QUANTUM_POSITION) / (double)total,
                                    CW_QUANTUM_POSITION);
    }
    return total;
}

/* Least squares over the atoms that are kept. False: they fix no rotation. Collective. */
static bool fit_kept(struct comm *comm, const struct body_pair *pair, const bool *kept, size_t n,
                     struct body_motion *motion)
{
    struct exact_sum sum[9] = {{0}};
    double h[3][3];
    if (find_centers(comm, pair, kept, n, motion) < 3)
        return false;
    for (size_t k = 0; k < n; k++) {
        if (!kept[k])
            continue;
        for (int m = 0; m < 9; m++) {
            const double now = pair[k].is[m / 3] - motion->is[m / 3];
            const double then = pair[k].was[m % 3] - motion->was[m % 3];
            exact_add_double(&sum[m], now * then, PRODUCTS);
        }
    }
    comm_sum_exact(comm, sum, 9);
    for (int m = 0; m < 9; m++)
        h[m / 3][m % 3] = exact_value(&sum[m], PRODUCTS);
    return nearest_rotation(MAT3_CONST(h), motion->turn);
}

/* Those that are as near to the middle as the body is large. Collective. */
static void keep_near(struct comm *comm, const struct body_pair *pair, size_t n, bool *kept)
{
    double then[3];
    double now[3];
    double size = 0;
    find_median(comm, pair, n, THEN, then);
    find_median(comm, pair, n, NOW, now);
    for (size_t k = 0; k < n; k++)
        size = fmax(size, distance(pair[k].was, then));
    comm_max_double(comm, &size, 1);
    for (size_t k = 0; k < n; k++) {
        kept[k] = distance(pair[k].was, then) < LARGEST &&
                  distance(pair[k].is, now) <= fmin(SLACK * size, LARGEST);
    }
}

/* Those that the motion fits. Collective. */
static void keep_fitting(struct comm *comm, const struct body_pair *pair, size_t n,
                         const struct body_motion *motion, bool *kept)
{
    gid(*value)[3] = mem_zeroed(n, sizeof *value);
    gid median[3];
    for (size_t k = 0; k < n; k++)
        value[k][0] = quanta(misfit(motion, &pair[k]));
    find_medians(comm, value, n, median);
    const double most = fmax(1, KEPT * (double)median[0]);
    for (size_t k = 0; k < n; k++)
        kept[k] = (double)value[k][0] <= most;
    mem_free(value);
}

void body_motion_fit(struct comm *comm, const struct body_pair *pair, size_t n,
                     struct body_motion *motion)
{
    bool *kept = mem_array(n, sizeof *kept);
    set_unturned(motion);
    keep_near(comm, pair, n, kept);
    for (int round = 0; round < ROUNDS; round++) {
        if (!fit_kept(comm, pair, kept, n, motion)) {
            body_motion_shift(comm, pair, n, motion);
            break;
        }
        keep_fitting(comm, pair, n, motion, kept);
    }
    mem_free(kept);
}
