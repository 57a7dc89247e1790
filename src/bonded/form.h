#ifndef CW_BONDED_FORM_H
#define CW_BONDED_FORM_H
/* Formulas of bonds and angles: energy as a function of one length or of one angle. Adding one is a
 * row in form.c. All local. */
#include "base/err.h"
#include "base/types.h"

enum { BONDED_COEFFS = 3 };

enum bonded_kind { BONDED_BOND, BONDED_ANGLE, BONDED_KINDS };

struct bonded_form {
    enum bonded_kind kind;
    int n_coeff;
    const char *name;    /* deck keyword */
    const char *summary; /* the formula */
    const char *source;
    const char *const *coeff_names; /* [n_coeff], NULL-terminated */
    /* Energy and its derivative at x: a length > 0, or an angle in radians from 0 to pi. Made of
     * IEEE operations only. Pure. */
    void (*evaluate)(const double *c, double x, double *energy, double *slope);
    /* From the deck's numbers (angles in degrees) to those of evaluate; NULL: they are the same. */
    void (*convert)(double *c);
    /* Refuses coefficients that make no sense: what was expected, or NULL. */
    const char *(*check)(const double *c);
};

/* NULL: no such form. Local. */
const struct bonded_form *bonded_form_find(enum bonded_kind kind, const char *name);
const char *const *bonded_form_names(enum bonded_kind kind); /* NULL-terminated */

/* "bond", "angle" */
const char *bonded_kind_name(enum bonded_kind kind);

#endif
