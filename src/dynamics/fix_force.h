#ifndef CW_DYNAMICS_FIX_FORCE_H
#define CW_DYNAMICS_FIX_FORCE_H
/* fix setforce, addforce and aveforce: given components replace the forces of a group, are added to
 * them, or to their mean. */
#include "dynamics/fix.h"

extern const struct fix_style fix_setforce_style;
extern const struct fix_style fix_addforce_style;
extern const struct fix_style fix_aveforce_style;

#endif
