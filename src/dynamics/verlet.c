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
 * Range: the grids' ranges are checked here, where values change, by one comparison per component
 * that the compiler vectorises; the atom is looked for only after a hit. NaN fails the comparison,
 * too. Rows are four wide; the fourth velocity and force are zero, so the fourth column of x, the
 * force field's scratch, stays as it is.
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
    for (int t = 0; t <= atoms->n_types; t++)
        factors->of_type[t] =
            atoms->mass[t] > 0 ? dt * context->units->force_to_accel / atoms->mass[t] : 0;
}

/* what one pass does; constants to the inlined body */
struct pass {
    bool all, kick, drift;
    double dt; /* drift */
    const struct factors *factors;
};

/* returns the number of components out of range */
CW_ALWAYS_INLINE gid run_pass(struct atoms *atoms, uint32_t bits, const struct pass pass)
{
    double *restrict x = atoms->x;
    double *restrict v = atoms->v;
    const double *restrict f = atoms->f;
    const int *restrict type = atoms->type;
    const uint32_t *restrict mask = atoms->mask;
    const double *restrict of_type = pass.kick ? pass.factors->of_type : NULL;
    gid bad = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!pass.all && !(mask[i] & bits))
            continue;
        const double factor = pass.kick ? of_type[type[i]] : 0;
        int out = 0;
        for (size_t k = 4 * i; k < 4 * i + 4; k++) {
            double speed = v[k];
            if (pass.kick) {
                speed += exact_round(f[k] * factor, CW_QUANTUM_VELOCITY);
                v[k] = speed;
            }
            out += !(fabs(speed) <= VERLET_SPEED_MAX);
            if (pass.drift)
                x[k] += exact_round(speed * pass.dt, CW_QUANTUM_POSITION);
        }
        if (pass.drift)
            for (size_t k = 4 * i; k < 4 * i + 3; k++)
                out += !(fabs(x[k]) <= VERLET_POSITION_MAX);
        bad += out;
    }
    return bad;
}

void verlet_kick(struct fix_context *context, uint32_t bits, double dt)
{
    struct factors factors;
    fill_factors(&factors, context, dt);
    gid bad;
    if (bits & 1)
        bad = run_pass(context->atoms, bits,
                       (struct pass){.all = true, .kick = true, .factors = &factors});
    else
        bad = run_pass(context->atoms, bits, (struct pass){.kick = true, .factors = &factors});
    if (bad)
        verlet_report(context, bits);
}

void verlet_drift(struct fix_context *context, uint32_t bits, double dt)
{
    gid bad;
    if (bits & 1)
        bad = run_pass(context->atoms, bits, (struct pass){.all = true, .drift = true, .dt = dt});
    else
        bad = run_pass(context->atoms, bits, (struct pass){.drift = true, .dt = dt});
    if (bad)
        verlet_report(context, bits);
}

void verlet_kick_drift(struct fix_context *context, uint32_t bits, double dt)
{
    struct factors factors;
    fill_factors(&factors, context, 0.5 * dt);
    gid bad;
    if (bits & 1)
        bad = run_pass(
            context->atoms, bits,
            (struct pass){.all = true, .kick = true, .drift = true, .dt = dt, .factors = &factors});
    else
        bad = run_pass(context->atoms, bits,
                       (struct pass){.kick = true, .drift = true, .dt = dt, .factors = &factors});
    if (bad)
        verlet_report(context, bits);
}

void verlet_scale(struct fix_context *context, uint32_t bits, double factor)
{
    struct atoms *atoms = context->atoms;
    int bad = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & bits))
            continue;
        for (size_t k = 4 * i; k < 4 * i + 3; k++) {
            atoms->v[k] = exact_round(atoms->v[k] * factor, CW_QUANTUM_VELOCITY);
            bad |= !(fabs(atoms->v[k]) <= VERLET_SPEED_MAX);
        }
    }
    if (bad)
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
        if (!isfinite(largest(x)) || !isfinite(largest(v)))
            cw_err_user(err, "atom %lld at step %lld: position or velocity is not finite", id,
                        step);
        else if (largest(v) > VERLET_SPEED_MAX)
            cw_err_user(err,
                        "atom %lld at step %lld: %g %s is faster than the limit of %g: the time "
                        "step is too long, or atoms overlap",
                        id, step, largest(v), context->units->velocity, VERLET_SPEED_MAX);
        else if (largest(x) > VERLET_POSITION_MAX)
            cw_err_user(err, "atom %lld at step %lld is at %g %s, outside the coordinates +-%g", id,
                        step, largest(x), context->units->length, VERLET_POSITION_MAX);
        else
            continue;
        break;
    }
    if (err == &fatal && fatal.status != CW_OK)
        cw_fatal("%s", fatal.text);
}
