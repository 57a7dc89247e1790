#ifndef CW_BEAM_BEAM_TABLE_H
#define CW_BEAM_BEAM_TABLE_H
/* `coldweld beam-table KEV ELEMENT ...`: what electrons of an energy can do to atoms, before any
 * run. */
#include <stdio.h>

#include "base/err.h"

/* The words after beam-table: an energy in keV, elements. Prints most energies, thresholds, cross
 * sections by all three models and rates for 1 A/cm^2, and says in words what cannot happen.
 * Errors: no energy, no element, an unknown one. Local. */
enum cw_status beam_table_print(const char *const *words, int n_words, FILE *out,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
