/* The value host of a simulation. A value is evaluated when it is asked for, from the present
 * state: nothing is cached, so nothing can be stale; what the last force pass did not make is made
 * then. */
#include "sim/values.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "sim/internal.h"
#include "sim/thermo_values.h"

enum { NAMES_MAX = 64 };

/* NULL-terminated names for "did you mean" */
struct names {
    const char *list[NAMES_MAX + 1];
};

static struct names compute_names(const struct sim *sim)
{
    struct names names = {{NULL}};
    for (int k = 0; k < sim->n_compute && k < NAMES_MAX; k++)
        names.list[k] = sim->compute[k]->id;
    return names;
}

static struct names fix_names(const struct sim *sim)
{
    struct names names = {{NULL}};
    for (int k = 0; k < sim->n_fix && k < NAMES_MAX; k++)
        names.list[k] = sim->fix[k]->id;
    return names;
}

static int fix_vector_length(const struct fix *fix)
{
    return fix->ops->vector_length ? fix->ops->vector_length(fix) : 0;
}

static enum cw_status check_array(const struct compute *compute, const struct value_ref *ref,
                                  struct cw_err *err)
{
    const bool has_row = ref->index[0] > 0 && ref->index[0] <= compute->array_rows;
    if (has_row && ref->index[1] > 0 && ref->index[1] <= compute->array_columns)
        return CW_OK;
    return cw_err_user(err,
                       "compute %s gives an array of %d rows and %d columns: one number of it is "
                       "c_%s[ROW][COLUMN]",
                       ref->name, compute->array_rows, compute->array_columns, ref->name);
}

static enum cw_status check_compute(struct sim *sim, const struct value_ref *ref, bool per_atom,
                                    struct cw_err *err)
{
    const struct compute *compute = sim_find_compute(sim, ref->name);
    if (!compute) {
        return cw_err_user(err, "there is no compute with ID '%s'%s", ref->name,
                           text_nearest_hint(ref->name, compute_names(sim).list).text);
    }
    if (per_atom) {
        if (!compute->has_per_atom)
            return cw_err_user(err, "compute %s does not give per-atom values", ref->name);
        if (ref->index[0] < (compute->n_columns > 0) || ref->index[0] > compute->n_columns) {
            return cw_err_user(err, "compute %s: per-atom column %d; expected %s%d", ref->name,
                               ref->index[0], compute->n_columns ? "1 to " : "no index, ",
                               compute->n_columns);
        }
        return CW_OK;
    }
    if (compute->array_rows > 0)
        return check_array(compute, ref, err);
    if (ref->index[0] == 0 && !compute->has_scalar)
        return cw_err_user(err, "compute %s does not give a scalar", ref->name);
    if (ref->index[0] > compute->n_vector || ref->index[1] > 0) {
        return cw_err_user(err, "compute %s gives a vector of length %d, not element %d", ref->name,
                           compute->n_vector, ref->index[0]);
    }
    return CW_OK;
}

static enum cw_status check_fix(struct sim *sim, const struct value_ref *ref, bool per_atom,
                                struct cw_err *err)
{
    const struct fix *fix = sim_find_fix(sim, ref->name);
    if (!fix) {
        return cw_err_user(err, "there is no fix with ID '%s'%s", ref->name,
                           text_nearest_hint(ref->name, fix_names(sim).list).text);
    }
    if (per_atom)
        return cw_err_user(err, "fix %s does not give per-atom values", ref->name);
    if (ref->index[0] == 0 && !fix->ops->scalar)
        return cw_err_user(err, "fix %s (%s) does not give a scalar", ref->name, fix->style->name);
    if (ref->index[0] > fix_vector_length(fix) || ref->index[1] > 0) {
        return cw_err_user(err, "fix %s (%s) gives a vector of length %d, not element %d",
                           ref->name, fix->style->name, fix_vector_length(fix), ref->index[0]);
    }
    return CW_OK;
}

static enum cw_status check(void *self, const struct value_ref *ref, bool per_atom,
                            struct cw_err *err)
{
    switch (ref->kind) {
    case VALUE_COMPUTE:
        return check_compute(self, ref, per_atom, err);
    case VALUE_FIX:
        return check_fix(self, ref, per_atom, err);
    case VALUE_VARIABLE:
        break;
    }
    return cw_err_user(err, "there is no variable '%s'", ref->name);
}

static unsigned needs(void *self, const struct value_ref *ref)
{
    if (ref->kind != VALUE_COMPUTE)
        return 0;
    const struct compute *compute = sim_find_compute(self, ref->name);
    return compute ? compute->needs : 0;
}

/* lists and force pass that a compute reads */
static enum cw_status prepare(struct sim *sim, const struct compute *compute, struct cw_err *err)
{
    if (compute->needs_list && sim_make_list(sim, err) != CW_OK)
        return err->status;
    return compute->needs ? sim_make_forces(sim, forces_want(compute->needs), err) : CW_OK;
}

static enum cw_status compute_scalar(struct sim *sim, const struct value_ref *ref, double *out,
                                     struct cw_err *err)
{
    struct compute *compute = sim_find_compute(sim, ref->name);
    if (prepare(sim, compute, err) != CW_OK)
        return err->status;
    struct compute_context context = sim_compute_context(sim, compute->group);
    if (ref->index[0] == 0)
        return compute->ops->scalar(compute, &context, out, err);
    const bool is_array = compute->array_rows > 0;
    const int n = is_array ? compute->array_rows * compute->array_columns : compute->n_vector;
    double *table = mem_array((size_t)n, sizeof *table);
    enum cw_status status =
        (is_array ? compute->ops->array : compute->ops->vector)(compute, &context, table, err);
    int at = ref->index[0] - 1;
    if (is_array)
        at = at * compute->array_columns + ref->index[1] - 1;
    if (status == CW_OK)
        *out = table[at];
    mem_free(table);
    return status;
}

/* A compute's array, made once for all its columns among the references from k on; their number. */
static int array_columns(struct sim *sim, const struct value_ref *ref, int k, int n, double *out,
                         struct cw_err *err)
{
    struct compute *compute = sim_find_compute(sim, ref[k].name);
    const int columns = compute->array_columns;
    const int rows = compute->array_rows;
    int end = k;
    while (end < n && ref[end].kind == VALUE_COMPUTE && strcmp(ref[end].name, ref[k].name) == 0)
        end++;
    if (prepare(sim, compute, err) != CW_OK)
        return 0;
    struct compute_context context = sim_compute_context(sim, compute->group);
    double *table = mem_array((size_t)rows * (size_t)columns, sizeof *table);
    if (compute->ops->array(compute, &context, table, err) == CW_OK) {
        for (int r = 0; r < rows; r++) {
            for (int c = k; c < end; c++)
                out[r * n + c] = table[r * columns + ref[c].index[0] - 1];
        }
    }
    mem_free(table);
    return end - k;
}

/* Is it a column of a global array? */
static bool is_column(struct sim *sim, const struct value_ref *ref)
{
    const struct compute *compute =
        ref->kind == VALUE_COMPUTE ? sim_find_compute(sim, ref->name) : NULL;
    return compute && compute->array_rows > 0 && ref->index[0] > 0 && ref->index[1] == 0 &&
           ref->index[0] <= compute->array_columns;
}

static enum cw_status scalar(void *self, const struct value_ref *ref, double *out,
                             struct cw_err *err)
{
    struct sim *sim = self;
    if (check(sim, ref, false, err) != CW_OK)
        return err->status;
    if (ref->kind == VALUE_COMPUTE)
        return compute_scalar(sim, ref, out, err);
    struct fix *fix = sim_find_fix(sim, ref->name);
    sim_refresh_context(sim);
    if (ref->index[0] == 0)
        return fix->ops->scalar(fix, &sim->context, out, err);
    return fix->ops->vector(fix, &sim->context, ref->index[0], out, err);
}

static enum cw_status vectors(void *self, const struct value_ref *ref, int n, int rows, double *out,
                              struct cw_err *err)
{
    struct sim *sim = self;
    for (int k = 0; k < n && err->status == CW_OK;) {
        if (is_column(sim, &ref[k])) {
            k += array_columns(sim, ref, k, n, out, err);
            continue;
        }
        for (int r = 0; r < rows && err->status == CW_OK; r++) {
            struct value_ref element = ref[k];
            element.index[0] = r + 1;
            (void)scalar(sim, &element, &out[r * n + k], err);
        }
        k++;
    }
    return err->status;
}

static enum cw_status per_atom(void *self, const struct value_ref *ref, double *out,
                               struct cw_err *err)
{
    struct sim *sim = self;
    if (check(sim, ref, true, err) != CW_OK)
        return err->status;
    struct compute *compute = sim_find_compute(sim, ref->name);
    /* a new list may bring other atoms to this rank, and out has room for the present ones */
    if ((compute->needs || compute->needs_list) && !sim->list_valid) {
        return cw_err_user(err,
                           "compute %s is not up to date: atoms were created, moved or removed "
                           "since the last run; say run 0 first",
                           ref->name);
    }
    if (prepare(sim, compute, err) != CW_OK)
        return err->status;
    struct compute_context context = sim_compute_context(sim, compute->group);
    if (compute->n_columns == 0)
        return compute->ops->per_atom(compute, &context, out, err);
    size_t n = (size_t)sim->atoms.n_local;
    size_t columns = (size_t)compute->n_columns;
    double *table = mem_array(n * columns, sizeof *table);
    enum cw_status status = compute->ops->per_atom(compute, &context, table, err);
    for (size_t i = 0; status == CW_OK && i < n; i++)
        out[i] = table[i * columns + (size_t)ref->index[0] - 1];
    mem_free(table);
    return status;
}

/* of a global vector or array, see value_host.columns */
static int global_columns(struct sim *sim, const struct value_ref *ref)
{
    const struct compute *compute = sim_find_compute(sim, ref->name);
    if (compute->array_rows == 0)
        return ref->index[0] > 0 ? -1 : compute->n_vector;
    if (ref->index[0] == 0)
        return compute->array_columns;
    return is_column(sim, ref) ? compute->array_rows : -1;
}

static int columns(void *self, const struct value_ref *ref, bool of_atoms)
{
    struct sim *sim = self;
    if (ref->kind == VALUE_COMPUTE) {
        const struct compute *compute = sim_find_compute(sim, ref->name);
        if (!compute || (of_atoms && !compute->has_per_atom))
            return -1;
        return of_atoms ? compute->n_columns : global_columns(sim, ref);
    }
    const struct fix *fix = ref->kind == VALUE_FIX ? sim_find_fix(sim, ref->name) : NULL;
    return fix && !of_atoms && ref->index[0] == 0 ? fix_vector_length(fix) : -1;
}

static enum cw_status substitute(void *self, const char *text, char **out, struct cw_err *err)
{
    (void)self;
    if (strchr(text, '$'))
        return cw_err_user(err, "'%s' holds a variable, and there is no deck to know it", text);
    *out = mem_string(text);
    return CW_OK;
}

static bool is_extensive(void *self, const struct value_ref *ref)
{
    const struct compute *compute =
        ref->kind == VALUE_COMPUTE ? sim_find_compute(self, ref->name) : NULL;
    return compute && !compute->intensive;
}

static enum cw_status thermo(void *self, const char *word, double *out, struct cw_err *err)
{
    return thermo_value(self, word, out, err);
}

void values_install(struct sim *sim)
{
    sim->values = (struct value_host){
        .self = sim,
        .check = check,
        .needs = needs,
        .is_extensive = is_extensive,
        .scalar = scalar,
        .vectors = vectors,
        .per_atom = per_atom,
        .columns = columns,
        .substitute = substitute,
        .thermo = thermo,
    };
}
