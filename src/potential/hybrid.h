#ifndef CW_POTENTIAL_HYBRID_H
#define CW_POTENTIAL_HYBRID_H
/* pair_style hybrid, hybrid/overlay */
#include "potential/potential.h"

extern const struct potential_style hybrid_style, hybrid_overlay_style;

#endif
