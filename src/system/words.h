#ifndef CW_SYSTEM_WORDS_H
#define CW_SYSTEM_WORDS_H
/* A cursor over the words of one command. Readers take the next word or leave the error in *err
 * (the first one wins) and return a harmless value, so that a command reads all its words in a row
 * and looks at the error once. All local, pure. */
#include "base/err.h"
#include "base/types.h"

struct words {
    const char *command; /* name in front of messages */
    const char *const *word;
    int n, at;
    struct cw_err *err; /* borrowed */
};

struct words words_start(const char *command, const char *const *word, int n, struct cw_err *err);

/* Words are left, and nothing has failed yet. */
bool words_left(const struct words *words);

/* The next word; `what` says what was expected when there is none ("" is returned then). */
const char *words_next(struct words *words, const char *what);

/* Takes the next word if it is this one. */
bool words_take(struct words *words, const char *keyword);

/* A number; a v_name is refused with the advice to write $name. */
double words_double(struct words *words, const char *what);
double words_positive(struct words *words, const char *what);

/* An integer in [lo, hi]. */
gid words_gid(struct words *words, const char *what, gid lo, gid hi);
int words_int(struct words *words, const char *what, int lo, int hi);

bool words_bool(struct words *words, const char *what);

/* Index in a NULL-terminated list (0 after an error, which names the nearest). */
int words_choice(struct words *words, const char *what, const char *const *choices);

/* A vector of three numbers. */
void words_vector(struct words *words, const char *what, double out[3]);

/* Complains of words left over. Returns the status of *err. */
enum cw_status words_end(struct words *words) CW_MUST_CHECK;

#endif
