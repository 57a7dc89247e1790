#ifndef CW_BEAM_CUTS_H
#define CW_BEAM_CUTS_H
/* Bonds that are cut for a while: of a pair of atoms all but a part of the force field's pair
 * interaction is taken away (Coulomb's included; of a long-range sum its near part) by a force
 * against it, and comes back when its time is over. The energy that the force field tells is that
 * of the whole pair; what the force against it does is work on the atoms, counted step by step as
 * velocity Verlet does it (dynamics/force_work.h), so the books balance. The list is the same on
 * all ranks. Costs a pass over all atoms for each such pair and step. */
#include "base/err.h"
#include "base/types.h"
#include "dynamics/force_work.h"

struct comm;
struct fix_context;

/* From the step after `after` on, as long as the time is before `until`: a run that begins at
 * `after` makes the forces of that step once more, without it. */
struct beam_cut {
    gid atom[2];
    double after, until; /* simulated time */
};

struct beam_cuts {
    double part;           /* of the interaction that stays */
    struct beam_cut *list; /* [n] by time, then atoms */
    size_t n, cap;
    struct beam_cut *fresh; /* [n_fresh] this rank's of this step */
    size_t n_fresh, cap_fresh;
    struct force_work work;
};

/* Adds to the list; all ranks the same. Local. */
void beam_cuts_add(struct beam_cuts *cuts, const struct beam_cut *cut);

/* One that this rank knows of; beam_cuts_share takes all ranks' into the list. Local / collective.
 */
void beam_cuts_begin(struct beam_cuts *cuts, const struct beam_cut *cut);
void beam_cuts_share(struct beam_cuts *cuts, struct comm *comm);

/* Is this atom the first of a pair that is cut at this time? Local. */
bool beam_cuts_has(const struct beam_cuts *cuts, gid atom, double time);

/* Does the force field know the interaction of a pair of these types? After its init. Local. */
bool beam_cuts_can(const struct fix_context *context, int a, int b);

/* From the hook post_force; the force field can. Local. */
void beam_cuts_apply(struct beam_cuts *cuts, struct fix_context *context);

/* Forgets those whose time is over. Local, the same on all ranks. */
void beam_cuts_end(struct beam_cuts *cuts, double time);

void beam_cuts_free(struct beam_cuts *cuts);

#endif
