#ifndef CW_DECK_VARIABLE_VALUES_H
#define CW_DECK_VARIABLE_VALUES_H
/* Variables as values: a value_host that answers for v_name and for substitution itself and passes
 * computes, fixes and thermo words on to the host below, the simulation's. */
#include "deck/formula.h"
#include "system/value.h"

struct variables;

struct variable_values {
    struct value_host host;      /* what everybody else gets a copy of; self = this struct */
    struct value_host below;     /* computes, fixes, thermo words */
    struct variables *variables; /* borrowed */
    void *owner;                 /* argument of fill */
    /* Fills what is there now: comm, units, box ... names; `values` and `random` are set by this
     * module. Local. */
    void (*fill)(void *owner, struct formula_scope *scope);
    struct formula_random random;
    struct formula_memo memo;
    int depth; /* evaluations under way, one asked for by the other */
    /* what `changed` of substitution gets; NULL: nobody wants to know */
    void (*echo)(void *owner, const char *text);
};

/* Sets `host` up. The struct must not move afterwards. Local. */
void variable_values_install(struct variable_values *values, const struct value_host *below);

/* substitute_text with these variables; echo: values->echo is told of every replacement.
 * Collective. */
enum cw_status variable_values_substitute(struct variable_values *values, const char *text,
                                          bool echo, char **out, struct cw_err *err) CW_MUST_CHECK;

/* One formula, read, evaluated and dropped. Collective. */
enum cw_status variable_values_formula(struct variable_values *values, const char *text,
                                       double *out, struct cw_err *err) CW_MUST_CHECK;

#endif
