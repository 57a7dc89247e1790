#ifndef CW_MEASURE_COMPUTE_STRUCTURE_H
#define CW_MEASURE_COMPUTE_STRUCTURE_H
/* Compute styles coord/atom, centro/atom, cna/atom. */
#include "measure/compute.h"

extern const struct compute_style compute_style_coord_atom;
extern const struct compute_style compute_style_centro_atom;
extern const struct compute_style compute_style_cna_atom;

#endif
