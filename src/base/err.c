/* Error values and the last exit. See err.h. A message is formatted into the fixed text of the
 * struct: reporting an error must not need memory. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*fatal_hook)(void); /* set once at start by parallel/ */

static enum cw_status fill(struct cw_err *err, enum cw_status status, const char *format,
                           va_list args)
{
    if (err->status != CW_OK)
        return err->status;
    err->status = status;
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    return status;
}

enum cw_status cw_err_user(struct cw_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum cw_status status = fill(err, CW_USER, format, args);
    va_end(args);
    return status;
}

enum cw_status cw_err_defect(struct cw_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum cw_status status = fill(err, CW_DEFECT, format, args);
    va_end(args);
    return status;
}

enum cw_status cw_err_stopped(struct cw_err *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum cw_status status = fill(err, CW_STOPPED, format, args);
    va_end(args);
    return status;
}

void cw_err_prefix(struct cw_err *err, const char *format, ...)
{
    if (err->status == CW_OK)
        return;
    char text[CW_ERR_TEXT];
    va_list args;
    va_start(args, format);
    int used = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (used < 0 || used >= CW_ERR_TEXT)
        return;
    (void)snprintf(text + used, sizeof text - (size_t)used, "%s", err->text);
    memcpy(err->text, text, sizeof text);
}

void cw_err_append(struct cw_err *err, const char *format, ...)
{
    if (err->status == CW_OK)
        return;
    size_t used = strlen(err->text);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text + used, sizeof err->text - used, format, args);
    va_end(args);
}

void cw_fatal(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)fputs("coldweld: ", stderr);
    (void)vfprintf(stderr, format, args);
    (void)fputc('\n', stderr);
    (void)fflush(stderr);
    va_end(args);
    if (fatal_hook)
        fatal_hook();
    abort();
}

void cw_fatal_hook(void (*end_all_ranks)(void))
{
    fatal_hook = end_all_ranks;
}
