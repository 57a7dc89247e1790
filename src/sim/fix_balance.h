#ifndef CW_SIM_FIX_BALANCE_H
#define CW_SIM_FIX_BALANCE_H
/* fix balance, for decks that have it: space is cut anew every N steps, whatever the imbalance.
 * Nobody has to write it: the domain balances itself when it pays. The bits of a trajectory do not
 * depend on it. */
#include "dynamics/fix.h"

/* fix ID group balance N THRESHOLD shift|rcb ...: THRESHOLD and the method's words are read and not
 * needed. Scalar: largest work of a rank over the mean. */
extern const struct fix_style fix_balance_style;

#endif
