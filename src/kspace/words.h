#ifndef CW_KSPACE_WORDS_H
#define CW_KSPACE_WORDS_H
/* The words of kspace_style and kspace_modify. Inside kspace/ only; all local, pure. */
#include "base/err.h"

struct kspace_settings;

/* *settings is untouched when the words are wrong. */
enum cw_status kspace_words_style(struct kspace_settings *settings, const char *const *words,
                                  int n_words, struct cw_err *err) CW_MUST_CHECK;
enum cw_status kspace_words_modify(struct kspace_settings *settings, const char *const *words,
                                   int n_words, struct cw_err *err) CW_MUST_CHECK;

/* "none", "ewald", "pppm" */
const char *kspace_words_name(const struct kspace_settings *settings);

/* The deck's lines that say the same; mem_free. */
char *kspace_words_deck(const struct kspace_settings *settings);

#endif
