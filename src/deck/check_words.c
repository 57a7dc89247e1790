/* Words before the line runs. A word with a '$' has no value yet, but the words around it have: so
 * the open ones are filled with "1", which most readers of numbers, counts and flags take, and the
 * style's own parser reads the line. What it finds is a fault of the deck only if the value did not
 * matter: its message must quote a word of the line that is neither filled nor a number, and none
 * that is filled. (A number may be wrong only in relation to a filled one, like the Nfreq of fix
 * ave/time to its Nevery.) Rejected: to pass every line with a '$', since most lines of a real deck
 * have one; and to evaluate the variables, since loops and runs change them. */
#include "deck/check_words.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"

static const char filler[] = "1";

static bool quotes(const char *message, const char *word)
{
    char quoted[128];
    int n = snprintf(quoted, sizeof quoted, "'%s'", word);
    return n > 0 && (size_t)n < sizeof quoted && strstr(message, quoted);
}

/* Is the fault in a word that is known already? */
static bool is_certain(const char *message, const char *const *words, int n_words)
{
    double number;
    if (quotes(message, filler))
        return false;
    for (int k = 0; k < n_words; k++) {
        if (!word_is_open(words[k]) && !text_double(words[k], &number) && quotes(message, words[k]))
            return true;
    }
    return false;
}

enum cw_status check_words_filled(words_parser *parse, const void *self, const char *const *words,
                                  int n_words, struct cw_err *err)
{
    const char **filled = mem_array((size_t)n_words + 1, sizeof *filled);
    bool any = false;
    for (int k = 0; k < n_words; k++) {
        bool open = word_is_open(words[k]);
        filled[k] = open ? filler : words[k];
        any = any || open;
    }
    filled[n_words] = NULL;
    (void)parse(self, filled, n_words, err);
    mem_free(filled);
    if (err->status != CW_OK && any && !is_certain(err->text, words, n_words))
        *err = (struct cw_err){0};
    return err->status;
}
