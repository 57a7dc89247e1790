#ifndef CW_DYNAMICS_FIX_WORDS_H
#define CW_DYNAMICS_FIX_WORDS_H
/* Words of fixes, each read or refused with what was expected. All local, pure. */
#include "base/err.h"
#include "base/types.h"

struct fix;
struct fix_context;

/* One word that must be a finite number / a whole number / yes or no. Local. */
enum cw_status fix_words_number(const char *what, const char *word, double *out,
                                struct cw_err *err) CW_MUST_CHECK;
enum cw_status fix_words_whole(const char *what, const char *word, gid least, gid *out,
                               struct cw_err *err) CW_MUST_CHECK;
enum cw_status fix_words_yes_no(const char *what, const char *word, bool *out,
                                struct cw_err *err) CW_MUST_CHECK;

/* Error for a keyword that is not in the NULL-terminated list. Local. */
enum cw_status fix_words_unknown(const char *word, const char *const *known, struct cw_err *err);

/* fix_ops.modify of fixes whose scalar is an energy: `energy yes|no`, is that energy part of the
 * system's potential energy (fix.adds_energy); `virial no`. Local. */
enum cw_status fix_words_energy(struct fix *fix, struct fix_context *context,
                                const char *const *words, int n_words, struct cw_err *err);

#endif
