/* Reading the words of fixes; see fix_words.h. */
#include "dynamics/fix_words.h"

#include <string.h>

#include "base/text.h"
#include "dynamics/fix.h"

enum cw_status fix_words_number(const char *what, const char *word, double *out, struct cw_err *err)
{
    if (!text_double(word, out))
        return cw_err_user(err, "%s: expected a number, got '%s'", what, word);
    return CW_OK;
}

enum cw_status fix_words_whole(const char *what, const char *word, gid least, gid *out,
                               struct cw_err *err)
{
    if (!text_gid(word, out) || *out < least) {
        return cw_err_user(err, "%s: expected a whole number from %lld up, got '%s'", what,
                           (long long)least, word);
    }
    return CW_OK;
}

enum cw_status fix_words_yes_no(const char *what, const char *word, bool *out, struct cw_err *err)
{
    if (!text_bool(word, out))
        return cw_err_user(err, "%s: expected yes or no, got '%s'", what, word);
    return CW_OK;
}

enum cw_status fix_words_unknown(const char *word, const char *const *known, struct cw_err *err)
{
    return cw_err_user(err, "unknown word '%s'%s", word, text_nearest_hint(word, known).text);
}

enum cw_status fix_words_energy(struct fix *fix, struct fix_context *context,
                                const char *const *words, int n_words, struct cw_err *err)
{
    static const char *const known[] = {"energy", "virial", NULL};
    (void)context;
    for (int k = 0; k < n_words; k += 2) {
        bool yes = false;
        const bool energy = strcmp(words[k], "energy") == 0;
        if (!energy && strcmp(words[k], "virial") != 0)
            return fix_words_unknown(words[k], known, err);
        if (k + 1 >= n_words)
            return cw_err_user(err, "'%s' needs a value, yes or no", words[k]);
        if (fix_words_yes_no(words[k], words[k + 1], &yes, err) != CW_OK)
            return err->status;
        if (!energy && yes)
            return cw_err_user(err, "virial yes is not supported");
        if (energy)
            fix->adds_energy = yes;
    }
    return CW_OK;
}
