/* Tersoff's bond-order force field:
 *
 *   E = sum_i 1/2 sum_j fC(r_ij) [A exp(-lambda1 r_ij) - b_ij B exp(-lambda2 r_ij)]
 *   b_ij = (1 + (beta zeta_ij)^n)^(-1/2n)
 *   zeta_ij = sum_k fC(r_ik) g(c_ijk) exp[lambda3^m (r_ij - r_ik)^m]
 *   g(c) = gamma (1 + c^2/d^2 - c^2/[d^2 + (cos - h)^2]),   h = cos theta_0
 *   fC(r) = 1 below R - D, 0 above R + D, (1 - sin[pi/2 (r - R)/D]) / 2 between
 *
 * J. Tersoff, Phys. Rev. B 37, 6991 (1988), eqs. 1-3; several elements: Phys. Rev. B 39, 5566
 * (1989). Which entry of the file gives what is as the LAMMPS manual has it: the centre i, its bond
 * to j and a third atom k take m, gamma, lambda3, c, d, h and the R, D of fC(r_ik) from the entry i
 * j k; n, beta, lambda1, lambda2, A, B and the R, D of fC(r_ij) come from i j j.
 *
 * Each bond is looked at from both ends, with the parameters of the end; half its energy belongs to
 * either. A block of centres is done in stages: exponentials and powers of all its bonds at once,
 * in loops over arrays, and between them the angles, each once for both of its bonds. */
#include "potential/tersoff.h"

#include <math.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/real_loops.h"
#include "potential/threebody.h"

enum { M, GAMMA, LAMBDA3, C, D_ANGLE, COS0, N, BETA, LAMBDA2, B, R, D, LAMBDA1, A, N_COLUMNS };
static const char *const column_names[] = {"m",         "gamma", "lambda3", "c",       "d",
                                           "costheta0", "n",     "beta",    "lambda2", "B",
                                           "R",         "D",     "lambda1", "A"};

/* Beyond this the exponent of a distance difference is held, as in LAMMPS. */
static const double EXPONENT_MAX = 69.0776;
static const double HALF_PI = 1.57079632679489662;

/* what a bond takes from its entry */
struct two {
    double A, B, lambda1, lambda2, beta, n;
    double root;    /* -1 / (2 n) */
    double t_small; /* (beta zeta)^n below it changes b by less than rounding */
};

/* what a bond and a third atom take from theirs */
struct three {
    double R, D;
    double gamma, ratio; /* c^2 / d^2 */
    double d2, slope;    /* d^2, 2 gamma c^2 */
    double cos0;
    double lambda3; /* to the power m */
    int m;
};

/* an angle between the neighbours j and k of a centre */
struct angle {
    size_t j, k;
    double cosine;
    double by_cosine[2]; /* d zeta / d cosine of the bonds to j and k */
    double by_other[2];  /* d zeta_j / d r_k, d zeta_k / d r_j */
};

struct tersoff {
    struct threebody base;
    struct two *two;     /* [n^2] centre, neighbour */
    struct three *three; /* [n^3] centre, neighbour, third atom */
    struct angle *angle; /* work of a block */
    size_t cap_angles;
};

/* arrays of struct centers.work; fC and its derivative follow, for each element that the bond may
 * go to */
enum { REPEL, ATTRACT, POWER, BOND, ZETA, BY_ZETA, BY_OWN, N_WORK };

static const struct tersoff *as_tersoff(const struct threebody *t)
{
    return (const struct tersoff *)t;
}

static double *work(const struct centers *c, int which)
{
    return c->work + (size_t)which * c->cap;
}

static const char *check(const double *value, bool two_body)
{
    static const int not_negative[] = {GAMMA, C, N, BETA, LAMBDA2, B, R, D, LAMBDA1, A};
    for (size_t k = 0; k < sizeof not_negative / sizeof not_negative[0]; k++) {
        if (value[not_negative[k]] < 0)
            return "no negative gamma, c, n, beta, lambda2, B, R, D, lambda1 or A";
    }
    if (value[M] != 1 && value[M] != 3)
        return "m to be 1 or 3";
    if (!(value[D_ANGLE] > 0))
        return "a positive d";
    if (!(value[D] <= value[R]) || !(value[R] > 0))
        return "a positive R, and D at most R";
    if (two_body && value[B] > 0 && !(value[N] > 0))
        return "a positive n";
    return NULL;
}

static void set_two(struct two *two, const double *value)
{
    *two = (struct two){.A = value[A],
                        .B = value[B],
                        .lambda1 = value[LAMBDA1],
                        .lambda2 = value[LAMBDA2],
                        .beta = value[BETA],
                        .n = value[N],
                        .root = value[N] > 0 ? -1 / (2 * value[N]) : 0,
                        .t_small = 2e-16 * value[N]};
}

static void set_three(struct three *three, const double *value)
{
    const double c2 = value[C] * value[C];
    const double d2 = value[D_ANGLE] * value[D_ANGLE];
    const double lambda3 = value[LAMBDA3];
    *three = (struct three){.R = value[R],
                            .D = value[D],
                            .gamma = value[GAMMA],
                            .ratio = c2 / d2,
                            .d2 = d2,
                            .slope = 2 * value[GAMMA] * c2,
                            .cos0 = value[COS0],
                            .m = (int)value[M],
                            .lambda3 = value[M] == 3 ? lambda3 * lambda3 * lambda3 : lambda3};
}

static enum cw_status set_up(struct threebody *t, const struct atoms *atoms,
                             const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct tersoff *tersoff = (struct tersoff *)t;
    const size_t n = (size_t)t->n_elements;
    (void)atoms;
    (void)units;
    (void)comm;
    tersoff->two = mem_resize(tersoff->two, n * n, sizeof *tersoff->two);
    tersoff->three = mem_resize(tersoff->three, n * n * n, sizeof *tersoff->three);
    for (int a = 0; a < t->n_elements; a++) {
        for (int b = 0; b < t->n_elements; b++) {
            const size_t pair = (size_t)a * n + (size_t)b;
            set_two(&tersoff->two[pair], threebody_entry(t, a, b, b));
            for (int c = 0; c < t->n_elements; c++)
                set_three(&tersoff->three[pair * n + (size_t)c], threebody_entry(t, a, b, c));
        }
    }
    return err->status;
}

static void release(struct threebody *t)
{
    struct tersoff *tersoff = (struct tersoff *)t;
    mem_free(tersoff->two);
    mem_free(tersoff->three);
    mem_free(tersoff->angle);
}

static int n_work(const struct threebody *t)
{
    return N_WORK + 2 * t->n_elements;
}

static const struct two *two_of(const struct threebody *t, int a, int b)
{
    return &as_tersoff(t)->two[(size_t)a * (size_t)t->n_elements + (size_t)b];
}

static const struct three *three_of(const struct threebody *t, int a, int b, int c)
{
    const size_t n = (size_t)t->n_elements;
    return &as_tersoff(t)->three[((size_t)a * n + (size_t)b) * n + (size_t)c];
}

/* as the end of a bond, or as a third atom beside any */
static double reach(const struct threebody *t, int a, int b)
{
    double longest = 0;
    for (int e = 0; e < t->n_elements; e++) {
        const struct three *three = three_of(t, a, e, b);
        longest = fmax(longest, three->R + three->D);
    }
    return longest;
}

static double cutoff(const struct threebody *t, int a, int b)
{
    return fmax(reach(t, a, b), reach(t, b, a));
}

static void taper(const struct three *three, double r, double *value, double *slope)
{
    *value = r <= three->R - three->D ? 1 : 0;
    *slope = 0;
    if (*value > 0 || r >= three->R + three->D)
        return;
    double sine;
    double cosine;
    const double rate = HALF_PI / three->D;
    real_sine_cosine(rate * (r - three->R), &sine, &cosine);
    *value = 0.5 - 0.5 * sine;
    *slope = -0.5 * rate * cosine;
}

/* fC(r_ik) of each neighbour k, beside a bond to each element */
static void make_tapers(const struct threebody *t, const struct centers *c)
{
    for (int e = 0; e < t->n_elements; e++) {
        double *value = work(c, N_WORK + e);
        double *slope = work(c, N_WORK + t->n_elements + e);
        for (int center = 0; center < c->n; center++) {
            for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
                taper(three_of(t, c->kind[center], e, c->of[k]), c->r[k], &value[k], &slope[k]);
        }
    }
}

/* exp(-lambda r) */
static void make_exponentials(const struct threebody *t, const struct centers *c)
{
    double *repel = work(c, REPEL);
    double *attract = work(c, ATTRACT);
    const size_t n = c->first[c->n];
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++) {
            const struct two *two = two_of(t, c->kind[center], c->of[k]);
            repel[k] = -two->lambda1 * c->r[k];
            attract[k] = -two->lambda2 * c->r[k];
        }
    }
    real_exp_each(repel, n);
    real_exp_each(attract, n);
}

static inline double angular(const struct three *three, double cosine, double *slope)
{
    const double h = cosine - three->cos0;
    const double inverse = 1 / (three->d2 + h * h);
    *slope = three->slope * h * (inverse * inverse);
    return three->gamma + three->gamma * three->ratio * (h * h * inverse);
}

/* exp[lambda3^m (r_ij - r_ik)^m] and its derivative by r_ij */
static double difference(const struct three *three, double r_j, double r_k, double *slope)
{
    const double d = r_j - r_k;
    const double power = three->m == 3 ? three->lambda3 * d * d : three->lambda3;
    double e = power * d;
    e = e < EXPONENT_MAX ? e : EXPONENT_MAX;
    e = e > -EXPONENT_MAX ? e : -EXPONENT_MAX;
    real_exp_each(&e, 1);
    *slope = e * three->m * power;
    return e;
}

/* What atom k adds to zeta of the bond to j; fills the angle's numbers of this bond (0: j, 1: k).
 */
static void add_zeta(const struct threebody *t, const struct centers *c, int kind,
                     const size_t bond_other[2], struct angle *angle, int which)
{
    const size_t j = bond_other[0];
    const size_t k = bond_other[1];
    const struct three *three = three_of(t, kind, c->of[j], c->of[k]);
    const double fc = work(c, N_WORK + c->of[j])[k];
    const double fc_slope = work(c, N_WORK + t->n_elements + c->of[j])[k];
    double slope;
    double g = angular(three, angle->cosine, &slope);
    double by_other = fc_slope * g;
    if (three->lambda3 != 0) {
        double e_slope;
        const double e = difference(three, c->r[j], c->r[k], &e_slope);
        by_other = by_other * e - fc * g * e_slope;
        work(c, BY_OWN)[j] += fc * g * e_slope;
        g *= e;
        slope *= e;
    }
    work(c, ZETA)[j] += fc * g;
    angle->by_cosine[which] = fc * slope;
    angle->by_other[which] = by_other;
}

/* Is there a bond to j, with k beside it? */
static bool counts(const struct centers *c, size_t j, size_t k)
{
    return work(c, N_WORK + c->of[j])[j] > 0 && work(c, N_WORK + c->of[j])[k] > 0;
}

/* The angles of one centre; returns how many there are then. */
static size_t add_angles(const struct threebody *t, const struct centers *c, int center, size_t n)
{
    for (size_t j = c->first[center]; j < c->first[center + 1]; j++) {
        for (size_t k = j + 1; k < c->first[center + 1]; k++) {
            const bool beside_j = counts(c, j, k);
            const bool beside_k = counts(c, k, j);
            if (!beside_j && !beside_k)
                continue;
            struct angle *angle = &as_tersoff(t)->angle[n++];
            *angle = (struct angle){.j = j, .k = k, .cosine = centers_cosine(c, j, k)};
            if (beside_j)
                add_zeta(t, c, c->kind[center], (const size_t[]){j, k}, angle, 0);
            if (beside_k)
                add_zeta(t, c, c->kind[center], (const size_t[]){k, j}, angle, 1);
        }
    }
    return n;
}

static void reserve_angles(struct tersoff *tersoff, const struct centers *c)
{
    size_t n = 0;
    for (int center = 0; center < c->n; center++) {
        const size_t row = c->first[center + 1] - c->first[center];
        n += row * row / 2;
    }
    if (n <= tersoff->cap_angles)
        return;
    tersoff->cap_angles = n + n / 4 + 64;
    mem_free(tersoff->angle);
    tersoff->angle = mem_array(tersoff->cap_angles, sizeof *tersoff->angle);
}

/* b of each bond, and (beta zeta)^n */
static void make_bond_orders(const struct threebody *t, const struct centers *c)
{
    double *power = work(c, POWER);
    double *bond = work(c, BOND);
    const double *zeta = work(c, ZETA);
    const size_t n = c->first[c->n];
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
            power[k] = fmax(two_of(t, c->kind[center], c->of[k])->beta * zeta[k], 1e-300);
    }
    real_log_each(power, n);
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
            power[k] *= two_of(t, c->kind[center], c->of[k])->n;
    }
    real_exp_each(power, n);
    for (size_t k = 0; k < n; k++)
        bond[k] = 1 + power[k];
    real_log_each(bond, n);
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
            bond[k] *= two_of(t, c->kind[center], c->of[k])->root;
    }
    real_exp_each(bond, n);
}

/* Energy of a bond's half, its derivatives by the length and by zeta. */
static void add_bond(const struct threebody *t, struct centers *c, int center, size_t k)
{
    const struct two *two = two_of(t, c->kind[center], c->of[k]);
    const double fc = work(c, N_WORK + c->of[k])[k];
    const double fc_slope = work(c, N_WORK + t->n_elements + c->of[k])[k];
    const double power = work(c, POWER)[k];
    const double zeta = work(c, ZETA)[k];
    const double repel = two->A * work(c, REPEL)[k];
    const double attract = two->B * work(c, ATTRACT)[k] * work(c, BOND)[k];
    double by_zeta = 0;
    if (power > two->t_small && zeta > 0)
        by_zeta = 0.25 * fc * attract * power / ((1 + power) * zeta);
    work(c, BY_ZETA)[k] = by_zeta;
    c->energy[center] += 0.5 * (fc * (repel - attract));
    c->pull[k] = 0.5 * (fc_slope * (repel - attract) +
                        fc * (two->lambda2 * attract - two->lambda1 * repel)) +
                 by_zeta * work(c, BY_OWN)[k];
}

static void block(struct threebody *t, struct centers *c)
{
    struct tersoff *tersoff = (struct tersoff *)t;
    const size_t n = c->first[c->n];
    size_t n_angles = 0;
    reserve_angles(tersoff, c);
    make_tapers(t, c);
    make_exponentials(t, c);
    for (size_t k = 0; k < n; k++)
        work(c, ZETA)[k] = work(c, BY_OWN)[k] = 0;
    for (int center = 0; center < c->n; center++)
        n_angles = add_angles(t, c, center, n_angles);
    make_bond_orders(t, c);
    for (int center = 0; center < c->n; center++) {
        for (size_t k = c->first[center]; k < c->first[center + 1]; k++)
            add_bond(t, c, center, k);
    }
    const double *by_zeta = work(c, BY_ZETA);
    for (const struct angle *angle = tersoff->angle; angle < tersoff->angle + n_angles; angle++) {
        const size_t j = angle->j;
        const size_t k = angle->k;
        centers_bend(c, j, k, angle->cosine,
                     by_zeta[j] * angle->by_cosine[0] + by_zeta[k] * angle->by_cosine[1]);
        c->pull[k] += by_zeta[j] * angle->by_other[0];
        c->pull[j] += by_zeta[k] * angle->by_other[1];
    }
}

static void describe(const struct threebody *t)
{
    for (int a = 0; a < t->n_elements; a++) {
        for (int b = a; b < t->n_elements; b++)
            log_print("  %s %s: cut-off %g\n", t->name[a], t->name[b], cutoff(t, a, b));
    }
}

static const struct threebody_form form = {
    .size = sizeof(struct tersoff),
    .format = {.n_columns = N_COLUMNS, .names = column_names},
    .check = check,
    .set_up = set_up,
    .n_work = n_work,
    .cutoff = cutoff,
    .reach = reach,
    .block = block,
    .describe = describe,
    .release = release,
};

static const char *const no_names[] = {NULL};
static const char *const coeff_names[] = {"file", "element or NULL for each type ...", NULL};

const struct potential_style tersoff_style = {
    .name = "tersoff",
    .summary = "bond orders: silicon, carbon, silica and their like",
    .source = "J. Tersoff, Phys. Rev. B 37, 6991 (1988); 39, 5566 (1989)",
    .coeff_min = 2,
    .coeff_max = -1,
    .settings_names = no_names,
    .coeff_names = coeff_names,
    .form = &form,
    .create = threebody_create,
};
