#ifndef CW_BEAM_EVENTS_H
#define CW_BEAM_EVENTS_H
/* What the beam did, event by event: kept by the rank that had the atom, and written in the order
 * of steps and atoms, whatever the number of ranks. */
#include "base/err.h"
#include "base/types.h"

struct comm;
struct event_log; /* event_log.h */

/* What the beam does; see process.h. */
enum beam_process_kind {
    BEAM_KNOCK_ON,
    BEAM_RADIOLYSIS,
    BEAM_IONISATION, /* hydrogen */
    BEAM_BREAK,      /* a bond of the topology, or an angle's side, that has become too long */
    BEAM_SPUTTER,
    BEAM_PROCESSES
};

/* What a gas does, numbered after that; see fix_gas.c. */
enum { BEAM_GAS_FIRST = BEAM_PROCESSES, BEAM_EVENTS = BEAM_GAS_FIRST + 3 };

/* What became of an event's atom; see outcome.h. */
enum beam_outcome {
    OUTCOME_NONE, /* nobody looks */
    OUTCOME_WAITING,
    OUTCOME_RETURNED,
    OUTCOME_DISPLACED, /* from here on: it is elsewhere */
    OUTCOME_VACANCY,
    OUTCOME_INTERSTITIAL,
    OUTCOME_FRENKEL_PAIR,
    OUTCOME_SPUTTERED,
    OUTCOME_REMOVED,
    BEAM_OUTCOMES
};

/* Of a kind, as in the log. Pure. */
const char *beam_process_name(int kind);
const char *beam_outcome_name(int outcome);

enum { BEAM_NEAR = 8 };

/* Another atom may have its part in an event: where it is on another rank, that rank keeps an event
 * of its own with `part` set, whose gain is added to that of the same step, atom and process. */
struct beam_event {
    gid step, id;
    gid partner;         /* id of the other atom that it is about; 0: none */
    double time;         /* simulated, ps */
    double seconds;      /* the microscope's, since the beam was first on */
    double dose;         /* electrons per A^2 up to then, in the middle of the beam */
    double x[3];         /* A, in the box */
    double transfer;     /* eV, to atoms at rest; sputter: with which the atom leaves */
    double direction[3]; /* unit vector, of the momentum given; sputter: of the atom's */
    double gain;         /* eV, of the kinetic energy */
    double potential;    /* eV, of the potential energy, where atoms themselves were changed */
    int process;         /* enum beam_process_kind, or a gas's */
    int type;
    int outcome;         /* enum beam_outcome */
    double displacement; /* A, from where it was; NAN: not known */
    double dpa;          /* displacements per atom up to then; NAN: not known */
    bool part;
    bool waits;      /* for its outcome, or behind others that do */
    bool is_settled; /* displacement and dpa are known */
    char element[4];
    struct beam_near {
        int n;
        gid id[BEAM_NEAR];
        double d[BEAM_NEAR][3]; /* from the atom to them, A */
    } near;                     /* around the atom at the time of the event; none: not noted */
};

/* All bytes zero: none. */
struct beam_events {
    struct beam_event *list; /* [n] */
    size_t n, cap;
};

/* Local. */
void beam_events_add(struct beam_events *events, const struct beam_event *event);
void beam_events_free(struct beam_events *events);

/* Takes the events that wait and that are no younger than `time` (ps) out: those of all ranks,
 * parts merged, in order; the same on all ranks, the caller's (mem_free). Collective. */
struct beam_event *beam_events_take_due(struct beam_events *events, struct comm *comm, double time,
                                        size_t *n);

/* Nobody looks any more (the fix of a checkpoint did, this one does not). Local. */
void beam_events_stop_waiting(struct beam_events *events);

/* Of all ranks, how many wait to be looked at. Collective. */
gid beam_events_waiting(const struct beam_events *events, struct comm *comm);

/* Appends all ranks' events but those that wait to the log and forgets them. show_waiting: those
 * that wait follow as rows that are not final. Collective. Errors: disk full. */
enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct event_log *log, bool show_waiting,
                                 struct cw_err *err) CW_MUST_CHECK;

#endif
