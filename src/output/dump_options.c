/* The common part of dumps. A keyword of LAMMPS's dump_modify that is not offered is refused with
 * what to use instead; nothing is ignored but `flush`, since every snapshot is handed to the system
 * at once. */
#include "output/dump_options.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/writer.h"
#include "system/atoms.h"

static const char *const comparisons[] = {"<", "<=", ">", ">=", "==", "!=", NULL};

static const struct {
    const char *keyword, *instead;
} refused[] = {
    {"region", "use a group (group ID region ...)"},
    {"fileper", "one file is written by all ranks together"},
    {"nfile", "one file is written by all ranks together"},
    {"buffer", "leave it out: output is buffered"},
    {"maxfiles", "remove old files by a shell command of the deck's caller"},
    {"refresh", "use a variable and `thresh`"},
    {"tfactor", "use the xyz or h5md style"},
    {"sfactor", "use the xyz or h5md style"},
    {"precision", "use `format float`"},
    {"at", "use `append`"},
    {"header", "headers are always written"},
    {NULL, NULL},
};

enum cw_status dump_options_init(struct dump_options *options, const char *file, struct cw_err *err)
{
    *options = (struct dump_options){0};
    return sink_init(&options->sink, file, err);
}

static void clear_thresholds(struct dump_options *options)
{
    columns_free(&options->attribute);
    mem_free(options->comparison);
    mem_free(options->value);
    options->comparison = NULL;
    options->value = NULL;
}

void dump_options_free(struct dump_options *options)
{
    sink_free(&options->sink);
    clear_thresholds(options);
    mem_free(options->label);
    options->label = NULL;
}

static enum cw_status modify_every(struct writer *writer, const char *word, struct cw_err *err)
{
    gid every;
    if (!text_gid(word, &every) || every < 1) {
        return cw_err_user(err, "dump_modify every: expected a number of steps, got '%s'%s", word,
                           strncmp(word, "v_", 2) == 0 ? " (variables are not offered here)" : "");
    }
    writer->every = every;
    return CW_OK;
}

static enum cw_status modify_sort(struct dump_options *options, const char *word,
                                  struct cw_err *err)
{
    int column = 0;
    if (strcmp(word, "id") != 0 && strcmp(word, "off") != 0 &&
        (!text_int(word, &column) || column == 0))
        return cw_err_user(err, "dump_modify sort: expected off, id, N or -N, got '%s'", word);
    /* `off` lets the order be any: by id then, so that files do not depend on the ranks */
    options->descending = column < 0;
    options->sort = column < 0 ? -column : column;
    return CW_OK;
}

static bool is_keyword(const struct writer_style *style, const char *word)
{
    for (const char *const *name = style->keywords; *name; name++) {
        if (strcmp(*name, word) == 0)
            return true;
    }
    return false;
}

/* words up to the next keyword: the names of a `dump_modify element` while the number of types is
 * not known, at most as many as there can be types */
static int count_names(const struct writer_style *style, const char *const *words, int n_words)
{
    int n = 0;
    while (n < n_words && n + 1 < DUMP_LABELS && !is_keyword(style, words[n]))
        n++;
    return n;
}

/* A symbol, or begun like one (`C1`, `O_water`)? */
static bool is_symbol(const char *word)
{
    return isupper((unsigned char)word[0]) &&
           (!word[1] || !isalpha((unsigned char)word[1]) ||
            (islower((unsigned char)word[1]) && !isalpha((unsigned char)word[2])));
}

/* A word among the names that is no symbol but nearly a keyword: the list ended before it. */
static enum cw_status check_name(const struct writer_style *style, const char *word,
                                 struct cw_err *err)
{
    const char *near = is_symbol(word) ? NULL : text_nearest(word, style->keywords);
    if (near && 3 * text_distance(word, near) <= (int)strlen(word)) {
        return cw_err_user(err, "dump_modify element: '%s' is no element; did you mean '%s'?", word,
                           near);
    }
    return CW_OK;
}

static enum cw_status modify_elements(struct dump_options *options, const struct writer *writer,
                                      const struct writer_context *context,
                                      const char *const *words, int n_words, int *used,
                                      struct cw_err *err)
{
    int got = count_names(writer->style, words + 1, n_words - 1);
    int n = context ? context->atoms->n_types : writer->known_types;
    for (int t = 1; t <= got; t++) {
        if (check_name(writer->style, words[t], err) != CW_OK)
            return err->status;
    }
    n = n > 0 ? n : got;
    if (got < n || n < 1) {
        return cw_err_user(
            err, "dump_modify element: expected %d name%s, one per atom type, got %d%s%s%s",
            n < 1 ? 1 : n, n > 1 ? "s" : "", got, got + 1 < n_words ? " before '" : "",
            got + 1 < n_words ? words[got + 1] : "", got + 1 < n_words ? "'" : "");
    }
    if (!options->label)
        options->label = mem_zeroed(DUMP_LABELS, sizeof *options->label);
    for (int t = 1; t <= n; t++) {
        if (strlen(words[t]) >= DUMP_LABEL) {
            return cw_err_user(err, "dump_modify element: '%s' is longer than %d letters", words[t],
                               DUMP_LABEL - 1);
        }
        memcpy(options->label[t], words[t], strlen(words[t]) + 1);
    }
    *used = n + 1;
    return CW_OK;
}

static enum cw_status modify_threshold(struct dump_options *options,
                                       const struct writer_context *context,
                                       const char *const *words, int n_words, int *used,
                                       struct cw_err *err)
{
    if (n_words > 1 && strcmp(words[1], "none") == 0) {
        clear_thresholds(options);
        *used = 2;
        return CW_OK;
    }
    if (n_words < 4)
        return cw_err_user(err, "dump_modify thresh: expected none, or ATTRIBUTE OPERATION VALUE");
    int which = -1;
    for (int k = 0; comparisons[k]; k++) {
        if (strcmp(comparisons[k], words[2]) == 0)
            which = k;
    }
    double value;
    if (which < 0) {
        return cw_err_user(err, "dump_modify thresh: expected < <= > >= == or !=, got '%s'",
                           words[2]);
    }
    if (!text_double(words[3], &value))
        return cw_err_user(err, "dump_modify thresh: expected a number, got '%s'", words[3]);
    int n = options->attribute.n;
    if (columns_add(&options->attribute, words[1], err) != CW_OK)
        return err->status;
    if (context && columns_check(&options->attribute, context->values, err) != CW_OK) {
        options->attribute.n = n;
        return err->status;
    }
    options->comparison =
        mem_resize(options->comparison, (size_t)n + 1, sizeof *options->comparison);
    options->value = mem_resize(options->value, (size_t)n + 1, sizeof *options->value);
    options->comparison[n] = which;
    options->value[n] = value;
    *used = 4;
    return CW_OK;
}

/* keywords with one word; *used = 0: none of these */
static enum cw_status modify_one(struct dump_options *options, struct writer *writer,
                                 const char *const *words, int *used, struct cw_err *err)
{
    const char *keyword = words[0];
    bool yes = false;
    bool *target = NULL;
    if (strcmp(keyword, "every") == 0)
        return modify_every(writer, words[1], err);
    if (strcmp(keyword, "sort") == 0)
        return modify_sort(options, words[1], err);
    if (strcmp(keyword, "pad") == 0) {
        if (!text_int(words[1], &options->sink.pad) || options->sink.pad < 0 ||
            options->sink.pad > 20)
            return cw_err_user(err, "dump_modify pad: expected 0 to 20, got '%s'", words[1]);
        return CW_OK;
    }
    if (strcmp(keyword, "first") == 0) {
        target = &writer->first;
    } else if (strcmp(keyword, "append") == 0) {
        target = &options->sink.append;
    } else if (strcmp(keyword, "flush") != 0) {
        *used = 0;
        return CW_OK;
    }
    if (!text_bool(words[1], &yes))
        return cw_err_user(err, "dump_modify %s: expected yes or no, got '%s'", keyword, words[1]);
    if (target)
        *target = yes;
    return CW_OK;
}

static enum cw_status unknown_keyword(const struct writer *writer, const char *word,
                                      struct cw_err *err)
{
    for (int k = 0; refused[k].keyword; k++) {
        if (strcmp(refused[k].keyword, word) == 0)
            return cw_err_user(err, "dump_modify %s is not offered: %s", word, refused[k].instead);
    }
    return cw_err_user(err, "dump_modify: dump %s (%s) has no keyword '%s'%s", writer->id,
                       writer->style->name, word,
                       text_nearest_hint(word, writer->style->keywords).text);
}

enum cw_status dump_options_modify(struct dump_options *options, struct writer *writer,
                                   const struct writer_context *context, const char *const *words,
                                   int n_words, dump_own_words *own, struct cw_err *err)
{
    for (int k = 0, used = 0; k < n_words; k += used) {
        used = 0;
        if (own && own(writer, context, words + k, n_words - k, &used, err) != CW_OK)
            return err->status;
        if (used > 0)
            continue;
        if (!is_keyword(writer->style, words[k]))
            return unknown_keyword(writer, words[k], err);
        if (k + 1 >= n_words)
            return cw_err_user(err, "dump_modify %s: expected a value", words[k]);
        used = 2;
        if (strcmp(words[k], "element") == 0) {
            modify_elements(options, writer, context, words + k, n_words - k, &used, err);
        } else if (strcmp(words[k], "thresh") == 0) {
            modify_threshold(options, context, words + k, n_words - k, &used, err);
        } else {
            modify_one(options, writer, words + k, &used, err);
        }
        if (err->status != CW_OK)
            return err->status;
        if (used == 0)
            return unknown_keyword(writer, words[k], err);
    }
    return CW_OK;
}

const char *dump_label(const struct dump_options *options, const struct writer_context *context,
                       int type, const char *otherwise)
{
    if (options->label && options->label[type][0])
        return options->label[type];
    return context->atoms->label[type][0] ? context->atoms->label[type] : otherwise;
}

static bool holds(double value, int which, double limit)
{
    switch (which) {
    case 0:
        return value < limit;
    case 1:
        return value <= limit;
    case 2:
        return value > limit;
    case 3:
        return value >= limit;
    case 4:
        return value == limit;
    default:
        return value != limit;
    }
}

enum cw_status dump_choose(const struct dump_options *options, const struct writer *writer,
                           const struct writer_context *context, lidx **chosen, lidx *n,
                           struct cw_err *err)
{
    const struct atoms *atoms = context->atoms;
    *chosen = mem_array((size_t)atoms->n_local, sizeof **chosen);
    *n = 0;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->mask[i] & writer->group_bit)
            (*chosen)[(*n)++] = i;
    }
    for (int k = 0; k < options->attribute.n && err->status == CW_OK; k++) {
        double *values = mem_array((size_t)atoms->n_local, sizeof *values);
        lidx kept = 0;
        if (column_fill(&options->attribute.column[k], context, values, 1, err) == CW_OK) {
            for (lidx j = 0; j < *n; j++) {
                if (holds(values[(*chosen)[j]], options->comparison[k], options->value[k]))
                    (*chosen)[kept++] = (*chosen)[j];
            }
        }
        *n = kept;
        mem_free(values);
    }
    return err->status;
}
