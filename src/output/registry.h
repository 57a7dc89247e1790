#ifndef CW_OUTPUT_REGISTRY_H
#define CW_OUTPUT_REGISTRY_H
/* The table of dump styles. */
#include "output/writer.h"

/* NULL: none. Local. */
const struct writer_style *writer_find_style(const char *name);

/* Names, NULL-terminated, for hints and --help. Local. */
const char *const *writer_style_names(void);

/* `dump ID group STYLE every FILE words...` from its parts: finds the style, checks the number of
 * words, creates, and fills the base fields (also file, words: copies, freed by writer_destroy).
 * group: an index. *out is the caller's. Local, the same on all ranks. */
struct writer_request {
    const char *id;
    int group;
    const char *style;
    gid every;
    const char *file;
    const char *const *words; /* behind the file */
    int n_words;
};
enum cw_status writer_create(const struct writer_request *request, struct writer **out,
                             struct cw_err *err) CW_MUST_CHECK;

/* Closes files and frees, with file and words. NULL is allowed. */
void writer_destroy(struct writer *writer);

/* Is there such a style, and does it take so many words behind the file? The error names the first
 * word too many and shows the usage. (Static check.) Local. */
enum cw_status writer_check_words(const char *style, const char *const *words, int n_words,
                                  struct cw_err *err) CW_MUST_CHECK;

#endif
