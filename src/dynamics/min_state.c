/* Shared parts of the minimisers.
 *
 * Positions along a line are x0 + round(alpha h). x0 itself is not kept: a rebuild of the lists may
 * wrap x by a period, which x0 would not follow. The shift x - x0 is kept; it is on the position
 * grid, so going back is exact.
 *
 * Dot products: terms span twenty orders of magnitude between the first and the last iteration, so
 * the quantum is chosen from the largest term, which costs one more reduction. It is a power of two
 * and the same on every rank. */
#include "dynamics/min_state.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "parallel/comm.h"
#include "system/atoms.h"

enum { DOTS_MAX = 4 };

double *min_rows(const struct min_state *state, enum min_vector vector)
{
    return atoms_field(state->problem->atoms, state->field[vector]);
}

enum cw_status min_evaluate(struct min_state *state, struct cw_err *err)
{
    state->result->evaluations++;
    return state->problem->evaluate(state->problem, &state->energy, err);
}

struct min_column min_forces(const struct min_state *state)
{
    return (struct min_column){state->problem->atoms->f, 4};
}

struct min_column min_column_of(const struct min_state *state, enum min_vector vector)
{
    return (struct min_column){min_rows(state, vector), 3};
}

static double row_dot(struct min_column a, struct min_column b, size_t i)
{
    const double *u = a.base + a.stride * i;
    const double *v = b.base + b.stride * i;
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
}

/* A NaN must not hide in a maximum: it becomes infinity. */
static double magnitude(double x)
{
    return isnan(x) ? (double)INFINITY : fabs(x);
}

void min_dots(const struct min_state *state, const struct min_column *a, const struct min_column *b,
              int n, double *out)
{
    const size_t n_local = (size_t)state->problem->atoms->n_local;
    double most[DOTS_MAX] = {0};
    double quantum[DOTS_MAX];
    struct exact_sum sum[DOTS_MAX] = {{0}};
    CW_ASSERT(n <= DOTS_MAX, "room for the sums");
    for (int k = 0; k < n; k++) {
        for (size_t i = 0; i < n_local; i++)
            most[k] = fmax(most[k], magnitude(row_dot(a[k], b[k], i)));
    }
    comm_max_double(state->problem->comm, most, n);
    for (int k = 0; k < n; k++) {
        quantum[k] = isfinite(most[k]) && most[k] > 0 ? ldexp(1, ilogb(most[k]) - 60) : 1;
        for (size_t i = 0; i < n_local && isfinite(most[k]) && most[k] > 0; i++)
            exact_add_double(&sum[k], row_dot(a[k], b[k], i), quantum[k]);
    }
    comm_sum_exact(state->problem->comm, sum, n);
    for (int k = 0; k < n; k++)
        out[k] = isfinite(most[k]) ? exact_value(&sum[k], quantum[k]) : (double)NAN;
}

double min_largest(const struct min_state *state, struct min_column column)
{
    double most = 0;
    for (size_t i = 0; i < (size_t)state->problem->atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++)
            most = fmax(most, magnitude(column.base[column.stride * i + d]));
    }
    comm_max_double(state->problem->comm, &most, 1);
    return most;
}

double min_force_two(const struct min_state *state)
{
    const struct min_column f = min_forces(state);
    double square;
    min_dots(state, &f, &f, 1, &square);
    return sqrt(square);
}

double min_force_norm(const struct min_state *state)
{
    if (state->options->norm == MIN_NORM_TWO)
        return min_force_two(state);
    const struct min_column f = min_forces(state);
    if (state->options->norm == MIN_NORM_INF)
        return min_largest(state, f);
    double most = 0;
    for (size_t i = 0; i < (size_t)state->problem->atoms->n_local; i++)
        most = fmax(most, magnitude(row_dot(f, f, i)));
    comm_max_double(state->problem->comm, &most, 1);
    return sqrt(most);
}

bool min_energy_converged(const struct min_state *state, double before)
{
    const double tiny = 1e-8; /* energy units: keeps the test sane near zero energy */
    return fabs(state->energy - before) <
           state->limits->energy_tolerance * 0.5 * (fabs(state->energy) + fabs(before) + tiny);
}

enum cw_status min_tell(struct min_state *state, enum min_reason *reason, struct cw_err *err)
{
    bool stop = false;
    *reason = MIN_RUNNING;
    if (!state->problem->iterated)
        return CW_OK;
    if (state->problem->iterated(state->problem, state->result->iterations, state->energy, &stop,
                                 err) != CW_OK)
        return err->status;
    if (stop)
        *reason = MIN_STOPPED;
    return CW_OK;
}

void min_move_to(struct min_state *state, double alpha)
{
    struct atoms *atoms = state->problem->atoms;
    const double *direction = min_rows(state, MIN_DIRECTION);
    double *shift = min_rows(state, MIN_SHIFT);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            const double next = exact_round(alpha * direction[3 * i + d], CW_QUANTUM_POSITION);
            atoms->x[4 * i + d] += next - shift[3 * i + d];
            shift[3 * i + d] = next;
        }
    }
}

void min_begin_here(struct min_state *state)
{
    memset(min_rows(state, MIN_SHIFT), 0,
           3 * (size_t)state->problem->atoms->n_local * sizeof(double));
}
