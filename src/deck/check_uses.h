#ifndef CW_DECK_CHECK_USES_H
#define CW_DECK_CHECK_USES_H
/* For the static check: words whose meaning depends on another line of the deck. */
#include "base/err.h"
#include "base/types.h"

struct check_names;

/* Checks the words of dump_modify, fix_modify, compute_modify, thermo_modify and pair_coeff against
 * the lines (makers) of the deck that define what they speak of; other lines pass. Where several
 * lines could be meant, one that takes the words is enough. Potential files are read when
 * names->comm is given: collective then, else local. */
enum cw_status check_uses_line(const struct check_names *names, const char *line,
                               struct cw_err *err) CW_MUST_CHECK;

/* Is the line one that check_uses_line wants to know? */
bool check_uses_is_maker(const char *command);

#endif
