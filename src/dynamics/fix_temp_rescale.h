#ifndef CW_DYNAMICS_FIX_TEMP_RESCALE_H
#define CW_DYNAMICS_FIX_TEMP_RESCALE_H
/* fix temp/rescale: scales velocities to a temperature every N steps. */
#include "dynamics/fix.h"

extern const struct fix_style fix_temp_rescale_style;

#endif
