#ifndef CW_DECK_KNOWN_WORDS_H
#define CW_DECK_KNOWN_WORDS_H
/* Words of LAMMPS that this program does not have, and what to use instead: a deck that uses one
 * gets an answer, not "unknown". */
#include "base/err.h"

enum known_kind { KNOWN_COMMAND, KNOWN_PAIR, KNOWN_FIX, KNOWN_COMPUTE, KNOWN_DUMP };

/* Why the word is not here and what to use; NULL: not a word of LAMMPS that is listed. A suffix
 * like /omp, /opt, /gpu, /intel, /kk is looked through. Local, pure. */
const char *known_word_advice(enum known_kind kind, const char *name);

/* Error for a style that no table has: the advice when it is known, else the nearest of `names`
 * (NULL-terminated). what: "fix style". Local. */
enum cw_status known_word_refuse(enum known_kind kind, const char *what, const char *name,
                                 const char *const *names, struct cw_err *err);

#endif
