#ifndef CW_DYNAMICS_FIX_H
#define CW_DYNAMICS_FIX_H
/* A fix changes the state during a step (integrates, thermostats, constrains) or acts at the end of
 * steps (measures, prints). Hooks are called in the order in which the deck defined the fixes. A
 * style is a constant descriptor in a table. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct bonded_list;
struct box;
struct comm;
struct domain;
struct groups;
struct nlist;
struct potential;
struct units;
struct value_host;
struct fix;

/* What a fix may see and touch. Borrowed; lives as long as the simulation. */
struct fix_context {
    struct comm *comm;
    const struct units *units;
    struct box *box;
    struct atoms *atoms;
    struct groups *groups;
    struct domain *domain;
    const struct nlist *list;
    const struct bonded_list *bonded;
    const struct potential *potential; /* NULL until there is one */
    const struct value_host *values;
    gid step;                                       /* present time step */
    gid run_first, run_last, ramp_first, ramp_last; /* of the run; ramps follow run's start/stop */
    double dt;                                      /* time step, time units */
    double time;                                    /* simulated time, time units */
    bool minimizing;
    bool dry; /* an estimate: trial steps; no file is opened or written, no end_of_step that only
                 measures */
    uint32_t integrated; /* group bits of the fixes that advance atoms in this run */
    uint32_t driven[3];  /* of those that do so along this axis without regard to forces */
    struct cw_err *err;  /* where the hooks without a status report this rank's failure (the first
                            one is kept); the loop makes all ranks agree on it before the next
                            forces. NULL: such a failure ends the program */
    void *sim;           /* for fixes that live in sim/ only */
    /* Another fix by its ID; NULL: none. Local. */
    struct fix *(*find_fix)(const struct fix_context *context, const char *id);
    /* The k-th fix from 0, in the order of the deck; NULL: there are no more. Local. */
    struct fix *(*fix_at)(const struct fix_context *context, int k);
};

struct fix_style {
    const char *name;
    const char
        *usage; /* the words after `fix ID GROUP STYLE`, for -help; NULL: refused by create */
    const char *summary;
    const char *source;
    const char *details;         /* what -help says of the words, lines of text; NULL: no more */
    int words_min, words_max;    /* words after `fix ID group STYLE`; -1: any */
    const char *const *keywords; /* optional keywords, NULL-terminated, for hints and the static
                                    check; may be NULL */
    /* From the words after the style. The caller owns *out; base fields (id, group, style) are set
     * by the caller afterwards. context NULL: the static check, before there is anything that ids,
     * groups and types could name; then the words alone are read, and the result is only destroyed.
     * Local. */
    enum cw_status (*create)(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err);
};

/* What a fix writes: its file and, of one line or block at present, the bytes. */
struct fix_output {
    const char *path;    /* borrowed; NULL: no file */
    gid every;           /* steps between lines */
    gid also;            /* more lines on multiples of this; 0: none */
    gid line, head;      /* bytes into the file: each line; once, at its beginning */
    gid log_line;        /* bytes into the log per line */
    const char *untimed; /* what it does that takes time and is not in the trial; NULL: nothing */
    bool append;         /* what the file holds stays */
    bool replaces;       /* each line in place of the last */
    bool at_start;       /* a line at the start of each run, too */
};

/* What a change did to the system's energy: after minus before, energy units. Positions of the
 * atoms that stay are the same. */
struct fix_gain {
    double potential, kinetic;
};

struct fix_ops {
    /* Before a run (also a minimisation): collective. All hooks may be NULL. */
    enum cw_status (*setup)(struct fix *fix, struct fix_context *context, struct cw_err *err);
    void (*initial_integrate)(struct fix *fix,
                              struct fix_context *context); /* first half kick and drift */
    /* after all first half kicks and drifts, before lists and forces (walls that reflect) */
    void (*post_integrate)(struct fix *fix, struct fix_context *context);
    /* Atoms, bonds, charges, types and velocities that change in the middle of a run.
     * wants_change: after the atoms have moved and before lists are looked at: has this rank
     * something to change in this step? A pure function of the positions of its atoms and of random
     * numbers of (seed, id, step); neighbours are not to be looked at, ghosts are old. May be asked
     * more than once in a step. Local.
     * settle: the fix has counted work on atoms up to this step (force_work_settle). Local.
     * change: called when any rank's wants_change said yes, after final_integrate: positions,
     * velocities and forces are those of the step's end, ghosts and rows are at them. It may append
     * and remove owned atoms, apply changes of topology, set types, charges and velocities; owners,
     * lists and forces are made anew after it (field_force and post_force come once more).
     * Collective.
     * changed: what it did to the energy, the same on all ranks, for work() and change_work().
     * recount: some fix has changed atoms: what setup counted is to be counted anew. Collective.
     * may_change_number: can atoms come or go in a run? NULL: no. Local. */
    bool (*wants_change)(struct fix *fix, struct fix_context *context);
    void (*settle)(struct fix *fix, struct fix_context *context);
    enum cw_status (*change)(struct fix *fix, struct fix_context *context, struct cw_err *err);
    void (*changed)(struct fix *fix, struct fix_context *context, const struct fix_gain *gain);
    void (*recount)(struct fix *fix, struct fix_context *context);
    bool (*may_change_number)(const struct fix *fix);
    /* At the end of a run's set-up, after a change of atoms, and where the time step changes: the
     * next step begins with the present forces and will be as long as dt. For what counts work
     * along steps (force_work_set_time_step). Local. */
    void (*set_time_step)(struct fix *fix, struct fix_context *context, double dt);
    void (*field_force)(struct fix *fix,
                        struct fix_context *context); /* reads the force field's forces, alone */
    void (*post_force)(struct fix *fix,
                       struct fix_context *context); /* adds to or changes forces */
    void (*final_integrate)(struct fix *fix, struct fix_context *context); /* second half kick */
    enum cw_status (*end_of_step)(struct fix *fix, struct fix_context *context, struct cw_err *err);
    void (*end_of_run)(struct fix *fix, struct fix_context *context); /* after the last step */
    void (*min_post_force)(struct fix *fix,
                           struct fix_context *context); /* in a minimisation (setforce) */
    /* flags of enum value_need that end_of_step of `step` will use */
    unsigned (*needs)(struct fix *fix, gid step);
    /* global scalar / vector element (1-based), as the LAMMPS manual defines for the style */
    enum cw_status (*scalar)(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err);
    enum cw_status (*vector)(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err);
    int (*vector_length)(const struct fix *fix);
    /* Energy that the fix has given to the system since it was created (thermostat or other work),
     * and the part of the conserved quantity held by its own variables (Nose-Hoover chain); energy
     * units. Collective. NULL = 0. */
    double (*work)(struct fix *fix, struct fix_context *context);
    double (*conserved)(struct fix *fix, struct fix_context *context);
    /* The part of work() that changed() gave as potential energy. Collective. NULL = 0. */
    double (*change_work)(struct fix *fix, struct fix_context *context);
    /* Degrees of freedom removed from the group's temperature. NULL = 0. */
    double (*removed_dof)(struct fix *fix, struct fix_context *context, int group);
    /* fix_modify words; NULL = none accepted */
    enum cw_status (*modify)(struct fix *fix, struct fix_context *context, const char *const *words,
                             int n_words, struct cw_err *err);
    /* State for checkpoints: bytes that restore() takes back, the same on every rank. Collective.
     * *data is the caller's (mem_free). restore() is called after create(), on every rank with the
     * same bytes, before the first setup(); on another number of ranks, too. NULL: no state. */
    void (*save)(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes);
    enum cw_status (*restore)(struct fix *fix, const void *data, size_t bytes, struct cw_err *err);
    /* For an estimate: what it writes. After a dry setup; averages and the like may be spent.
     * Collective. NULL: nothing. */
    enum cw_status (*output)(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err);
    void (*destroy)(struct fix *fix);
};

struct fix {
    const struct fix_ops *ops;
    const struct fix_style *style;
    char id[64];
    int group; /* index */
    uint32_t group_bit;
    gid every;        /* end_of_step on steps that are multiples; 0 = never */
    bool integrates;  /* advances positions of its group (two of these on one atom are refused) */
    bool adds_energy; /* fix_modify energy yes: the scalar counts as potential energy */
    unsigned driven;  /* bit d: its atoms go along axis d as it says, whatever the force */
    bool restart_pending; /* state came from a checkpoint: setup must not start afresh */
    char **words;         /* as in the deck, for checkpoints (owned by the simulation) */
    int n_words;
};

#endif
