#ifndef CW_SYSTEM_DATA_TEXT_H
#define CW_SYSTEM_DATA_TEXT_H
/* Reading a text file of any size line by line, and cutting lines into words. The file may be
 * compressed by gzip, whatever its name. For one rank; local. */
#include "base/err.h"
#include "base/types.h"

struct data_text {
    const char *path; /* borrowed */
    void *file;       /* zlib's */
    char *buffer;     /* [cap] owned */
    size_t begin, end, cap;
    gid line; /* number of the line given last, from 1 */
    bool at_end;
    int fault; /* zlib's */
};

/* Opens; errors: missing, a folder, not readable. */
enum cw_status data_text_open(struct data_text *text, const char *path,
                              struct cw_err *err) CW_MUST_CHECK;
void data_text_close(struct data_text *text); /* also after a failed open of a zeroed struct */

/* The next line without its end (LF or CRLF) and without a comment (# ...), or NULL at the end of
 * the file or on an error: a line of more than a megabyte, zero bytes (no text file), a read that
 * fails, a compressed file that is truncated or damaged (told before its last lines are given). The
 * line is writable and holds until the next call. *comment, if not NULL, gets the text after '#',
 * or NULL. */
char *data_text_line(struct data_text *text, const char **comment, struct cw_err *err);

/* Cuts a line at blanks in place; word[0 .. n), n at most `most`; returns the number there are. */
int data_text_split(char *line, char **word, int most);

#endif
