#ifndef CW_POTENTIAL_EXACT_ROW_H
#define CW_POTENTIAL_EXACT_ROW_H
/* The exact path: row parts that a vector kernel left out, pair by pair. A pair must get the same
 * bits here as in the kernels whenever its other end may be done there. All local. */
#include "base/compiler.h"
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"
#include "potential/kernels.h"

struct atoms;
struct potential_pass;

/* Distance of a pair: d = x_i - x_j; returns its square, in the kernels' order of operations. */
double exact_row_distance(const double *x, lidx i, lidx j, double d[3]);

/* Adds one pair to atom i: factor = -dE/dr / r, energy = E of the pair. Errors: a force above
 * CW_FORCE_MAX or not a number names both atoms. */
enum cw_status exact_row_add(const struct rows *rows, const struct atoms *atoms, const lidx pair[2],
                             const double d[3], const double factor_energy[2], unsigned want,
                             struct cw_err *err);

/* Points rows at the atoms and the list of a pass; *slow has room for the row parts and is cleared
 * (grown by mem_resize as needed, *cap_slow elements). */
void exact_row_begin(struct rows *rows, const struct potential_pass *pass, uint8_t **slow,
                     size_t *cap_slow);

/* The same for a pass in single precision, whose pairs within reach of the kernels' tables get the
 * kernels' bits. Differences d are in quanta of positions; returns the square, length^2. */
float mixed_row_distance(const struct rows *rows, lidx i, lidx j, float d[3]);

/* Is the pair's force too large for the kernels' sums? factor as of the tables. Pure. */
bool mixed_row_is_large(const struct rows *rows, float factor, float s);

/* Adds the force factor d to atom i. */
void mixed_row_add(const struct rows *rows, lidx i, const float d[3], float factor);

/* Units of a pass in single precision for a quantum of forces. Pure. */
struct mixed_units mixed_row_units(double quantum, double force_quantum);

/* Errors: an owned atom whose total force is above CW_FORCE_MAX or not a number. Local. */
enum cw_status exact_row_check_forces(const struct atoms *atoms, struct cw_err *err);

#endif
