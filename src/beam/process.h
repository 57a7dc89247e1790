#ifndef CW_BEAM_PROCESS_H
#define CW_BEAM_PROCESS_H
/* What the beam does to atoms, as processes that know nothing of each other. Each is a Poisson
 * process per atom: in a step an atom is hit with the probability 1 - exp(-sigma x dose), sigma the
 * cross section of its type, dose what the beam brought where the atom is. Whether it is, and what
 * follows, is a pure function of (seed, process, atom id, step) and of the state, so it is the same
 * on any number of ranks and after any restart.
 *
 * Adding one: a kind with its name in events.h, a file process_NAME.c with a struct beam_process, a
 * row in process.c, its words in fix_beam_words.c. For fix_beam*.c, process*.c and gas_reactions.c
 * only. */
#include "base/err.h"
#include "base/types.h"
#include "beam/changes.h"
#include "beam/events.h"

struct atoms;
struct fix_beam;
struct fix_context;

struct beam_process {
    /* Before a run, when it is on: the cross sections of all types, and whether the system has what
     * it needs. Local. */
    enum cw_status (*prepare)(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err);
    /* What it will do, for the log. Local. */
    void (*describe)(const struct fix_beam *self);
    /* At the end of a step in which the beam brought `dose` in its middle, electrons/A^2: changes
     * velocities of owned atoms. NULL: nothing. Local. */
    void (*strike)(struct fix_beam *self, const struct fix_context *context, double dose);
    /* At the end of each step and before the first, ghosts at the present positions: what `wants`
     * must know of neighbours. NULL: nothing. Collective. */
    void (*look)(struct fix_beam *self, const struct fix_context *context);
    /* In the middle of a step, in which the beam brought `dose`: has this rank perhaps something to
     * change in the atoms themselves? Asks ids and states of owned atoms, not their neighbours.
     * NULL: never. Local. */
    bool (*wants)(const struct fix_beam *self, const struct fix_context *context, double dose);
    /* At the end of that step, when some rank has: adds to *out what of it concerns owned atoms,
     * ghosts and rows at the present positions. Collective. */
    void (*plan)(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out);
};

/* [kind] */
extern const struct beam_process *const beam_processes[BEAM_PROCESSES];
extern const struct beam_process beam_knock_on, beam_radiolysis, beam_ionisation, beam_break,
    beam_sputter;

/* The random numbers of one atom's event in one step. */
struct beam_draws {
    uint32_t seed, stream;
    gid id, step;
    uint32_t round;
    int at;
    double u[4];
};

/* Is atom i, owned or ghost, hit in this step? It then has *draws to go on with. Local. */
bool beam_process_hits(const struct fix_beam *self, enum beam_process_kind kind,
                       const struct fix_context *context, lidx i, double dose,
                       struct beam_draws *draws);

/* The next uniform number of an event; sequence: its struct beam_draws. Local. */
double beam_draw(void *sequence);

/* For `wants`: is any owned atom hit? Local. */
bool beam_process_hits_any(const struct fix_beam *self, enum beam_process_kind kind,
                           const struct fix_context *context, double dose);

/* Gives the types of an element this cross section, others none. Local. */
void beam_process_set_sigma(struct fix_beam *self, enum beam_process_kind kind, const char *symbol,
                            double sigma);

/* Is that the element of the atom's type? Local, pure. */
bool beam_is_element(const struct fix_beam *self, int type, const char *symbol);

/* Error where atoms have no charges. Local, the same on all ranks. */
enum cw_status beam_process_require_charge(const struct fix_beam *self, enum beam_process_kind kind,
                                           const struct fix_context *context,
                                           struct cw_err *err) CW_MUST_CHECK;

/* How far neighbour rows and ghosts are sure to reach, length. Local. */
double beam_reach(const struct fix_context *context);

/* Adds speed x direction to the velocity of an owned atom; returns what kinetic energy it gained,
 * eV, on the energy grid. Local. */
double beam_push(const struct fix_context *context, lidx i, const double direction[3],
                 double speed);

/* What an event of atom i is in all processes: kind, step, time, dose, atom, place. Local. */
void beam_process_describe(const struct fix_beam *self, enum beam_process_kind kind,
                           const struct fix_context *context, lidx i, struct beam_event *event);

/* Counts an event of this rank's atom i and keeps it for the log; the caller has filled transfer,
 * direction, gain and partner. Local. */
void beam_process_record(struct fix_beam *self, enum beam_process_kind kind,
                         const struct fix_context *context, lidx i, struct beam_event *event);

/* The part that another atom of this rank has in the event of atom `id`, which may be another
 * rank's: the kinetic energy that it gained, eV. Local. */
void beam_process_record_part(struct fix_beam *self, enum beam_process_kind kind,
                              const struct fix_context *context, gid id, double gain);

#endif
