/* Words of fix ave/time:
 *     Nevery Nrepeat Nfreq value ... [mode scalar|vector] [ave one|running|window M] [start N] [off
 * M] [file F | append F] [overwrite] [format F] [title1 T] [title2 T] [title3 T] with values c_ID,
 * c_ID[i], c_ID[*], the same with f_, and v_name. */
#include <string.h>

#include "base/mem.h"
#include "dynamics/fix_ave_time.h"
#include "dynamics/fix_words.h"

const char *const ave_words_keywords[] = {"mode",   "file",   "append",    "ave",
                                          "start",  "off",    "overwrite", "format",
                                          "title1", "title2", "title3",    NULL};

/* the largest vector that [*] may stand for */
enum { WILD_MAX = 10000 };

static void add_value(struct ave_words *out, const struct value_ref *ref, const char *label)
{
    const size_t n = (size_t)out->n_values++;
    out->value = mem_resize(out->value, n + 1, sizeof out->value[0]);
    out->label = mem_resize(out->label, n + 1, sizeof out->label[0]);
    out->is_off = mem_resize(out->is_off, n + 1, sizeof out->is_off[0]);
    out->value[n] = *ref;
    out->label[n] = mem_string(label);
    out->is_off[n] = false;
}

/* "c_1[*]": all elements */
static enum cw_status add_all(struct ave_words *out, const struct value_host *values,
                              const char *word, size_t stem, struct cw_err *err)
{
    struct value_ref ref;
    char text[VALUE_NAME + 16];
    if (stem >= VALUE_NAME)
        return cw_err_user(err, "'%s' is too long", word);
    memcpy(text, word, stem);
    text[stem] = '\0';
    if (!value_parse(text, &ref) || ref.index[0] > 0)
        return cw_err_user(err, "'%s': expected c_ID[*] or f_ID[*]", word);
    const int n = values ? values->columns(values->self, &ref, false) : 1;
    out->is_open = out->is_open || !values;
    if (n < 1 || n > WILD_MAX)
        return cw_err_user(err, "'%s': %s does not give a global vector", word, text);
    for (int k = 1; k <= n; k++) {
        ref.index[0] = k;
        (void)snprintf(text + stem, sizeof text - stem, "[%d]", k);
        add_value(out, &ref, text);
    }
    return CW_OK;
}

/* Values from words[0] on; *used gets their number of words. */
static enum cw_status read_values(struct ave_words *out, const struct value_host *values,
                                  const char *const *words, int n, int *used, struct cw_err *err)
{
    for (*used = 0; *used < n; ++*used) {
        const char *word = words[*used];
        const char *wild = strstr(word, "[*]");
        struct value_ref ref;
        if (wild && wild[3] == '\0') {
            if (add_all(out, values, word, (size_t)(wild - word), err) != CW_OK)
                return err->status;
        } else if (value_parse(word, &ref)) {
            add_value(out, &ref, word);
        } else {
            break;
        }
    }
    if (out->n_values == 0) {
        return cw_err_user(err, "expected values (c_ID, f_ID or v_name)%s%s%s",
                           n > 0 ? ", got '" : "", n > 0 ? words[0] : "", n > 0 ? "'" : "");
    }
    return CW_OK;
}

/* one conversion of a double, no other */
static bool is_number_format(const char *format)
{
    const char *percent = strchr(format, '%');
    if (!percent || strchr(percent + 1, '%'))
        return false;
    const char *c = percent + 1 + strspn(percent + 1, "-+ #0123456789.");
    return *c != '\0' && strchr("eEfFgG", *c) != NULL;
}

static enum cw_status read_ave(struct ave_words *out, const char *const *words, int n, int *used,
                               struct cw_err *err)
{
    static const char *const kinds[] = {"one", "running", "window", NULL};
    *used = 2;
    for (int k = 0; kinds[k]; k++) {
        if (strcmp(words[1], kinds[k]) != 0)
            continue;
        out->kind = k == 0 ? AVE_ONE : k == 1 ? AVE_RUNNING : AVE_WINDOW;
        if (out->kind != AVE_WINDOW)
            return CW_OK;
        *used = 3;
        if (n < 3)
            return cw_err_user(err, "ave window needs a number of outputs");
        return fix_words_whole("ave window", words[2], 1, &out->window, err);
    }
    return fix_words_unknown(words[1], kinds, err);
}

static enum cw_status read_mode(struct ave_words *out, const char *word, struct cw_err *err)
{
    out->is_vector = strcmp(word, "vector") == 0;
    if (!out->is_vector && strcmp(word, "scalar") != 0)
        return cw_err_user(err, "mode: expected scalar or vector, got '%s'", word);
    return CW_OK;
}

static enum cw_status read_off(struct ave_words *out, const char *word, struct cw_err *err)
{
    gid column;
    if (fix_words_whole("off", word, 1, &column, err) != CW_OK)
        return err->status;
    if (column > out->n_values && !out->is_open)
        return cw_err_user(err, "off %s: there are %d values", word, out->n_values);
    if (column <= out->n_values)
        out->is_off[column - 1] = true;
    return CW_OK;
}

static void take_text(char **place, const char *word)
{
    mem_free(*place);
    *place = mem_string(word);
}

static enum cw_status read_keyword(struct ave_words *out, const char *const *words, int n,
                                   int *used, struct cw_err *err)
{
    const char *key = words[0];
    *used = 1;
    if (strcmp(key, "overwrite") == 0) {
        out->overwrite = true;
        return CW_OK;
    }
    *used = 2;
    if (n < 2)
        return cw_err_user(err, "'%s' needs a value", key);
    if (strcmp(key, "mode") == 0)
        return read_mode(out, words[1], err);
    if (strcmp(key, "ave") == 0)
        return read_ave(out, words, n, used, err);
    if (strcmp(key, "start") == 0)
        return fix_words_whole("start", words[1], 0, &out->start, err);
    if (strcmp(key, "off") == 0)
        return read_off(out, words[1], err);
    if (strcmp(key, "file") == 0 || strcmp(key, "append") == 0) {
        fix_file_init(&out->file, words[1], key[0] == 'a');
    } else if (strcmp(key, "format") == 0 && !is_number_format(words[1])) {
        return cw_err_user(err, "format '%s': expected one conversion like %%12.5g", words[1]);
    } else if (strcmp(key, "format") == 0) {
        take_text(&out->format, words[1]);
    } else if (strcmp(key, "title1") == 0 || strcmp(key, "title2") == 0 ||
               strcmp(key, "title3") == 0) {
        take_text(&out->title[key[5] - '1'], words[1]);
    } else {
        return fix_words_unknown(key, ave_words_keywords, err);
    }
    return CW_OK;
}

static enum cw_status check_steps(const struct ave_words *out, struct cw_err *err)
{
    if (out->freq % out->every != 0 || (out->repeat - 1) * out->every >= out->freq) {
        return cw_err_user(err,
                           "Nfreq (%lld) must be a multiple of Nevery (%lld), and Nrepeat (%lld) "
                           "samples must fit into Nfreq",
                           (long long)out->freq, (long long)out->every, (long long)out->repeat);
    }
    for (int k = 0; out->is_vector && k < out->n_values; k++) {
        if (out->value[k].index[1] > 0 || out->value[k].kind == VALUE_VARIABLE) {
            return cw_err_user(err,
                               "mode vector takes whole vectors, c_ID or f_ID, or columns of "
                               "arrays, c_ID[j], not '%s'",
                               out->label[k]);
        }
    }
    return CW_OK;
}

static enum cw_status read_all(struct ave_words *out, const struct value_host *values,
                               const char *const *words, int n_words, struct cw_err *err)
{
    int used;
    if (fix_words_whole("Nevery", words[0], 1, &out->every, err) != CW_OK ||
        fix_words_whole("Nrepeat", words[1], 1, &out->repeat, err) != CW_OK ||
        fix_words_whole("Nfreq", words[2], 1, &out->freq, err) != CW_OK ||
        read_values(out, values, words + 3, n_words - 3, &used, err) != CW_OK)
        return err->status;
    for (int k = 3 + used; k < n_words; k += used) {
        if (read_keyword(out, words + k, n_words - k, &used, err) != CW_OK)
            return err->status;
    }
    return check_steps(out, err);
}

enum cw_status ave_words_read(struct ave_words *out, const struct value_host *values,
                              const char *const *words, int n_words, struct cw_err *err)
{
    *out = (struct ave_words){.kind = AVE_ONE, .format = mem_string(" %g")};
    if (read_all(out, values, words, n_words, err) != CW_OK)
        ave_words_free(out);
    return err->status;
}

void ave_words_free(struct ave_words *words)
{
    for (int k = 0; k < words->n_values; k++)
        mem_free(words->label[k]);
    mem_free(words->label);
    mem_free(words->value);
    mem_free(words->is_off);
    mem_free(words->format);
    for (int k = 0; k < 3; k++)
        mem_free(words->title[k]);
    fix_file_free(&words->file);
    *words = (struct ave_words){0};
}
