#ifndef CW_DYNAMICS_FIX_WALL_H
#define CW_DYNAMICS_FIX_WALL_H
/* fix wall/...: flat walls that push or draw atoms. */
#include "dynamics/fix.h"

extern const struct fix_style fix_wall_harmonic_style;
extern const struct fix_style fix_wall_lj93_style;
extern const struct fix_style fix_wall_lj126_style;
extern const struct fix_style fix_wall_lj1043_style;
extern const struct fix_style fix_wall_morse_style;

#endif
