#ifndef CW_DYNAMICS_FIX_FILE_H
#define CW_DYNAMICS_FIX_FILE_H
/* A text file that a fix writes line by line, from rank 0. It is opened at the first set-up, not
 * when the fix is created, so that a run that goes on from a checkpoint can cut the file back to
 * where it was then and go on: no line is lost, none is there twice. Functions are collective
 * unless they say local; every rank gets the same status. */
#include <stdio.h>

#include "base/err.h"
#include "base/types.h"

struct comm;

/* All bytes zero: no file. */
struct fix_file {
    char *path;   /* owned; NULL: no file */
    bool append;  /* keep what is there */
    gid resume;   /* -1: start afresh; else bytes to keep of the file that is there */
    gid position; /* bytes written up to now; the same on every rank */
    FILE *stream; /* rank 0 while open */
    bool is_open; /* on every rank */
};

/* Takes the file's name. Local. */
void fix_file_init(struct fix_file *file, const char *path, bool append);

/* Opens it unless it is open or there is no file. *is_fresh: a header is wanted. Errors: cannot be
 * opened. */
enum cw_status fix_file_open(struct fix_file *file, struct comm *comm, bool *is_fresh,
                             struct cw_err *err) CW_MUST_CHECK;

/* Appends text and flushes. No file: nothing. Errors: disk full. */
enum cw_status fix_file_write(struct fix_file *file, struct comm *comm, const char *text,
                              struct cw_err *err) CW_MUST_CHECK;

/* Replaces the file's contents by text (ave/time's overwrite). */
enum cw_status fix_file_replace(struct fix_file *file, struct comm *comm, const char *text,
                                struct cw_err *err) CW_MUST_CHECK;

/* Cuts an open file back to so many bytes, at most those that it has. Errors: cannot be cut. */
enum cw_status fix_file_cut(struct fix_file *file, struct comm *comm, gid bytes,
                            struct cw_err *err) CW_MUST_CHECK;

/* Closes and frees. Local. */
void fix_file_free(struct fix_file *file);

#endif
