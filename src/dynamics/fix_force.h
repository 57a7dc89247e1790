#ifndef CW_DYNAMICS_FIX_FORCE_H
#define CW_DYNAMICS_FIX_FORCE_H
/* fix setforce and fix addforce: given components replace, or are added to, the forces of a group.
 */
#include "dynamics/fix.h"

extern const struct fix_style fix_setforce_style;
extern const struct fix_style fix_addforce_style;

#endif
