#ifndef CW_OUTPUT_THERMO_WORDS_H
#define CW_OUTPUT_THERMO_WORDS_H
/* The words that stand for one number of the whole system, in thermo output and in formulas. One
 * table: thermo prints by it, sim/ evaluates by it. */
#include "base/types.h"

enum thermo_kind {
    THERMO_FLOAT,
    THERMO_INTEGER,
    THERMO_HASH /* 64 bits, which a double cannot hold: value_host.thermo is asked for
                   "statehash/high" and "statehash/low", 32 bits each */
};

struct thermo_word {
    const char *name;   /* "temp" */
    const char *header; /* "Temp": LAMMPS's column title */
    enum thermo_kind kind;
    unsigned needs; /* flags of enum value_need */
    bool extensive; /* thermo_modify norm yes: divided by the number of atoms */
};

/* NULL: no such word. Local. */
const struct thermo_word *thermo_word_find(const char *name);

/* All names, NULL-terminated, for hints and --help. Local. */
const char *const *thermo_word_names(void);

/* The table itself, ended by a row with a NULL name. Local. */
const struct thermo_word *thermo_words(void);

#endif
