/* Sums and moments over a group: mass, centre, momentum, inertia and so on, with the definitions of
 * the LAMMPS manual (page "variable", group functions; pages "compute com", "compute gyration").
 *
 * Every sum is a list of terms per atom given to scaled_sum, which adds them exactly. Second
 * moments are taken about a centre that is equal on all ranks, so each term is a function of its
 * atom alone. Rejected: accumulating sum(m x^2) and subtracting M xcm^2 (one pass, but digits
 * cancel for a particle far from the origin). */
#include "measure/group_sums.h"

#include <math.h>
#include <string.h>

#include "base/units.h"
#include "base/vec3.h"
#include "dynamics/kinetic.h"
#include "measure/scaled_sum.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

/* what the term functions see */
struct moment {
    const struct group_pick *pick;
    double center[3];
    double factor;
};

static bool picked(const struct group_pick *pick, lidx i)
{
    return (pick->atoms->mask[i] & pick->bits) != 0 && (pick->chosen == NULL || pick->chosen[i]);
}

static double mass_of(const struct group_pick *pick, lidx i)
{
    return pick->atoms->mass[pick->atoms->type[i]];
}

/* unwrapped position about the centre */
static void offset(const struct moment *m, lidx i, double d[3])
{
    const struct atoms *atoms = m->pick->atoms;
    box_unwrap(m->pick->box, atoms->x + 4 * (size_t)i, atoms->image + 3 * (size_t)i, d);
    for (int k = 0; k < 3; k++)
        d[k] -= m->center[k];
}

static void add_up(const struct moment *m, int columns, scaled_sum_term *term, double *out)
{
    scaled_sum(m->pick->comm, m->pick->atoms->n_local, columns, term, m, out);
}

gid group_sums_count(const struct group_pick *pick)
{
    gid n = 0;
    for (lidx i = 0; i < pick->atoms->n_local; i++)
        n += picked(pick, i);
    comm_sum(pick->comm, &n, 1);
    return n;
}

static void mass_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    out[0] = picked(m->pick, i) ? mass_of(m->pick, i) : 0;
}

double group_sums_mass(const struct group_pick *pick)
{
    const struct moment m = {.pick = pick};
    double mass = 0;
    add_up(&m, 1, mass_term, &mass);
    return mass;
}

static void charge_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    out[0] = picked(m->pick, i) ? m->pick->atoms->q[i] : 0;
}

double group_sums_charge(const struct group_pick *pick)
{
    const struct moment m = {.pick = pick};
    double charge = 0;
    if (pick->atoms->has_charge)
        add_up(&m, 1, charge_term, &charge);
    return charge;
}

static void center_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    double mass = picked(m->pick, i) ? mass_of(m->pick, i) : 0;
    offset(m, i, out);
    for (int d = 0; d < 3; d++)
        out[d] *= mass;
    out[3] = mass;
}

static void velocity_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    double mass = picked(m->pick, i) ? mass_of(m->pick, i) : 0;
    for (int d = 0; d < 3; d++)
        out[d] = mass * m->pick->atoms->v[4 * (size_t)i + (size_t)d];
    out[3] = mass;
}

/* sum(m y) / sum(m) for the vector y of the term; zero when there is no mass */
static void mass_average(const struct group_pick *pick, scaled_sum_term *term, double out[3])
{
    const struct moment m = {.pick = pick};
    double sum[4];
    add_up(&m, 4, term, sum);
    for (int d = 0; d < 3; d++)
        out[d] = sum[3] > 0 ? sum[d] / sum[3] : 0;
}

void group_sums_center(const struct group_pick *pick, double out[3])
{
    mass_average(pick, center_term, out);
}

void group_sums_velocity(const struct group_pick *pick, double out[3])
{
    mass_average(pick, velocity_term, out);
}

static void force_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    for (int d = 0; d < 3; d++)
        out[d] = picked(m->pick, i) ? m->pick->atoms->f[4 * (size_t)i + (size_t)d] : 0;
}

void group_sums_force(const struct group_pick *pick, double out[3])
{
    const struct moment m = {.pick = pick};
    add_up(&m, 3, force_term, out);
}

bool group_sums_bounds(const struct group_pick *pick, double lo[3], double hi[3])
{
    const double far = 1e20;
    double top[6] = {-far, -far, -far, -far, -far, -far}; /* of -x and of x */
    for (lidx i = 0; i < pick->atoms->n_local; i++) {
        if (!picked(pick, i))
            continue;
        for (int d = 0; d < 3; d++) {
            double x = pick->atoms->x[4 * (size_t)i + (size_t)d];
            top[d] = fmax(top[d], -x);
            top[3 + d] = fmax(top[3 + d], x);
        }
    }
    comm_max_double(pick->comm, top, 6);
    for (int d = 0; d < 3; d++) {
        lo[d] = 0 - top[d]; /* no negative zero */
        hi[d] = top[3 + d];
    }
    return hi[0] > -far;
}

/* xx yy zz xy xz yz of the outer product of d with itself, times w */
static void outer(const double d[3], double w, double out[6])
{
    static const int row[6] = {0, 1, 2, 0, 0, 1};
    static const int column[6] = {0, 1, 2, 1, 2, 2};
    for (int k = 0; k < 6; k++)
        out[k] = w * d[row[k]] * d[column[k]];
}

static void kinetic_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    double w = picked(m->pick, i) ? m->factor * mass_of(m->pick, i) : 0;
    outer(m->pick->atoms->v + 4 * (size_t)i, w, out);
}

void group_sums_kinetic_tensor(const struct group_pick *pick, const struct units *units,
                               double out[6])
{
    const struct moment m = {.pick = pick, .factor = units->mv2_to_energy};
    add_up(&m, 6, kinetic_term, out);
}

double group_sums_kinetic(const struct group_pick *pick, const struct units *units)
{
    double t[6];
    if (pick->chosen == NULL)
        return kinetic_energy(pick->atoms, pick->comm, units, pick->bits);
    group_sums_kinetic_tensor(pick, units, t);
    return 0.5 * (t[0] + t[1] + t[2]);
}

static void gyration_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    double d[3];
    offset(m, i, d);
    outer(d, picked(m->pick, i) ? mass_of(m->pick, i) : 0, out);
}

void group_sums_gyration_tensor(const struct group_pick *pick, double out[6])
{
    struct moment m = {.pick = pick};
    double mass = group_sums_mass(pick);
    group_sums_center(pick, m.center);
    add_up(&m, 6, gyration_term, out);
    for (int k = 0; k < 6; k++)
        out[k] = mass > 0 ? out[k] / mass : 0;
}

double group_sums_gyration(const struct group_pick *pick)
{
    double t[6];
    group_sums_gyration_tensor(pick, t);
    return sqrt(t[0] + t[1] + t[2]);
}

/* m d x y with y the velocity or, without the mass, the force */
static void cross_term(const struct moment *m, lidx i, const double *y, double w, double *out)
{
    double d[3];
    offset(m, i, d);
    vec3_cross(d, y, out);
    for (int k = 0; k < 3; k++)
        out[k] *= picked(m->pick, i) ? w : 0;
}

static void angular_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    cross_term(m, i, m->pick->atoms->v + 4 * (size_t)i, mass_of(m->pick, i), out);
}

static void torque_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    cross_term(m, i, m->pick->atoms->f + 4 * (size_t)i, 1, out);
}

void group_sums_angular_momentum(const struct group_pick *pick, const double center[3],
                                 double out[3])
{
    const struct moment m = {.pick = pick, .center = {center[0], center[1], center[2]}};
    add_up(&m, 3, angular_term, out);
}

void group_sums_torque(const struct group_pick *pick, const double center[3], double out[3])
{
    const struct moment m = {.pick = pick, .center = {center[0], center[1], center[2]}};
    add_up(&m, 3, torque_term, out);
}

void group_sums_inertia(const struct group_pick *pick, const double center[3], double out[3][3])
{
    const struct moment m = {.pick = pick, .center = {center[0], center[1], center[2]}};
    double t[6];
    add_up(&m, 6, gyration_term, t);
    const double inertia[3][3] = {
        {t[1] + t[2], -t[3], -t[4]}, {-t[3], t[0] + t[2], -t[5]}, {-t[4], -t[5], t[0] + t[1]}};
    memcpy(out, inertia, sizeof inertia);
}

void group_sums_omega(const struct group_pick *pick, double out[3])
{
    const double negligible = 1e-10; /* of the largest principal moment */
    double center[3];
    double momentum[3];
    double inertia[3][3];
    double moments[3];
    double axes[3][3];
    group_sums_center(pick, center);
    group_sums_angular_momentum(pick, center, momentum);
    group_sums_inertia(pick, center, inertia);
    mat3_eigen((const double(*)[3])inertia, moments, axes);
    memset(out, 0, 3 * sizeof out[0]);
    for (int k = 0; k < 3; k++) {
        if (!(moments[k] > negligible * moments[0]))
            continue;
        const double axis[3] = {axes[0][k], axes[1][k], axes[2][k]};
        double rate = vec3_dot(axis, momentum) / moments[k];
        for (int d = 0; d < 3; d++)
            out[d] += rate * axis[d];
    }
}

double group_sums_force_max(const struct group_pick *pick)
{
    double largest = 0;
    for (lidx i = 0; i < pick->atoms->n_local; i++) {
        for (int d = 0; d < 3 && picked(pick, i); d++)
            largest = fmax(largest, fabs(pick->atoms->f[4 * (size_t)i + (size_t)d]));
    }
    comm_max_double(pick->comm, &largest, 1);
    return largest;
}

static void force_square_term(const void *self, lidx i, double *out)
{
    const struct moment *m = self;
    const double *f = m->pick->atoms->f + 4 * (size_t)i;
    out[0] = picked(m->pick, i) ? vec3_dot(f, f) : 0;
}

double group_sums_force_norm(const struct group_pick *pick)
{
    const struct moment m = {.pick = pick};
    double square = 0;
    add_up(&m, 1, force_square_term, &square);
    return sqrt(square);
}
