#ifndef CW_MEASURE_CENTRO_H
#define CW_MEASURE_CENTRO_H
/* Centro-symmetry parameter of one atom. */
#include "base/types.h"

struct shell_neighbor;

/* row: the n_nearest nearest neighbours (even). work: room for n_nearest (n_nearest - 1) / 2
 * numbers. Returns length^2; 0 in a perfect centro-symmetric lattice. Pure, local. */
double centro_parameter(const struct shell_neighbor *row, int n_nearest, double *work);

#endif
