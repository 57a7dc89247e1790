#ifndef CW_BASE_SIGNALS_H
#define CW_BASE_SIGNALS_H
/* SIGTERM, SIGINT and SIGUSR1 ask a run to end well: the handler sets a flag and does nothing else;
 * the step loop looks at it. SIGXFSZ is ignored: a write beyond the limit on file sizes fails, and
 * its error is handled. State is the process's, as signals are. All functions are local. */
#include "base/compiler.h"

/* Installs the handlers; once, by main. A second SIGINT ends the program at once (a user who
 * insists must not have to wait). */
void signals_install(void);

/* The signal that has come (its number), or 0. */
int signals_pending(void);

/* "SIGTERM", "SIGINT", "SIGUSR1" of the pending one; "a signal" when it came to another rank. */
const char *signals_name(void);

/* Forgets it (tests; a program that goes on after a stop). */
void signals_clear(void);

#endif
