#ifndef CW_OUTPUT_SINK_H
#define CW_OUTPUT_SINK_H
/* Where a writer's bytes go. A snapshot is given whole: a file of its own is written beside
 * ("NAME.tmp") and renamed; in an appended trajectory a snapshot that cannot be written fully is
 * cut off again. ".gz" and ".zst" compress each snapshot as a gzip member or zstd frame of its own:
 * joined they are a legal file. All functions are local: for the rank that writes. */
#include "base/err.h"
#include "base/types.h"

struct sink {
    char *pattern;  /* owned; may hold one * for the step */
    int pad;        /* width of the step in file names, with zeros */
    bool append;    /* go on with what a file holds */
    bool whole;     /* each snapshot is a file of its own, also without a * (the last one stays) */
    int descriptor; /* of an appended trajectory; -1: not open */
};

/* Errors: an empty name, '%' (one file per rank is not supported), two stars. */
enum cw_status sink_init(struct sink *sink, const char *pattern, struct cw_err *err) CW_MUST_CHECK;
void sink_free(struct sink *sink); /* closes */

/* True: one file per snapshot. */
bool sink_is_numbered(const struct sink *sink);

/* Name of the file for a step; the caller's (mem_free). */
char *sink_name(const struct sink *sink, gid step);

/* Writes a snapshot. Errors: cannot be created or written, with the system's reason. */
enum cw_status sink_write(struct sink *sink, gid step, const char *data, size_t n,
                          struct cw_err *err);

/* Bytes that this snapshot would take, compressed when the name asks for that; nothing is written.
 */
size_t sink_measure(const struct sink *sink, const char *data, size_t n);

#endif
