#ifndef CW_DYNAMICS_REGISTRY_H
#define CW_DYNAMICS_REGISTRY_H
/* The table of fix styles of this folder. Styles that need a whole simulation are in a table of
 * sim/, which joins both. All functions are local and pure. */
#include "dynamics/fix.h"

/* NULL: none. */
const struct fix_style *fix_find_style(const char *name);

/* Names, NULL-terminated, for hints and --help. */
const char *const *fix_style_names(void);

/* Does the style take so many words after `fix ID GROUP STYLE`? The error begins with "fix STYLE:
 * ", names the first word too many and shows the usage. */
enum cw_status fix_check_count(const struct fix_style *style, const char *const *words, int n_words,
                               struct cw_err *err) CW_MUST_CHECK;

/* The static check of the words after `fix ID group STYLE`, and of those of a fix_modify for it
 * (modify NULL: none): the style's own reading of them, without a simulation. The number of words
 * is the style's. Errors begin with "fix STYLE: ". */
enum cw_status fix_check_words(const struct fix_style *style, const char *const *words, int n_words,
                               const char *const *modify, int n_modify,
                               struct cw_err *err) CW_MUST_CHECK;

/* The styles themselves, NULL-terminated, in the order of the names. */
const struct fix_style *const *fix_styles(void);

#endif
