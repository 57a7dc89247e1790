#ifndef CW_DECK_CONDITION_H
#define CW_DECK_CONDITION_H
/* The boolean expressions of `if`: numbers and words, compared. */
#include "base/err.h"
#include "base/types.h"

/* Value of an expression whose variables are replaced already: not zero is true. Numbers and words
 * may not be compared with each other. Pure, local. */
enum cw_status condition_evaluate(const char *text, bool *value, struct cw_err *err) CW_MUST_CHECK;

#endif
