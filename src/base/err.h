#ifndef CW_BASE_ERR_H
#define CW_BASE_ERR_H
/* Errors. A user's or a file's fault is a status plus a message that says where and what was
 * expected; a broken invariant is CW_ASSERT; what cannot go on (no memory, MPI) is cw_fatal. Only
 * main.c turns a status into an exit code. */
#include "base/compiler.h"

/* Values are the program's exit codes. */
enum cw_status {
    CW_OK = 0,
    CW_USER = 1,    /* the user's error: deck, file, physical set-up */
    CW_DEFECT = 2,  /* a defect of ours */
    CW_STOPPED = 3, /* stopped by a signal after a checkpoint */
};

enum { CW_ERR_TEXT = 1024 };

/* Embedded by value; all bytes zero means "no error". Not owned memory inside: may be copied and
 * sent. */
struct cw_err {
    enum cw_status status;
    char text[CW_ERR_TEXT]; /* one message, no newline at its end, NUL-terminated, cut when too long
                             */
};

/* Fills `err` with CW_USER and the formatted text, unless it holds an error already (the first one
 * wins). Returns the status then held. err must not be NULL. Local. */
enum cw_status cw_err_user(struct cw_err *err, const char *format, ...) CW_PRINTF(2, 3);

/* The same with CW_DEFECT. */
enum cw_status cw_err_defect(struct cw_err *err, const char *format, ...) CW_PRINTF(2, 3);

/* The same with CW_STOPPED. */
enum cw_status cw_err_stopped(struct cw_err *err, const char *format, ...) CW_PRINTF(2, 3);

/* Puts "prefix" before the text held (used to add file:line). No effect without an error. Local. */
void cw_err_prefix(struct cw_err *err, const char *format, ...) CW_PRINTF(2, 3);

/* Puts text behind what is held (what to write instead). No effect without an error. Local. */
void cw_err_append(struct cw_err *err, const char *format, ...) CW_PRINTF(2, 3);

/* Prints the message to stderr and ends all ranks: out of memory, MPI failure, broken invariant.
 * Never returns. */
CW_NORETURN void cw_fatal(const char *format, ...) CW_PRINTF(1, 2);

/* Sets what cw_fatal calls last (parallel/ installs MPI_Abort); NULL restores abort(). */
void cw_fatal_hook(void (*end_all_ranks)(void));

/* Invariant, checked in every build outside kernels. */
#define CW_ASSERT(condition, what)                                                                 \
    ((condition)                                                                                   \
         ? (void)0                                                                                 \
         : cw_fatal("%s:%d: internal error: %s (%s)", __FILE__, __LINE__, what, #condition))

#ifdef CW_DEBUG
#define CW_DEBUG_ASSERT(condition, what) CW_ASSERT(condition, what)
#else
#define CW_DEBUG_ASSERT(condition, what) ((void)0)
#endif

#endif
