#ifndef CW_DECK_READER_H
#define CW_DECK_READER_H
/* The stack of deck files being read, and their logical lines. All functions are collective over
 * the communicator unless they say local; every rank sees the same lines. */
#include "base/err.h"
#include "base/types.h"

struct comm;
struct reader; /* opaque */

/* How deep files may include each other. */
enum { READER_DEPTH = 32 };

/* One logical line: physical lines joined at '&' and inside triple quotes. The reader owns the text
 * until the next call. */
struct reader_line {
    const char *code; /* comment and line break gone; empty for an empty line */
    const char *echo; /* the same with its comment, for `echo` */
    const char *file; /* name as in the deck; "(standard input)" */
    int line;         /* number of its first physical line, from 1 */
    bool ours;        /* it began with "#cw " (a comment to LAMMPS); code begins after that */
};

struct reader *reader_create(struct comm *comm);
void reader_destroy(struct reader *reader);

/* Opens a file on top of the stack (path NULL: standard input, read to its end once and kept, so
 * that it can be opened again). Errors: it cannot
 * be read, is a folder, holds NUL or other control bytes, nests deeper than READER_DEPTH. */
enum cw_status reader_open(struct reader *reader, const char *path,
                           struct cw_err *err) CW_MUST_CHECK;

/* A text in memory on top of the stack, under a name. */
void reader_open_text(struct reader *reader, const char *name, const char *text);

/* Replaces the file on top by another one; "SELF" starts it again. */
enum cw_status reader_jump(struct reader *reader, const char *path,
                           struct cw_err *err) CW_MUST_CHECK;

/* The next logical line of the top file; when it ends, the file below goes on. *more is false after
 * the last line of the last file. Errors (with "file:line: " in front): quotes left open, `&` on
 * the last line. Local. */
enum cw_status reader_next(struct reader *reader, struct reader_line *out, bool *more,
                           struct cw_err *err) CW_MUST_CHECK;

/* The same for the top file alone: *more is false at its end, and it stays on the stack. Local. */
enum cw_status reader_next_here(struct reader *reader, struct reader_line *out, bool *more,
                                struct cw_err *err) CW_MUST_CHECK;

/* Takes the top file off. Local. */
void reader_close(struct reader *reader);

/* Files on the stack, and the name of one (0: the first opened). Local. */
int reader_depth(const struct reader *reader);
const char *reader_name(const struct reader *reader, int level);

#endif
