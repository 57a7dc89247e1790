/* Reading of command words. The error is kept in the cursor and the readers go on harmlessly after
 * one: a command's grammar then reads as a list of what it takes, with one check at its end,
 * instead of one branch per word. */
#include "system/words.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct words words_start(const char *command, const char *const *word, int n, struct cw_err *err)
{
    return (struct words){.command = command, .word = word, .n = n, .err = err};
}

bool words_left(const struct words *words)
{
    return words->at < words->n && words->err->status == CW_OK;
}

const char *words_next(struct words *words, const char *what)
{
    if (words->err->status != CW_OK)
        return "";
    if (words->at >= words->n) {
        (void)cw_err_user(words->err, "%s: expected %s after '%s', the line ends", words->command,
                          what, words->at > 0 ? words->word[words->at - 1] : words->command);
        return "";
    }
    return words->word[words->at++];
}

bool words_take(struct words *words, const char *keyword)
{
    if (!words_left(words) || strcmp(words->word[words->at], keyword) != 0)
        return false;
    words->at++;
    return true;
}

static void expected(struct words *words, const char *what, const char *kind, const char *got)
{
    if (strncmp(got, "v_", 2) == 0) {
        (void)cw_err_user(words->err,
                          "%s: %s cannot be a variable that changes (%s); write ${%s} for its "
                          "present value",
                          words->command, what, got, got + 2);
    } else {
        (void)cw_err_user(words->err, "%s: expected %s for %s, got '%s'", words->command, kind,
                          what, got);
    }
}

double words_double(struct words *words, const char *what)
{
    double value = 0;
    const char *word = words_next(words, what);
    if (words->err->status == CW_OK && !text_double(word, &value))
        expected(words, what, "a number", word);
    return value;
}

double words_positive(struct words *words, const char *what)
{
    double value = words_double(words, what);
    if (words->err->status == CW_OK && !(value > 0))
        expected(words, what, "a number above 0", words->word[words->at - 1]);
    return words->err->status == CW_OK ? value : 1;
}

gid words_gid(struct words *words, const char *what, gid lo, gid hi)
{
    gid value = lo;
    const char *word = words_next(words, what);
    if (words->err->status != CW_OK)
        return lo;
    if (!text_gid(word, &value)) {
        expected(words, what, "an integer", word);
    } else if (value < lo || value > hi) {
        (void)cw_err_user(words->err, "%s: %s must be %lld to %lld, got '%s'", words->command, what,
                          (long long)lo, (long long)hi, word);
        value = lo;
    }
    return value;
}

int words_int(struct words *words, const char *what, int lo, int hi)
{
    return (int)words_gid(words, what, lo, hi);
}

bool words_bool(struct words *words, const char *what)
{
    bool value = false;
    const char *word = words_next(words, what);
    if (words->err->status == CW_OK && !text_bool(word, &value))
        expected(words, what, "yes or no", word);
    return value;
}

int words_choice(struct words *words, const char *what, const char *const *choices)
{
    const char *word = words_next(words, what);
    if (words->err->status != CW_OK)
        return 0;
    char list[512] = "";
    size_t used = 0;
    for (int k = 0; choices[k]; k++) {
        if (strcmp(word, choices[k]) == 0)
            return k;
        int added = snprintf(list + used, sizeof list - used, " %s", choices[k]);
        used += added > 0 ? (size_t)added : 0;
        used = used < sizeof list ? used : sizeof list - 1;
    }
    struct text_hint hint = text_nearest_hint(word, choices);
    (void)cw_err_user(words->err, "%s: unknown %s '%s'%s (known:%s)", words->command, what, word,
                      hint.text, list);
    return 0;
}

void words_vector(struct words *words, const char *what, double out[3])
{
    for (int d = 0; d < 3; d++)
        out[d] = words_double(words, what);
}

enum cw_status words_end(struct words *words)
{
    if (words_left(words)) {
        (void)cw_err_user(words->err, "%s: unexpected word '%s'", words->command,
                          words->word[words->at]);
    }
    return words->err->status;
}
