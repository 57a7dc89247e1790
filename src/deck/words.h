#ifndef CW_DECK_WORDS_H
#define CW_DECK_WORDS_H
/* The words of one logical line: white space separates them, quotes hold them together. */
#include "base/err.h"
#include "base/types.h"

struct words {
    int n;
    const char **word; /* [n + 1], the last NULL; point into text */
    bool *quoted;      /* [n] the word stood in quotes */
    char *text;        /* owned: the words' characters */
};

/* Splits a line as LAMMPS does: words are separated by blanks, tabs and line breaks; a word that
 * begins with ', " or """ goes to the matching quote, which must be followed by white space or the
 * end, and loses its quotes. `out` is the caller's (words_free), also after an error. Errors: a
 * quote without its partner, text glued to a closing quote. Local. */
enum cw_status words_split(const char *line, struct words *out, struct cw_err *err) CW_MUST_CHECK;
void words_free(struct words *words);

/* Scans a line character by character with the state of its quotes; shared by everything that must
 * know what is inside quotes. Start with all bytes zero. */
struct quote_state {
    char quote; /* 0 outside, '\'' or '"' inside, '3' inside triple quotes */
};

/* Takes the character(s) at text; returns how many characters belong together (3 for a triple quote
 * that opens or closes, else 1; 0 at the end). Local, pure. */
size_t quote_step(struct quote_state *state, const char *text);

#endif
