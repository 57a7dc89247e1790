#ifndef CW_DYNAMICS_FIX_AVE_TIME_H
#define CW_DYNAMICS_FIX_AVE_TIME_H
/* fix ave/time: time averages of global values, to a file and as values of its own. The words are
 * read by ave_words.c, averages are kept by fix_ave_time.c. */
#include "dynamics/fix.h"
#include "dynamics/fix_file.h"
#include "system/value.h"

extern const struct fix_style fix_ave_time_style;

enum ave_kind { AVE_ONE, AVE_RUNNING, AVE_WINDOW };

/* What the words say. */
struct ave_words {
    gid every, repeat, freq; /* steps */
    gid start;               /* first step that may be averaged */
    bool is_vector;          /* mode vector */
    enum ave_kind kind;
    gid window; /* outputs; kind AVE_WINDOW */
    bool overwrite;
    char *format;            /* owned; of one number */
    char *title[3];          /* owned; NULL: the default */
    struct value_ref *value; /* [n_values] owned */
    char **label;            /* [n_values] owned: as in the deck */
    bool *is_off;            /* [n_values] owned: last value instead of the average */
    int n_values;
    bool is_open; /* static check: [*] may stand for more values than are here */
    struct fix_file file;
};

/* Reads the words after the style; words are initialised here. values NULL: the static check. On an
 * error what was read is freed. Local. */
enum cw_status ave_words_read(struct ave_words *out, const struct value_host *values,
                              const char *const *words, int n_words,
                              struct cw_err *err) CW_MUST_CHECK;
void ave_words_free(struct ave_words *words);

extern const char *const ave_words_keywords[];

#endif
