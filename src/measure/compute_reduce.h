#ifndef CW_MEASURE_COMPUTE_REDUCE_H
#define CW_MEASURE_COMPUTE_REDUCE_H
/* Compute style reduce. */
#include "measure/compute.h"

extern const struct compute_style compute_style_reduce;

#endif
