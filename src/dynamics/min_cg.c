/* Nonlinear conjugate gradients: each line search goes along h = f + beta h_before with the
 * Polak-Ribiere factor beta = f . (f - f_before) / f_before . f_before, not below zero (which
 * starts afresh from the forces when the last direction was of no use), and afresh too when h would
 * not go downhill.
 *
 * Source: E. Polak, G. Ribiere, Rev. Franc. Inf. Rech. Oper. 3, 35 (1969); J. Nocedal, S. Wright,
 * Numerical Optimization, 2nd ed. (2006), section 5.2. */
#include <string.h>

#include "dynamics/min_styles.h"
#include "system/atoms.h"

static void set_direction_to_forces(struct min_state *state)
{
    const struct atoms *atoms = state->problem->atoms;
    double *direction = min_rows(state, MIN_DIRECTION);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++)
            direction[3 * i + d] = atoms->f[4 * i + d];
    }
}

static void keep_forces(struct min_state *state)
{
    const struct atoms *atoms = state->problem->atoms;
    double *kept = min_rows(state, MIN_GRADIENT);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++)
        memcpy(kept + 3 * i, atoms->f + 4 * i, 3 * sizeof kept[0]);
}

/* h = f + beta h */
static void turn_direction(struct min_state *state, double beta)
{
    const struct atoms *atoms = state->problem->atoms;
    double *direction = min_rows(state, MIN_DIRECTION);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++)
            direction[3 * i + d] = atoms->f[4 * i + d] + beta * direction[3 * i + d];
    }
}

/* f . f and f . f_before of the present forces */
static void square_forces(struct min_state *state, double out[2])
{
    const struct min_column f = min_forces(state);
    const struct min_column a[2] = {f, f};
    const struct min_column b[2] = {f, min_column_of(state, MIN_GRADIENT)};
    min_dots(state, a, b, 2, out);
}

static void next_direction(struct min_state *state, const double square[2], double square_before)
{
    const double beta = (square[0] - square[1]) / square_before;
    turn_direction(state, beta > 0 ? beta : 0);
    const struct min_column f = min_forces(state);
    const struct min_column h = min_column_of(state, MIN_DIRECTION);
    double slope;
    min_dots(state, &f, &h, 1, &slope);
    if (!(slope > 0))
        set_direction_to_forces(state);
    keep_forces(state);
}

/* why the iteration just done was the last, or MIN_RUNNING */
static enum min_reason judge(struct min_state *state)
{
    const struct min_limits *limits = state->limits;
    if (state->result->evaluations >= limits->max_evaluations)
        return MIN_MAX_EVALUATIONS;
    if (min_energy_converged(state, state->result->energy_before_last))
        return MIN_ENERGY_TOLERANCE;
    if (min_force_norm(state) < limits->force_tolerance)
        return MIN_FORCE_TOLERANCE;
    return MIN_RUNNING;
}

enum cw_status min_cg_iterate(struct min_state *state, struct cw_err *err)
{
    struct min_result *result = state->result;
    double square[2];
    set_direction_to_forces(state);
    keep_forces(state);
    square_forces(state, square);
    result->reason = MIN_RUNNING;
    while (result->reason == MIN_RUNNING) {
        if (result->iterations >= state->limits->max_iterations) {
            result->reason = MIN_MAX_ITERATIONS;
            break;
        }
        const double square_before = square[0];
        result->iterations++;
        result->energy_before_last = state->energy;
        if (min_line_search(state, &result->reason, err) != CW_OK)
            return err->status;
        if (result->reason != MIN_RUNNING)
            break;
        enum min_reason told;
        if (min_tell(state, &told, err) != CW_OK)
            return err->status;
        result->reason = judge(state);
        if (result->reason == MIN_RUNNING)
            result->reason = told;
        square_forces(state, square);
        next_direction(state, square, square_before);
    }
    return CW_OK;
}
