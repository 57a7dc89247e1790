#ifndef CW_BASE_LOG_H
#define CW_BASE_LOG_H
/* The one log: what a run says goes to the screen and to a log file, from one rank. (The progress
 * line is not part of it; see output/progress.h.) State is the program's: the exception that the
 * house style allows. */
#include "base/err.h"
#include "base/types.h"

/* Says whether this rank speaks (rank 0 of the world); others drop every line. Call once at start.
 */
void log_speaker(bool speaks);

/* Screen output on (stdout) or off. */
void log_screen(bool on);

/* Opens the log file and closes one that is open (which stays when the new one cannot be opened);
 * append continues it. NULL closes only. Only the
 * speaking rank touches the file: the status is the speaker's (others CW_OK); the caller agrees on
 * it by err_sync. */
enum cw_status log_open(const char *path, bool append, struct cw_err *err) CW_MUST_CHECK;

/* Formatted text to screen and file; no newline is added. */
void log_print(const char *format, ...) CW_PRINTF(1, 2);

/* The same, to the file only / to the screen only. */
void log_print_file(const char *format, ...) CW_PRINTF(1, 2);
void log_print_screen(const char *format, ...) CW_PRINTF(1, 2);

/* "WARNING: text\n". The number of warnings so far is counted. */
void log_warn(const char *format, ...) CW_PRINTF(1, 2);
int log_warnings(void);

/* A line on the terminal (stderr) that the next output to the screen, or the next such line,
 * replaces; NULL takes it away. For a terminal only: the caller has looked. */
void log_transient(const char *text);

/* On: nothing is written any more, and no log file is opened; what would go into log files is
 * counted instead. Off: the screen is back, log files are not. */
void log_measure(bool on);

/* Bytes counted so far. */
size_t log_measured(void);

void log_flush(void);

/* False after a write to the file or the screen failed (disk full); said once to stderr as well. */
bool log_healthy(void);

#endif
