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
    BEAM_BREAK,      /* a bond of the topology that has become too long */
    BEAM_SPUTTER,
    BEAM_PROCESSES
};

/* What a gas does, numbered after that; see fix_gas.c. */
enum { BEAM_GAS_FIRST = BEAM_PROCESSES, BEAM_EVENTS = BEAM_GAS_FIRST + 3 };

/* Of a kind, as in the log. Pure. */
const char *beam_process_name(int kind);

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
    bool part;
    char element[4];
};

/* All bytes zero: none. */
struct beam_events {
    struct beam_event *list; /* [n] */
    size_t n, cap;
};

/* Local. */
void beam_events_add(struct beam_events *events, const struct beam_event *event);
void beam_events_free(struct beam_events *events);

/* Appends all ranks' events to the log and forgets them. Collective. Errors: disk full. */
enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct event_log *log, struct cw_err *err) CW_MUST_CHECK;

#endif
