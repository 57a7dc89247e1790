/* The log sink. See log.h. */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct {
    bool speaks;
    bool screen;
    bool failed;
    bool transient; /* a line that must go before others come */
    int warnings;
    FILE *file;
} sink = {true, true, false, false, 0, NULL};

void log_speaker(bool speaks)
{
    sink.speaks = speaks;
}

void log_screen(bool on)
{
    sink.screen = on;
}

static void close_file(void)
{
    if (sink.file && fclose(sink.file) != 0)
        sink.failed = true;
    sink.file = NULL;
}

enum cw_status log_open(const char *path, bool append, struct cw_err *err)
{
    if (!sink.speaks)
        return CW_OK;
    close_file();
    if (!path)
        return CW_OK;
    sink.file = fopen(path, append ? "a" : "w");
    if (!sink.file)
        return cw_err_user(err, "cannot open the log file '%s': %s", path, strerror(errno));
    return CW_OK;
}

static void print_file(const char *format, va_list args)
{
    if (!sink.speaks || !sink.file)
        return;
    if (vfprintf(sink.file, format, args) < 0 && !sink.failed) {
        sink.failed = true;
        (void)fprintf(stderr, "coldweld: cannot write the log file: %s\n", strerror(errno));
    }
}

void log_transient(const char *text)
{
    if (!sink.speaks || (!text && !sink.transient))
        return;
    (void)fprintf(stderr, "\r%s\033[K", text ? text : "");
    (void)fflush(stderr);
    sink.transient = text != NULL;
}

static void print_screen(const char *format, va_list args)
{
    if (!sink.speaks || !sink.screen)
        return;
    log_transient(NULL);
    vprintf(format, args);
}

void log_print(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_screen(format, args);
    va_end(args);
    va_start(args, format);
    print_file(format, args);
    va_end(args);
}

void log_print_file(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_file(format, args);
    va_end(args);
}

void log_print_screen(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_screen(format, args);
    va_end(args);
}

void log_warn(const char *format, ...)
{
    char text[CW_ERR_TEXT];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    sink.warnings++;
    log_print("WARNING: %s\n", text);
}

int log_warnings(void)
{
    return sink.warnings;
}

void log_flush(void)
{
    if (!sink.speaks)
        return;
    if (sink.screen)
        (void)fflush(stdout);
    if (sink.file && fflush(sink.file) != 0)
        sink.failed = true;
}

bool log_healthy(void)
{
    return !sink.failed;
}
