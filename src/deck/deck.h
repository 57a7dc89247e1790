#ifndef CW_DECK_DECK_H
#define CW_DECK_DECK_H
/* A deck under way: the simulation that it drives, its variables, and the stack of files being
 * read. */
#include "base/err.h"
#include "base/types.h"

#include "deck/variable_values.h"
#include "potential/potential.h"

struct comm;
struct estimate;
struct sim;
struct variables;
struct reader;

struct deck {
    struct comm *comm;             /* borrowed */
    struct sim *sim;               /* owned; `clear` makes a new one */
    struct variables *variables;   /* deck/variables.h; owned; survives `clear` */
    struct reader *reader;         /* deck/reader.h; owned */
    struct variable_values values; /* sim->values is a copy of its host: variables in front of the
                                      simulation's own values */
    bool echo_screen, echo_log;
    const char *counters; /* borrowed; file for counts per rank of each run; NULL: none */
    enum potential_precision
        precision;             /* that a new simulation begins with; see deck_set_precision */
    struct estimate *estimate; /* sim/estimate.h; borrowed; NULL: commands run and write */
    bool skip_jump;            /* a variable ran out of values: the next `jump` is skipped */
    bool located;              /* the error under way has its file and line already */
    bool quit;                 /* `quit` was met */
    int quit_status;
};

/* A deck without a line read yet. Collective. */
struct deck *deck_create(struct comm *comm);
void deck_destroy(struct deck *deck);

/* The precision of this and of later simulations until a command says otherwise. Local. */
void deck_set_precision(struct deck *deck, enum potential_precision precision);

/* Checks a whole file (path NULL: standard input) and those that it includes without running any of
 * it: unknown commands and styles, numbers of words, malformed numbers and formulas, labels that a
 * jump does not find. Words with a variable in them pass. One fault: its "file:line: text" is in
 * err. Several: up to 20 are reported (deck_report), and err counts them. Collective. */
enum cw_status deck_check(struct deck *deck, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* Runs a file (path NULL: standard input) to its end, to `quit`, or to the first error (file:line
 * in front of its text). Collective. */
enum cw_status deck_run(struct deck *deck, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* From now on commands that run or write are estimated; before the first line. Local. */
void deck_estimate(struct deck *deck, struct estimate *estimate);

/* Runs one line as if it stood in a file (for tests, `if` and embedding programs). Collective. */
enum cw_status deck_line(struct deck *deck, const char *line, struct cw_err *err) CW_MUST_CHECK;

/* A new, empty simulation in place of the present one, variables in front of it (`clear`).
 * Collective. */
void deck_clear(struct deck *deck);

/* Opens a file on top and runs it to its end (`include`). Collective. */
enum cw_status deck_include(struct deck *deck, const char *path, struct cw_err *err) CW_MUST_CHECK;

/* "ERROR: text" to stderr and the log file, from rank 0. Local. */
void deck_report(const struct deck *deck, const char *text);

#endif
