#ifndef CW_MEASURE_COMPUTE_GROUP_H
#define CW_MEASURE_COMPUTE_GROUP_H
/* Compute styles com, gyration. */
#include "measure/compute.h"

extern const struct compute_style compute_style_com;
extern const struct compute_style compute_style_gyration;

#endif
