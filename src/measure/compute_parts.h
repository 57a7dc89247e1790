#ifndef CW_MEASURE_COMPUTE_PARTS_H
#define CW_MEASURE_COMPUTE_PARTS_H
/* What the compute styles share: the words ke, pair, virial ... that choose contributions, and the
 * group of a compute as a pick. For use inside measure/. */
#include "base/err.h"
#include "measure/compute.h"
#include "measure/group_sums.h"
#include "system/value.h"

/* Which contributions a compute counts. */
struct compute_parts {
    bool kinetic, pair, fix;
};

/* Reads words such as "ke pair" or "virial". No words: everything. `fix` is the
 * energy of fixes with fix_modify energy yes, and of no virial: no fix contributes one. Words for
 * bonds and the like are errors. `kinetic_allowed` false: `ke` is one, too. Local. */
enum cw_status compute_parts_read(const char *style, bool kinetic_allowed, const char *const *words,
                                  int n_words, struct compute_parts *parts, struct cw_err *err);

/* NULL-terminated list of the words above. */
extern const char *const compute_parts_keywords[];

/* Reads the ID of another compute. Local. */
enum cw_status compute_reference(const char *style, const char *word, struct value_ref *ref,
                                 struct cw_err *err) CW_MUST_CHECK;

/* The atoms of a group. */
struct group_pick compute_pick(const struct compute_context *context, uint32_t group_bit);

#endif
