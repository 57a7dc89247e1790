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
    bool measures;  /* counts what would be written and writes nothing */
    bool has_file;  /* a log file would be open */
    int warnings;
    size_t measured;
    FILE *file;
} sink = {.speaks = true, .screen = true};

void log_speaker(bool speaks)
{
    sink.speaks = speaks;
}

void log_screen(bool on)
{
    sink.screen = on;
}

/* Output that is lost is said once, at the first loss: the rest would be the same. */
static void lost(const char *what)
{
    if (!sink.failed)
        (void)fprintf(stderr, "ERROR: cannot write the %s: %s\n", what, strerror(errno));
    sink.failed = true;
}

static void close_file(void)
{
    if (sink.file && fclose(sink.file) != 0)
        lost("log file");
    sink.file = NULL;
}

enum cw_status log_open(const char *path, bool append, struct cw_err *err)
{
    if (!sink.speaks)
        return CW_OK;
    sink.has_file = path != NULL;
    if (sink.measures)
        return CW_OK;
    log_flush(); /* the new file may be the old one */
    FILE *file = path ? fopen(path, append ? "a" : "w") : NULL;
    if (path && !file) /* the old one stays open, for this message */
        return cw_err_user(err, "cannot open the log file '%s': %s", path, strerror(errno));
    close_file();
    sink.file = file;
    return CW_OK;
}

static void print_file(const char *format, va_list args)
{
    if (sink.measures) {
        int n = sink.has_file ? vsnprintf(NULL, 0, format, args) : 0;
        sink.measured += n > 0 ? (size_t)n : 0;
        return;
    }
    if (!sink.speaks || !sink.file)
        return;
    if (vfprintf(sink.file, format, args) < 0)
        lost("log file");
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
    if (!sink.speaks || !sink.screen || sink.measures)
        return;
    log_transient(NULL);
    if (vprintf(format, args) < 0)
        lost("standard output");
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

void log_measure(bool on)
{
    sink.measures = on;
}

size_t log_measured(void)
{
    return sink.measured;
}

void log_flush(void)
{
    if (!sink.speaks)
        return;
    if (sink.screen && fflush(stdout) != 0)
        lost("standard output");
    if (sink.file && fflush(sink.file) != 0)
        lost("log file");
}

bool log_healthy(void)
{
    return !sink.failed;
}
