/* The force field of Vashishta, Kalia, Rino and Ebbsjo:
 *
 *   E = sum_{i<j} [U(r_ij) - U(r_c) - (r_ij - r_c) U'(r_c)]
 *       + sum_i sum_{j<k} B_ijk d^2 / (1 + C_ijk d^2) exp[gamma_ij / (r_ij - r0_ij)]
 *                                                    exp[gamma_ik / (r_ik - r0_ik)]
 *   U(r) = H / r^eta + Z_i Z_j / r exp(-r / lambda1) - D / r^4 exp(-r / lambda4) - W / r^6, r < r_c
 *   d = cos theta_jik - cos theta_0;   no third term where r_ij >= r0_ij or r_ik >= r0_ik
 *
 * P. Vashishta, R. K. Kalia, J. P. Rino, I. Ebbsjo, Phys. Rev. B 41, 12197 (1990); with C: J. Appl.
 * Phys. 101, 103515 (2007). Which entry of the file gives what is as the LAMMPS manual has it: the
 * centre i and its neighbours j and k take B, C, theta_0 from the entry i j k, which must be those
 * of i k j; all else comes from i j j, where all but gamma and r0 must be as in j i i.
 *
 * The pair terms are a pair potential like any other (pair.h), with its tables and vector kernels.
 * The three-body term reaches only as far as r0, a few neighbours, and is done by centres. */
#include "potential/vashishta.h"

#include <math.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/real.h"
#include "base/real_loops.h"
#include "base/units.h"
#include "potential/pair.h"
#include "potential/threebody.h"
#include "system/atoms.h"

enum { H, ETA, ZI, ZJ, LAMBDA1, D, LAMBDA4, W, RC, B, GAMMA, R0, C, COS0, N_COLUMNS };
static const char *const column_names[] = {"H", "eta", "Zi", "Zj",    "lambda1", "D", "lambda4",
                                           "W", "rc",  "B",  "gamma", "r0",      "C", "costheta0"};

/* 1 / (r - r0) of a neighbour whose length is r0 to rounding */
static const double FAR = -1e300;

/* from the centre to a neighbour */
struct leg {
    double gamma, r0;
};

/* between two legs */
struct bend {
    double B, C, cos0;
};

struct vashishta {
    struct threebody base;
    struct potential *pairs; /* (owned) */
    struct leg *leg;         /* [n^2] centre, neighbour */
    struct bend *bend;       /* [n^3] centre, neighbour, neighbour */
};

/* arrays of struct centers.work: the exponential of a leg, and its logarithm's derivative */
enum { DECAY, RATE, N_WORK };

/* coefficients of the pair terms: as given, then what prepare works out */
enum { P_H, P_ETA, P_ZZ, P_RATE1, P_D, P_RATE4, P_W, P_CHARGES, P_RC, P_AT_RC, P_SLOPE_AT_RC };

static void bare(const double *c, double r, double *energy, double *slope)
{
    double log_r = r;
    real_log_each(&log_r, 1);
    const double inverse = 1 / r;
    const double inverse2 = inverse * inverse;
    const double wall = c[P_H] > 0 ? c[P_H] * real_exp(-c[P_ETA] * log_r) : 0;
    const double charges = c[P_CHARGES] * inverse * real_exp(-c[P_RATE1] * r);
    const double dipoles = c[P_D] * inverse2 * inverse2 * real_exp(-c[P_RATE4] * r);
    const double dispersion = c[P_W] * inverse2 * inverse2 * inverse2;
    *energy = wall + charges - dipoles - dispersion;
    *slope = -c[P_ETA] * wall * inverse - charges * (inverse + c[P_RATE1]) +
             dipoles * (4 * inverse + c[P_RATE4]) + 6 * dispersion * inverse;
}

static void radial(const struct pair_coeffs *coeffs, double r, double *energy, double *slope)
{
    const double *c = coeffs->c;
    bare(c, r, energy, slope);
    *energy -= c[P_AT_RC] + (r - c[P_RC]) * c[P_SLOPE_AT_RC];
    *slope -= c[P_SLOPE_AT_RC];
}

static void prepare(struct pair_coeffs *coeffs, const struct pair_setting *setting)
{
    double *c = coeffs->c;
    c[P_CHARGES] = c[P_ZZ] * setting->coulomb;
    c[P_RC] = setting->cutoff;
    bare(c, setting->cutoff, &c[P_AT_RC], &c[P_SLOPE_AT_RC]);
}

static const struct pair_form pair_form = {.radial = radial, .prepare = prepare};
static const struct pair_kind pair_kind = {.plain = &pair_form};

static const char *check(const double *value, bool two_body)
{
    static const int not_negative[] = {H, ETA, LAMBDA1, D, LAMBDA4, W, RC, B, GAMMA, R0, C};
    for (size_t k = 0; k < sizeof not_negative / sizeof not_negative[0]; k++) {
        if (value[not_negative[k]] < 0)
            return "no negative H, eta, lambda1, D, lambda4, W, rc, B, gamma, r0 or C";
    }
    if (!two_body)
        return NULL;
    if (!(value[RC] > 0))
        return "a positive rc";
    if (value[ZI] * value[ZJ] != 0 && !(value[LAMBDA1] > 0))
        return "a positive lambda1 with charges";
    if (value[D] > 0 && !(value[LAMBDA4] > 0))
        return "a positive lambda4 with D";
    return NULL;
}

static struct pair_given pair_of(const double *value)
{
    struct pair_given given = {.cutoff = value[RC]};
    double *c = given.plain.c;
    c[P_H] = value[H];
    c[P_ETA] = value[ETA];
    c[P_ZZ] = value[ZI] * value[ZJ];
    c[P_RATE1] = value[LAMBDA1] > 0 ? 1 / value[LAMBDA1] : 0;
    c[P_D] = value[D];
    c[P_RATE4] = value[LAMBDA4] > 0 ? 1 / value[LAMBDA4] : 0;
    c[P_W] = value[W];
    return given;
}

/* Both entries of two elements describe one pair. */
static enum cw_status check_pair(const struct threebody *t, int a, int b, struct cw_err *err)
{
    const struct pair_given one = pair_of(threebody_entry(t, a, b, b));
    const struct pair_given other = pair_of(threebody_entry(t, b, a, a));
    bool same = one.cutoff == other.cutoff;
    for (int k = 0; k <= P_W; k++)
        same &= one.plain.c[k] == other.plain.c[k];
    if (same)
        return CW_OK;
    return cw_err_user(err,
                       "%s: expected the same H, eta, Zi Zj, lambda1, D, lambda4, W and rc in the "
                       "entries %s %s %s and %s %s %s",
                       t->file->path, t->name[a], t->name[b], t->name[b], t->name[b], t->name[a],
                       t->name[a]);
}

static enum cw_status check_bend(const struct threebody *t, int a, int b, int c, struct cw_err *err)
{
    const double *one = threebody_entry(t, a, b, c);
    const double *other = threebody_entry(t, a, c, b);
    if (one[B] == other[B] && one[C] == other[C] && one[COS0] == other[COS0])
        return CW_OK;
    return cw_err_user(err,
                       "%s: expected the same B, C and costheta0 in the entries %s %s %s and %s %s "
                       "%s",
                       t->file->path, t->name[a], t->name[b], t->name[c], t->name[a], t->name[c],
                       t->name[b]);
}

static void set_entry(struct vashishta *v, int a, int b, int c)
{
    const size_t n = (size_t)v->base.n_elements;
    const size_t pair = (size_t)a * n + (size_t)b;
    const double *value = threebody_entry(&v->base, a, b, c);
    v->bend[pair * n + (size_t)c] =
        (struct bend){.B = value[B], .C = value[C], .cos0 = value[COS0]};
    if (b == c)
        v->leg[pair] = (struct leg){.gamma = value[GAMMA], .r0 = value[R0]};
}

/* Legs and bends of the elements in use. */
static enum cw_status set_entries(struct vashishta *v, struct cw_err *err)
{
    const int n = v->base.n_elements;
    for (int k = 0; k < n * n * n; k++) {
        const int a = k / n / n;
        const int b = k / n % n;
        if (check_pair(&v->base, a, b, err) != CW_OK ||
            check_bend(&v->base, a, b, k % n, err) != CW_OK)
            return err->status;
        set_entry(v, a, b, k % n);
    }
    return CW_OK;
}

/* The pair terms of all types that are ours. */
static enum cw_status set_pairs(struct vashishta *v, const struct atoms *atoms,
                                const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct threebody *t = &v->base;
    const int n = t->n_types;
    const struct pair_cutoffs none = {0};
    bool *active = mem_zeroed((size_t)(n + 1) * (size_t)(n + 1), sizeof *active);
    if (v->pairs)
        v->pairs->ops->destroy(v->pairs);
    v->pairs = pair_make(&vashishta_style, &pair_kind, NULL, none, NULL, 0);
    v->pairs->options = t->base.options;
    for (int i = 1; i <= n; i++) {
        for (int j = 1; j <= n; j++) {
            const int range[4] = {i, i, j, j};
            active[i * (n + 1) + j] = threebody_is_active(t, i, j);
            if (i > j || !threebody_is_active(t, i, j))
                continue;
            const struct pair_given given =
                pair_of(threebody_entry(t, t->element[i], t->element[j], t->element[j]));
            (void)pair_put(v->pairs, n, range, &given, err);
        }
    }
    v->pairs->ops->restrict_pairs(v->pairs, n, active);
    mem_free(active);
    return err->status == CW_OK ? v->pairs->ops->init(v->pairs, atoms, units, comm, err)
                                : err->status;
}

static enum cw_status set_up(struct threebody *t, const struct atoms *atoms,
                             const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct vashishta *v = (struct vashishta *)t;
    const size_t n = (size_t)t->n_elements;
    v->leg = mem_resize(v->leg, n * n, sizeof *v->leg);
    v->bend = mem_resize(v->bend, n * n * n, sizeof *v->bend);
    if (set_entries(v, err) != CW_OK)
        return err->status;
    return set_pairs(v, atoms, units, comm, err);
}

static void release(struct threebody *t)
{
    struct vashishta *v = (struct vashishta *)t;
    if (v->pairs)
        v->pairs->ops->destroy(v->pairs);
    mem_free(v->leg);
    mem_free(v->bend);
}

static int n_work(const struct threebody *t)
{
    (void)t;
    return N_WORK;
}

static const struct leg *leg_of(const struct threebody *t, int a, int b)
{
    return &((const struct vashishta *)t)->leg[(size_t)a * (size_t)t->n_elements + (size_t)b];
}

static const struct bend *bend_of(const struct threebody *t, int a, int b, int c)
{
    const size_t n = (size_t)t->n_elements;
    return &((const struct vashishta *)t)->bend[((size_t)a * n + (size_t)b) * n + (size_t)c];
}

/* only where some angle at a has energy */
static double reach(const struct threebody *t, int a, int b)
{
    for (int c = 0; c < t->n_elements; c++) {
        if (bend_of(t, a, b, c)->B > 0)
            return leg_of(t, a, b)->r0;
    }
    return 0;
}

static double cutoff(const struct threebody *t, int a, int b)
{
    return fmax(threebody_entry(t, a, b, b)[RC], fmax(reach(t, a, b), reach(t, b, a)));
}

static void make_decays(const struct threebody *t, const struct centers *c)
{
    double *decay = c->work + DECAY * c->cap;
    double *rate = c->work + RATE * c->cap;
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++) {
            const struct leg *leg = leg_of(t, c->kind[center], c->of[k]);
            const double inverse = c->r[k] < leg->r0 ? 1 / (c->r[k] - leg->r0) : FAR;
            decay[k] = leg->gamma * inverse;
            rate[k] = inverse > FAR ? -leg->gamma * inverse * inverse : 0;
        }
    }
    real_exp_each(decay, c->first[c->n]);
}

static void add_angle(const struct bend *bend, struct centers *c, int center, size_t j, size_t k)
{
    const double *decay = c->work + DECAY * c->cap;
    const double *rate = c->work + RATE * c->cap;
    const double cosine = centers_cosine(c, j, k);
    const double d = cosine - bend->cos0;
    const double inverse = 1 / (1 + bend->C * d * d);
    const double scale = bend->B * (decay[j] * decay[k]);
    const double energy = scale * d * d * inverse;
    c->energy[center] += energy;
    c->pull[j] += energy * rate[j];
    c->pull[k] += energy * rate[k];
    centers_bend(c, j, k, cosine, 2 * scale * d * (inverse * inverse));
}

static void block(struct threebody *t, struct centers *c)
{
    make_decays(t, c);
    for (int center = 0; center < c->n; center++) {
        for (size_t j = c->first[center]; j < c->first[center + 1]; j++) {
            for (size_t k = j + 1; k < c->first[center + 1]; k++) {
                const struct bend *bend = bend_of(t, c->kind[center], c->of[j], c->of[k]);
                if (bend->B > 0)
                    add_angle(bend, c, center, j, k);
            }
        }
    }
}

static enum cw_status pairs(struct threebody *t, const struct potential_pass *pass,
                            struct cw_err *err)
{
    struct potential *own = ((struct vashishta *)t)->pairs;
    struct potential_pass in_double = *pass;
    in_double.places = NULL;
    return own->ops->compute(own, &in_double, err);
}

static void describe(const struct threebody *t)
{
    const struct potential *own = ((const struct vashishta *)t)->pairs;
    own->ops->describe(own);
    for (int a = 0; a < t->n_elements; a++) {
        for (int b = 0; b < t->n_elements; b++) {
            if (reach(t, a, b) > 0) {
                log_print("  angles at %s with %s: up to %g\n", t->name[a], t->name[b],
                          reach(t, a, b));
            }
        }
    }
}

static const struct threebody_form form = {
    .size = sizeof(struct vashishta),
    .format = {.n_columns = N_COLUMNS, .names = column_names},
    .check = check,
    .set_up = set_up,
    .n_work = n_work,
    .cutoff = cutoff,
    .reach = reach,
    .block = block,
    .pairs = pairs,
    .describe = describe,
    .release = release,
};

static const char *const no_names[] = {NULL};
static const char *const coeff_names[] = {"file", "element or NULL for each type ...", NULL};

const struct potential_style vashishta_style = {
    .name = "vashishta",
    .summary = "charges, dipoles, dispersion and angles: silica, silicon carbide",
    .source = "P. Vashishta, R. K. Kalia, J. P. Rino, I. Ebbsjo, Phys. Rev. B 41, 12197 (1990)",
    .coeff_min = 2,
    .coeff_max = -1,
    .settings_names = no_names,
    .coeff_names = coeff_names,
    .form = &form,
    .create = threebody_create,
};
