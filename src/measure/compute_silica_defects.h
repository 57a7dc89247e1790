#ifndef CW_MEASURE_COMPUTE_SILICA_DEFECTS_H
#define CW_MEASURE_COMPUTE_SILICA_DEFECTS_H
/* Compute style silica/defects. */
#include "measure/compute.h"

extern const struct compute_style compute_style_silica_defects;

#endif
