#ifndef CW_MEASURE_COMPUTE_THERMO_H
#define CW_MEASURE_COMPUTE_THERMO_H
/* Compute styles temp, ke, pe, pressure. */
#include "measure/compute.h"

extern const struct compute_style compute_style_temp;
extern const struct compute_style compute_style_ke;
extern const struct compute_style compute_style_pe;
extern const struct compute_style compute_style_pressure;

#endif
