#ifndef CW_DECK_OPTIONS_H
#define CW_DECK_OPTIONS_H
/* The command line, as LAMMPS users type it, with one dash or two. */
#include "base/err.h"
#include "base/types.h"
#include "potential/potential.h"

struct variables;

struct options {
    const char *input;    /* NULL: standard input */
    const char *log;      /* NULL: none */
    const char *screen;   /* NULL: none; "": stdout */
    const char *simd;     /* kernel instruction set; NULL: the best of this processor */
    const char *counters; /* file for counts per rank; NULL: none */
    enum potential_precision precision; /* until the deck or a restart says otherwise */
    bool echo_screen, echo_log;
    bool help, version, check_only, estimate;
    const char *topic; /* of -help; NULL: all */
    int beam_table;    /* its words begin here in `word`; 0: not asked for */
    int n_words;       /* in `word` */
    char **word;       /* borrowed argument list */
    int var[64];       /* places of -var in it */
    int n_var;
};

/* Reads argv[1 ..]. The result points into argv. Errors: unknown option (with the nearest), missing
 * value. Local, pure. */
enum cw_status options_read(int argc, char **argv, struct options *options,
                            struct cw_err *err) CW_MUST_CHECK;

/* Defines the variables of -var, index style. Local. */
enum cw_status options_define(const struct options *options, struct variables *variables,
                              struct cw_err *err) CW_MUST_CHECK;

/* The list of options, for -help. */
const char *options_usage(void);

#endif
