/* Reading the words of fixes; see fix_words.h. */
#include "dynamics/fix_words.h"

#include "base/text.h"

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
