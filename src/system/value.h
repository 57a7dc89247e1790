#ifndef CW_SYSTEM_VALUE_H
#define CW_SYSTEM_VALUE_H
/* References to values that a deck names: a compute (c_ID, c_ID[i], c_ID[i][j]), a fix (f_ID...), a
 * variable (v_name). Thermo, dumps, fixes and formulas all read them through this one interface;
 * the layers below implement it (sim/ for computes and fixes, deck/ for variables), so no upper
 * layer has to know where a value comes from. */
#include "base/err.h"
#include "base/types.h"

enum value_kind { VALUE_COMPUTE, VALUE_FIX, VALUE_VARIABLE };
enum { VALUE_NAME = 64 };

struct value_ref {
    enum value_kind kind;
    char name[VALUE_NAME];
    int index[2]; /* the bracketed indices, 1-based; 0 = not given. Of a global array: row, column
                   */
};

/* What of the energy and virial a value needs the force pass of its step to have made. */
enum value_need { VALUE_NEED_ENERGY = 1, VALUE_NEED_VIRIAL = 2, VALUE_NEED_PER_ATOM = 4 };

/* Reads "c_1[2]", "f_ave", "v_x". False when the word has not this form. Pure, local. */
bool value_parse(const char *word, struct value_ref *ref);

/* Implemented by the simulation; functions are collective unless said otherwise. Evaluation on
 * demand is always right: what the last force pass did not make is made (at a cost), never stale.
 */
struct value_host {
    void *self;
    /* exists, and is of the wanted shape? err names the nearest. Local. */
    enum cw_status (*check)(void *self, const struct value_ref *ref, bool per_atom,
                            struct cw_err *err);
    /* flags of enum value_need. Local. */
    unsigned (*needs)(void *self, const struct value_ref *ref);
    /* grows with the number of atoms, so that thermo_modify norm divides it? NULL: nothing does.
     * Local. */
    bool (*is_extensive)(void *self, const struct value_ref *ref);
    /* global scalar */
    enum cw_status (*scalar)(void *self, const struct value_ref *ref, double *out,
                             struct cw_err *err);
    /* one number per owned atom: out[n_local] */
    enum cw_status (*per_atom)(void *self, const struct value_ref *ref, double *out,
                               struct cw_err *err);
    /* the global vectors that fix ave/time's mode vector takes: each the whole of a vector (c_ID)
     * or a column of an array (c_ID[j]), all with this number of rows; out[row * n + k]. NULL: by
     * scalar, element by element, as far as that goes */
    enum cw_status (*vectors)(void *self, const struct value_ref *ref, int n, int rows, double *out,
                              struct cw_err *err);
    /* number of elements of a global vector, of columns of a global array, of rows of its column
     * c_ID[j], or of columns of a per-atom array (0 = scalar); -1 when the ref does not exist.
     * Local. */
    int (*columns)(void *self, const struct value_ref *ref, bool per_atom);
    /* text with ${name}, $x and $(formula:format) replaced; *out is the caller's (mem_free) */
    enum cw_status (*substitute)(void *self, const char *text, char **out, struct cw_err *err);
    /* thermo word ("temp", "pe", ...); CW_USER when no such word */
    enum cw_status (*thermo)(void *self, const char *word, double *out, struct cw_err *err);
};

#endif
