#ifndef CW_DYNAMICS_FIX_WALL_REFLECT_H
#define CW_DYNAMICS_FIX_WALL_REFLECT_H
/* fix wall/reflect: flat walls that throw atoms back. */
#include "dynamics/fix.h"

extern const struct fix_style fix_wall_reflect_style;

#endif
