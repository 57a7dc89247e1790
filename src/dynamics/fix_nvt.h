#ifndef CW_DYNAMICS_FIX_NVT_H
#define CW_DYNAMICS_FIX_NVT_H
/* fix nvt: velocity Verlet with a Nose-Hoover chain thermostat. fix npt and nph: refused. */
#include "dynamics/fix.h"

extern const struct fix_style fix_nvt_style;
extern const struct fix_style fix_npt_style;
extern const struct fix_style fix_nph_style;

#endif
