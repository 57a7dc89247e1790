#ifndef CW_MEASURE_REGISTRY_H
#define CW_MEASURE_REGISTRY_H
/* The table of compute styles: deck parser, --help and tests are driven by it. */
#include "measure/compute.h"

/* NULL: none. Local. */
const struct compute_style *compute_find_style(const char *name);

/* Names, NULL-terminated, for hints and --help. Local. */
const char *const *compute_style_names(void);

/* `compute ID group STYLE args...`: words begin with the style's name, n_words counts it. Checks
 * the number of words and the group, creates, and fills id, group, group_bit and style. words are
 * not kept: the caller sets words and n_words. *out is the caller's (compute_destroy). Collective.
 */
enum cw_status compute_create(const struct compute_context *context, const char *id, int group,
                              const char *const *words, int n_words, struct compute **out,
                              struct cw_err *err) CW_MUST_CHECK;

/* Does the style take so many words after `compute ID GROUP STYLE`? The error begins with
 * "compute STYLE: ", names the first word too many and shows the usage. Local. */
enum cw_status compute_check_count(const struct compute_style *style, const char *const *words,
                                   int n_words, struct cw_err *err) CW_MUST_CHECK;

/* The static check of the words after `compute ID group STYLE`, and of those of a compute_modify
 * for it (modify NULL: none): the style's own reading of them, without a simulation. The number of
 * words is the style's. Local. */
enum cw_status compute_check_words(const struct compute_style *style, const char *const *words,
                                   int n_words, const char *const *modify, int n_modify,
                                   struct cw_err *err) CW_MUST_CHECK;

/* Calls ops->destroy; NULL is allowed. `words` is the caller's to free. */
void compute_destroy(struct compute *compute);

#endif
