#ifndef CW_DYNAMICS_FIX_MOVE_H
#define CW_DYNAMICS_FIX_MOVE_H
/* fix move: atoms that go their way whatever the force on them (grips). */
#include "dynamics/fix.h"

extern const struct fix_style fix_move_style;

#endif
