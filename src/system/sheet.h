#ifndef CW_SYSTEM_SHEET_H
#define CW_SYSTEM_SHEET_H
/* `sheet NAME graphene keyword values ...`: one layer of carbon in the x-y plane, made a group of
 * its own. Lengths are in length units, angles in degrees.
 *
 * The grammar is the table that sheet_help() returns (`coldweld -help sheet`). */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* Keywords, one a line: for -help. */
const char *sheet_help(void);

/* What was made. */
struct sheet_made {
    gid n;
    double size[2]; /* length units */
    double
        strain[2]; /* of a periodic sheet: stretched (+) or compressed (-) to fit, as a fraction */
};

/* The words after `sheet`. Errors: words, no box, not periodic along x and y for `periodic`, a
 * strain above 5 %, and those of placing.h. Collective. */
enum cw_status sheet_command(const struct system_parts *parts, const char *const *words,
                             int n_words, struct sheet_made *made,
                             struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status sheet_check(const char *const *words, int n_words, struct cw_err *err) CW_MUST_CHECK;

#endif
