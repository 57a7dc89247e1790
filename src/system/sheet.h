#ifndef CW_SYSTEM_SHEET_H
#define CW_SYSTEM_SHEET_H
/* `sheet NAME graphene keyword values ...`: one layer of carbon in the x-y plane, made a group of
 * its own. Lengths are in length units, angles in degrees.
 *
 * keyword values        meaning (default)
 * size LX LY            a finite sheet of this size, to the nearest whole cell
 * periodic              instead: whole cells that fill the box along x and y, strained to fit
 * bond B                bond length (1.42)
 * edge zigzag|armchair  the edge that runs along x (zigzag)
 * center X Y Z          middle of the sheet; of a periodic one only Z counts (the box's middle)
 * rotate ANGLE X Y Z    turn a finite sheet about its middle; may be repeated
 * touch GROUP gap G along X Y Z   as for particles
 * type T                atom type (1) */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

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
