#ifndef CW_SIM_FIX_WELD_H
#define CW_SIM_FIX_WELD_H
/* fix ID GROUP weld GROUP1 GROUP2 every N file F [quench M]: the weld ledger. */
#include "dynamics/fix.h"

extern const struct fix_style fix_weld_style;

#endif
