/* Thermo output: a list of columns, each a word of the table in thermo_words.c or a reference to a
 * compute, fix or variable, and a number format per column.
 *
 * Layout and widths are those of LAMMPS (29 Sep 2021): readers of its logs look for a line that
 * begins with "Step", numbers until a line that begins with "Loop time of". Integers that LAMMPS
 * prints as integers are integers here. Formats are applied as there: format N beats format
 * int/float, and format line takes them all.
 *
 * A hash of 64 bits does not fit into a double; it is asked for in two halves and printed as 16
 * hexadecimal digits. */
#include "output/thermo.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "output/buffer.h"
#include "output/format.h"
#include "output/thermo_words.h"
#include "system/value.h"

enum { TITLE_LENGTH = VALUE_NAME + 32 };

struct column {
    const struct thermo_word *word; /* NULL: a reference */
    struct value_ref ref;
    char title[TITLE_LENGTH];
    bool has_format; /* thermo_modify format N */
    struct number_format format;
};

struct thermo {
    gid every;
    struct column *column;
    int n_column;
    bool multi, flush;
    bool standard; /* style one or multi as it came: volume is added when the box changes */
    bool modified; /* by thermo_modify, since the last thermo_style */
    int norm;      /* -1: as the unit style has it; else 0 or 1 */
    bool has_integer, has_float;
    struct number_format integer, real;
    struct number_format *line; /* [n_column] thermo_modify format line; NULL: none */
    char temp_id[VALUE_NAME], press_id[VALUE_NAME];
    bool is_check;      /* words are read to be checked: no warnings */
    struct buffer text; /* the last line */
};

static const char *const style_names[] = {"one", "multi", "custom", NULL};
static const char *const words_one[] = {"step", "temp", "epair", "emol", "etotal", "press", NULL};
static const char *const words_multi[] = {"etotal", "ke",     "temp", "pe",    "ebond",
                                          "eangle", "edihed", "eimp", "evdwl", "ecoul",
                                          "elong",  "press",  NULL};
static const char *const modify_names[] = {"lost", "lost/bond", "warn", "norm",  "flush",
                                           "line", "format",    "temp", "press", NULL};

static int count_words(const char *const *words)
{
    int n = 0;
    while (words[n])
        n++;
    return n;
}

static void reset_modify(struct thermo *thermo)
{
    mem_free(thermo->line);
    thermo->line = NULL;
    thermo->has_integer = thermo->has_float = thermo->flush = thermo->modified = false;
    thermo->norm = -1;
    (void)snprintf(thermo->temp_id, sizeof thermo->temp_id, "thermo_temp");
    (void)snprintf(thermo->press_id, sizeof thermo->press_id, "thermo_press");
}

/* one column from its word */
static enum cw_status read_column(const char *word, struct column *column, struct cw_err *err)
{
    *column = (struct column){.word = thermo_word_find(word)};
    if (column->word) {
        (void)snprintf(column->title, sizeof column->title, "%s", column->word->header);
        return CW_OK;
    }
    if (!value_parse(word, &column->ref)) {
        return cw_err_user(err,
                           "thermo_style: unknown word '%s'; expected a thermo keyword, c_ID, "
                           "c_ID[i], f_ID, f_ID[i] or v_name%s",
                           word, text_nearest_hint(word, thermo_word_names()).text);
    }
    (void)snprintf(column->title, sizeof column->title, "%s", word);
    return CW_OK;
}

static void add_column(struct thermo *thermo, const struct column *column)
{
    thermo->column =
        mem_resize(thermo->column, (size_t)thermo->n_column + 1, sizeof *thermo->column);
    thermo->column[thermo->n_column++] = *column;
}

/* "c_ID[*]" -> "c_ID[1]" ...; false: no such form */
static bool is_wildcard(const char *word, char stem[VALUE_NAME + 8])
{
    size_t n = strlen(word);
    if (n < 6 || n >= VALUE_NAME + 8 || strcmp(word + n - 3, "[*]") != 0)
        return false;
    memcpy(stem, word, n - 3);
    stem[n - 3] = '\0';
    return true;
}

static enum cw_status add_words(struct thermo *thermo, const struct value_host *host,
                                const char *const *words, int n_words, struct cw_err *err)
{
    for (int k = 0; k < n_words; k++) {
        char stem[VALUE_NAME + 8];
        struct column column;
        if (!is_wildcard(words[k], stem)) {
            if (read_column(words[k], &column, err) != CW_OK)
                return err->status;
            add_column(thermo, &column);
            continue;
        }
        if (read_column(stem, &column, err) != CW_OK)
            return err->status;
        int n = host && !column.word ? host->columns(host->self, &column.ref, false) : 0;
        if (n <= 0)
            return cw_err_user(err, "thermo_style: %s: there is no such global vector", words[k]);
        for (int i = 1; i <= n; i++) {
            column.ref.index[0] = i;
            (void)snprintf(column.title, sizeof column.title, "%s[%d]", stem, i);
            add_column(thermo, &column);
        }
    }
    return CW_OK;
}

struct thermo *thermo_create(void)
{
    struct thermo *thermo = mem_zeroed(1, sizeof *thermo);
    struct cw_err err = {0};
    reset_modify(thermo);
    add_words(thermo, NULL, words_one, count_words(words_one), &err);
    CW_ASSERT(err.status == CW_OK, err.text);
    thermo->standard = true;
    return thermo;
}

void thermo_destroy(struct thermo *thermo)
{
    if (!thermo)
        return;
    buffer_free(&thermo->text);
    mem_free(thermo->line);
    mem_free(thermo->column);
    mem_free(thermo);
}

void thermo_set_every(struct thermo *thermo, gid every)
{
    thermo->every = every;
}

gid thermo_every(const struct thermo *thermo)
{
    return thermo->every;
}

enum cw_status thermo_check_style(const char *const *words, int n_words, struct cw_err *err)
{
    if (n_words < 1)
        return cw_err_user(err, "thermo_style: expected one, multi or custom WORDS...");
    bool custom = strcmp(words[0], "custom") == 0;
    if (!custom && strcmp(words[0], "one") != 0 && strcmp(words[0], "multi") != 0) {
        return cw_err_user(err, "thermo_style: unknown style '%s'; expected one, multi or custom%s",
                           words[0], text_nearest_hint(words[0], style_names).text);
    }
    if (custom && n_words == 1)
        return cw_err_user(err, "thermo_style custom: expected at least one word");
    if (!custom && n_words > 1) {
        return cw_err_user(err, "thermo_style %s takes no further words, got '%s'", words[0],
                           words[1]);
    }
    for (int k = 1; k < n_words; k++) {
        char stem[VALUE_NAME + 8];
        struct column column;
        if (strchr(words[k], '$'))
            continue;
        if (read_column(is_wildcard(words[k], stem) ? stem : words[k], &column, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

enum cw_status thermo_set_style(struct thermo *thermo, const struct value_host *host,
                                const char *const *words, int n_words, struct cw_err *err)
{
    if (thermo_check_style(words, n_words, err) != CW_OK)
        return err->status;
    struct column *old = thermo->column;
    int n_old = thermo->n_column;
    thermo->column = NULL;
    thermo->n_column = 0;
    bool multi = strcmp(words[0], "multi") == 0;
    const char *const *list = multi ? words_multi : words_one;
    if (strcmp(words[0], "custom") == 0) {
        add_words(thermo, host, words + 1, n_words - 1, err);
    } else {
        add_words(thermo, host, list, count_words(list), err);
    }
    if (err->status != CW_OK) {
        mem_free(thermo->column);
        thermo->column = old;
        thermo->n_column = n_old;
        return err->status;
    }
    mem_free(old);
    if (thermo->modified) {
        log_warn(
            "thermo_style: settings of thermo_modify made before are lost; repeat them after it");
    }
    reset_modify(thermo);
    thermo->multi = multi;
    thermo->standard = strcmp(words[0], "custom") != 0;
    return CW_OK;
}

static enum cw_status modify_line_format(struct thermo *thermo, const char *word,
                                         struct cw_err *err)
{
    struct number_format *line = mem_array((size_t)thermo->n_column, sizeof *line);
    if (format_split(word, thermo->n_column, line, err) != CW_OK) {
        mem_free(line);
        return err->status;
    }
    mem_free(thermo->line);
    thermo->line = line;
    return CW_OK;
}

/* format line|int|float|N STRING, or format none; sets how many words that took */
static enum cw_status modify_format(struct thermo *thermo, const char *const *words, int n_words,
                                    int *used, struct cw_err *err)
{
    int column;
    if (n_words > 1 && strcmp(words[1], "none") == 0) {
        mem_free(thermo->line);
        thermo->line = NULL;
        thermo->has_integer = thermo->has_float = false;
        for (int k = 0; k < thermo->n_column; k++)
            thermo->column[k].has_format = false;
        *used = 2;
        return CW_OK;
    }
    if (n_words < 3)
        return cw_err_user(err, "thermo_modify format: expected line|int|float|N and a format");
    *used = 3;
    if (strcmp(words[1], "line") == 0)
        return modify_line_format(thermo, words[2], err);
    struct number_format format;
    if (format_parse(words[2], &format, err) != CW_OK)
        return err->status;
    if (strcmp(words[1], "int") == 0 && format.kind == FORMAT_INTEGER) {
        thermo->integer = format;
        thermo->has_integer = true;
    } else if (strcmp(words[1], "float") == 0 && format.kind == FORMAT_FLOAT) {
        thermo->real = format;
        thermo->has_float = true;
    } else if (text_int(words[1], &column) && column >= 1 && column <= thermo->n_column) {
        thermo->column[column - 1].format = format;
        thermo->column[column - 1].has_format = true;
    } else {
        return cw_err_user(err,
                           "thermo_modify format %s '%s': expected line, int with a format like "
                           "%%8d, float with one like %%12.8g, or a column 1 to %d",
                           words[1], words[2], thermo->n_column);
    }
    return CW_OK;
}

static enum cw_status modify_lost(const struct thermo *thermo, const char *word, struct cw_err *err)
{
    if (strcmp(word, "error") == 0)
        return CW_OK;
    if (strcmp(word, "ignore") != 0 && strcmp(word, "warn") != 0) {
        return cw_err_user(err, "thermo_modify lost: expected error, warn or ignore, got '%s'",
                           word);
    }
    if (!thermo->is_check) {
        log_warn("thermo_modify lost %s: a lost atom stays an error here; use boundary p, s or m "
                 "so that none can be lost",
                 word);
    }
    return CW_OK;
}

/* keywords that take one word */
static enum cw_status modify_one(struct thermo *thermo, const char *keyword, const char *word,
                                 struct cw_err *err)
{
    bool yes;
    if (strcmp(keyword, "lost") == 0)
        return modify_lost(thermo, word, err);
    if (strcmp(keyword, "temp") == 0 || strcmp(keyword, "press") == 0) {
        if (!text_is_id(word) || strlen(word) >= VALUE_NAME)
            return cw_err_user(err, "thermo_modify %s: '%s' is no compute ID", keyword, word);
        char *id = keyword[0] == 't' ? thermo->temp_id : thermo->press_id;
        (void)snprintf(id, VALUE_NAME, "%s", word);
        return CW_OK;
    }
    if (strcmp(keyword, "line") == 0) {
        if (strcmp(word, "one") != 0 && strcmp(word, "multi") != 0)
            return cw_err_user(err, "thermo_modify line: expected one or multi, got '%s'", word);
        thermo->multi = word[0] == 'm';
        return CW_OK;
    }
    if (!text_bool(word, &yes))
        return cw_err_user(err, "thermo_modify %s: expected yes or no, got '%s'", keyword, word);
    if (strcmp(keyword, "norm") == 0) {
        thermo->norm = yes;
    } else {
        thermo->flush = yes;
    }
    return CW_OK;
}

enum cw_status thermo_modify(struct thermo *thermo, const char *const *words, int n_words,
                             struct cw_err *err)
{
    for (int k = 0, used = 2; k < n_words; k += used, used = 2) {
        bool known = false;
        for (const char *const *name = modify_names; *name; name++)
            known = known || strcmp(*name, words[k]) == 0;
        if (!known) {
            return cw_err_user(err, "thermo_modify: unknown keyword '%s'%s", words[k],
                               text_nearest_hint(words[k], modify_names).text);
        }
        if (strcmp(words[k], "lost/bond") == 0 || strcmp(words[k], "warn") == 0) {
            return cw_err_user(err,
                               "thermo_modify %s: not here (no bonds, and warnings are always "
                               "shown); leave it out",
                               words[k]);
        }
        if (k + 1 >= n_words)
            return cw_err_user(err, "thermo_modify %s: expected a value", words[k]);
        if (strcmp(words[k], "format") == 0) {
            modify_format(thermo, words + k, n_words - k, &used, err);
        } else {
            modify_one(thermo, words[k], words[k + 1], err);
        }
        if (err->status != CW_OK)
            return err->status;
        if (strcmp(words[k], "lost") != 0)
            thermo->modified = true;
    }
    return CW_OK;
}

bool thermo_is_normalized(const struct thermo *thermo, bool per_atom)
{
    return thermo->norm < 0 ? per_atom : thermo->norm > 0;
}

const char *thermo_temp_id(const struct thermo *thermo)
{
    return thermo->temp_id;
}

const char *thermo_press_id(const struct thermo *thermo)
{
    return thermo->press_id;
}

unsigned thermo_needs(const struct thermo *thermo, const struct value_host *host)
{
    unsigned needs = 0;
    for (int k = 0; k < thermo->n_column; k++) {
        const struct column *column = &thermo->column[k];
        needs |= column->word ? column->word->needs : host->needs(host->self, &column->ref);
    }
    return needs;
}

/* Styles one and multi end with the volume when a face of the box follows the atoms, as LAMMPS has
 * it. A format line that the deck gave has no place for it. */
static void add_volume(struct thermo *thermo, const struct value_host *host)
{
    static const char *const words[] = {"vol"};
    struct cw_err ignored = {0};
    double changes;
    if (!thermo->standard || thermo->line ||
        host->thermo(host->self, "box/changes", &changes, &ignored) != CW_OK || changes == 0)
        return;
    thermo->standard = false;
    add_words(thermo, NULL, words, 1, &ignored);
}

enum cw_status thermo_header(struct thermo *thermo, const struct value_host *host,
                             struct cw_err *err)
{
    add_volume(thermo, host);
    buffer_clear(&thermo->text);
    for (int k = 0; k < thermo->n_column; k++) {
        const struct column *column = &thermo->column[k];
        if (!column->word && host->check(host->self, &column->ref, false, err) != CW_OK) {
            cw_err_prefix(err, "thermo_style: %s: ", column->title);
            return err->status;
        }
        buffer_print(&thermo->text, "%s ", column->title);
    }
    if (!thermo->multi)
        log_print("%s\n", thermo->text.data);
    buffer_clear(&thermo->text);
    return CW_OK;
}

static enum cw_status print_hash(struct buffer *text, const struct value_host *host,
                                 struct cw_err *err)
{
    double high;
    double low;
    if (host->thermo(host->self, "statehash/high", &high, err) != CW_OK ||
        host->thermo(host->self, "statehash/low", &low, err) != CW_OK)
        return err->status;
    buffer_print(text, "%08" PRIx32 "%08" PRIx32, (uint32_t)high, (uint32_t)low);
    return CW_OK;
}

static const struct number_format *format_of(const struct thermo *thermo, int k)
{
    static const struct number_format one_integer = {"%8lld", FORMAT_INTEGER};
    static const struct number_format one_float = {"%12.8g", FORMAT_FLOAT};
    static const struct number_format multi_integer = {"%14lld", FORMAT_INTEGER};
    static const struct number_format multi_float = {"%14.4f", FORMAT_FLOAT};
    const struct column *column = &thermo->column[k];
    bool integer = column->word && column->word->kind == THERMO_INTEGER;
    if (thermo->line)
        return &thermo->line[k];
    if (column->has_format)
        return &column->format;
    if (integer ? thermo->has_integer : thermo->has_float)
        return integer ? &thermo->integer : &thermo->real;
    if (thermo->multi)
        return integer ? &multi_integer : &multi_float;
    return integer ? &one_integer : &one_float;
}

enum cw_status thermo_check_modify(const char *const *style, int n_style, const char *const *words,
                                   int n_words, struct cw_err *err)
{
    struct thermo *thermo = thermo_create();
    thermo->is_check = true;
    enum cw_status status = thermo_set_style(thermo, NULL, style, n_style, err);
    if (status == CW_OK)
        status = thermo_modify(thermo, words, n_words, err);
    thermo_destroy(thermo);
    return status;
}

/* thermo_modify norm divides extensive computes by the number of atoms (words are divided already)
 */
static enum cw_status normalize(const struct value_host *host, const struct column *column,
                                double *value, struct cw_err *err)
{
    double atoms;
    double per_atom;
    if (!host->is_extensive || !host->is_extensive(host->self, &column->ref))
        return CW_OK;
    if (host->thermo(host->self, "norm", &per_atom, err) != CW_OK || per_atom == 0)
        return err->status;
    if (host->thermo(host->self, "atoms", &atoms, err) == CW_OK && atoms > 0)
        *value /= atoms;
    return err->status;
}

static enum cw_status print_column(struct thermo *thermo, const struct value_host *host, int k,
                                   struct cw_err *err)
{
    const struct column *column = &thermo->column[k];
    if (column->word && column->word->kind == THERMO_HASH)
        return print_hash(&thermo->text, host, err);
    double value;
    enum cw_status status = column->word ? host->thermo(host->self, column->word->name, &value, err)
                                         : host->scalar(host->self, &column->ref, &value, err);
    if (status == CW_OK && !column->word)
        status = normalize(host, column, &value, err);
    if (status == CW_OK)
        format_number(&thermo->text, format_of(thermo, k), value);
    return status;
}

static enum cw_status print_multi_head(struct thermo *thermo, const struct value_host *host,
                                       struct cw_err *err)
{
    double step;
    double cpu;
    if (host->thermo(host->self, "step", &step, err) != CW_OK ||
        host->thermo(host->self, "cpu", &cpu, err) != CW_OK)
        return err->status;
    buffer_print(&thermo->text,
                 "---------------- Step %8" PRId64 " ----- CPU = %11.4f (sec) ----------------",
                 (int64_t)step, cpu);
    return CW_OK;
}

enum cw_status thermo_line(struct thermo *thermo, const struct value_host *host, struct cw_err *err)
{
    buffer_clear(&thermo->text);
    if (thermo->multi && print_multi_head(thermo, host, err) != CW_OK)
        return err->status;
    for (int k = 0; k < thermo->n_column; k++) {
        if (thermo->multi) {
            buffer_print(&thermo->text, "%s%-8s = ", k % 3 == 0 ? "\n" : "",
                         thermo->column[k].title);
        }
        if (print_column(thermo, host, k, err) != CW_OK)
            return err->status;
        if (!thermo->line)
            buffer_text(&thermo->text, " ");
    }
    log_print("%s\n", thermo->text.data);
    if (thermo->flush)
        log_flush();
    return CW_OK;
}

const char *thermo_last_line(const struct thermo *thermo)
{
    return thermo->text.n > 0 ? thermo->text.data : "";
}
