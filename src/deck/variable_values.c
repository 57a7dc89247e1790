/* See variable_values.h. What a formula needs of energy and virial is the union over its
 * references and thermo words, so that a run makes them in the same force pass. */
#include "deck/variable_values.h"

#include <string.h>

#include "base/mem.h"
#include "deck/substitute.h"
#include "deck/variables.h"
#include "output/thermo_words.h"

/* the scope of an evaluation; evaluation_end follows */
static struct formula_scope evaluation_begin(struct variable_values *values)
{
    struct formula_scope scope = {0};
    if (values->depth++ == 0)
        values->memo.n = 0;
    values->fill(values->owner, &scope);
    scope.values = &values->host;
    scope.random = &values->random;
    scope.memo = &values->memo;
    return scope;
}

static void evaluation_end(struct variable_values *values)
{
    values->depth--;
}

static enum cw_status check(void *self, const struct value_ref *ref, bool per_atom,
                            struct cw_err *err)
{
    struct variable_values *values = self;
    enum variable_style style = VARIABLE_EQUAL;
    if (ref->kind != VALUE_VARIABLE)
        return values->below.check(values->below.self, ref, per_atom, err);
    if (variables_style(values->variables, ref->name, &style, err) != CW_OK)
        return err->status;
    if (ref->index[0]) {
        return cw_err_user(err, "v_%s[%d]: a variable has no elements here", ref->name,
                           ref->index[0]);
    }
    if (per_atom && style != VARIABLE_ATOM) {
        return cw_err_user(err, "variable '%s' has style %s, expected atom", ref->name,
                           variable_style_names[style]);
    }
    if (!per_atom && style == VARIABLE_ATOM) {
        return cw_err_user(err, "variable '%s' has a value per atom, expected one number",
                           ref->name);
    }
    return CW_OK;
}

struct need_walk {
    struct variable_values *values;
    unsigned needs;
    int depth;
};

static unsigned needs_of(struct variable_values *values, const struct value_ref *ref, int depth);

static bool add_need(void *self, const struct value_ref *ref, const char *word)
{
    struct need_walk *walk = self;
    if (ref) {
        walk->needs |= needs_of(walk->values, ref, walk->depth + 1);
    } else {
        const struct thermo_word *thermo = thermo_word_find(word);
        walk->needs |= thermo ? thermo->needs : 0;
    }
    return true;
}

/* A variable that depends on itself is an error when it is evaluated; here the walk just ends. */
static unsigned needs_of(struct variable_values *values, const struct value_ref *ref, int depth)
{
    struct need_walk walk = {.values = values, .depth = depth};
    if (ref->kind != VALUE_VARIABLE)
        return values->below.needs(values->below.self, ref);
    const struct formula *formula = variables_formula(values->variables, ref->name);
    if (formula && depth < 16)
        formula_visit(formula, add_need, &walk);
    return walk.needs;
}

static unsigned needs(void *self, const struct value_ref *ref)
{
    return needs_of(self, ref, 0);
}

static enum cw_status scalar(void *self, const struct value_ref *ref, double *out,
                             struct cw_err *err)
{
    struct variable_values *values = self;
    if (ref->kind != VALUE_VARIABLE)
        return values->below.scalar(values->below.self, ref, out, err);
    struct formula_scope scope = evaluation_begin(values);
    const enum cw_status status = variables_scalar(values->variables, &scope, ref->name, out, err);
    evaluation_end(values);
    return status;
}

/* variables have no vectors */
static enum cw_status vectors(void *self, const struct value_ref *ref, int n, int rows, double *out,
                              struct cw_err *err)
{
    struct variable_values *values = self;
    return values->below.vectors(values->below.self, ref, n, rows, out, err);
}

static enum cw_status per_atom(void *self, const struct value_ref *ref, double *out,
                               struct cw_err *err)
{
    struct variable_values *values = self;
    if (ref->kind != VALUE_VARIABLE)
        return values->below.per_atom(values->below.self, ref, out, err);
    struct formula_scope scope = evaluation_begin(values);
    const enum cw_status status =
        variables_per_atom(values->variables, &scope, ref->name, out, err);
    evaluation_end(values);
    return status;
}

static int columns(void *self, const struct value_ref *ref, bool wants_atoms)
{
    struct variable_values *values = self;
    struct cw_err err = {0};
    if (ref->kind != VALUE_VARIABLE)
        return values->below.columns(values->below.self, ref, wants_atoms);
    return check(self, ref, wants_atoms, &err) == CW_OK ? 0 : -1;
}

static bool is_extensive(void *self, const struct value_ref *ref)
{
    struct variable_values *values = self;
    return ref->kind != VALUE_VARIABLE && values->below.is_extensive &&
           values->below.is_extensive(values->below.self, ref);
}

static enum cw_status thermo(void *self, const char *word, double *out, struct cw_err *err)
{
    struct variable_values *values = self;
    return values->below.thermo(values->below.self, word, out, err);
}

static enum cw_status substitute(void *self, const char *text, char **out, struct cw_err *err)
{
    return variable_values_substitute(self, text, false, out, err);
}

void variable_values_install(struct variable_values *values, const struct value_host *below)
{
    values->below = *below;
    values->host = (struct value_host){.self = values,
                                       .check = check,
                                       .needs = needs,
                                       .is_extensive = is_extensive,
                                       .scalar = scalar,
                                       .vectors = below->vectors ? vectors : NULL,
                                       .per_atom = per_atom,
                                       .columns = columns,
                                       .substitute = substitute,
                                       .thermo = thermo};
}

static enum cw_status text_of(void *self, const char *name, char **out, struct cw_err *err)
{
    struct variable_values *values = self;
    struct formula_scope scope = evaluation_begin(values);
    const enum cw_status status = variables_text(values->variables, &scope, name, out, err);
    evaluation_end(values);
    return status;
}

enum cw_status variable_values_formula(struct variable_values *values, const char *text,
                                       double *out, struct cw_err *err)
{
    struct formula *formula;
    if (formula_parse(text, &formula, err) != CW_OK)
        return err->status;
    struct formula_scope scope = evaluation_begin(values);
    enum cw_status status = formula_require_scalar(formula, err);
    if (status == CW_OK)
        status = formula_scalar(formula, &scope, out, err);
    evaluation_end(values);
    formula_free(formula);
    return status;
}

static enum cw_status number_of(void *self, const char *text, double *out, struct cw_err *err)
{
    return variable_values_formula(self, text, out, err);
}

static void tell(void *self, const char *text)
{
    struct variable_values *values = self;
    values->echo(values->owner, text);
}

enum cw_status variable_values_substitute(struct variable_values *values, const char *text,
                                          bool echo, char **out, struct cw_err *err)
{
    struct substitution how = {.self = values,
                               .variable = text_of,
                               .formula = number_of,
                               .changed = echo && values->echo ? tell : NULL};
    return substitute_text(text, &how, out, err);
}
