#ifndef CW_DECK_FORMULA_H
#define CW_DECK_FORMULA_H
/* Formulas of `variable equal|atom` and of $(...): parsed once into a tree, evaluated many times,
 * for one number or for one number per owned atom. Language: LAMMPS's manual, `variable`. */
#include "base/err.h"
#include "base/types.h"
#include "deck/random_mars.h"
#include "system/value.h"

struct atoms;
struct box;
struct comm;
struct formula; /* opaque */
struct formula_node;
struct groups;
struct units;

/* What group functions gave in the evaluation that is under way: variables that name variables ask
 * for the same centre dozens of times. Emptied (n = 0) by whoever begins an evaluation, since
 * within one no atom moves. */
enum { FORMULA_MEMO_ITEMS = 16, FORMULA_MEMO_VALUES = 6 };
struct formula_memo {
    int n;
    struct formula_memo_item {
        int function, group;
        double value[FORMULA_MEMO_VALUES]; /* all components */
    } item[FORMULA_MEMO_ITEMS];
};

/* What a formula may ask for. Borrowed; what does not exist yet is NULL and the formula that needs
 * it gets an error. Filled anew for each evaluation (deck/scope.h), since `clear` replaces the
 * simulation. */
struct formula_scope {
    struct comm *comm;
    const struct units *units;
    const struct box *box; /* NULL: none yet */
    const struct atoms *atoms;
    const struct groups *groups;
    const struct value_host *values; /* computes, fixes, variables, thermo words */
    struct formula_random *random;   /* draws of random() and normal() */
    struct formula_memo *memo;       /* NULL: nothing is remembered */
    gid step, ramp_first, ramp_last;
    bool running; /* a run is under way: ramp_first and ramp_last hold */
    double dt;    /* time units */
    void *names;  /* argument of the functions below */
    /* is_defined(category, id), is_active(category, word), is_available(category, word): 1, 0, or
     * -1 when the category is not known. May be NULL. Local. */
    int (*is_defined)(void *names, const char *category, const char *id);
    int (*is_active)(void *names, const char *category, const char *word);
    int (*is_available)(void *names, const char *category, const char *word);
    /* which owned atoms lie in a region: *inside is [n_local], the caller's (mem_free). May be
     * NULL. Collective. */
    enum cw_status (*region)(void *names, const char *id, bool **inside, struct cw_err *err);
};

/* One sequence for all equal-style formulas, started by the first seed that is used; one counter
 * for all atom-style ones, whose draws depend on (seed, atom id, count) alone. */
struct formula_random {
    struct random_mars sequence;
    bool started;
    uint32_t atom_seed;
    bool atom_started;
    gid atom_count;
};

/* The constant `version`: LAMMPS's number for the release whose language this is, so that decks
 * that ask for a minimal version go on. */
#define FORMULA_VERSION 20210929.0

/* Nesting of parentheses and functions that a formula may have, and operators in all. */
enum { FORMULA_DEPTH = 200, FORMULA_OPERATORS = 4000 };

/* Reads a formula. Names of computes, variables, groups and thermo words stay open. *out is the
 * caller's (formula_free). Errors: syntax, unknown function (with the nearest), wrong number of
 * arguments, too deep. Local. */
enum cw_status formula_parse(const char *text, struct formula **out,
                             struct cw_err *err) CW_MUST_CHECK;
void formula_free(struct formula *formula);
const char *formula_text(const struct formula *formula);

/* Does the formula have an element that exists per atom only (x, vx, gmask(...)), other than inside
 * a reference? Then it cannot be of style equal: err says so and names the element. Local, pure. */
enum cw_status formula_require_scalar(const struct formula *formula,
                                      struct cw_err *err) CW_MUST_CHECK;

/* Calls visit for every reference (c_ID, f_ID, v_name) and every thermo word (ref NULL, word set),
 * in order. Stops at the first false. Local. */
void formula_visit(const struct formula *formula,
                   bool (*visit)(void *self, const struct value_ref *ref, const char *word),
                   void *self);

/* One number, the same on every rank. Collective. Errors: a name that does not exist, a per-atom
 * value, division by zero, arguments outside a function's domain. */
enum cw_status formula_scalar(const struct formula *formula, struct formula_scope *scope,
                              double *out, struct cw_err *err) CW_MUST_CHECK;

/* One number per owned atom: out[n_local]. Collective; errors as above, agreed on by all ranks. */
enum cw_status formula_per_atom(const struct formula *formula, struct formula_scope *scope,
                                double *out, struct cw_err *err) CW_MUST_CHECK;

#endif
