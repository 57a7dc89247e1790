/* Velocity Verlet in its kick-drift-kick form,
 *     v(t + dt/2) = v + a dt/2,   x(t + dt) = x + v(t + dt/2) dt,   v(t + dt) = v(t + dt/2) + a'
 * dt/2, on grids.
 *
 * How it is exactly reversible: every addition is of a multiple of the grid's quantum to another,
 * so it is exact, and the increment of a step back is minus the increment of the step forward,
 * since rounding is symmetric in sign and the force is a pure function of the positions. So x, -v
 * retrace x, v bit for bit. Rejected: rounding the sum v + a dt (not reversible, the rounding
 * errors differ on the way back), and integer positions (conversions in every kernel; the doubles
 * hold integers already).
 *
 * Range: the velocity grid's range is checked here, where velocities change, by one comparison per
 * component that the compiler vectorises; the atom is looked for only after a hit. NaN fails the
 * comparison, too. Positions need no check: an atom within the speed limit comes to a rebuild of
 * the lists, which checks them, before it has moved far. Rows are four wide; the fourth velocity
 * and force are zero, so the fourth column of x, the force field's scratch, stays as it is.
 *
 * Source: W. C. Swope, H. C. Andersen, P. H. Berens, K. R. Wilson, J. Chem. Phys. 76, 637 (1982);
 * on integer grids: D. Levesque, L. Verlet, J. Stat. Phys. 72, 519 (1993). */
#include "dynamics/verlet.h"

#include <math.h>

#include "base/compiler.h"
#include "base/exact.h"
#include "base/units.h"
#include "dynamics/fix.h"
#include "system/atoms.h"

/* kick per force unit, by type */
struct factors {
    double of_type[ATOMS_TYPES_MAX + 1];
};

static void fill_factors(struct factors *factors, const struct fix_context *context, double dt)
{
    const struct atoms *atoms = context->atoms;
    for (int t = 0; t <= atoms->n_types; t++) {
        factors->of_type[t] =
            atoms->mass[t] > 0 ? dt * context->units->force_to_accel / atoms->mass[t] : 0;
    }
}

/* what one pass does; constants to the inlined body */
struct pass {
    bool all, kick, drift;
    double dt; /* drift */
    const struct factors *factors;
};

/* Returns the number of velocity components out of range. The counts are doubles in four lanes so
 * that the compiler keeps everything in one vector register per atom. */
CW_ALWAYS_INLINE double run_pass(struct atoms *atoms, uint32_t bits, const struct pass pass)
{
    double *restrict x = atoms->x;
    double *restrict v = atoms->v;
    const double *restrict f = atoms->f;
    const int *restrict type = atoms->type;
    const uint32_t *restrict mask = atoms->mask;
    const double *restrict of_type = pass.kick ? pass.factors->of_type : NULL;
    double bad[4] = {0};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!pass.all && !(mask[i] & bits))
            continue;
        const double factor = pass.kick ? of_type[type[i]] : 0;
#pragma omp simd
        for (size_t d = 0; d < 4; d++) {
            double speed = v[4 * i + d];
            if (pass.kick)
                speed += exact_round(f[4 * i + d] * factor, CW_QUANTUM_VELOCITY);
            bad[d] += fabs(speed) <= VERLET_SPEED_MAX ? 0.0 : 1.0;
            if (pass.drift)
                x[4 * i + d] += exact_round(speed * pass.dt, CW_QUANTUM_POSITION);
            if (pass.kick)
                v[4 * i + d] = speed;
        }
    }
    return bad[0] + bad[1] + bad[2] + bad[3];
}

void verlet_kick(struct fix_context *context, uint32_t bits, double dt)
{
    struct factors factors;
    fill_factors(&factors, context, dt);
    double bad;
    if (bits & 1) {
        bad = run_pass(context->atoms, bits,
                       (struct pass){.all = true, .kick = true, .factors = &factors});
    } else {
        bad = run_pass(context->atoms, bits, (struct pass){.kick = true, .factors = &factors});
    }
    if (bad > 0)
        verlet_report(context, bits);
}

void verlet_drift(struct fix_context *context, uint32_t bits, double dt)
{
    double bad;
    if (bits & 1) {
        bad = run_pass(context->atoms, bits, (struct pass){.all = true, .drift = true, .dt = dt});
    } else {
        bad = run_pass(context->atoms, bits, (struct pass){.drift = true, .dt = dt});
    }
    if (bad > 0)
        verlet_report(context, bits);
}

void verlet_kick_drift(struct fix_context *context, uint32_t bits, double dt)
{
    struct factors factors;
    fill_factors(&factors, context, 0.5 * dt);
    double bad;
    if (bits & 1) {
        bad = run_pass(
            context->atoms, bits,
            (struct pass){.all = true, .kick = true, .drift = true, .dt = dt, .factors = &factors});
    } else {
        bad = run_pass(context->atoms, bits,
                       (struct pass){.kick = true, .drift = true, .dt = dt, .factors = &factors});
    }
    if (bad > 0)
        verlet_report(context, bits);
}

void verlet_scale(struct fix_context *context, uint32_t bits, double factor)
{
    struct atoms *atoms = context->atoms;
    double *restrict v = atoms->v;
    double bad[4] = {0};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & bits))
            continue;
#pragma omp simd
        for (size_t d = 0; d < 4; d++) {
            v[4 * i + d] = exact_round_wide(v[4 * i + d] * factor, CW_QUANTUM_VELOCITY);
            bad[d] += fabs(v[4 * i + d]) <= VERLET_SPEED_MAX ? 0.0 : 1.0;
        }
    }
    if (bad[0] + bad[1] + bad[2] + bad[3] > 0)
        verlet_report(context, bits);
}

/* largest magnitude of the components, or a NaN among them */
static double largest(const double v[3])
{
    double most = 0;
    for (int d = 0; d < 3; d++) {
        if (isnan(v[d]))
            return v[d];
        if (fabs(v[d]) > most)
            most = fabs(v[d]);
    }
    return most;
}

void verlet_report(struct fix_context *context, uint32_t bits)
{
    const struct atoms *atoms = context->atoms;
    struct cw_err fatal = {0};
    struct cw_err *err = context->err ? context->err : &fatal;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & bits))
            continue;
        const double *x = atoms->x + 4 * i;
        const double *v = atoms->v + 4 * i;
        const long long id = (long long)atoms->id[i];
        const long long step = (long long)context->step;
        if (!isfinite(largest(x)) || !isfinite(largest(v))) {
            cw_err_user(err, "atom %lld at step %lld: position or velocity is not finite", id,
                        step);
        } else if (largest(v) > VERLET_SPEED_MAX) {
            cw_err_user(err,
                        "atom %lld at step %lld: %g %s is faster than the limit of %g: the time "
                        "step is too long, or atoms overlap",
                        id, step, largest(v), context->units->velocity, VERLET_SPEED_MAX);
        } else if (largest(x) > VERLET_POSITION_MAX) {
            cw_err_user(err, "atom %lld at step %lld is at %g %s, outside the coordinates +-%g", id,
                        step, largest(x), context->units->length, VERLET_POSITION_MAX);
        } else {
            continue;
        }
        break;
    }
    if (err == &fatal && fatal.status != CW_OK)
        cw_fatal("%s", fatal.text);
}
