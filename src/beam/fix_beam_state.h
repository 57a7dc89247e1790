#ifndef CW_BEAM_FIX_BEAM_STATE_H
#define CW_BEAM_FIX_BEAM_STATE_H
/* What a fix beam holds: for fix_beam*.c and process*.c only. */
#include "beam/changes.h"
#include "beam/cuts.h"
#include "beam/event_log.h"
#include "beam/events.h"
#include "beam/illumination.h"
#include "beam/knock_on.h"
#include "beam/outcome.h"
#include "beam/radiolysis.h"
#include "dynamics/fix.h"
#include "dynamics/work.h"
#include "system/atoms.h"

/* [type] */
struct target_element {
    const struct element *element; /* NULL: the beam does nothing to it */
    struct knock_on knock_on;
    double most; /* eV: with more an atom would be too fast for the grid of velocities */
};

enum radiolysis_mode { RADIOLYSIS_NO, RADIOLYSIS_KICK, RADIOLYSIS_CUT, RADIOLYSIS_REMOVE };

struct radiolysis_options {
    enum radiolysis_mode mode;
    double energy; /* kick: eV */
    double time;   /* cut: ps */
    double sigma;  /* A^2, of an oxygen; 0: the default */
    double bond;   /* A, cut-off of Si-O bonds */
    bool silicon[ATOMS_TYPES_MAX + 1], hydrogen[ATOMS_TYPES_MAX + 1];
};

/* Hydrogen that is lost by ionisation. */
struct ionisation_options {
    double sigma; /* A^2, of a bonded hydrogen; 0: the default */
};

/* Bonds of hydrogen that are longer are dropped, and angles of hydroxyl whose oxygen is farther
 * from its silicon. */
struct break_options {
    double length, leave; /* A; 0: none are */
    bool is_due;          /* this rank has seen one at the end of the last step */
};

/* Atoms that have left. */
struct sputter_options {
    double apart; /* A, from all other atoms */
    gid most;     /* atoms of a fragment */
    gid every;    /* steps between two looks */
    bool is_due;  /* this rank has seen one at the end of the last step */
};

/* [kind]; what processes have in common */
struct process_state {
    bool on;
    double sigma[ATOMS_TYPES_MAX + 1]; /* [type] A^2 */
    gid hits, hits_before; /* this rank's since the last checkpoint; all ranks' before */
    struct work_meter transfers, work; /* what atoms at rest would have taken; what these took */
};

struct fix_beam {
    struct fix base;
    double energy, current; /* keV, A/cm^2 */
    double dose, seconds;   /* of a run: electrons/A^2, s in the microscope; 0: not given */
    double least;           /* eV */
    enum knock_on_model model;
    struct illumination beam;
    uint32_t seed;
    uint32_t turn; /* beams that the deck has before this one */
    int n_elements;
    struct target_element target[ATOMS_TYPES_MAX + 1];
    struct process_state process[BEAM_PROCESSES];
    struct radiolysis_options radiolysis;
    struct beam_cuts cuts;
    struct ionisation_options ionisation;
    struct break_options bond_break;
    struct sputter_options sputter;
    struct beam_changes made;         /* in this step; the same on all ranks */
    struct work_meter potential_work; /* of changes; common to all ranks */
    struct outcome_watch outcome;
    struct beam_events events; /* not written yet */
    struct event_log log;
    struct beam_clock {
        double time, seconds, dose; /* with the beam on: ps, s in the microscope, electrons/A^2 */
        double accelerate;
    } clock;
    double looked_at; /* simulated time at the last step, ps */
    double checked;   /* the acceleration that rates have been checked with; 0: none */
    bool has_warned;  /* of long steps */
};

/* The keywords, NULL-terminated. */
extern const char *const fix_beam_keywords[];

/* The words after the style. Local. */
enum cw_status fix_beam_read(struct fix_beam *self, const char *const *words, int n_words,
                             struct cw_err *err) CW_MUST_CHECK;

/* Before a run: does the system fit, what is the acceleration, is no rate too high; says in the log
 * what the run stands for. Collective. */
enum cw_status fix_beam_prepare(struct fix_beam *self, const struct fix_context *context,
                                struct cw_err *err) CW_MUST_CHECK;

/* Does a step that brings `dose` in the middle of the beam hit atoms too often? The same on all
 * ranks. Local. */
enum cw_status fix_beam_check_step(const struct fix_beam *self, double dose,
                                   struct cw_err *err) CW_MUST_CHECK;

/* The hooks of changes; dynamics/fix.h says which are collective. */
bool fix_beam_wants_change(struct fix *fix, struct fix_context *context);
enum cw_status fix_beam_change(struct fix *fix, struct fix_context *context, struct cw_err *err);
void fix_beam_changed(struct fix *fix, struct fix_context *context, const struct fix_gain *gain);

/* fix_ops.save and restore. Collective / local. */
void fix_beam_save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes);
enum cw_status fix_beam_restore(struct fix *fix, const void *data, size_t bytes,
                                struct cw_err *err);

/* Are bonds cut for a while, by forces? */
bool fix_beam_cuts(const struct fix_beam *self);

/* What processes must see of neighbours before the next step. Collective. */
void fix_beam_look(struct fix_beam *self, const struct fix_context *context);

#endif
