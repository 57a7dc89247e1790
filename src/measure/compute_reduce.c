/* One number from each of several per-atom values: sum, smallest, largest, average, and sum and
 * average of squares, over the atoms of the group.
 *
 * Inputs are positions, velocities, forces, per-atom computes, fixes and atom-style variables;
 * c_ID[*] stands for all columns. `replace A B` gives the value of input A at the atom where input
 * B is smallest or largest; of several such atoms the one with the smallest id, so that the answer
 * is the same on any rank count (LAMMPS takes the first in its order). Values that are not a number
 * are passed over by min and max and make the other modes not a number. */
#include "measure/compute_reduce.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "measure/compute_parts.h"
#include "measure/scaled_sum.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/value.h"

enum mode { MODE_SUM, MODE_MIN, MODE_MAX, MODE_AVERAGE, MODE_SUM_SQUARES, MODE_AVERAGE_SQUARES };

static const char *const mode_names[] = {"sum", "min", "max", "ave", "sumsq", "avesq", NULL};
static const char *const attributes[] = {"x", "y", "z", "vx", "vy", "vz", "fx", "fy", "fz", NULL};
static const char *const keywords[] = {"sum",   "min",   "max",     "ave",
                                       "sumsq", "avesq", "replace", NULL};

struct input {
    int attribute;        /* index in attributes, or -1: the reference */
    struct value_ref ref; /* compute, fix, variable */
    int extreme_of;       /* replace: the input whose extreme chooses the atom; -1: none */
};

struct reduce {
    struct compute base;
    enum mode mode;
    struct input *input;
    int n_input;
    bool is_open; /* static check: [*] may stand for more inputs than are here */
};

static void destroy(struct compute *compute)
{
    struct reduce *self = (struct reduce *)compute;
    mem_free(self->input);
    mem_free(self);
}

static int find(const char *word, const char *const *list)
{
    for (int k = 0; list[k] != NULL; k++) {
        if (strcmp(word, list[k]) == 0)
            return k;
    }
    return -1;
}

static enum cw_status read_values(const struct input *input, const struct compute_context *context,
                                  double *out, struct cw_err *err)
{
    if (input->attribute < 0)
        return context->values->per_atom(context->values->self, &input->ref, out, err);
    const double *const arrays[] = {context->atoms->x, context->atoms->v, context->atoms->f};
    const double *array = arrays[input->attribute / 3] + input->attribute % 3;
    for (lidx i = 0; i < context->atoms->n_local; i++)
        out[i] = array[4 * (size_t)i];
    return CW_OK;
}

/* what the terms of a sum see */
struct terms {
    const struct atoms *atoms;
    uint32_t group_bit;
    const double *value;
    bool squares;
};

static void term(const void *self, lidx i, double *out)
{
    const struct terms *t = self;
    double y = (t->atoms->mask[i] & t->group_bit) != 0 ? t->value[i] : 0;
    out[0] = t->squares ? y * y : y;
}

static double add_up(const struct reduce *self, const struct compute_context *context,
                     const double *value)
{
    const struct terms t = {.atoms = context->atoms,
                            .group_bit = self->base.group_bit,
                            .value = value,
                            .squares = self->mode == MODE_SUM_SQUARES ||
                                       self->mode == MODE_AVERAGE_SQUARES};
    double sum = 0;
    scaled_sum(context->comm, context->atoms->n_local, 1, term, &t, &sum);
    if (self->mode == MODE_SUM || self->mode == MODE_SUM_SQUARES)
        return sum;
    const struct group_pick pick = compute_pick(context, self->base.group_bit);
    gid n = group_sums_count(&pick);
    return n > 0 ? sum / (double)n : 0;
}

/* largest sign * value; -1e20 for an empty group, as LAMMPS has it */
static double extreme(const struct reduce *self, const struct compute_context *context,
                      const double *value)
{
    const double sign = self->mode == MODE_MIN ? -1 : 1;
    double best = -1e20;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if ((context->atoms->mask[i] & self->base.group_bit) != 0)
            best = fmax(best, sign * value[i]);
    }
    comm_max_double(context->comm, &best, 1);
    return sign * best;
}

/* value at the atom of smallest id that has key == best */
static double value_at(const struct reduce *self, const struct compute_context *context,
                       const double *key, double best, const double *value)
{
    const struct atoms *atoms = context->atoms;
    gid chosen = INT64_MAX;
    double found = -HUGE_VAL;
    for (lidx i = 0; i < atoms->n_local; i++) {
        bool equal = !(key[i] < best) && !(key[i] > best);
        if ((atoms->mask[i] & self->base.group_bit) != 0 && equal && atoms->id[i] < chosen) {
            chosen = atoms->id[i];
            found = value[i];
        }
    }
    gid mine = chosen;
    comm_min(context->comm, &chosen, 1);
    if (mine != chosen)
        found = -HUGE_VAL;
    comm_max_double(context->comm, &found, 1);
    return chosen == INT64_MAX ? 0 : found;
}

/* Reads input k into value; other is room for a second input. */
static enum cw_status reduce_input(const struct reduce *self, int k,
                                   const struct compute_context *context, double *value,
                                   double *other, double *out, struct cw_err *err)
{
    const struct input *input = &self->input[k];
    enum cw_status status = read_values(input, context, value, err);
    if (status != CW_OK)
        return status;
    if (input->extreme_of >= 0) {
        status = read_values(&self->input[input->extreme_of], context, other, err);
        if (status == CW_OK)
            *out = value_at(self, context, other, extreme(self, context, other), value);
    } else if (self->mode == MODE_MIN || self->mode == MODE_MAX) {
        *out = extreme(self, context, value);
    } else {
        *out = add_up(self, context, value);
    }
    return status;
}

static enum cw_status reduce_vector(struct compute *compute, const struct compute_context *context,
                                    double *out, struct cw_err *err)
{
    const struct reduce *self = (const struct reduce *)compute;
    double *value = mem_array((size_t)context->atoms->n_local, sizeof *value);
    double *other = mem_array((size_t)context->atoms->n_local, sizeof *other);
    enum cw_status status = CW_OK;
    for (int k = 0; k < self->n_input && status == CW_OK; k++)
        status = reduce_input(self, k, context, value, other, &out[k], err);
    mem_free(value);
    mem_free(other);
    return status;
}

static const struct compute_ops reduce_ops = {
    .scalar = reduce_vector, .vector = reduce_vector, .destroy = destroy};

static void append(struct reduce *self, struct input input)
{
    self->input = mem_resize(self->input, (size_t)self->n_input + 1, sizeof *self->input);
    input.extreme_of = -1;
    self->input[self->n_input++] = input;
}

/* c_ID[*]: one input per column */
static enum cw_status append_columns(struct reduce *self, const struct compute_context *context,
                                     const char *word, struct cw_err *err)
{
    char name[VALUE_NAME + 4];
    size_t length = strlen(word) - 3;
    struct input input = {.attribute = -1};
    if (length >= sizeof name)
        return cw_err_user(err, "compute reduce: '%s' is too long", word);
    memcpy(name, word, length);
    name[length] = '\0';
    if (!value_parse(name, &input.ref) || input.ref.index[0] != 0)
        return cw_err_user(err, "compute reduce: cannot read '%s'", word);
    if (!context) {
        self->is_open = true;
        append(self, input);
        return CW_OK;
    }
    int n = context->values->columns(context->values->self, &input.ref, true);
    if (n < 1)
        return cw_err_user(err, "compute reduce: '%s' has no columns", word);
    self->base.needs |= context->values->needs(context->values->self, &input.ref);
    self->base.needs_list = true;
    enum cw_status status = CW_OK;
    for (int c = 1; c <= n && status == CW_OK; c++) {
        input.ref.index[0] = c;
        status = context->values->check(context->values->self, &input.ref, true, err);
        append(self, input);
    }
    return status;
}

static enum cw_status append_word(struct reduce *self, const struct compute_context *context,
                                  const char *word, struct cw_err *err)
{
    size_t length = strlen(word);
    if (length > 3 && strcmp(word + length - 3, "[*]") == 0)
        return append_columns(self, context, word, err);
    struct input input = {.attribute = find(word, attributes)};
    if (input.attribute < 0) {
        if (!value_parse(word, &input.ref)) {
            return cw_err_user(err,
                               "compute reduce: unknown input '%s'; expected x, y, z, vx ... "
                               "fz, c_ID, f_ID or v_name%s",
                               word, text_nearest_hint(word, keywords).text);
        }
        if (context &&
            context->values->check(context->values->self, &input.ref, true, err) != CW_OK)
            return err->status;
        if (context)
            self->base.needs |= context->values->needs(context->values->self, &input.ref);
        self->base.needs_list = true; /* made before the inputs are read, not in between */
    }
    append(self, input);
    return CW_OK;
}

/* `replace A B` for words[0], words[1]: numbers of inputs from 1 */
static enum cw_status read_replace(struct reduce *self, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    int a;
    int b;
    if (self->mode != MODE_MIN && self->mode != MODE_MAX)
        return cw_err_user(err, "compute reduce: 'replace' needs mode min or max");
    int most = self->is_open ? INT_MAX : self->n_input;
    if (n_words < 2 || !text_int(words[0], &a) || !text_int(words[1], &b) || a < 1 || b < 1 ||
        a > most || b > most || a == b) {
        return cw_err_user(err,
                           "compute reduce: expected 'replace A B' with two numbers of inputs "
                           "from 1 to %d",
                           self->n_input);
    }
    if (self->is_open)
        return CW_OK;
    if (self->input[b - 1].extreme_of >= 0)
        return cw_err_user(err, "compute reduce: input %d is replaced itself", b);
    self->input[a - 1].extreme_of = b - 1;
    return CW_OK;
}

static enum cw_status read_words(struct reduce *self, const struct compute_context *context,
                                 const char *const *words, int n_words, struct cw_err *err)
{
    int mode = find(words[0], mode_names);
    if (mode < 0) {
        return cw_err_user(err,
                           "compute reduce: unknown mode '%s'; expected sum, min, max, ave, "
                           "sumsq or avesq%s",
                           words[0], text_nearest_hint(words[0], mode_names).text);
    }
    self->mode = (enum mode)mode;
    int k = 1;
    enum cw_status status = CW_OK;
    for (; k < n_words && strcmp(words[k], "replace") != 0 && status == CW_OK; k++)
        status = append_word(self, context, words[k], err);
    for (; k < n_words && status == CW_OK; k += 3) {
        if (strcmp(words[k], "replace") != 0)
            return cw_err_user(err, "compute reduce: expected 'replace', got '%s'", words[k]);
        status = read_replace(self, words + k + 1, n_words - k - 1, err);
    }
    if (status == CW_OK && self->n_input == 0)
        return cw_err_user(err, "compute reduce: expected at least one input");
    return status;
}

static enum cw_status reduce_create(const struct compute_context *context, const char *const *words,
                                    int n_words, struct compute **out, struct cw_err *err)
{
    struct reduce *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &reduce_ops;
    enum cw_status status = read_words(self, context, words, n_words, err);
    if (status != CW_OK) {
        destroy(&self->base);
        return status;
    }
    self->base.has_scalar = self->n_input == 1;
    self->base.n_vector = self->n_input > 1 ? self->n_input : 0;
    self->base.intensive = self->mode != MODE_SUM && self->mode != MODE_SUM_SQUARES;
    *out = &self->base;
    return CW_OK;
}

const struct compute_style compute_style_reduce = {
    .name = "reduce",
    .usage = "sum|min|max|ave|sumsq|avesq INPUT ... [replace I J]",
    .summary = "sum, min, max, ave, sumsq, avesq of per-atom values",
    .source = "exact sums (measure/scaled_sum.c)",
    .words_min = 2,
    .words_max = -1,
    .keywords = keywords,
    .create = reduce_create,
};
