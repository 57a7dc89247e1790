#ifndef CW_SYSTEM_PASSIVATE_H
#define CW_SYSTEM_PASSIVATE_H
/* `passivate`: hydroxyl groups on the dangling bonds of a silica surface. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* What was found and made, over all ranks. */
struct passivate_report {
    gid silicon, oxygen; /* dangling bonds of silicon, and of oxygen, at the surface */
    gid inside;          /* dangling bonds left alone, too far from the surface */
    gid pairs, done;     /* of one each; those that got hydrogen and hydroxyl */
    double area;         /* of the group's surface, length^2 */
    double probe;        /* radius of the ball whose centre's path that is; 0: the deck gave it */
    double nearest;      /* smallest distance of a new atom to another, not counting its bonds */
};

/* The words after `passivate`: GROUP coverage F, then keyword values (passivate_help). A silicon
 * with fewer than four oxygens within the cut-off has dangling bonds, and so has an oxygen with
 * fewer than two of silicon and hydrogen, if the group's surface is near. Each bond of an oxygen
 * is paired with the nearest free one of silicon, oxygens taken in the order of random numbers of
 * (seed, id); the first F of the pairs, rounded, get an H on the oxygen and an OH on the silicon.
 * So a smaller coverage is part of a larger one of the same seed, the charge stays what it was, and
 * what finds no partner stays bare. New atoms are numbered above all others, H, O and H of each
 * pair, stand still, and are in groups as silanol.h says and in the molecule of the atom that they
 * are bonded to; bonds and angles are made. The same on any number of ranks. Errors: words; no box,
 * no atoms with charges, bonds and angles; types that do not exist; a group without silicon and
 * oxygen, or without a surface; oxygens of different charge; lengths that are not in A. Costs
 * memory for the atoms near the surface on each rank. Collective. */
enum cw_status passivate_command(const struct system_parts *parts, const char *const *words,
                                 int n_words, struct passivate_report *report,
                                 struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status passivate_check(const char *const *words, int n_words,
                               struct cw_err *err) CW_MUST_CHECK;

/* The table of keywords. */
const char *passivate_help(void);

#endif
