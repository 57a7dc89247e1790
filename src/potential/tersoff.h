#ifndef CW_POTENTIAL_TERSOFF_H
#define CW_POTENTIAL_TERSOFF_H
/* pair_style tersoff */
#include "potential/potential.h"

extern const struct potential_style tersoff_style;

#endif
