#ifndef CW_DYNAMICS_FIX_NVE_H
#define CW_DYNAMICS_FIX_NVE_H
/* fix nve: velocity Verlet at constant energy. Exactly reversible. */
#include "dynamics/fix.h"

extern const struct fix_style fix_nve_style;

#endif
