#ifndef CW_SIM_FIX_NETWORK_H
#define CW_SIM_FIX_NETWORK_H
/* fix ID GROUP network FORMER BRIDGE cutoff R every N file F ...: statistics of an oxide network.
 */
#include "dynamics/fix.h"

extern const struct fix_style fix_network_style;

#endif
