#ifndef CW_SIM_THERMO_VALUES_H
#define CW_SIM_THERMO_VALUES_H
/* What the words of thermo_style custom mean in a simulation. */
#include "base/err.h"

struct sim;

/* Value of a thermo word ("temp", "pe", "pxx" ...) at the present state, normalised as
 * thermo_modify norm says. What it needs of the force pass is made on demand. Collective. Errors:
 * no such word (names the nearest). */
enum cw_status thermo_value(struct sim *sim, const char *word, double *out, struct cw_err *err);

/* Flags of enum value_need of a word; 0 for unknown words. Local. */
unsigned thermo_value_needs(const char *word);

#endif
