/* Mass, centre, velocity, angular velocity of a group. Each atom's term is rounded to a quantum
 * that leaves room for the largest term that the grids allow, then summed in 128-bit integers.
 * Angular velocity comes from the eigenvectors of the inertia tensor, so that a line of atoms,
 * whose tensor is singular, needs no special case. */
#include "dynamics/motion.h"

#include "base/exact.h"
#include "base/vec3.h"
#include "dynamics/fix.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

/* mass units below 2^9; positions below 2^20, velocities below 2^11, distances below 2^16 */
static const double mass_quantum = 0x1p-40;
static const double momentum_quantum = 0x1p-40;
static const double moment_quantum = 0x1p-32;  /* mass * length */
static const double angular_quantum = 0x1p-25; /* mass * length^2 / time */
static const double inertia_quantum = 0x1p-20; /* mass * length^2 */
static const double inertia_least = 1e-6;      /* of the largest moment: an axis without inertia */

double motion_mass(const struct fix_context *context, uint32_t bits)
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum = {0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->mask[i] & bits)
            exact_add_double(&sum, atoms->mass[atoms->type[i]], mass_quantum);
    }
    comm_sum_exact(context->comm, &sum, 1);
    return exact_value(&sum, mass_quantum);
}

static void divide_by_mass(const struct fix_context *context, uint32_t bits,
                           struct exact_sum sum[3], double quantum, double out[3])
{
    const double mass = motion_mass(context, bits);
    comm_sum_exact(context->comm, sum, 3);
    for (int d = 0; d < 3; d++)
        out[d] = mass > 0 ? exact_value(&sum[d], quantum) / mass : 0;
}

void motion_velocity(const struct fix_context *context, uint32_t bits, double out[3])
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum[3] = {{0}};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & bits) {
            for (size_t d = 0; d < 3; d++) {
                exact_add_double(&sum[d], atoms->mass[atoms->type[i]] * atoms->v[4 * i + d],
                                 momentum_quantum);
            }
        }
    }
    divide_by_mass(context, bits, sum, momentum_quantum, out);
}

void motion_center(const struct fix_context *context, uint32_t bits, double out[3])
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum[3] = {{0}};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & bits))
            continue;
        double x[3];
        box_unwrap(context->box, atoms->x + 4 * i, atoms->image + 3 * i, x);
        for (int d = 0; d < 3; d++)
            exact_add_double(&sum[d], atoms->mass[atoms->type[i]] * x[d], moment_quantum);
    }
    divide_by_mass(context, bits, sum, moment_quantum, out);
}

/* angular momentum and inertia tensor about center */
static void sum_rotation(const struct fix_context *context, uint32_t bits, const double center[3],
                         double momentum[3], double inertia[3][3])
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum[12] = {{0}};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & bits))
            continue;
        const double mass = atoms->mass[atoms->type[i]];
        double r[3];
        double turn[3];
        box_unwrap(context->box, atoms->x + 4 * i, atoms->image + 3 * i, r);
        for (int d = 0; d < 3; d++)
            r[d] -= center[d];
        vec3_cross(r, atoms->v + 4 * i, turn);
        const double r2 = vec3_dot(r, r);
        for (int a = 0; a < 3; a++) {
            exact_add_double(&sum[a], mass * turn[a], angular_quantum);
            for (int b = 0; b < 3; b++) {
                exact_add_double(&sum[3 + 3 * a + b], mass * ((a == b ? r2 : 0) - r[a] * r[b]),
                                 inertia_quantum);
            }
        }
    }
    comm_sum_exact(context->comm, sum, 12);
    for (int a = 0; a < 3; a++) {
        momentum[a] = exact_value(&sum[a], angular_quantum);
        for (int b = 0; b < 3; b++)
            inertia[a][b] = exact_value(&sum[3 + 3 * a + b], inertia_quantum);
    }
}

void motion_omega(const struct fix_context *context, uint32_t bits, const double center[3],
                  double out[3])
{
    double momentum[3];
    double inertia[3][3];
    double moments[3];
    double axes[3][3];
    sum_rotation(context, bits, center, momentum, inertia);
    mat3_eigen((const double(*)[3])inertia, moments, axes);
    for (int d = 0; d < 3; d++)
        out[d] = 0;
    for (int k = 0; k < 3; k++) {
        if (!(moments[k] > inertia_least * moments[0]))
            continue;
        const double axis[3] = {axes[0][k], axes[1][k], axes[2][k]};
        const double rate = vec3_dot(axis, momentum) / moments[k];
        for (int d = 0; d < 3; d++)
            out[d] += rate * axis[d];
    }
}
