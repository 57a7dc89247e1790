#ifndef CW_DECK_SCOPE_H
#define CW_DECK_SCOPE_H
/* What a formula sees of a deck's simulation. */

struct formula_scope;

/* Fills scope from the struct deck `owner` (see variable_values.h). Local. */
void scope_fill(void *owner, struct formula_scope *scope);

#endif
