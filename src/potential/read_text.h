#ifndef CW_POTENTIAL_READ_TEXT_H
#define CW_POTENTIAL_READ_TEXT_H
/* The bytes of a potential file, the same on every rank: all ranks parse the same text and so agree
 * on any error without talking. */
#include "base/err.h"

struct comm;

/* Finds the file (potential_find_file), reads it on rank 0 and sends it to all. *path and *text are
 * the caller's (mem_free), NULL on error. Errors: not found, not readable, a zero byte in it,
 * longer than 1 GiB. Collective; all ranks return the same. */
enum cw_status potential_read_text(const char *name, struct comm *comm, char **path, char **text,
                                   struct cw_err *err) CW_MUST_CHECK;

#endif
