#ifndef CW_BASE_TEXT_H
#define CW_BASE_TEXT_H
/* Strict reading of numbers and names, and the nearest legal word for messages. All local, pure. */
#include "base/err.h"
#include "base/types.h"

/* The whole string must be one number ("1e3x" and "" are not). On success stores it and returns
 * true; *value is untouched otherwise. text_double accepts neither nan nor inf. Overflow is a
 * failure. */
bool text_double(const char *text, double *value);
bool text_gid(const char *text, gid *value);
bool text_int(const char *text, int *value);

/* yes/no, on/off, true/false */
bool text_bool(const char *text, bool *value);

/* LAMMPS's range of types or ids: "3", "*", "2*", "*4", "2*4" over lo .. hi. False when malformed
 * or out of [lo, hi]. */
bool text_range(const char *text, gid lo, gid hi, gid *first, gid *last);

/* Letters, digits and underscores only, at least one character: LAMMPS's rule for variables and for
 * the ids of fixes and computes. Those of groups, regions and dumps are labels. */
bool text_is_id(const char *text);

/* At least one character, and no line break or other control character. */
bool text_is_label(const char *text);

/* Are n words between `least` and `most` (negative: no limit)? If not, the message says what was
 * expected and names the first word too many: "expected at most 1 word WHERE, got 2; the first
 * surplus word is 'x'"; `where` is for instance "after the style". */
enum cw_status text_check_count(const char *const *words, int n, int least, int most,
                                const char *where, struct cw_err *err);

/* Edit distance (insert, delete, replace, swap of neighbours), case-insensitive. */
int text_distance(const char *a, const char *b);

/* The nearest word of a NULL-terminated list, or NULL when none is near (distance above a third of
 * the length, at least 2) or the word is a number. */
const char *text_nearest(const char *word, const char *const *words);

/* "" or "; did you mean 'x'?", ready for a message. */
struct text_hint {
    char text[96];
};
struct text_hint text_nearest_hint(const char *word, const char *const *words);

/* Splits the next line off *text, in place; NULL when there is no line end left. */
char *text_next_line(char **text);

#endif
