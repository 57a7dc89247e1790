#ifndef CW_DYNAMICS_MINIMIZE_H
#define CW_DYNAMICS_MINIMIZE_H
/* Energy minimisation: conjugate gradients (cg) and FIRE. The caller says how energy and forces are
 * made; the minimiser moves atoms->x of all owned atoms and touches nothing else. Sums over atoms
 * are exact and positions stay on their grid, so the path has the same bits on any rank count. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct comm;
struct units;

/* What is minimised. Implemented by the caller. */
struct min_problem {
    struct comm *comm;
    struct atoms *atoms;
    const struct units *units;
    double dt; /* the deck's time step, where FIRE starts; time units */
    void *self;
    /* Energy of the system at the present positions into *energy, forces into atoms->f (the fixes'
     * min_post_force included). May wrap positions and give atoms to other ranks: what the
     * minimiser keeps per atom travels in fields. Collective, and so is its result. */
    enum cw_status (*evaluate)(struct min_problem *problem, double *energy, struct cw_err *err);
    /* After each iteration (1 ..), forces being those of the present positions: output. *stop ends
     * the minimisation with MIN_STOPPED. May be NULL. Collective. */
    enum cw_status (*iterated)(struct min_problem *problem, gid iteration, double energy,
                               bool *stop, struct cw_err *err);
};

enum min_line { MIN_LINE_QUADRATIC, MIN_LINE_BACKTRACK };
enum min_norm { MIN_NORM_TWO, MIN_NORM_INF, MIN_NORM_MAX };

/* min_style and min_modify, with LAMMPS's names and defaults. */
struct min_options {
    const char *style; /* "cg" or "fire" */
    double dmax;       /* farthest that a component moves in one iteration, length units */
    enum min_line line;
    enum min_norm norm;
    /* FIRE: limits of the time step as multiples of dt, growth and shrinkage, mixing, delay */
    double tmax, tmin, dtgrow, dtshrink, alpha0, alphashrink;
    gid delaystep, vdfmax;
    bool halfstepback, initialdelay;
};

/* The defaults: cg, dmax 0.1, line quadratic, norm two; tmax 10, tmin 0.02, dtgrow 1.1, dtshrink
 * 0.5, alpha0 0.25, alphashrink 0.99, delaystep 20, vdfmax 2000, halfstepback and initialdelay yes.
 */
struct min_options min_options_default(void);

/* `min_style NAME`. Local. */
enum cw_status min_options_style(struct min_options *options, const char *name,
                                 struct cw_err *err) CW_MUST_CHECK;

/* The words after `min_modify`. Local. */
enum cw_status min_options_modify(struct min_options *options, const char *const *words,
                                  int n_words, struct cw_err *err) CW_MUST_CHECK;

/* For messages and hints, NULL-terminated. Local. */
const char *const *min_style_names(void);
const char *const *min_modify_keywords(void);

struct min_limits {
    double energy_tolerance; /* relative */
    double force_tolerance;  /* force units */
    gid max_iterations, max_evaluations;
};

/* Why it ended. min_reason_text gives LAMMPS's words. */
enum min_reason {
    MIN_RUNNING,
    MIN_MAX_ITERATIONS,
    MIN_MAX_EVALUATIONS,
    MIN_ENERGY_TOLERANCE,
    MIN_FORCE_TOLERANCE,
    MIN_NOT_DOWNHILL,
    MIN_ZERO_ALPHA,
    MIN_ZERO_FORCE,
    MIN_ZERO_QUADRATIC,
    MIN_VDF_MAX,
    MIN_STOPPED
};

struct min_result {
    enum min_reason reason;
    double energy_first, energy_before_last, energy_last;
    double force_two_first, force_two_last; /* length of the vector of all components */
    double force_max_first, force_max_last; /* largest component */
    double alpha, move_max;                 /* last line search: factor, farthest component moved */
    gid iterations, evaluations;
};

/* Minimises. Collective. Errors: evaluate's. */
enum cw_status minimize_run(struct min_problem *problem, const struct min_options *options,
                            const struct min_limits *limits, struct min_result *result,
                            struct cw_err *err) CW_MUST_CHECK;

/* "energy tolerance", "linesearch alpha is zero", ... */
const char *min_reason_text(enum min_reason reason);

#endif
