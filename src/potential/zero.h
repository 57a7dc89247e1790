#ifndef CW_POTENTIAL_ZERO_H
#define CW_POTENTIAL_ZERO_H
/* pair_style zero */
#include "potential/potential.h"

extern const struct potential_style zero_style;

#endif
