#ifndef CW_SYSTEM_PLACING_H
#define CW_SYSTEM_PLACING_H
/* Putting a built list of positions (a particle, a sheet) into the simulation: sliding it to
 * contact with what is there, and adding it as atoms of a new group. Every rank holds the same
 * list; collective. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* Slides all n positions along the unit vector `along` by the largest (signed) amount that leaves
 * the nearest pair between them and the group's atoms exactly `gap` apart: the first contact when
 * they come from far away on the side to which `along` points. Periodic images are not looked at:
 * positions of the group are unwrapped. Errors: unknown or empty group, the two would pass each
 * other. */
enum cw_status placing_slide(const struct system_parts *parts, double (*x)[3], gid n,
                             const char *group, double gap, const double along[3],
                             struct cw_err *err) CW_MUST_CHECK;

/* Adds the positions as atoms of this type and as the new group `name`; ids follow on those in use,
 * in the order of the list. Positions are wrapped along periodic axes (with image flags). Errors:
 * no box, type out of range, group there already, positions outside a fixed face, list as long as a
 * periodic box. `command` begins the messages. */
enum cw_status placing_add(const struct system_parts *parts, const char *command, const char *name,
                           int type, double (*x)[3], gid n, struct cw_err *err) CW_MUST_CHECK;

#endif
