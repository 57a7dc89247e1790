#ifndef CW_SIM_COUNTERS_H
#define CW_SIM_COUNTERS_H
/* What the loop of a run asked of every rank, as a table with one line per rank (option -counters):
 * how scaling studies know what travels. Counts only: no time is in it, so it does not depend on
 * how busy the machine was. */
#include "base/err.h"

struct sim;

/* Writes the file, in place of an older one; a * in its name becomes the step. Columns: rank;
 * owned, ghosts, neighbours (at the end); partners (ranks that it sends ghosts to); work (its share
 * in the balance); steps, rebuilds, bisections; messages, bytes, collectives, collective_bytes
 * (struct traffic) of the loop without rebuilds, and the same with rebuild_ in front for the
 * rebuilds. To be called right after the loop. Collective. Errors: the file cannot be written. */
enum cw_status counters_write(struct sim *sim, const char *path, struct cw_err *err) CW_MUST_CHECK;

#endif
