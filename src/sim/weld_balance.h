#ifndef CW_SIM_WELD_BALANCE_H
#define CW_SIM_WELD_BALANCE_H
/* Where the energy went: kinetic and potential energy of the whole system against the work of
 * thermostats, of everything else, and the error of the time step, since the ledger began. */
#include "base/types.h"

struct sim;

enum { WELD_THERMOSTATS, WELD_OTHER, WELD_TIME_STEP, WELD_WORKS };

/* of the whole system, now; energy units */
struct weld_energies {
    double potential, kinetic;
    double field_work; /* of the force field on all atoms, counted along the steps */
};

/* Plain bytes, the same on every rank: goes into checkpoints as it is. Energy units. */
struct weld_balance {
    bool started;
    gid seen_step;
    double start_energy;          /* potential + kinetic */
    double done[WELD_WORKS];      /* work before the present run */
    double base[WELD_WORKS];      /* the counters when the present run began */
    double seen_energy;           /* at the last look */
    double seen_work[WELD_WORKS]; /* since the start, likewise */
};

/* At the start of a run. What changed since the last look without any fix's doing (commands between
 * runs) counts as other work. restored: the state came from a checkpoint in the middle of a run.
 * Collective. */
void weld_balance_begin(struct weld_balance *balance, struct sim *sim,
                        const struct weld_energies *energies, bool restored);

/* A look at the end of a step: work since the start by kind. Returns the residual, energy - start -
 * works: round-off, or work that nobody counted. Collective. */
double weld_balance_look(struct weld_balance *balance, struct sim *sim,
                         const struct weld_energies *energies, double work[WELD_WORKS]);

#endif
