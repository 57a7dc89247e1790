#ifndef CW_DECK_CHECK_WORDS_H
#define CW_DECK_CHECK_WORDS_H
/* Runs a parser of words on a line that is not run yet, of which some words may still be open. */
#include "base/err.h"
#include "base/types.h"

/* Reads words and says what is wrong with them; self: what else the parser needs. Pure. */
typedef enum cw_status words_parser(const void *self, const char *const *words, int n_words,
                                    struct cw_err *err);

/* The parser's verdict on the words. Open words are filled with a number first; then only an error
 * that quotes a word which stands in the line as it is counts. n_words may be 0. Local, pure. */
enum cw_status check_words_filled(words_parser *parse, const void *self, const char *const *words,
                                  int n_words, struct cw_err *err) CW_MUST_CHECK;

#endif
