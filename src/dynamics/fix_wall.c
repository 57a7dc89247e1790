/* fix ID group wall/STYLE face coord PARAMETERS cutoff ... [units lattice|box]
 *
 * Flat walls that act on the atoms of the group across the axis. With r the distance of an atom
 * from the wall and rc the cut-off, E(r) - E(rc) for r < rc:
 *   harmonic  epsilon (r - rc)^2                          (sigma is read and not used)
 *   lj93      epsilon [2/15 (sigma/r)^9 - (sigma/r)^3]    integral of 12-6 over a half space
 *   lj126     4 epsilon [(sigma/r)^12 - (sigma/r)^6]
 *   lj1043    2 pi epsilon [2/5 (sigma/r)^10 - (sigma/r)^4
 *                           - sqrt(2) sigma^3 / (3 (r + 0.61 sigma / sqrt(2))^3)]
 *   morse     D0 [exp(-2 alpha (r - r0)) - 2 exp(-alpha (r - r0))]
 * Words, forms and values are those of LAMMPS's wall fixes (but for the force of morse in its
 * version of 29 Sep 2021, which is divided by r once too often: here it is -dE/dr). Scalar: the
 * energy of all walls; vector: the force on each wall along the axis, so negative when atoms press
 * on a lo face. An atom on the wall or behind it is an error.
 *
 * Source: the LAMMPS manual, fix wall/lj93 ff.; lj1043: J. J. Magda, M. Tirrell, H. T. Davis,
 * J. Chem. Phys. 83, 1888 (1985). */
#include "dynamics/fix_wall.h"

#include <math.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/real.h"
#include "dynamics/fix_words.h"
#include "dynamics/outer_force.h"
#include "dynamics/walls.h"

/* energy, not shifted, and -dE/dr at distance r */
struct wall_law {
    const char *names[WALL_PARAMETERS];
    int n_parameters;
    void (*evaluate)(const struct wall *wall, double r, double *energy, double *force);
};

struct fix_wall {
    struct outer_force outer;
    struct walls walls;
    const struct wall_law *law;
    double shift[WALLS_MAX]; /* energies at the cut-offs, now */
};

static void harmonic(const struct wall *wall, double r, double *energy, double *force)
{
    const double d = wall->cutoff - r;
    *energy = wall->value[0] * d * d;
    *force = 2 * wall->value[0] * d;
}

static void lj93(const struct wall *wall, double r, double *energy, double *force)
{
    const double s = wall->value[1] / r;
    const double s3 = s * s * s;
    const double s9 = s3 * s3 * s3;
    *energy = wall->value[0] * (2.0 / 15.0 * s9 - s3);
    *force = wall->value[0] * (6.0 / 5.0 * s9 - 3 * s3) / r;
}

static void lj126(const struct wall *wall, double r, double *energy, double *force)
{
    const double s = wall->value[1] / r;
    const double s6 = s * s * s * (s * s * s);
    *energy = 4 * wall->value[0] * (s6 * s6 - s6);
    *force = 4 * wall->value[0] * (12 * s6 * s6 - 6 * s6) / r;
}

static void lj1043(const struct wall *wall, double r, double *energy, double *force)
{
    const double two_pi = 6.28318530717958647693;
    const double root2 = 1.41421356237309504880;
    const double sigma = wall->value[1];
    const double s = sigma / r;
    const double s4 = s * s * (s * s);
    const double s10 = s4 * s4 * (s * s);
    const double far = r + 0.61 / root2 * sigma;
    const double third = root2 * sigma * sigma * sigma / (3 * far * far * far);
    *energy = two_pi * wall->value[0] * (0.4 * s10 - s4 - third);
    *force = two_pi * wall->value[0] * ((4 * s10 - 4 * s4) / r - 3 * third / far);
}

static void morse(const struct wall *wall, double r, double *energy, double *force)
{
    const double e = real_exp(-wall->value[1] * (r - wall->value[2]));
    *energy = wall->value[0] * (e * e - 2 * e);
    *force = 2 * wall->value[0] * wall->value[1] * (e * e - e);
}

static enum cw_status prepare(struct outer_force *outer, struct fix_context *context,
                              struct cw_err *err)
{
    struct fix_wall *self = (struct fix_wall *)outer;
    if (walls_place(&self->walls, context, err) != CW_OK)
        return err->status;
    for (int k = 0; k < self->walls.n; k++) {
        const struct wall *wall = &self->walls.wall[k];
        double force;
        self->law->evaluate(wall, wall->cutoff, &self->shift[k], &force);
    }
    return CW_OK;
}

static enum cw_status push(const struct outer_force *outer, const struct fix_context *context,
                           const double x[3], struct outer_push *out, struct cw_err *err)
{
    (void)context;
    const struct fix_wall *self = (const struct fix_wall *)outer;
    for (int k = 0; k < self->walls.n; k++) {
        const struct wall *wall = &self->walls.wall[k];
        const double side = wall->high ? -1 : 1;
        const double r = side * (x[wall->axis] - wall->place);
        if (r >= wall->cutoff)
            continue;
        if (!(r > 0)) {
            return cw_err_user(err, "%g on the wrong side of the wall at %g (or on it)", -r,
                               wall->place);
        }
        double energy;
        double force;
        self->law->evaluate(wall, r, &energy, &force);
        force = side * exact_round(force, CW_QUANTUM_FORCE);
        out->force[wall->axis] += force;
        out->felt[k] -= force;
        out->energy += energy - self->shift[k];
    }
    return CW_OK;
}

static enum cw_status find(struct outer_force *outer, struct fix_context *context,
                           struct cw_err *err)
{
    return walls_setup(&((struct fix_wall *)outer)->walls, context, err);
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             const struct wall_law *law, struct fix **out, struct cw_err *err)
{
    struct fix_wall *self = mem_zeroed(1, sizeof *self);
    outer_force_init(&self->outer);
    self->outer.find = find;
    self->outer.prepare = prepare;
    self->outer.push = push;
    self->law = law;
    if (walls_read(&self->walls, context, words, n_words, law->names, law->n_parameters, err) !=
        CW_OK) {
        mem_free(self);
        return err->status;
    }
    self->outer.n_parts = self->walls.n;
    *out = &self->outer.base;
    return CW_OK;
}

static const char details[] =
    "f_ID       energy of the atoms in the fields of all walls; in pe with fix_modify ID energy "
    "yes\n"
    "f_ID[K]    force on the K-th wall of the line along its axis: atoms that press on a lo wall\n"
    "           make it negative\n";

/* one row of the table of styles for each law */
#define WALL_STYLE(form, words, text, n, ...)                                                      \
    static const struct wall_law form##_law = {{__VA_ARGS__}, n, form};                            \
    static enum cw_status create_##form(struct fix_context *context, const char *const *word,      \
                                        int n_words, struct fix **out, struct cw_err *err)         \
    {                                                                                              \
        return create(context, word, n_words, &form##_law, out, err);                              \
    }                                                                                              \
    const struct fix_style fix_wall_##form##_style = {                                             \
        .name = "wall/" #form,                                                                     \
        .usage = "FACE COORD|EDGE|v_NAME " words " CUTOFF ... [units lattice|box]",                \
        .summary = text,                                                                           \
        .source = "the LAMMPS manual, fix wall/lj93 ff.",                                          \
        .details = details,                                                                        \
        .words_min = 2,                                                                            \
        .words_max = -1,                                                                           \
        .keywords = walls_keywords,                                                                \
        .create = create_##form,                                                                   \
    }

WALL_STYLE(harmonic, "EPSILON SIGMA", "flat walls that push like springs", 2, "epsilon", "sigma");
WALL_STYLE(lj93, "EPSILON SIGMA", "flat walls of a Lennard-Jones solid (9-3)", 2, "epsilon",
           "sigma");
WALL_STYLE(lj126, "EPSILON SIGMA", "flat walls that act like one Lennard-Jones atom (12-6)", 2,
           "epsilon", "sigma");
WALL_STYLE(lj1043, "EPSILON SIGMA", "flat walls of a Lennard-Jones lattice (10-4-3)", 2, "epsilon",
           "sigma");
WALL_STYLE(morse, "D0 ALPHA R0", "flat walls with a Morse potential", 3, "D0", "alpha", "r0");
