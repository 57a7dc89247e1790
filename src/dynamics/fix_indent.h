#ifndef CW_DYNAMICS_FIX_INDENT_H
#define CW_DYNAMICS_FIX_INDENT_H
/* fix indent: a sphere, a cylinder or a plane that pushes atoms away. */
#include "dynamics/fix.h"

extern const struct fix_style fix_indent_style;

#endif
