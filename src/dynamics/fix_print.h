#ifndef CW_DYNAMICS_FIX_PRINT_H
#define CW_DYNAMICS_FIX_PRINT_H
/* fix print: a line of text with variables in it every N steps. */
#include "dynamics/fix.h"

extern const struct fix_style fix_print_style;

#endif
