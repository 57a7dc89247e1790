#ifndef CW_DECK_SUBSTITUTE_H
#define CW_DECK_SUBSTITUTE_H
/* $x, ${name}, $(formula) and $(formula:%format) in a text, replaced by values. */
#include "base/err.h"
#include "base/types.h"

/* Where values come from. Both functions are collective and make the same text on every rank. */
struct substitution {
    void *self;
    /* text of a variable; *out is the caller's (mem_free) */
    enum cw_status (*variable)(void *self, const char *name, char **out, struct cw_err *err);
    enum cw_status (*formula)(void *self, const char *formula, double *out, struct cw_err *err);
    /* called after each replacement with the text so far; may be NULL */
    void (*changed)(void *self, const char *text);
};

/* Replaces everything outside quotes (single, double, triple), once: what comes out of a variable
 * is not looked at again. *out is the caller's (mem_free), NULL after an error. Errors: unknown
 * variable, malformed $, a format that is not for one number. Collective. */
enum cw_status substitute_text(const char *text, const struct substitution *how, char **out,
                               struct cw_err *err) CW_MUST_CHECK;

/* Is this one printf conversion for a double ("%8.3f", text around it allowed)? Local, pure. */
bool substitute_is_format(const char *format);

/* One number by a format that substitute_is_format accepts; mem_free. Local. */
char *substitute_format(const char *format, double value);

/* The part in $( ) without its format: cuts "formula:%format" at the colon. Returns the format or
 * NULL. Local. */
char *substitute_cut_format(char *inner);

#endif
