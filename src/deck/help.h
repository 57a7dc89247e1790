#ifndef CW_DECK_HELP_H
#define CW_DECK_HELP_H
#include <stdbool.h>

/* -help: commands and styles from the tables that run them, so the list is always true. */

/* Prints to stdout: everything (topic NULL), or what has the topic in its name. Returns false when
 * nothing has. Local. */
bool help_print(const char *topic);

#endif
