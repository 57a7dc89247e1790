/* Quantities of fixes; and ramped targets,
 * T = T_start + (T_stop - T_start) (step - first) / (last - first), as LAMMPS's fixes have them. */
#include "dynamics/target.h"

#include <string.h>

#include "base/text.h"
#include "dynamics/fix.h"
#include "dynamics/fix_words.h"

enum cw_status quantity_read(const char *what, const char *word, bool null_allowed,
                             struct quantity *out, struct cw_err *err)
{
    *out = (struct quantity){.kind = QUANTITY_NONE};
    if (null_allowed && strcmp(word, "NULL") == 0)
        return CW_OK;
    if (text_double(word, &out->number)) {
        out->kind = QUANTITY_NUMBER;
        return CW_OK;
    }
    if (value_parse(word, &out->variable) && out->variable.kind == VALUE_VARIABLE) {
        out->kind = QUANTITY_VARIABLE;
        return CW_OK;
    }
    return cw_err_user(err, "%s: expected a number%s or v_name, got '%s'", what,
                       null_allowed ? ", NULL" : "", word);
}

enum cw_status quantity_setup(struct quantity *quantity, const struct fix_context *context,
                              bool per_atom_allowed, struct cw_err *err)
{
    if (quantity->kind != QUANTITY_VARIABLE && quantity->kind != QUANTITY_PER_ATOM)
        return CW_OK;
    const struct value_host *values = context->values;
    struct cw_err first = {0};
    struct cw_err second = {0};
    quantity->kind = QUANTITY_VARIABLE;
    if (values->check(values->self, &quantity->variable, false, &first) == CW_OK)
        return CW_OK;
    if (per_atom_allowed &&
        values->check(values->self, &quantity->variable, true, &second) == CW_OK) {
        quantity->kind = QUANTITY_PER_ATOM;
        return CW_OK;
    }
    return cw_err_user(err, "%s", first.text);
}

enum cw_status quantity_value(const struct quantity *quantity, const struct fix_context *context,
                              double *out, struct cw_err *err)
{
    *out = quantity->number;
    if (quantity->kind != QUANTITY_VARIABLE)
        return CW_OK;
    const struct value_host *values = context->values;
    return values->scalar(values->self, &quantity->variable, out, err);
}

enum cw_status target_read(const char *const words[2], struct target *out, struct cw_err *err)
{
    if (quantity_read("start temperature", words[0], false, &out->start, err) != CW_OK ||
        fix_words_number("stop temperature", words[1], &out->stop, err) != CW_OK)
        return err->status;
    if (out->start.kind == QUANTITY_NUMBER && (out->start.number < 0 || out->stop < 0)) {
        return cw_err_user(err, "temperatures may not be negative, got %s and %s", words[0],
                           words[1]);
    }
    return CW_OK;
}

double target_progress(const struct fix_context *context)
{
    const gid span = context->ramp_last - context->ramp_first;
    return span > 0 ? (double)(context->step - context->ramp_first) / (double)span : 0;
}

enum cw_status target_value(const struct target *target, const struct fix_context *context,
                            double *out, struct cw_err *err)
{
    if (target->start.kind == QUANTITY_NUMBER) {
        const double start = target->start.number;
        *out = start + target_progress(context) * (target->stop - start);
        return CW_OK;
    }
    if (quantity_value(&target->start, context, out, err) != CW_OK)
        return err->status;
    if (!(*out >= 0)) {
        return cw_err_user(err, "the variable %s gave %g as the target temperature",
                           target->start.variable.name, *out);
    }
    return CW_OK;
}
