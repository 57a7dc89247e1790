#ifndef CW_BEAM_EVENT_LOG_H
#define CW_BEAM_EVENT_LOG_H
/* The file of events: a table with a row per event, as text with commas, or, where its name ends in
 * ".h5", as HDF5: /events/COLUMN, a data set for each column that grows, with its unit as an
 * attribute. Rank 0 writes. Functions are collective unless they say local; every rank gets the
 * same status.
 *
 * It goes on over a restart: a checkpoint keeps the position, and what the file has beyond it is
 * cut off. Rows that are not final (events whose outcome is not known at the end of a run) are cut
 * off again before the next ones are written. */
#include "base/err.h"
#include "base/types.h"
#include "dynamics/fix_file.h"

struct beam_event;
struct comm;

/* All bytes zero: no file. */
struct event_log {
    struct fix_file text; /* text.path: of the file, whatever its kind; owned */
    bool is_hdf5, is_open;
    gid kept;           /* position behind the last final row: bytes of text, rows of HDF5 */
    gid total;          /* and behind the last row */
    gid resume;         /* -1: start afresh; else what a checkpoint says of kept */
    struct comm *alone; /* rank 0's own, for HDF5; owned */
};

/* Takes the file's name. Local. */
void event_log_init(struct event_log *log, const char *path);

/* Opens it unless it is open or there is no file. Errors: cannot be opened, is no log of ours. */
enum cw_status event_log_open(struct event_log *log, struct comm *comm,
                              struct cw_err *err) CW_MUST_CHECK;

/* Rows for n events, the same on all ranks. final: they stay. Errors: disk full. */
enum cw_status event_log_write(struct event_log *log, struct comm *comm,
                               const struct beam_event *event, size_t n, bool final,
                               struct cw_err *err) CW_MUST_CHECK;

/* Bytes of the head and of a usual row, for an estimate. Local. */
gid event_log_head_bytes(const struct event_log *log);
gid event_log_row_bytes(const struct event_log *log);

/* Closes and frees. Local. */
void event_log_free(struct event_log *log);

#endif
