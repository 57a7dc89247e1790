#ifndef CW_DYNAMICS_WALLS_H
#define CW_DYNAMICS_WALLS_H
/* Flat walls across an axis of the box, as the words of LAMMPS's wall fixes describe them: up to
 * six, `face coord`, where the coordinate is a number, an equal-style variable or EDGE, with
 * parameters behind it, and `units lattice|box` for the coordinates. */
#include "base/err.h"
#include "base/types.h"
#include "dynamics/target.h"

struct fix_context;

enum { WALLS_MAX = 6, WALL_PARAMETERS = 3 };

struct wall {
    int axis;
    bool high; /* a *hi face: it bounds the atoms below it */
    bool edge; /* the box's face */
    struct quantity coord;
    struct quantity parameter[WALL_PARAMETERS];
    double cutoff;                 /* length units */
    double place;                  /* where it is now, after walls_place; length units */
    double value[WALL_PARAMETERS]; /* the parameters now */
};

struct walls {
    struct wall wall[WALLS_MAX];
    int n, n_parameters;
    double spacing[3]; /* that coordinates are multiples of: the lattice's, or 1 */
};

/* Reads faces, each with a coordinate, n_parameters parameters and, if there are any, a cut-off;
 * and the keywords units, pbc, fld. `names`: of the parameters. context NULL: the static check.
 * Errors: other words, a face twice, no face, a cut-off that is not positive. Local. */
enum cw_status walls_read(struct walls *walls, const struct fix_context *context,
                          const char *const *words, int n_words, const char *const *names,
                          int n_parameters, struct cw_err *err) CW_MUST_CHECK;

/* The keywords of walls_read, for the static check. */
extern const char *const walls_keywords[];

/* Before a run: the variables exist and the axes are not periodic. Local. */
enum cw_status walls_setup(struct walls *walls, const struct fix_context *context,
                           struct cw_err *err) CW_MUST_CHECK;

/* Places and parameters of the present step. Collective. */
enum cw_status walls_place(struct walls *walls, const struct fix_context *context,
                           struct cw_err *err) CW_MUST_CHECK;

/* `units lattice|box` of a fix: what one unit along each axis means; length units. context NULL:
 * ones. Local. */
enum cw_status walls_units(const char *word, const struct fix_context *context, double spacing[3],
                           struct cw_err *err) CW_MUST_CHECK;

#endif
