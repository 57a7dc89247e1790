#ifndef CW_DECK_DECK_H
#define CW_DECK_DECK_H
/* A deck under way: the simulation that it drives, its variables, and the stack of files being
 * read. */
#include "base/err.h"
#include "base/types.h"

struct comm;
struct sim;
struct variables;
struct reader;

struct deck {
    struct comm *comm;           /* borrowed */
    struct sim *sim;             /* owned; `clear` makes a new one */
    struct variables *variables; /* deck/variables.h; owned; survives `clear` */
    struct reader *reader;       /* deck/reader.h; owned */
    bool echo_screen, echo_log;
    bool quit; /* `quit` was met */
    int quit_status;
};

/* A deck without a line read yet. Collective. */
struct deck *deck_create(struct comm *comm);
void deck_destroy(struct deck *deck);

/* Checks a whole file (and those that it includes) without running any of it: unknown commands and
 * styles, numbers of words, malformed numbers, labels that a jump does not find. Collects up to 20
 * messages into the log, "file:line: text" each; CW_USER when there was one. Collective. */
enum cw_status deck_check(struct deck *deck, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* Runs a file (path NULL: standard input) to its end, to `quit`, or to the first error (file:line
 * in front of its text). Collective. */
enum cw_status deck_run(struct deck *deck, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* Runs one line as if it stood in a file (for tests, `if` and embedding programs). Collective. */
enum cw_status deck_line(struct deck *deck, const char *line, struct cw_err *err) CW_MUST_CHECK;

#endif
