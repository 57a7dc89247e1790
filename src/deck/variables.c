/* Variables by name, in the order of their definition. A few dozen at most, so a list is searched
 * from its head. What a style does follows LAMMPS's manual (variable): index and loop keep the
 * definition that came first, so that a deck may be read again and the command line wins; the
 * others are replaced by each new definition. */
#include "deck/variables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/substitute.h"
#include "parallel/comm.h"

struct variable {
    char *name;
    enum variable_style style;
    char **text; /* [n_text] index: values; string, getenv: one; format: variable, format */
    int n_text;
    gid at, first, last; /* loop: present value and ends; index: `at` counts from 0 */
    int pad;             /* loop: digits, 0 = as needed */
    double number;       /* internal */
    struct formula *formula;
    bool busy; /* is being evaluated: met again, it depends on itself */
};

struct variables {
    struct variable *item;
    int n, cap;
};

const char *const variable_style_names[] = {"index",    "loop",   "string", "equal", "atom",
                                            "internal", "getenv", "format", NULL};

/* styles that LAMMPS has and we do not, and what to do instead */
static const char *const foreign_styles[][2] = {
    {"world", "partitions are not supported; start one program per case"},
    {"universe", "partitions are not supported; use style index and the command next"},
    {"uloop", "partitions are not supported; use style loop and the command next"},
    {"file", "use style index, or the command line: -var name value value ..."},
    {"atomfile", "use the command set, or a formula of style atom"},
    {"python", "use style equal, or the command line: -var name value"},
    {"timer", "the log has the time of every run"},
    {"vector", "refer to the elements one by one: c_ID[1], f_ID[2]"},
};

struct variables *variables_create(void)
{
    return mem_zeroed(1, sizeof(struct variables));
}

static void clean(struct variable *variable)
{
    for (int k = 0; k < variable->n_text; k++)
        mem_free(variable->text[k]);
    mem_free(variable->text);
    mem_free(variable->name);
    formula_free(variable->formula);
    *variable = (struct variable){0};
}

void variables_destroy(struct variables *variables)
{
    if (!variables)
        return;
    for (int k = 0; k < variables->n; k++)
        clean(&variables->item[k]);
    mem_free(variables->item);
    mem_free(variables);
}

static int find(const struct variables *variables, const char *name)
{
    for (int k = 0; k < variables->n; k++) {
        if (strcmp(variables->item[k].name, name) == 0)
            return k;
    }
    return -1;
}

static void erase(struct variables *variables, int k)
{
    clean(&variables->item[k]);
    variables->n--;
    memmove(variables->item + k, variables->item + k + 1,
            (size_t)(variables->n - k) * sizeof *variables->item);
}

const char *variables_only_value(const struct variables *variables, const char *name)
{
    int k = find(variables, name);
    const struct variable *v = k < 0 ? NULL : &variables->item[k];
    bool text = v && (v->style == VARIABLE_INDEX || v->style == VARIABLE_STRING);
    return text && v->n_text == 1 ? v->text[0] : NULL;
}

bool variables_exist(const struct variables *variables, const char *name)
{
    return find(variables, name) >= 0;
}

bool variables_is_single(const struct variables *variables, const char *name)
{
    int k = find(variables, name);
    if (k < 0 || variables->item[k].style == VARIABLE_FORMAT)
        return false;
    for (int i = 0; i < variables->item[k].n_text; i++) {
        const char *text = variables->item[k].text[i];
        if (!text[0] || text[strcspn(text, " \t\n")])
            return false;
    }
    return variables->item[k].style != VARIABLE_GETENV;
}

static enum cw_status require(const struct variables *variables, const char *name, int *index,
                              struct cw_err *err)
{
    *index = find(variables, name);
    if (*index >= 0)
        return CW_OK;
    const char **names = mem_array((size_t)variables->n + 1, sizeof *names);
    for (int k = 0; k < variables->n; k++)
        names[k] = variables->item[k].name;
    names[variables->n] = NULL;
    cw_err_user(err, "variable '%s' is not defined%s", name, text_nearest_hint(name, names).text);
    mem_free(names);
    return err->status;
}

static void keep_text(struct variable *v, const char *const *words, int n)
{
    v->n_text = n;
    v->text = mem_array((size_t)n, sizeof *v->text);
    for (int k = 0; k < n; k++)
        v->text[k] = mem_string(words[k]);
}

/* How a style is written, for messages. */
static const char *style_usage(enum variable_style style)
{
    switch (style) {
    case VARIABLE_INDEX:
        return "index TEXT ...";
    case VARIABLE_LOOP:
        return "loop [FIRST] LAST [pad]";
    case VARIABLE_STRING:
        return "string TEXT";
    case VARIABLE_GETENV:
        return "getenv NAME";
    case VARIABLE_INTERNAL:
        return "internal NUMBER";
    case VARIABLE_FORMAT:
        return "format VARIABLE FORMAT";
    default:
        return style == VARIABLE_EQUAL ? "equal FORMULA" : "atom FORMULA";
    }
}

static enum cw_status expect_words(enum variable_style style, const char *const *words, int n,
                                   int lo, int hi, struct cw_err *err)
{
    if (text_check_count(words, n, lo, hi, "after it", err) != CW_OK) {
        cw_err_prefix(err, "variable style %s: ", variable_style_names[style]);
        cw_err_append(err, "; usage: variable NAME %s%s", style_usage(style),
                      hi == 1 && n > 1 ? " (put quotes around a text with blanks)" : "");
    }
    return err->status;
}

static int digits_of(gid n)
{
    char text[32];
    return snprintf(text, sizeof text, "%lld", (long long)n);
}

/* N, N1 N2, each with `pad` behind it */
static enum cw_status define_loop(struct variable *v, const char *const *words, int n,
                                  struct cw_err *err)
{
    bool pad = n > 1 && strcmp(words[n - 1], "pad") == 0;
    n -= pad;
    if (expect_words(VARIABLE_LOOP, words, n, 1, 2, err) != CW_OK)
        return err->status;
    v->first = 1;
    if (n == 2 && word_gid("variable style loop", words[0], &v->first, err) != CW_OK)
        return err->status;
    if (word_gid("variable style loop", words[n - 1], &v->last, err) != CW_OK)
        return err->status;
    if (v->last < v->first || v->last < 0 || (n == 1 && v->last < 1)) {
        return cw_err_user(err, "variable style loop: %lld to %lld is no loop", (long long)v->first,
                           (long long)v->last);
    }
    v->at = v->first;
    v->pad = pad ? digits_of(v->last) : 0;
    return CW_OK;
}

static enum cw_status define_formula(struct variable *v, const char *const *words, int n,
                                     struct cw_err *err)
{
    bool equal = v->style == VARIABLE_EQUAL;
    if (expect_words(v->style, words, n, 1, 1, err) != CW_OK ||
        formula_parse(words[0], &v->formula, err) != CW_OK)
        return err->status;
    return equal ? formula_require_scalar(v->formula, err) : CW_OK;
}

/* The style's words into an empty variable. */
static enum cw_status define_style(struct variable *v, const char *const *words, int n,
                                   struct cw_err *err)
{
    switch (v->style) {
    case VARIABLE_INDEX:
        if (expect_words(v->style, words, n, 1, -1, err) == CW_OK)
            keep_text(v, words, n);
        break;
    case VARIABLE_LOOP:
        return define_loop(v, words, n, err);
    case VARIABLE_STRING:
    case VARIABLE_GETENV:
        if (expect_words(v->style, words, n, 1, 1, err) == CW_OK)
            keep_text(v, words, n);
        break;
    case VARIABLE_INTERNAL:
        if (expect_words(v->style, words, n, 1, 1, err) == CW_OK)
            return word_double("variable style internal", words[0], &v->number, err);
        break;
    case VARIABLE_FORMAT:
        if (expect_words(v->style, words, n, 2, 2, err) != CW_OK)
            break;
        if (!substitute_is_format(words[1]))
            return cw_err_user(err, "'%s' is no format for one number (like %%.6g)", words[1]);
        keep_text(v, words, n);
        break;
    default:
        return define_formula(v, words, n, err);
    }
    return err->status;
}

static enum cw_status read_style(const char *word, enum variable_style *style, struct cw_err *err)
{
    int index = 0;
    for (size_t k = 0; k < sizeof foreign_styles / sizeof foreign_styles[0]; k++) {
        if (strcmp(word, foreign_styles[k][0]) == 0) {
            return cw_err_user(err, "variable style %s is not supported: %s", word,
                               foreign_styles[k][1]);
        }
    }
    if (word_choice("variable style", word, variable_style_names, &index, err) == CW_OK)
        *style = (enum variable_style)index;
    return err->status;
}

/* Name and style; *delete for that word. */
static enum cw_status read_head(const char *const *words, int n_words, bool *remove,
                                enum variable_style *style, struct cw_err *err)
{
    *remove = false;
    if (n_words < 2)
        return cw_err_user(err, "expected: variable NAME STYLE words...");
    if (!text_is_id(words[0]) && !word_is_open(words[0])) {
        return cw_err_user(err, "'%s' is no name for a variable (letters, digits and underscores)",
                           words[0]);
    }
    if (strlen(words[0]) >= VALUE_NAME) {
        return cw_err_user(err, "the name '%.80s' is longer than %d letters", words[0],
                           VALUE_NAME - 1);
    }
    *remove = strcmp(words[1], "delete") == 0;
    if (*remove) {
        if (text_check_count(words + 2, n_words - 2, 0, 0, "after delete", err) != CW_OK)
            cw_err_append(err, "; usage: variable NAME delete");
        return err->status;
    }
    return read_style(words[1], style, err);
}

static void insert(struct variables *variables, const struct variable *v)
{
    if (variables->n == variables->cap) {
        variables->cap = 2 * variables->cap + 8;
        variables->item =
            mem_resize(variables->item, (size_t)variables->cap, sizeof *variables->item);
    }
    variables->item[variables->n++] = *v;
}

enum cw_status variables_define(struct variables *variables, const char *const *words, int n_words,
                                struct cw_err *err)
{
    bool remove;
    struct variable v = {0};
    if (read_head(words, n_words, &remove, &v.style, err) != CW_OK)
        return err->status;
    int old = find(variables, words[0]);
    if (remove) {
        if (old >= 0)
            erase(variables, old);
        return CW_OK;
    }
    bool stays = v.style == VARIABLE_INDEX || v.style == VARIABLE_LOOP;
    if (old >= 0 && stays)
        return CW_OK;
    if (old >= 0 && variables->item[old].style != v.style) {
        return cw_err_user(err,
                           "variable '%s' exists with style %s and cannot become style %s; delete "
                           "it first, or use another name",
                           words[0], variable_style_names[variables->item[old].style],
                           variable_style_names[v.style]);
    }
    if (define_style(&v, words + 2, n_words - 2, err) != CW_OK) {
        clean(&v);
        return err->status;
    }
    v.name = mem_string(words[0]);
    if (old < 0) {
        insert(variables, &v);
    } else {
        clean(&variables->item[old]);
        variables->item[old] = v;
    }
    return CW_OK;
}

enum cw_status variables_check(const char *const *words, int n_words, struct cw_err *err)
{
    bool remove;
    struct variable v = {0};
    if (n_words >= 2 && word_is_open(words[1]))
        return CW_OK;
    if (read_head(words, n_words, &remove, &v.style, err) != CW_OK || remove)
        return err->status;
    for (int k = 2; k < n_words; k++) {
        if (word_is_open(words[k]))
            return CW_OK;
    }
    (void)define_style(&v, words + 2, n_words - 2, err);
    clean(&v);
    return err->status;
}

enum cw_status variables_set_internal(struct variables *variables, const char *name, double value,
                                      struct cw_err *err)
{
    int k = find(variables, name);
    if (k < 0) {
        struct variable v = {.name = mem_string(name), .style = VARIABLE_INTERNAL};
        insert(variables, &v);
        k = variables->n - 1;
    }
    if (variables->item[k].style != VARIABLE_INTERNAL) {
        return cw_err_user(err, "variable '%s' has style %s, expected internal", name,
                           variable_style_names[variables->item[k].style]);
    }
    variables->item[k].number = value;
    return CW_OK;
}

enum cw_status variables_next(struct variables *variables, const char *const *names, int n,
                              bool *exhausted, struct cw_err *err)
{
    *exhausted = false;
    enum variable_style style = VARIABLE_INDEX;
    for (int i = 0; i < n; i++) {
        int k;
        if (require(variables, names[i], &k, err) != CW_OK)
            return err->status;
        if (variables->item[k].style > VARIABLE_LOOP) {
            return cw_err_user(err, "variable '%s' has style %s; next is for index and loop",
                               names[i], variable_style_names[variables->item[k].style]);
        }
        if (i > 0 && variables->item[k].style != style)
            return cw_err_user(err, "next: all variables must have the same style");
        style = variables->item[k].style;
    }
    for (int i = 0; i < n; i++) {
        int k = find(variables, names[i]);
        if (k < 0)
            continue;
        struct variable *v = &variables->item[k];
        gid last = v->style == VARIABLE_LOOP ? v->last : v->n_text - 1;
        if (++v->at > last) {
            *exhausted = true;
            erase(variables, k);
        }
    }
    return CW_OK;
}

enum cw_status variables_style(const struct variables *variables, const char *name,
                               enum variable_style *style, struct cw_err *err)
{
    int k;
    if (require(variables, name, &k, err) == CW_OK)
        *style = variables->item[k].style;
    return err->status;
}

const struct formula *variables_formula(const struct variables *variables, const char *name)
{
    int k = find(variables, name);
    return k < 0 ? NULL : variables->item[k].formula;
}

/* A variable's formula may name variables: recursion, which `busy` bounds. */
/* NOLINTBEGIN(misc-no-recursion) */
static enum cw_status evaluate(struct variables *variables, int k, struct formula_scope *scope,
                               double *out, struct cw_err *err)
{
    struct variable *v = &variables->item[k];
    if (v->busy)
        return cw_err_user(err, "variable '%s' depends on itself", v->name);
    v->busy = true;
    enum cw_status status = v->style == VARIABLE_EQUAL ? formula_scalar(v->formula, scope, out, err)
                            : v->style == VARIABLE_ATOM
                                ? formula_per_atom(v->formula, scope, out, err)
                                : variables_scalar(variables, scope, v->text[0], out, err);
    v->busy = false;
    if (status != CW_OK && strlen(err->text) < CW_ERR_TEXT / 2)
        cw_err_prefix(err, "variable '%s': ", v->name);
    return err->status;
}

static char *text_of_loop(const struct variable *v)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%0*lld", v->pad, (long long)v->at);
    return mem_string(text);
}

/* As rank 0 has it: environments may differ between machines. */
static char *text_of_environment(const struct variable *v, struct comm *comm)
{
    const char *value = getenv(v->text[0]);
    char *text = NULL;
    if (comm_rank(comm) == 0)
        text = mem_string(value ? value : "");
    comm_broadcast_string(comm, &text, 0);
    return text;
}

enum cw_status variables_text(struct variables *variables, struct formula_scope *scope,
                              const char *name, char **out, struct cw_err *err)
{
    int k;
    double number = 0.0;
    *out = NULL;
    if (require(variables, name, &k, err) != CW_OK)
        return err->status;
    const struct variable *v = &variables->item[k];
    switch (v->style) {
    case VARIABLE_INDEX:
        *out = mem_string(v->text[v->at]);
        break;
    case VARIABLE_LOOP:
        *out = text_of_loop(v);
        break;
    case VARIABLE_STRING:
        *out = mem_string(v->text[0]);
        break;
    case VARIABLE_GETENV:
        *out = text_of_environment(v, scope->comm);
        break;
    case VARIABLE_INTERNAL:
        *out = substitute_format("%.15g", v->number);
        break;
    case VARIABLE_ATOM:
        return cw_err_user(err, "variable '%s' has a value per atom and no text", name);
    default:
        if (evaluate(variables, k, scope, &number, err) == CW_OK) {
            *out = substitute_format(
                variables->item[k].style == VARIABLE_FORMAT ? variables->item[k].text[1] : "%.15g",
                number);
        }
    }
    return err->status;
}

enum cw_status variables_scalar(struct variables *variables, struct formula_scope *scope,
                                const char *name, double *out, struct cw_err *err)
{
    int k;
    char *text = NULL;
    bool truth;
    if (require(variables, name, &k, err) != CW_OK)
        return err->status;
    const struct variable *v = &variables->item[k];
    if (v->style == VARIABLE_ATOM) {
        return cw_err_user(err,
                           "variable '%s' has a value per atom, which a formula for one number "
                           "cannot use (write v_%s[atom-ID], or compute reduce)",
                           name, name);
    }
    if (v->style == VARIABLE_EQUAL)
        return evaluate(variables, k, scope, out, err);
    if (v->style == VARIABLE_INTERNAL) {
        *out = v->number;
        return CW_OK;
    }
    if (variables_text(variables, scope, name, &text, err) != CW_OK)
        return err->status;
    CW_ASSERT(text, "a variable has a text");
    char *end = text;
    double value = strtod(text, &end);
    end += strspn(end, " \t");
    if (text_bool(text, &truth)) {
        *out = truth ? 1.0 : 0.0;
    } else if (end != text && !*end) {
        *out = value;
    } else {
        cw_err_user(err, "variable '%s' holds '%.60s', which is no number", name, text);
    }
    mem_free(text);
    return err->status;
}

enum cw_status variables_per_atom(struct variables *variables, struct formula_scope *scope,
                                  const char *name, double *out, struct cw_err *err)
{
    int k;
    if (require(variables, name, &k, err) != CW_OK)
        return err->status;
    if (variables->item[k].style != VARIABLE_ATOM) {
        return cw_err_user(err, "variable '%s' has style %s, expected atom", name,
                           variable_style_names[variables->item[k].style]);
    }
    return evaluate(variables, k, scope, out, err);
}
/* NOLINTEND(misc-no-recursion) */
