/* Ewald's sum over waves (P. P. Ewald, Ann. Phys. 369, 253 (1921)), plainly:
 *
 *   E = C / V sum over k of v(k) |S(k)|^2 - C g / sqrt(pi) sum q^2,
 *   S(k) = sum over j of q_j exp(i k r_j),
 *
 * over half of the waves k = 2 pi (n_x / L_x, n_y / L_y, n_z / L_z), turned in a tilted box
 * (shear.h), but k = 0 (tin-foil surroundings where all axes are periodic). v(k), 4 pi / k^2
 * exp(-k^2 / 4 g^2) and what becomes of it along axes without images, is that of green.c. There L
 * is a length that keeps images harmless, from the atoms' extent now, in steps; the sum does not
 * depend on it but for its error.
 *
 * An atom's share is q_i times the potential at its place over two, its virial (-dE/dstrain; V is
 * strained, too)
 *
 *   W_ab = C / V sum over k of (v delta_ab + k_a dv/dk_b) |S|^2,
 *
 * with dv/dk along the open axis if there is one among a and b: multiplication of v by k_a after
 * differentiation by k_b is the transform of -r_b d/dr_a.
 *
 * Loops over waves are serial, those over atoms parallel. A contribution to S is rounded to a
 * multiple of 2^-40 and added in 64-bit integers, so S has the same bits on any number of ranks.
 *
 * Waves up to |k| = K. Those beyond would have added the root-mean-square force
 *
 *   dF^2 = C^2 (sum q^2)^2 / (N V^2) sum over |k| > K of k^2 a(k)^2
 *        = C^2 (sum q^2)^2 / (N V) 8 g sqrt(pi / 2) erfc(K / (sqrt(2) g)),
 *
 * the sum as an integral, charges as without order (compare J. Kolafa and J. W. Perram, Mol. Simul.
 * 9, 351 (1992)), V that of the atoms.
 *
 * Slab (kspace_modify slab): the period along z is the box's times a factor, and the field of the
 * sheets of dipoles that this stacks is taken out: E = 2 pi C M_z^2 / V, M_z the dipole moment
 * (I.-C. Yeh and M. L. Berkowitz, J. Chem. Phys. 111, 3155 (1999), for a neutral slab). Both parts'
 * virials are derivatives, V that of the longer period. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "kspace/green.h"
#include "kspace/method.h"
#include "kspace/shear.h"
#include "kspace/slab.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/pass.h"

static const double pi = 3.14159265358979323846;
static const double quantum_sum = 0x1p-40;

enum { WAVES_MOST = 20000000 };

struct wave {
    int n[3];
    double k[3];
    double a;        /* C v(k) / V */
    double slope[2]; /* C / V times v's slope over wave number along periodic, open axes */
};

struct ewald {
    struct kspace_method base;
    struct green green;
    bool some_open;
    double extent[3]; /* of the atoms along open axes, rounded up */
    double length[3]; /* periods of the sum */
    struct shear shear;
    double longest; /* wave number */
    struct wave *wave;
    size_t n_waves;
    int most[3]; /* largest |n| per axis */
    double error;
    gid *sum;        /* [2 n_waves] real and imaginary parts of S, in quanta */
    double *turn[3]; /* [2 (most + 1)] exp(i 2 pi n x / L) of one atom */
};

static double error_beyond(const struct kspace_problem *p, double volume, double k)
{
    double integral = 8 * p->g * sqrt(pi / 2) * erfc(k / (sqrt(2) * p->g));
    return p->coulomb * p->charge2 * sqrt(integral / ((double)p->n_atoms * volume));
}

/* the shortest K (in steps of g / 64) whose error is half of that asked for */
static double choose_longest(const struct kspace_problem *p, double volume)
{
    double k = p->g;
    while (error_beyond(p, volume, k) > p->force / 2)
        k += p->g / 64;
    return k;
}

/* one of k and -k; not 0 */
static bool is_upper(const int n[3])
{
    return n[0] > 0 || (n[0] == 0 && (n[1] > 0 || (n[1] == 0 && n[2] > 0)));
}

static void add_wave(struct ewald *ewald, double coulomb, const int n[3])
{
    struct wave wave = {.n = {n[0], n[1], n[2]}};
    double scale = coulomb;
    double k2 = 0;
    for (int d = 0; d < 3; d++) {
        wave.k[d] = 2 * pi * n[d] / ewald->length[d];
        scale /= ewald->length[d];
    }
    shear_turn(&ewald->shear, wave.k);
    for (int d = 0; d < 3; d++)
        k2 += wave.k[d] * wave.k[d];
    if (!is_upper(n) || k2 > ewald->longest * ewald->longest)
        return;
    if (ewald->wave) {
        const struct green_slopes slopes = green_slopes(&ewald->green, wave.k);
        wave.a = scale * green_wave(&ewald->green, wave.k);
        wave.slope[0] = scale * slopes.periodic;
        wave.slope[1] = scale * slopes.open;
    }
    if (ewald->wave)
        ewald->wave[ewald->n_waves] = wave;
    ewald->n_waves++;
}

/* counts waves, or lists them when there is room */
static void list_waves(struct ewald *ewald, double coulomb)
{
    int n[3];
    ewald->n_waves = 0;
    for (n[0] = 0; n[0] <= ewald->most[0]; n[0]++) {
        for (n[1] = -ewald->most[1]; n[1] <= ewald->most[1]; n[1]++) {
            for (n[2] = -ewald->most[2]; n[2] <= ewald->most[2]; n[2]++)
                add_wave(ewald, coulomb, n);
        }
    }
}

/* the atom's exp(i 2 pi n x / L), n = 0 .. most, by products */
static void turn_axis(double fraction, int most, double *turn)
{
    const double c = cos(2 * pi * fraction);
    const double s = sin(2 * pi * fraction);
    turn[0] = 1;
    turn[1] = 0;
    for (size_t n = 1; n <= (size_t)most; n++) {
        const double *last = turn + 2 * (n - 1);
        turn[2 * n] = last[0] * c - last[1] * s;
        turn[2 * n + 1] = last[0] * s + last[1] * c;
    }
}

/* positions may lie anywhere: wrapped first, which is exact */
static void turn_atom(struct ewald *ewald, const struct box *box, const double *x)
{
    double wrapped[3] = {x[0], x[1], x[2]};
    int image[3] = {0}; /* counted in, not read */
    double fraction[3];
    box_wrap(box, wrapped, image);
    box_fractions(box, wrapped, fraction);
    for (int d = 0; d < 3; d++) {
        if (!box->periodic[d]) /* the sum's period, not the box's */
            fraction[d] = (wrapped[d] - box->lo[d]) / ewald->length[d];
        turn_axis(fraction[d], ewald->most[d], ewald->turn[d]);
    }
}

/* exp(i k r) of the atom that was turned last */
static void phase(const struct ewald *ewald, const struct wave *wave, double out[2])
{
    const double *first = ewald->turn[0] + 2 * (size_t)wave->n[0];
    out[0] = first[0];
    out[1] = first[1];
    for (int d = 1; d < 3; d++) {
        bool back = wave->n[d] < 0;
        const double *turn = ewald->turn[d] + 2 * (size_t)(back ? -wave->n[d] : wave->n[d]);
        const double sine = back ? -turn[1] : turn[1];
        const double real = out[0] * turn[0] - out[1] * sine;
        out[1] = out[0] * sine + out[1] * turn[0];
        out[0] = real;
    }
}

static void sum_waves(struct ewald *ewald, const struct kspace_system *system)
{
    const struct atoms *atoms = system->atoms;
    memset(ewald->sum, 0, 2 * ewald->n_waves * sizeof *ewald->sum);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->q[i] == 0)
            continue;
        turn_atom(ewald, system->box, atoms->x + 4 * (size_t)i);
        for (size_t w = 0; w < ewald->n_waves; w++) {
            double e[2];
            phase(ewald, &ewald->wave[w], e);
            ewald->sum[2 * w] += (gid)rint(atoms->q[i] * e[0] / quantum_sum);
            ewald->sum[2 * w + 1] += (gid)rint(atoms->q[i] * e[1] / quantum_sum);
        }
    }
    comm_sum(system->comm, ewald->sum, (int)(2 * ewald->n_waves));
}

struct share {
    double field[3], energy, virial[6]; /* of a unit charge */
};

/* sum: real part of S* exp(i k r) */
static void add_virial(const struct ewald *ewald, const struct wave *wave, double sum,
                       double virial[6])
{
    static const int pairs[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    for (int c = 0; c < 6; c++) {
        const int a = pairs[c][0];
        const int b = pairs[c][1];
        const double slope = wave->slope[ewald->green.open[a] || ewald->green.open[b]];
        virial[c] += sum * ((a == b ? wave->a : 0) + slope * wave->k[a] * wave->k[b]);
    }
}

static struct share sum_share(const struct ewald *ewald, unsigned want)
{
    struct share share = {.energy = 0};
    for (size_t w = 0; w < ewald->n_waves; w++) {
        const struct wave *wave = &ewald->wave[w];
        const double re = (double)ewald->sum[2 * w] * quantum_sum;
        const double im = (double)ewald->sum[2 * w + 1] * quantum_sum;
        double e[2];
        phase(ewald, wave, e);
        const double sum = re * e[0] + im * e[1];
        const double force = 2 * wave->a * (re * e[1] - im * e[0]);
        for (int d = 0; d < 3; d++)
            share.field[d] += force * wave->k[d];
        share.energy += wave->a * sum;
        if (want & PASS_VIRIAL)
            add_virial(ewald, wave, sum, share.virial);
    }
    return share;
}

static void add_share(struct atoms *atoms, size_t i, const struct share *share, unsigned want)
{
    const double q = atoms->q[i];
    for (size_t d = 0; d < 3; d++)
        atoms->f[4 * i + d] += exact_round(q * share->field[d], CW_QUANTUM_FORCE);
    if (want & PASS_ENERGY)
        atoms->energy[i] += exact_round(q * share->energy, CW_QUANTUM_ENERGY);
    for (size_t d = 0; d < 6 && (want & PASS_VIRIAL); d++)
        atoms->virial[6 * i + d] += exact_round(q * share->virial[d], CW_QUANTUM_VIRIAL);
}

/* 64-bit sums of q in quanta of 2^-40; waves that a serial loop can do */
static enum cw_status check_size(const struct ewald *ewald, const struct kspace_problem *p,
                                 struct cw_err *err)
{
    const double largest = sqrt(p->charge2 * (double)p->n_atoms) / quantum_sum;
    double waves = pow(ewald->longest, 3) / (12 * pi * pi);
    for (int d = 0; d < 3; d++)
        waves *= ewald->length[d];
    if (waves < WAVES_MOST && largest < 0x1p62)
        return CW_OK;
    return cw_err_user(err, "kspace_style ewald: %.3g waves for %lld atoms are too many; use pppm",
                       2 * waves, (long long)p->n_atoms);
}

static void drop_waves(struct ewald *ewald)
{
    mem_free(ewald->wave);
    mem_free(ewald->sum);
    ewald->wave = NULL;
    ewald->sum = NULL;
    for (int d = 0; d < 3; d++) {
        mem_free(ewald->turn[d]);
        ewald->turn[d] = NULL;
    }
}

/* in steps, so that waves are seldom made again */
static double step_of(const struct ewald *ewald)
{
    return 8 / ewald->green.g;
}

static double round_extent(const struct ewald *ewald, double extent)
{
    return step_of(ewald) * ceil(extent / step_of(ewald));
}

/* at most that of the atoms' brick */
static double volume_of(const struct ewald *ewald, const struct kspace_problem *p)
{
    const double step = step_of(ewald);
    double volume = 1;
    for (int d = 0; d < 3; d++)
        volume *= p->open[d] ? fmax(ewald->extent[d] - step, step / 8) : p->length[d];
    return volume;
}

/* for the extent as it is */
static enum cw_status make_waves(struct ewald *ewald, const struct kspace_problem *p,
                                 struct cw_err *err)
{
    ewald->longest = choose_longest(p, volume_of(ewald, p));
    ewald->error = error_beyond(p, volume_of(ewald, p), ewald->longest);
    ewald->green.reach = ewald->some_open ? green_reach(&ewald->green, ewald->extent) : 0;
    for (int d = 0; d < 3; d++) {
        ewald->length[d] = p->open[d]
                               ? green_period(&ewald->green, ewald->green.reach, ewald->extent[d])
                               : p->length[d];
    }
    ewald->shear = shear_of(ewald->length, p->tilt);
    drop_waves(ewald);
    if (check_size(ewald, p, err) != CW_OK)
        return err->status;
    for (int d = 0; d < 3; d++) {
        ewald->most[d] = (int)(ewald->longest * shear_edge(ewald->length, p->tilt, d) / (2 * pi));
        ewald->turn[d] = mem_array(2 * ((size_t)ewald->most[d] + 1), sizeof(double));
    }
    list_waves(ewald, p->coulomb);
    ewald->wave = mem_array(ewald->n_waves, sizeof *ewald->wave);
    list_waves(ewald, p->coulomb);
    ewald->sum = mem_array(2 * ewald->n_waves, sizeof *ewald->sum);
    return CW_OK;
}

/* The waves that the atoms need now; which they are follows from where the atoms are. */
static enum cw_status follow_atoms(struct ewald *ewald, const struct kspace_problem *p,
                                   const struct kspace_system *system, struct cw_err *err)
{
    double extent[3];
    bool same = true;
    kspace_extents(system, extent);
    for (int d = 0; d < 3; d++) {
        extent[d] = round_extent(ewald, extent[d]);
        same = same && (!p->open[d] || extent[d] == ewald->extent[d]);
    }
    if (same && ewald->wave)
        return err->status;
    memcpy(ewald->extent, extent, sizeof extent);
    return make_waves(ewald, p, err);
}

static enum cw_status compute(struct kspace_method *method, const struct kspace_problem *problem,
                              const struct kspace_system *system, unsigned want, struct cw_err *err)
{
    struct ewald *ewald = (struct ewald *)method;
    struct atoms *atoms = system->atoms;
    if (ewald->some_open && follow_atoms(ewald, problem, system, err) != CW_OK)
        return err->status;
    sum_waves(ewald, system);
    for (lidx k = 0; k < atoms->n_local; k++) {
        size_t i = (size_t)k;
        if (atoms->q[i] == 0)
            continue;
        turn_atom(ewald, system->box, atoms->x + 4 * i);
        struct share share = sum_share(ewald, want);
        share.energy -= problem->coulomb * problem->g / sqrt(pi) * atoms->q[i];
        add_share(atoms, i, &share, want);
    }
    if (problem->settings->slab > 0)
        slab_correct(problem, system, want);
    return err->status;
}

static double error(const struct kspace_method *method)
{
    return ((const struct ewald *)method)->error;
}

static void describe(const struct kspace_method *method, char *out, size_t room)
{
    const struct ewald *ewald = (const struct ewald *)method;
    (void)snprintf(out, room, "%zu waves, up to %d, %d, %d periods per box length",
                   2 * ewald->n_waves, ewald->most[0], ewald->most[1], ewald->most[2]);
}

static void destroy(struct kspace_method *method)
{
    struct ewald *ewald = (struct ewald *)method;
    drop_waves(ewald);
    mem_free(ewald);
}

static const struct kspace_method_ops ops = {
    .compute = compute,
    .error = error,
    .describe = describe,
    .destroy = destroy,
};

enum cw_status ewald_create(const struct kspace_problem *problem, struct kspace_method **out,
                            struct cw_err *err)
{
    struct ewald *ewald = mem_zeroed(1, sizeof *ewald);
    ewald->base.ops = &ops;
    ewald->green.g = problem->g;
    memcpy(ewald->green.open, problem->open, sizeof ewald->green.open);
    ewald->some_open = problem->open[0] || problem->open[1] || problem->open[2];
    for (int d = 0; d < 3; d++)
        ewald->extent[d] = round_extent(ewald, problem->length[d]);
    if (make_waves(ewald, problem, err) != CW_OK) {
        destroy(&ewald->base);
        return err->status;
    }
    *out = &ewald->base;
    return CW_OK;
}
