/* Words of a line, and the readers of single words that commands use. Quotes follow the rules of
 * LAMMPS's manual (Commands_parse, rules 4 to 6): they hold a word together only where the word
 * begins with one. A quote in the middle of an unquoted word stays an ordinary character. */
#include "deck/words.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"

size_t quote_step(struct quote_state *state, const char *text)
{
    if (!text[0])
        return 0;
    bool triple = strncmp(text, "\"\"\"", 3) == 0;
    if (state->quote == '3') {
        if (triple)
            state->quote = 0;
        return triple ? 3 : 1;
    }
    if (state->quote) {
        if (text[0] == state->quote)
            state->quote = 0;
        return 1;
    }
    if (triple) {
        state->quote = '3';
    } else if (text[0] == '"' || text[0] == '\'') {
        state->quote = text[0];
    }
    return triple ? 3 : 1;
}

/* One word from *at: cuts it out of the text, moves *at behind it. */
static enum cw_status take_word(char **at, const char **word, struct cw_err *err)
{
    static const char *const quotes[] = {"\"\"\"", "\"", "'"};
    const char *quote = "";
    char *begin = *at;
    for (int k = 2; k >= 0; k--) {
        if (strncmp(begin, quotes[k], strlen(quotes[k])) == 0)
            quote = quotes[k];
    }
    size_t close = strlen(quote);
    begin += close;
    char *end = close > 0 ? strstr(begin, quote) : begin + strcspn(begin, " \t\n\r\f\v");
    if (!end)
        return cw_err_user(err, "a quote %s is opened but not closed", quote);
    if (close > 0 && end[close] && !isspace((unsigned char)end[close])) {
        return cw_err_user(err, "a closing quote %s must be followed by white space, found '%.20s'",
                           quote, end + close);
    }
    *at = end + close;
    if (**at && close == 0)
        (*at)++;
    *end = '\0';
    *word = begin;
    return CW_OK;
}

enum cw_status words_split(const char *line, struct words *out, struct cw_err *err)
{
    int cap = 8;
    *out = (struct words){.text = mem_string(line),
                          .word = mem_array(8, sizeof *out->word),
                          .quoted = mem_array(8, sizeof *out->quoted)};
    for (char *at = out->text;;) {
        at += strspn(at, " \t\n\r\f\v");
        if (!*at)
            break;
        if (out->n + 1 == cap) {
            cap *= 2;
            out->word = mem_resize(out->word, (size_t)cap, sizeof *out->word);
            out->quoted = mem_resize(out->quoted, (size_t)cap, sizeof *out->quoted);
        }
        out->quoted[out->n] = *at == '"' || *at == '\'';
        if (take_word(&at, &out->word[out->n], err) != CW_OK)
            break;
        out->n++;
    }
    out->word[out->n] = NULL;
    return err->status;
}

void words_free(struct words *words)
{
    mem_free(words->word);
    mem_free(words->quoted);
    mem_free(words->text);
    *words = (struct words){0};
}

bool word_is_open(const char *word)
{
    return strchr(word, '$') != NULL;
}

bool word_is_single(const char *word, bool (*single)(const void *self, const char *name),
                    const void *self)
{
    for (const char *at = strchr(word, '$'); at; at = strchr(at, '$')) {
        char name[64] = "";
        at++;
        size_t n = *at == '{' ? strcspn(at + 1, "}") : 1;
        if (*at == '(')
            continue;
        if (n >= sizeof name)
            return false;
        memcpy(name, *at == '{' ? at + 1 : at, n);
        name[n] = '\0';
        if (!single || !single(self, name))
            return false;
    }
    return true;
}

enum cw_status word_double(const char *what, const char *word, double *value, struct cw_err *err)
{
    if (text_double(word, value))
        return CW_OK;
    return cw_err_user(err, "%s: expected a number, got '%s'", what, word);
}

enum cw_status word_gid(const char *what, const char *word, gid *value, struct cw_err *err)
{
    if (text_gid(word, value))
        return CW_OK;
    return cw_err_user(err, "%s: expected a whole number, got '%s'", what, word);
}

enum cw_status word_bool(const char *what, const char *word, bool *value, struct cw_err *err)
{
    if (text_bool(word, value))
        return CW_OK;
    return cw_err_user(err, "%s: expected yes or no, got '%s'", what, word);
}

/* "a, b, c" cut to fit */
static void join(const char *const *choices, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int k = 0; choices[k] && used + strlen(choices[k]) + 3 < size; k++) {
        if (k > 0) {
            memcpy(out + used, ", ", 2);
            used += 2;
        }
        size_t n = strlen(choices[k]);
        memcpy(out + used, choices[k], n + 1);
        used += n;
    }
}

enum cw_status word_choice(const char *what, const char *word, const char *const *choices,
                           int *index, struct cw_err *err)
{
    for (int k = 0; choices[k]; k++) {
        if (strcmp(word, choices[k]) == 0)
            return *index = k, CW_OK;
    }
    char list[400];
    join(choices, list, sizeof list);
    return cw_err_user(err, "%s: unknown word '%s'%s (expected one of: %s)", what, word,
                       text_nearest_hint(word, choices).text, list);
}

enum cw_status word_precision(const char *what, const char *word,
                              enum potential_precision *precision, struct cw_err *err)
{
    static const char *const choices[] = {"double", "mixed", NULL};
    int choice = 0;
    if (word_choice(what, word, choices, &choice, err) == CW_OK)
        *precision = choice == 0 ? PRECISION_DOUBLE : PRECISION_MIXED;
    return err->status;
}
