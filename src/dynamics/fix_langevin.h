#ifndef CW_DYNAMICS_FIX_LANGEVIN_H
#define CW_DYNAMICS_FIX_LANGEVIN_H
/* fix langevin: friction and random forces that hold a temperature. */
#include "dynamics/fix.h"

extern const struct fix_style fix_langevin_style;

#endif
