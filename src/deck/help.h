#ifndef CW_DECK_HELP_H
#define CW_DECK_HELP_H
#include <stdbool.h>

/* -help: commands and styles from the tables that run them, so the list is always true. */

/* Prints to stdout: everything (asked NULL), or what has the last word of `asked` ("fix beam") in
 * its name. Returns false when nothing has. Local. */
bool help_print(const char *asked);

#endif
