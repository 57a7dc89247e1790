#ifndef CW_MEASURE_COMPUTE_PERATOM_H
#define CW_MEASURE_COMPUTE_PERATOM_H
/* Compute styles pe/atom, ke/atom, stress/atom. */
#include "measure/compute.h"

extern const struct compute_style compute_style_pe_atom;
extern const struct compute_style compute_style_ke_atom;
extern const struct compute_style compute_style_stress_atom;

#endif
