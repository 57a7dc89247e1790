#ifndef CW_SIM_WELD_FILE_H
#define CW_SIM_WELD_FILE_H
/* A table of lines "STEP,..." that grows by whole lines and goes on where a checkpoint left off.
 * All functions are collective: rank 0 writes, all ranks get the same status. Errors name the file
 * and the system's reason. */
#include "base/err.h"
#include "base/types.h"

struct comm;

/* A new file with this header line (no newline at its end); an older one of that name is replaced.
 */
enum cw_status weld_file_start(struct comm *comm, const char *path, const char *header,
                               struct cw_err *err) CW_MUST_CHECK;

/* Goes on in an older file: its lines up to and including `step` stay, later ones are dropped (they
 * were written after the checkpoint). Starts a new one when there is none. Errors also: the header
 * is another. */
enum cw_status weld_file_continue(struct comm *comm, const char *path, const char *header, gid step,
                                  struct cw_err *err) CW_MUST_CHECK;

/* Adds a line (no newline at its end). When it cannot be written whole, nothing of it stays. */
enum cw_status weld_file_append(struct comm *comm, const char *path, const char *line,
                                struct cw_err *err) CW_MUST_CHECK;

#endif
