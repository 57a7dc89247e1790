#ifndef CW_SYSTEM_PLACING_H
#define CW_SYSTEM_PLACING_H
/* Putting a built list of positions (a particle, a sheet, a piece of glass) into the simulation:
 * turning it and moving it to its place, sliding it to contact with what is there, and adding it as
 * atoms of a new group. Every rank holds the same list. */
#include "base/err.h"
#include "base/types.h"

struct box;
struct system_parts;
struct words;

enum { PLACING_TOUCHES_MAX = 8 };

/* What the words say of the place. Texts are borrowed from the words. */
struct placing {
    double turn[3][3]; /* product of all turns */
    bool turned, has_center, has_pivot;
    double pivot[3], center[3];
    struct {
        const char *group;
        double gap, along[3]; /* unit vector */
    } touch[PLACING_TOUCHES_MAX];
    int n_touches;
};

/* Nothing said: not turned, to the middle of the box. */
struct placing placing_start(void);

/* The name of the new group. Local, pure. */
const char *placing_read_name(struct words *words);

/* Takes the words after a keyword: center X Y Z, pivot FX FY FZ X Y Z, rotate ANGLE X Y Z, euler
 * PHI1 PHI PHI2, touch GROUP gap G along X Y Z; degrees and length units. Local, pure. */
void placing_read(struct words *words, const char *keyword, struct placing *placing);

/* What it takes for a direction: not 0 0 0. */
void placing_read_axis(struct words *words, const char *what, double axis[3]);

/* Turns the positions about the origin, or about the pivot's place in the brick around them, and
 * brings that to the centre (the middle of the box if none was said). Local. */
void placing_move(const struct placing *placing, const struct box *box, double (*x)[3], gid n);

/* All touches, one after another. Collective. Errors: those of placing_slide. */
enum cw_status placing_touch(const struct system_parts *parts, const struct placing *placing,
                             double (*x)[3], gid n, struct cw_err *err) CW_MUST_CHECK;

/* Slides all n positions along the unit vector `along` by the largest (signed) amount that leaves
 * the nearest pair between them and the group's atoms exactly `gap` apart: the first contact when
 * they come from far away on the side to which `along` points. Periodic images are not looked at:
 * positions of the group are unwrapped. Errors: unknown or empty group, the two would pass each
 * other. Collective. */
enum cw_status placing_slide(const struct system_parts *parts, double (*x)[3], gid n,
                             const char *group, double gap, const double along[3],
                             struct cw_err *err) CW_MUST_CHECK;

/* Adds the positions as atoms of type[n] and as the new group `name`; ids follow on those in use,
 * in the order of the list. Positions are wrapped along periodic axes (with image flags). Errors:
 * no box, type out of range, group there already, positions outside a fixed face, list as long as a
 * periodic box. `command` begins the messages. Collective. */
enum cw_status placing_add(const struct system_parts *parts, const char *command, const char *name,
                           const int *type, double (*x)[3], gid n,
                           struct cw_err *err) CW_MUST_CHECK;

/* The same with one type for all. */
enum cw_status placing_add_one(const struct system_parts *parts, const char *command,
                               const char *name, int type, double (*x)[3], gid n,
                               struct cw_err *err) CW_MUST_CHECK;

#endif
