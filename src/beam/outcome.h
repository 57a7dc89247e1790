#ifndef CW_BEAM_OUTCOME_H
#define CW_BEAM_OUTCOME_H
/* What became of the atoms that the beam has hit: each is looked at a set time after its event,
 *
 *   returned      nearer to where it was than a set distance
 *   displaced     farther, and another atom of its type is within that distance of the place
 *   vacancy       farther, and nobody is
 *   interstitial, frenkel-pair
 *                 with reference sites (compute wigner-seitz): one too many in its site; and its
 *                 own site is empty besides. Vacancy and displaced then speak of its own site, too
 *   sputtered     no longer there, or farther than 5 A from all other atoms
 *   removed       taken out by the event itself
 *
 * Where it was moves with what was around it: the place is that of its neighbours at the time of
 * the event, up to eight, in the median of how far each has come since. So a particle that flies or
 * turns slowly displaces nothing.
 *
 * Events are looked at in steps that are multiples of OUTCOME_EVERY, all that are due together, and
 * in their order: so the running number of displacements is the same on any number of ranks. For
 * fix_beam*.c and process*.c only. */
#include "base/err.h"
#include "base/types.h"
#include "beam/events.h"

struct fix_context;

enum { OUTCOME_EVERY = 10 };

struct outcome_watch {
    double time;     /* ps after the event; 0: nobody looks */
    double distance; /* A */
    char sites[64];  /* ID of a compute wigner-seitz; "" for none */
    struct outcome_counts {
        gid atoms;         /* of the group, when the first run began */
        gid displacements; /* events that displaced their atom: all but those that returned */
        gid events[BEAM_OUTCOMES]; /* looked at, by enum beam_outcome */
    } counts;                      /* the same on all ranks */
};

/* Before a run. Errors: sites is no such compute. Collective. */
enum cw_status outcome_prepare(struct outcome_watch *watch, const struct fix_context *context,
                               int group, struct cw_err *err) CW_MUST_CHECK;

/* The event's atom i, owned, is to be looked at: notes its neighbours. Local. */
void outcome_begin(const struct outcome_watch *watch, const struct fix_context *context, lidx i,
                   struct beam_event *event);

/* At the end of a step: looks at the atoms of the events that are due, which wait no longer and are
 * rank 0's afterwards. Errors: those of the compute. Collective. */
enum cw_status outcome_look(struct outcome_watch *watch, struct beam_events *events,
                            struct fix_context *context, struct cw_err *err) CW_MUST_CHECK;

/* Displacements per atom. Pure. */
double outcome_dpa(const struct outcome_watch *watch);

/* Says in the log what has become of the events. waiting: of all ranks. Local. */
void outcome_describe(const struct outcome_watch *watch, const char *id, gid waiting);

#endif
