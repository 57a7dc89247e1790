#ifndef CW_DYNAMICS_MIN_STATE_H
#define CW_DYNAMICS_MIN_STATE_H
/* What the minimisers share: per-atom vectors that travel with their atoms, exact dot products, the
 * tests for convergence. */
#include "dynamics/minimize.h"

/* Vectors of three doubles per atom. */
enum min_vector {
    MIN_DIRECTION, /* search direction (cg), velocity (fire) */
    MIN_GRADIENT,  /* forces at the start of the iteration (cg) */
    MIN_SHIFT,     /* present position minus that at the start of the iteration, on the grid */
    MIN_VECTORS
};

struct min_state {
    struct min_problem *problem;
    const struct min_options *options;
    const struct min_limits *limits;
    struct min_result *result;
    int field[MIN_VECTORS];
    double energy; /* at the present positions */
};

/* Rows [3 * n_local] of the present owner's atoms; valid until the next evaluation. Local. */
double *min_rows(const struct min_state *state, enum min_vector vector);

/* Energy and forces at the present positions; counts. Collective. */
enum cw_status min_evaluate(struct min_state *state, struct cw_err *err) CW_MUST_CHECK;

/* One vector of a dot product: base[i * stride + d]. */
struct min_column {
    const double *base;
    size_t stride;
};
struct min_column min_forces(const struct min_state *state);
struct min_column min_column_of(const struct min_state *state, enum min_vector vector);

/* out[k] = sum over all atoms of a[k] . b[k], exact to 2^-60 of the largest term; k < n <= 4.
 * Collective. */
void min_dots(const struct min_state *state, const struct min_column *a, const struct min_column *b,
              int n, double *out);

/* Largest component; 0 without atoms. Collective. */
double min_largest(const struct min_state *state, struct min_column column);

/* The force norm that the tolerance is compared with (min_modify norm). Collective. */
double min_force_norm(const struct min_state *state);

/* Two-norm of all forces. Collective. */
double min_force_two(const struct min_state *state);

/* |energy - before| below the relative tolerance? Pure. */
bool min_energy_converged(const struct min_state *state, double before);

/* Tells the caller of the problem; MIN_RUNNING or MIN_STOPPED into *reason. Collective. */
enum cw_status min_tell(struct min_state *state, enum min_reason *reason,
                        struct cw_err *err) CW_MUST_CHECK;

/* Moves every atom to alpha times the direction from where the iteration began. alpha 0 restores
 * that place exactly. Local. */
void min_move_to(struct min_state *state, double alpha);

/* Forgets the shift: the iteration begins at the present positions. Local. */
void min_begin_here(struct min_state *state);

#endif
