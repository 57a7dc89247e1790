/* Functions of formulas whose arguments are names: reductions of global vectors, membership of
 * groups and regions, and questions about what exists. */
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/formula_tree.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"

enum special {
    SUM,
    MIN,
    MAX,
    AVE,
    TRAP,
    SLOPE,
    GMASK,
    RMASK,
    GRMASK,
    IS_FILE,
    IS_ACTIVE,
    IS_DEFINED,
    IS_AVAILABLE,
    EXTRACT_SETTING
};

const struct special_function special_functions[] = {
    {"sum", 1, false, NULL},
    {"min", 1, false, NULL},
    {"max", 1, false, NULL},
    {"ave", 1, false, NULL},
    {"trap", 1, false, NULL},
    {"slope", 1, false, NULL},
    {"gmask", 1, true, NULL},
    {"rmask", 1, true, NULL},
    {"grmask", 2, true, NULL},
    {"is_file", 1, false, NULL},
    {"is_active", 2, false, NULL},
    {"is_defined", 2, false, NULL},
    {"is_available", 2, false, NULL},
    {"extract_setting", 1, false, NULL},
    {"next", 1, false,
     "next() reads variables of style file, which are not supported; use style index and the "
     "command next"},
    {"is_os", 1, false, "is_os() is not supported"},
    {"is_timeout", 0, false,
     "is_timeout() is not supported; use fix halt or the batch system's "
     "signal, which ends a run with a checkpoint"},
    {"label2type", 2, false, "type labels are not supported; use type numbers"},
    {"is_typelabel", 2, false, "type labels are not supported; use type numbers"},
    {"sort", 1, false, "sort() gives a vector, and variables of style vector are not supported"},
    {"rsort", 1, false, "rsort() gives a vector, and variables of style vector are not supported"},
    {NULL, 0, false, NULL},
};

/* What a reduction needs of the elements read so far. */
struct reduction {
    double sum, min, max, first, last;
    double sum_i, sum_ii, sum_iy; /* of the regression against i = 1 .. n */
};

static double reduced(const struct reduction *r, int n, enum special function)
{
    double determinant = n * r->sum_ii - r->sum_i * r->sum_i;
    switch (function) {
    case MIN:
        return r->min;
    case MAX:
        return r->max;
    case AVE:
        return r->sum / n;
    case TRAP:
        return r->sum - 0.5 * (r->first + r->last);
    case SLOPE:
        return determinant != 0.0 ? (n * r->sum_iy - r->sum_i * r->sum) / determinant : 1.0e20;
    default:
        return r->sum;
    }
}

/* sum(c_ID), slope(f_ID) ... over the elements of a global vector */
static enum cw_status reduce(const struct formula_node *node, const struct formula_scope *scope,
                             double *out, struct cw_err *err)
{
    const char *name = special_functions[node->function].name;
    const struct value_host *values = scope->values;
    struct value_ref ref;
    if (!value_parse(node->word[0], &ref) || ref.index[0]) {
        return cw_err_user(err, "%s(%s): expected c_ID or f_ID with a global vector", name,
                           node->word[0]);
    }
    int n = values->columns(values->self, &ref, false);
    if (n <= 0)
        return cw_err_user(err, "%s(%s): there is no such global vector", name, node->word[0]);
    struct reduction r = {0};
    for (int i = 1; i <= n; i++) {
        double y;
        ref.index[0] = i;
        if (values->scalar(values->self, &ref, &y, err) != CW_OK)
            return err->status;
        r.first = i == 1 ? y : r.first;
        r.min = i == 1 || y < r.min ? y : r.min;
        r.max = i == 1 || y > r.max ? y : r.max;
        r.last = y;
        r.sum += y;
        r.sum_i += i;
        r.sum_ii += (double)i * i;
        r.sum_iy += i * y;
    }
    *out = reduced(&r, n, (enum special)node->function);
    return CW_OK;
}

static enum cw_status ask(const struct formula_node *node, const struct formula_scope *scope,
                          double *out, struct cw_err *err)
{
    int (*question)(void *, const char *, const char *) =
        node->function == IS_ACTIVE    ? scope->is_active
        : node->function == IS_DEFINED ? scope->is_defined
                                       : scope->is_available;
    int answer = question ? question(scope->names, node->word[0], node->word[1]) : -1;
    if (answer < 0) {
        return cw_err_user(err, "%s(%s,%s): unknown category '%s'",
                           special_functions[node->function].name, node->word[0], node->word[1],
                           node->word[0]);
    }
    *out = answer;
    return CW_OK;
}

static enum cw_status setting(const struct formula_node *node, const struct formula_scope *scope,
                              double *out, struct cw_err *err)
{
    static const char *const names[] = {"world_size", "world_rank", "ntypes",    "natoms",
                                        "dimension",  "box_exist",  "triclinic", NULL};
    const char *word = node->word[0];
    if (strcmp(word, "world_size") == 0) {
        *out = comm_size(scope->comm);
    } else if (strcmp(word, "world_rank") == 0) {
        *out = 0.0; /* the same number on every rank, as every formula's */
    } else if (strcmp(word, "ntypes") == 0) {
        *out = scope->atoms ? scope->atoms->n_types : 0;
    } else if (strcmp(word, "natoms") == 0) {
        *out = scope->atoms ? (double)scope->atoms->n_global : 0.0;
    } else if (strcmp(word, "dimension") == 0) {
        *out = 3.0;
    } else if (strcmp(word, "box_exist") == 0) {
        *out = scope->box ? 1.0 : 0.0;
    } else if (strcmp(word, "triclinic") == 0) {
        *out = scope->box && scope->box->triclinic ? 1.0 : 0.0;
    } else {
        return cw_err_user(err, "extract_setting(%s): unknown setting%s", word,
                           text_nearest_hint(word, names).text);
    }
    return CW_OK;
}

enum cw_status formula_special_value(const struct formula_node *node, struct formula_scope *scope,
                                     double *out, struct cw_err *err)
{
    gid readable;
    switch (node->function) {
    case IS_FILE:
        readable = comm_rank(scope->comm) == 0 && access(node->word[0], R_OK) == 0;
        comm_sum(scope->comm, &readable, 1);
        *out = (double)readable;
        return CW_OK;
    case IS_ACTIVE:
    case IS_DEFINED:
    case IS_AVAILABLE:
        return ask(node, scope, out, err);
    case EXTRACT_SETTING:
        return setting(node, scope, out, err);
    default:
        return reduce(node, scope, out, err);
    }
}

enum cw_status formula_region(const struct formula_scope *scope, const char *id, bool **inside,
                              struct cw_err *err)
{
    *inside = NULL;
    if (scope->region)
        return scope->region(scope->names, id, inside, err);
    return cw_err_user(err, "region '%s' does not exist", id);
}

enum cw_status formula_special_per_atom(const struct formula_node *node,
                                        struct formula_scope *scope, double *out,
                                        struct cw_err *err)
{
    const char *region = node->function == RMASK    ? node->word[0]
                         : node->function == GRMASK ? node->word[1]
                                                    : NULL;
    int group = 0;
    if (node->function != RMASK &&
        groups_require(scope->groups, node->word[0], &group, err) != CW_OK)
        return err->status;
    bool *inside = NULL;
    if (region && formula_region(scope, region, &inside, err) != CW_OK)
        return err->status;
    for (lidx i = 0; i < scope->atoms->n_local; i++) {
        bool in_group = (scope->atoms->mask[i] & group_bit(group)) != 0;
        out[i] = in_group && (!inside || inside[i]) ? 1.0 : 0.0;
    }
    mem_free(inside);
    return CW_OK;
}
