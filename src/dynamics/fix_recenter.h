#ifndef CW_DYNAMICS_FIX_RECENTER_H
#define CW_DYNAMICS_FIX_RECENTER_H
/* fix recenter: keeps the centre of mass of a group where it is told. */
#include "dynamics/fix.h"

extern const struct fix_style fix_recenter_style;

#endif
