/* FIRE: fast inertial relaxation. Newtonian motion whose velocity is turned towards the force,
 *     v <- (1 - alpha) v + alpha |v| f / |f|   while the power P = f . v is positive,
 * with a time step that grows after some steps downhill; uphill, the last half step is taken back,
 * the velocity set to zero and the step shortened.
 *
 * The motion is integrated by semi-implicit Euler, v += a dt, then mixing, then x += v dt, the
 * integrator that the second paper found best and that LAMMPS has by default. A step moves no
 * component farther than dmax. Velocities are the minimiser's own: atoms->v is left alone.
 *
 * Source: E. Bitzek, P. Koskinen, F. Gaehler, M. Moseler, P. Gumbsch, Phys. Rev. Lett. 97, 170201
 * (2006); J. Guenole et al., Comput. Mater. Sci. 175, 109584 (2020). */
#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/units.h"
#include "dynamics/min_styles.h"
#include "system/atoms.h"

struct fire {
    double dt, dt_min, dt_max;
    double alpha;
    gid last_uphill; /* iteration */
    gid uphill_runs; /* uphill steps without one downhill between */
};

/* powers and squares of this moment */
struct sums {
    double v_dot_f, v_dot_v, f_dot_f;
};

static struct sums sum_up(struct min_state *state)
{
    const struct min_column f = min_forces(state);
    const struct min_column v = min_column_of(state, MIN_DIRECTION);
    const struct min_column a[3] = {v, v, f};
    const struct min_column b[3] = {f, v, f};
    double out[3];
    min_dots(state, a, b, 3, out);
    return (struct sums){out[0], out[1], out[2]};
}

/* x += round(factor v) */
static void drift(struct min_state *state, double factor)
{
    struct atoms *atoms = state->problem->atoms;
    const double *v = min_rows(state, MIN_DIRECTION);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++)
            atoms->x[4 * i + d] += exact_round(factor * v[3 * i + d], CW_QUANTUM_POSITION);
    }
}

static void stop_motion(struct min_state *state)
{
    memset(min_rows(state, MIN_DIRECTION), 0,
           3 * (size_t)state->problem->atoms->n_local * sizeof(double));
}

static void go_downhill(struct fire *fire, const struct min_state *state)
{
    const struct min_options *options = state->options;
    fire->uphill_runs = 0;
    if (state->result->iterations - fire->last_uphill > options->delaystep) {
        fire->dt = fmin(fire->dt * options->dtgrow, fire->dt_max);
        fire->alpha *= options->alphashrink;
    }
}

static void turn_back(struct fire *fire, struct min_state *state)
{
    const struct min_options *options = state->options;
    const gid iteration = state->result->iterations;
    const bool is_early = options->initialdelay && iteration - 1 < options->delaystep;
    fire->last_uphill = iteration;
    fire->uphill_runs++;
    if (!is_early) {
        fire->alpha = options->alpha0;
        if (fire->dt * options->dtshrink >= fire->dt_min)
            fire->dt *= options->dtshrink;
    }
    if (options->halfstepback)
        drift(state, -0.5 * fire->dt);
    stop_motion(state);
}

/* v += a dt, then mixed with the force's direction by the factors given */
static void accelerate(struct min_state *state, double dt, double keep, double mix)
{
    const struct atoms *atoms = state->problem->atoms;
    double *v = min_rows(state, MIN_DIRECTION);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        const double mass = atoms->mass[atoms->type[i]];
        const double factor = dt * state->problem->units->force_to_accel / mass;
        for (size_t d = 0; d < 3; d++) {
            const double f = atoms->f[4 * i + d];
            v[3 * i + d] = keep * (v[3 * i + d] + factor * f) + mix * f;
        }
    }
}

/* one move; forces are those of the positions it starts from */
static void move(struct fire *fire, struct min_state *state)
{
    const struct sums sums = sum_up(state);
    double keep = 1;
    double mix = 0;
    if (sums.v_dot_f > 0) {
        keep = 1 - fire->alpha;
        mix = sums.f_dot_f > 1e-20 ? fire->alpha * sqrt(sums.v_dot_v / sums.f_dot_f) : 0;
        go_downhill(fire, state);
    } else {
        turn_back(fire, state);
    }
    accelerate(state, fire->dt, keep, mix);
    const double fastest = min_largest(state, min_column_of(state, MIN_DIRECTION));
    const double dt =
        fastest * fire->dt > state->options->dmax ? state->options->dmax / fastest : fire->dt;
    drift(state, dt);
    state->result->alpha = fire->alpha;
    state->result->move_max = dt * fastest;
}

static enum min_reason judge(const struct fire *fire, struct min_state *state)
{
    const struct min_limits *limits = state->limits;
    const struct min_result *result = state->result;
    /* just after a turn the energy has hardly changed, which means nothing */
    const bool has_gone_on = result->iterations - fire->last_uphill > state->options->delaystep;
    if (result->evaluations >= limits->max_evaluations)
        return MIN_MAX_EVALUATIONS;
    if (limits->energy_tolerance > 0 && has_gone_on &&
        min_energy_converged(state, result->energy_before_last))
        return MIN_ENERGY_TOLERANCE;
    if (limits->force_tolerance > 0 && min_force_norm(state) < limits->force_tolerance)
        return MIN_FORCE_TOLERANCE;
    if (fire->uphill_runs > state->options->vdfmax)
        return MIN_VDF_MAX;
    return MIN_RUNNING;
}

enum cw_status min_fire_iterate(struct min_state *state, struct cw_err *err)
{
    struct min_result *result = state->result;
    const double dt = state->problem->dt;
    struct fire fire = {.dt = dt,
                        .dt_min = state->options->tmin * dt,
                        .dt_max = state->options->tmax * dt,
                        .alpha = state->options->alpha0};
    stop_motion(state);
    result->reason = MIN_RUNNING;
    while (result->reason == MIN_RUNNING) {
        if (result->iterations >= state->limits->max_iterations) {
            result->reason = MIN_MAX_ITERATIONS;
            break;
        }
        result->iterations++;
        result->energy_before_last = state->energy;
        move(&fire, state);
        enum min_reason told;
        if (min_evaluate(state, err) != CW_OK || min_tell(state, &told, err) != CW_OK)
            return err->status;
        result->reason = judge(&fire, state);
        if (result->reason == MIN_RUNNING)
            result->reason = told;
    }
    return CW_OK;
}
