#ifndef CW_DECK_VARIABLES_H
#define CW_DECK_VARIABLES_H
/* The variables of a deck. They outlive `clear`. Every rank holds the same. */
#include "base/err.h"
#include "base/types.h"
#include "deck/formula.h"

struct variables; /* opaque */

enum variable_style {
    VARIABLE_INDEX,
    VARIABLE_LOOP,
    VARIABLE_STRING,
    VARIABLE_EQUAL,
    VARIABLE_ATOM,
    VARIABLE_INTERNAL,
    VARIABLE_GETENV,
    VARIABLE_FORMAT,
    VARIABLE_STYLES
};

/* names of the styles, NULL-terminated */
extern const char *const variable_style_names[];

struct variables *variables_create(void);
void variables_destroy(struct variables *variables);

/* `variable NAME STYLE args...`: words after `variable`. What exists already stays for index and
 * loop, is replaced for the others; another style for the same name is an error. A string is to be
 * substituted by the caller. Errors: style, name, words, formula. Local, the same on every rank.
 * `delete` is a style here as in LAMMPS. */
enum cw_status variables_define(struct variables *variables, const char *const *words, int n_words,
                                struct cw_err *err) CW_MUST_CHECK;

/* The words alone, before anything runs; open words pass. Local. */
enum cw_status variables_check(const char *const *words, int n_words,
                               struct cw_err *err) CW_MUST_CHECK;

/* `next NAME...`. *exhausted: one had no more values and is gone (the next jump is skipped). Local.
 */
enum cw_status variables_next(struct variables *variables, const char *const *names, int n,
                              bool *exhausted, struct cw_err *err) CW_MUST_CHECK;

/* Sets an internal variable (made when it does not exist). Local. */
enum cw_status variables_set_internal(struct variables *variables, const char *name, double value,
                                      struct cw_err *err) CW_MUST_CHECK;

/* Is the text of this variable one word, whatever `next` does? Local. */
bool variables_is_single(const struct variables *variables, const char *name);

/* Text of an index or string variable that has one value only; else NULL. Borrowed. Local. */
const char *variables_only_value(const struct variables *variables, const char *name);

bool variables_exist(const struct variables *variables, const char *name);

/* Style of a variable; an unknown name is an error with the nearest. Local. */
enum cw_status variables_style(const struct variables *variables, const char *name,
                               enum variable_style *style, struct cw_err *err) CW_MUST_CHECK;

/* Formula of an equal or atom variable, else NULL. Borrowed until it is redefined. Local. */
const struct formula *variables_formula(const struct variables *variables, const char *name);

/* Text as ${name} gives it (numbers by %.15g); *out is the caller's (mem_free). Collective. */
enum cw_status variables_text(struct variables *variables, struct formula_scope *scope,
                              const char *name, char **out, struct cw_err *err) CW_MUST_CHECK;

/* Number as v_name gives it in a formula. Errors: an atom variable, a text that is no number, a
 * variable that depends on itself. Collective. */
enum cw_status variables_scalar(struct variables *variables, struct formula_scope *scope,
                                const char *name, double *out, struct cw_err *err) CW_MUST_CHECK;

/* out[n_local] of an atom variable. Collective. */
enum cw_status variables_per_atom(struct variables *variables, struct formula_scope *scope,
                                  const char *name, double *out, struct cw_err *err) CW_MUST_CHECK;

#endif
