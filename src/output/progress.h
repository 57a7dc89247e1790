#ifndef CW_OUTPUT_PROGRESS_H
#define CW_OUTPUT_PROGRESS_H
/* How far a run is, on stderr, never in the log: step, percent, ns/day, atom-steps/s, time left. On
 * a terminal one line that is rewritten about twice a second; elsewhere one plain line every 30
 * seconds. Only rank 0 of the communicator shows it. All functions are local. */
#include "base/types.h"

struct comm;
struct progress;
struct units;

/* A run from `step` to `last`. quiet: shows nothing. `units` gives the meaning of dt: in lj units
 * time units per day are shown, not ns. */
struct progress *progress_start(const struct comm *comm, gid step, gid last, gid n_atoms, double dt,
                                const struct units *units, bool quiet);

/* After each step. Looks at the clock only every so many steps, so it costs nothing. */
void progress_update(struct progress *progress, gid step);

/* Removes the line from the terminal and frees. NULL is allowed. */
void progress_end(struct progress *progress);

/* The text of a line, without newline, after `seconds` of work on steps first .. step of a run that
 * ends at `last`. Pure; for progress_update and tests. */
struct progress_rate {
    gid first, step, last, n_atoms;
    double seconds;
    double ns_per_step; /* 0: `time_per_step` is shown instead */
    double time_per_step;
};
void progress_format(const struct progress_rate *rate, char *text, size_t size);

#endif
