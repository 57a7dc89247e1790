#ifndef CW_DYNAMICS_FIX_MOMENTUM_H
#define CW_DYNAMICS_FIX_MOMENTUM_H
/* fix momentum: takes the motion of a group as a whole off its atoms every N steps. */
#include "dynamics/fix.h"

extern const struct fix_style fix_momentum_style;

#endif
