#ifndef CW_POTENTIAL_VASHISHTA_H
#define CW_POTENTIAL_VASHISHTA_H
/* pair_style vashishta */
#include "potential/potential.h"

extern const struct potential_style vashishta_style;

#endif
