#ifndef CW_SIM_RESTART_H
#define CW_SIM_RESTART_H
/* Checkpoints of a simulation: what of its state goes into one, and how it comes back. Everything
 * is collective unless it says "local". */
#include "base/err.h"
#include "base/types.h"

struct compute;
struct fix;
struct sim;
struct restart_saved; /* states of fixes and computes that the deck has not declared again yet */

/* `write_restart`: a '*' in the path becomes the step. Errors: cannot be written; a checkpoint that
 * was there before then stays as it is. */
enum cw_status restart_write(struct sim *sim, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* Bytes that a checkpoint of the present state will have. */
gid restart_bytes(struct sim *sim);

/* The checkpoint that `restart` asks for at this step. Of "base.*" the last two are kept, as of two
 * files in turn. */
enum cw_status restart_write_scheduled(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

/* The checkpoint of a run that a signal ends: where `restart` says, else
 * "coldweld.restart.STEP". *path gets its name (the caller's, mem_free; also on other ranks). */
enum cw_status restart_write_on_signal(struct sim *sim, char **path,
                                       struct cw_err *err) CW_MUST_CHECK;

/* `read_restart`: into a simulation without a box. A '*' means the newest that fits. Box, units,
 * step, groups, types, masses, atoms and the force field come back; fixes and computes do when the
 * deck declares them again. */
enum cw_status restart_read(struct sim *sim, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* Called for each new fix: one with the ID, group and style of a fix of the checkpoint takes up its
 * state (and says so in the log). Errors: the state does not fit. */
enum cw_status restart_claim_fix(struct sim *sim, struct fix *fix,
                                 struct cw_err *err) CW_MUST_CHECK;

/* Likewise for each new compute. */
enum cw_status restart_claim_compute(struct sim *sim, struct compute *compute,
                                     struct cw_err *err) CW_MUST_CHECK;

/* Says in the log which states nobody claimed, and forgets them: when a run begins. Local. */
void restart_forget(struct sim *sim);

/* `restart N FILE` / `restart N FILE1 FILE2`; N = 0: off. Local. */
void restart_schedule(struct sim *sim, gid every, const char *first, const char *second);

/* Frees what the schedule and saved states hold: when a simulation ends. Local. */
void restart_release(struct sim *sim);

#endif
