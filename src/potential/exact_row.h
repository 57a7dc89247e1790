#ifndef CW_POTENTIAL_EXACT_ROW_H
#define CW_POTENTIAL_EXACT_ROW_H
/* The exact path: row parts that a vector kernel left out, pair by pair. A pair must get the same
 * bits here as in the kernels whenever its other end may be done there. */
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

/* Errors: an owned atom whose total force is above CW_FORCE_MAX or not a number. Local. */
enum cw_status exact_row_check_forces(const struct atoms *atoms, struct cw_err *err);

#endif
