#ifndef CW_SIM_SIM_H
#define CW_SIM_SIM_H
/* One simulation: it owns everything, on a communicator that it is given. The deck acts on it
 * through the functions here; nothing in the layers below knows it. All functions are collective
 * unless they say "local". */
#include "base/err.h"
#include "base/timer.h"
#include "base/types.h"
#include "base/units.h"
#include "dynamics/fix.h"
#include "dynamics/minimize.h"
#include "measure/compute.h"
#include "neighbor/bonded_list.h"
#include "neighbor/nlist.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "potential/places.h"
#include "potential/potential.h"
#include "potential/special.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

struct bonded;
struct domain;
struct kspace;
struct thermo;
struct lattice;
struct regions;

/* neighbor, neigh_modify */
struct sim_neighbor {
    double skin;      /* length units; < 0: the unit style's default */
    int every, delay; /* accepted as LAMMPS has them; with check yes a list is never late whatever
                         they are */
    bool check;
    uint32_t exclude[2 * 64];
    int n_exclude;
    double balance_threshold;
    int balance_every;
    double halo; /* comm_modify cutoff: ghosts reach at least so far; 0: as far as the list needs */
};

/* restart: two schedules as LAMMPS has them */
struct sim_restart {
    gid every;        /* 0 = off */
    char *file[2];    /* file[1] NULL: one file per step (with *); else the two in turn */
    int next;         /* which of the two is next */
    char *written[2]; /* of base.*: the last but one and the last written; restart.c keeps these */
};

/* how forces stand */
struct sim_forces {
    bool current;  /* forces belong to the present positions */
    unsigned made; /* PASS_ENERGY | PASS_VIRIAL that the last pass made */
    bool knows_uncharged;
    double uncharged; /* sim_uncharged_energy of these positions */
};

struct sim {
    struct comm *comm; /* borrowed */
    const struct units *units;
    struct box box;
    struct atoms atoms;
    struct groups groups;
    struct domain *domain;
    struct nlist list;
    struct places places; /* of the present positions, with precision mixed */
    struct sim_neighbor neighbor;
    struct potential *potential; /* NULL until pair_style */
    struct potential_options pair_options;
    struct kspace *kspace; /* kspace/kspace.h */
    struct bonded *bonded; /* bonded/bonded.h */
    struct bonded_list bonded_list;
    struct special_weights special; /* special_bonds */
    bool bonded_ready; /* styles and coefficients were found complete since their last change */
    struct sim_forces forces;
    bool weighed;            /* the first list has said what atoms weigh */
    double *cutoff;          /* [(n_types + 1)^2] interaction cut-offs of the list */
    struct lattice *lattice; /* system/lattice.h; NULL until set */
    struct regions *regions; /* system/region.h */
    struct fix **fix;
    struct compute **compute;
    struct thermo *thermo;  /* output/thermo.h */
    struct writer **writer; /* dumps */
    int n_fix, n_compute, n_writer;
    int work_field;   /* of atoms: share of work, for the balance */
    uint32_t movable; /* copies: group bits of the atoms that a minimisation may move; 0: all */
    bool list_valid;  /* domain, ghosts and list belong to the present atoms */
    double skin, skin_asked; /* that the list has or will have; the deck's when it was first used */
    gid list_step;           /* step of the last build */
    bool list_due;           /* the next step is to make them anew all the same (fix balance) */
    bool potential_is_lent;  /* a copy's force field belongs to another simulation */
    bool potential_ready;    /* init was called since the last change of coefficients */
    bool quiet;              /* replicas and copies do not speak */
    struct sim_restart restart;
    struct restart_saved *saved; /* sim/restart.h: states that wait for their fixes; NULL: none */
    struct fix_context context;  /* what fixes see; kept up to date */
    struct value_host values; /* computes, fixes and thermo words; variables are added by deck/ */
    gid step;
    double dt;   /* time units of the style */
    double time; /* simulated time at `step`: time_origin + (step - step_origin) clock_dt */
    double time_origin, clock_dt;
    gid step_origin;
    struct min_options min_options; /* min_style, min_modify */
    struct timers timers;
    double log_flushed;         /* clock reading */
    double run_started;         /* clock reading at the start of the present run's loop; 0 before */
    gid list_builds, dangerous; /* of the present run */
    double cpu_started;         /* processor time then */
    struct traffic before_run;  /* reading when the present run's loop began */
    gid balances_before;        /* likewise: bisections */
    struct traffic rebuilding;  /* of the present run's list builds: owners, ghosts, rows */
};

struct sim *sim_create(struct comm *comm);
void sim_destroy(struct sim *sim);

/* `timestep` and `reset_timestep`: the clock goes on from the present time. Local. */
void sim_set_timestep(struct sim *sim, double dt);
void sim_set_step(struct sim *sim, gid step);

/* The next steps are of length dt: if that is not so yet, they are counted from now on. To be
 * called before a step and before the clock is saved. Local. */
void sim_start_clock(struct sim *sim);

/* `units`: before a box exists. */
enum cw_status sim_set_units(struct sim *sim, const char *name, struct cw_err *err) CW_MUST_CHECK;

/* May a fix or a compute (`what`) have this ID: letters, digits and underscores, not too many?
 * Pure. */
enum cw_status sim_check_id(const char *what, const char *id, struct cw_err *err) CW_MUST_CHECK;

/* Words after `fix` (ID group style args...) / `compute`; the same ID replaces as LAMMPS has it
 * (fixes: same style only). */
enum cw_status sim_add_fix(struct sim *sim, const char *const *words, int n_words,
                           struct cw_err *err) CW_MUST_CHECK;
enum cw_status sim_remove_fix(struct sim *sim, const char *id, struct cw_err *err) CW_MUST_CHECK;
struct fix *sim_find_fix(const struct sim *sim, const char *id); /* local; NULL: none */
enum cw_status sim_add_compute(struct sim *sim, const char *const *words, int n_words,
                               struct cw_err *err) CW_MUST_CHECK;

/* Lets a compute take what it needs of the present state: after a compute_modify. */
enum cw_status sim_begin_compute(struct sim *sim, struct compute *compute,
                                 struct cw_err *err) CW_MUST_CHECK;
enum cw_status sim_remove_compute(struct sim *sim, const char *id,
                                  struct cw_err *err) CW_MUST_CHECK;
struct compute *sim_find_compute(const struct sim *sim, const char *id); /* local */

/* What writers and computes see now. Local. */
struct compute_context sim_compute_context(struct sim *sim, int group);
struct writer_context sim_writer_context(struct sim *sim);

/* To be called when atoms were added, removed or moved by a command: lists and forces no longer
 * hold. Local. */
void sim_atoms_changed(struct sim *sim);

/* Coefficients complete, tables made, cut-offs known. Nothing to do when that holds already.
 * Collective. */
enum cw_status sim_prepare_forces(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

/* Owners, ghosts and list for the present positions, made when they do not hold. Errors: atoms lost
 * or outside, no potential. */
enum cw_status sim_make_list(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

/* Forces at the present positions and at least what `want` asks (PASS_*); nothing is done when that
 * holds already. Forces of fixes are not included. */
enum cw_status sim_make_forces(struct sim *sim, unsigned want, struct cw_err *err) CW_MUST_CHECK;

/* `run`. first/last: the ramp of start/stop (defaults: this run). */
struct sim_run_spec {
    gid steps;
    gid ramp_first, ramp_last;
    bool pre, post;       /* set up afresh; print the closing statistics */
    const char *counters; /* file for the counts per rank (sim/counters.h); NULL: none */
};
enum cw_status sim_run(struct sim *sim, const struct sim_run_spec *spec,
                       struct cw_err *err) CW_MUST_CHECK;

/* Has a signal come to any rank? Then writes a checkpoint, if there is a box, and returns
 * CW_STOPPED. Collective. */
enum cw_status sim_stop_if_asked(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

/* `minimize` */
struct sim_minimize_spec {
    double energy_tolerance, force_tolerance;
    gid max_steps, max_evaluations;
};
enum cw_status sim_minimize(struct sim *sim, const struct sim_minimize_spec *spec,
                            struct cw_err *err) CW_MUST_CHECK;

/* The same, and says how it went. */
enum cw_status sim_minimize_result(struct sim *sim, const struct sim_minimize_spec *spec,
                                   struct min_result *result, struct cw_err *err) CW_MUST_CHECK;

/* `min_style` and `min_modify`: words after the command. Local. */
enum cw_status sim_set_min_style(struct sim *sim, const char *const *words, int n_words,
                                 struct cw_err *err) CW_MUST_CHECK;
enum cw_status sim_modify_min(struct sim *sim, const char *const *words, int n_words,
                              struct cw_err *err) CW_MUST_CHECK;

/* Number of atoms etc. have a box, atoms, masses, a potential: what a run needs. err names what is
 * missing and the command that sets it. */
enum cw_status sim_require_ready(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

/* Potential energy of the system / of a group's atoms (per-atom energies summed exactly), at the
 * present positions. */
enum cw_status sim_potential_energy(struct sim *sim, double *energy,
                                    struct cw_err *err) CW_MUST_CHECK;

/* Energy of all pairs (without bonds and angles) as if no atom had a charge. Charges act through
 * their products alone, so the difference to the whole is Coulomb's part. Takes one more pass over
 * the pairs, the first time for the same positions. Collective. */
enum cw_status sim_uncharged_energy(struct sim *sim, double *energy,
                                    struct cw_err *err) CW_MUST_CHECK;

/* A simulation of its own with a copy of box, atoms (those with a group bit in mask; 1: all),
 * units, potential (shared, read-only settings: the instance is lent to one simulation at a time)
 * and neighbour settings, without fixes, computes and writers: for a quench that must not touch the
 * run. Atoms that no fix of the original advances stay where they are when the copy is minimised.
 * The copy must be destroyed before the original runs on. */
struct sim *sim_copy(struct sim *sim, uint32_t mask);

#endif
