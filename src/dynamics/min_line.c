/* Line search. The energy along x0 + alpha h is approached from a long first step, the shortest of
 * alpha = 1 and what moves a component by dmax.
 *
 * backtrack: alpha is halved until the energy has fallen by at least 0.4 of what the slope at the
 * start promises (Armijo's rule).
 * quadratic: at each of these points the slopes there and at the point before give the place where
 * a parabola has its minimum. When the energies agree with the parabola within 10 % and that place
 * is inside, it is tried first, and taken if the energy has not risen.
 *
 * The rule and its constants are those that LAMMPS documents for min_modify line, so that numbers
 * of iterations are alike. Source: J. Nocedal, S. Wright, Numerical Optimization, 2nd ed. (2006),
 * section 3.1 and 3.5. */
#include <math.h>

#include "dynamics/min_styles.h"

static const double alpha_max = 1;
static const double alpha_reduce = 0.5;
static const double armijo_slope = 0.4;
static const double quadratic_tolerance = 0.1;
static const double energy_noise = 1e-8;    /* energy units: rises below this are none */
static const double slope_smallest = 1e-28; /* of projected forces, their differences */

struct point {
    double alpha, energy;
    double slope; /* f . h: minus the derivative of the energy by alpha */
};

struct line {
    struct point start;
    double alpha_limit, direction_max;
};

static enum cw_status visit(struct min_state *state, double alpha, struct point *point,
                            struct cw_err *err)
{
    min_move_to(state, alpha);
    if (min_evaluate(state, err) != CW_OK)
        return err->status;
    const struct min_column f = min_forces(state);
    const struct min_column h = min_column_of(state, MIN_DIRECTION);
    point->alpha = alpha;
    point->energy = state->energy;
    min_dots(state, &f, &h, 1, &point->slope);
    return CW_OK;
}

/* back to the start; energy and forces of it are made again */
static enum cw_status give_up(struct min_state *state, enum min_reason why, enum min_reason *reason,
                              struct cw_err *err)
{
    *reason = why;
    min_move_to(state, 0);
    return min_evaluate(state, err);
}

static void accept(struct min_state *state, const struct line *line, double alpha)
{
    state->result->alpha = alpha;
    state->result->move_max = alpha * line->direction_max;
}

enum parabola { PARABOLA_UNTRIED, PARABOLA_TAKEN, PARABOLA_REFUSED };

/* The parabola's minimum, tried when it can be believed. */
static enum cw_status try_parabola(struct min_state *state, const struct line *line,
                                   const struct point *before, const struct point *now,
                                   enum parabola *outcome, struct cw_err *err)
{
    *outcome = PARABOLA_UNTRIED;
    const double bend = now->slope - before->slope;
    const double predicted =
        0.5 * (now->alpha - before->alpha) * (now->slope + before->slope) + now->energy;
    const double mismatch = fabs(1 - predicted / before->energy);
    const double alpha = now->alpha - (now->alpha - before->alpha) * now->slope / bend;
    if (!(mismatch <= quadratic_tolerance && alpha > 0 && alpha < line->alpha_limit))
        return CW_OK;
    struct point point = {0};
    if (visit(state, alpha, &point, err) != CW_OK)
        return err->status;
    *outcome = PARABOLA_REFUSED;
    if (point.energy - line->start.energy < energy_noise) {
        *outcome = PARABOLA_TAKEN;
        accept(state, line, alpha);
    }
    return CW_OK;
}

static enum cw_status search(struct min_state *state, const struct line *line,
                             enum min_reason *reason, struct cw_err *err)
{
    struct point before = line->start;
    double alpha = line->alpha_limit;
    for (;;) {
        struct point now = {0};
        if (visit(state, alpha, &now, err) != CW_OK)
            return err->status;
        if (state->options->line == MIN_LINE_QUADRATIC) {
            if (fabs(now.slope) < slope_smallest || fabs(now.slope - before.slope) < slope_smallest)
                return give_up(state, MIN_ZERO_QUADRATIC, reason, err);
            enum parabola outcome;
            if (try_parabola(state, line, &before, &now, &outcome, err) != CW_OK ||
                outcome == PARABOLA_TAKEN)
                return err->status;
            if (outcome == PARABOLA_REFUSED && visit(state, alpha, &now, err) != CW_OK)
                return err->status;
        }
        const double promised = -armijo_slope * alpha * line->start.slope;
        if (now.energy - line->start.energy <= promised) {
            accept(state, line, alpha);
            return CW_OK;
        }
        before = now;
        alpha *= alpha_reduce;
        if (!(alpha > 0) || promised >= -energy_noise)
            return give_up(state, MIN_ZERO_ALPHA, reason, err);
    }
}

enum cw_status min_line_search(struct min_state *state, enum min_reason *reason, struct cw_err *err)
{
    const struct min_column f = min_forces(state);
    const struct min_column h = min_column_of(state, MIN_DIRECTION);
    struct line line = {.start = {.energy = state->energy}};
    *reason = MIN_RUNNING;
    min_begin_here(state);
    min_dots(state, &f, &h, 1, &line.start.slope);
    line.direction_max = min_largest(state, h);
    if (line.direction_max == 0) {
        *reason = MIN_ZERO_FORCE;
        return CW_OK;
    }
    if (!(line.start.slope > 0)) {
        *reason = MIN_NOT_DOWNHILL;
        return CW_OK;
    }
    line.alpha_limit = fmin(alpha_max, state->options->dmax / line.direction_max);
    return search(state, &line, reason, err);
}
