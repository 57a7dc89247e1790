#ifndef CW_MEASURE_COMPUTE_WIGNER_SEITZ_H
#define CW_MEASURE_COMPUTE_WIGNER_SEITZ_H
/* Compute style wigner-seitz. */
#include "measure/compute.h"

extern const struct compute_style compute_style_wigner_seitz;

#endif
