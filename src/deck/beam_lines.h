#ifndef CW_DECK_BEAM_LINES_H
#define CW_DECK_BEAM_LINES_H
/* `coldweld beam-table DECK`: what the beams of a deck can do to its atoms, before any run. */
#include <stdio.h>

#include "base/err.h"

struct comm;
struct variables;

/* Reads a deck and the files that it includes, without running a line, and prints the table
 * (beam/beam_table.h) of each `fix ... beam` in it, those inside `if` too. Variables count that
 * have one value for the whole deck, or are given; where the current or rate is not known, rates
 * are for 1 A/cm^2. out: NULL on ranks that do not print. Errors: the deck cannot be read, has no
 * beam, one with wrong words, or one whose energy or elements are not known. Collective. */
enum cw_status beam_lines_print(struct comm *comm, const struct variables *given, const char *path,
                                FILE *out, struct cw_err *err) CW_MUST_CHECK;

#endif
