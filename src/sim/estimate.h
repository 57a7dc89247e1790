#ifndef CW_SIM_ESTIMATE_H
#define CW_SIM_ESTIMATE_H
/* What a deck will need, before it is run: memory, time, space on disk. The deck's commands are
 * done as ever but for what takes long or writes: a run is a few trial steps, after which the clock
 * is set to its end; a file is counted instead of written. The simulation is in a dry state
 * throughout (struct fix_context, dry); the log must be measured (log_measure) and not written. All
 * functions are collective unless they say "local". */
#include "base/compiler.h"
#include "base/err.h"
#include "base/types.h"

struct comm;
struct sim;
struct sim_minimize_spec;
struct sim_run_spec;
struct writer;
struct estimate; /* opaque */

struct estimate *estimate_create(struct comm *comm);
void estimate_destroy(struct estimate *estimate);

/* Where the deck is, for the table of runs: "FILE:LINE". Local. */
void estimate_at(struct estimate *estimate, const char *file, int line);

/* In place of sim_run. Errors: what sim_run finds in its first steps. */
enum cw_status estimate_run(struct estimate *estimate, struct sim *sim,
                            const struct sim_run_spec *spec, struct cw_err *err) CW_MUST_CHECK;

/* In place of sim_minimize: some seconds of it. */
enum cw_status estimate_minimize(struct estimate *estimate, struct sim *sim,
                                 const struct sim_minimize_spec *spec,
                                 struct cw_err *err) CW_MUST_CHECK;

/* One snapshot of a writer (write_dump). */
enum cw_status estimate_snapshot(struct estimate *estimate, struct sim *sim, struct writer *writer,
                                 struct cw_err *err) CW_MUST_CHECK;

/* A file that a command writes whole, or appends to. Local, the same on all ranks. */
void estimate_file(struct estimate *estimate, const char *kind, const char *path, gid bytes,
                   bool append);

/* Something that the estimate cannot know; a note that is there already is not repeated. Local. */
void estimate_note(struct estimate *estimate, const char *format, ...) CW_PRINTF(2, 3);

/* The file that the deck would have written by now and whose name is in this text, in quotes;
 * NULL: none.
 * Borrowed. Local. */
const char *estimate_own_file(const struct estimate *estimate, const char *text);

/* Were there more runs than an estimate follows? A loop whose end depends on the state may never
 * end here. Local. */
bool estimate_is_full(const struct estimate *estimate);

/* Have runs been left out, so that the state is not that of the run? Local. */
bool estimate_has_run(const struct estimate *estimate);

/* The tables, onto the screen. log_name: where the log begins; NULL: nowhere. The lines, for
 * programs:
 *
 *   Memory per rank: A MB ave B MB max C MB min     (resident, libraries and program included)
 *   Memory in all: A MB
 *   SECONDS MS/STEP [<=]STEPS TIMES ATOMS WHAT WHERE   a line of the deck that runs; seconds of all
 *   Time in all: S seconds (...)
 *   BYTES LEAST MOST TIMES FILE, KIND                  least and most differ where it is compressed
 *   Disk in all: B bytes, from L to M (...)
 *   Not known: TEXT */
void estimate_print(struct estimate *estimate, const char *log_name);

#endif
