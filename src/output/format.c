/* Formats from a deck. A format that is handed to printf unchecked can read what is not there, so
 * each is taken apart once: flags, width, precision, conversion; length letters are replaced by
 * those of the type that is really passed. Text may hold %%. */
#include "output/format.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "output/buffer.h"

/* Reads one conversion at *place (which points at its '%'); appends its rewritten form to out at
 * *n. False when it is not one that takes a number or a string. */
static bool take_conversion(const char **place, struct number_format *format, size_t *n)
{
    const char *c = *place + 1;
    c += strspn(c, "-+ #0");
    c += strspn(c, "0123456789");
    if (*c == '.') {
        c++;
        c += strspn(c, "0123456789");
    }
    size_t length = (size_t)(c - *place);
    c += strspn(c, "hljzt");
    const char *letters = "";
    if (*c && strchr("eEfFgGaA", *c)) {
        format->kind = FORMAT_FLOAT;
    } else if (*c && strchr("diuxXo", *c)) {
        format->kind = FORMAT_INTEGER, letters = "ll";
    } else if (*c == 's') {
        format->kind = FORMAT_TEXT;
    } else {
        return false;
    }
    if (*n + length + 4 >= FORMAT_LENGTH)
        return false;
    memcpy(format->text + *n, *place, length);
    *n += length;
    *n += (size_t)snprintf(format->text + *n, FORMAT_LENGTH - *n, "%s%c", letters, *c);
    *place = c + 1;
    return true;
}

/* Text from *place, its first conversion, and the text behind that up to the next conversion or the
 * end (`last`: to the end, where a further conversion is an error). */
static enum cw_status take_piece(const char **place, struct number_format *format,
                                 struct cw_err *err)
{
    const char *line = *place;
    size_t n = 0;
    bool taken = false;
    while (**place) {
        bool percent = (*place)[0] == '%' && (*place)[1] == '%';
        if (**place == '%' && !percent) {
            if (taken)
                break;
            if (!take_conversion(place, format, &n)) {
                return cw_err_user(err,
                                   "format '%s': expected conversions like %%12.6g, %%8d or %%s, "
                                   "with at most %d characters around each",
                                   line, FORMAT_LENGTH - 16);
            }
            taken = true;
            continue;
        }
        size_t step = percent ? 2 : 1;
        if (n + step >= FORMAT_LENGTH) {
            return cw_err_user(err, "format '%s': more than %d characters around a number", line,
                               FORMAT_LENGTH - 1);
        }
        memcpy(format->text + n, *place, step);
        n += step;
        *place += step;
    }
    format->text[n] = '\0';
    return taken ? CW_OK : cw_err_user(err, "format '%s': expected a conversion like %%g", line);
}

enum cw_status format_parse(const char *word, struct number_format *format, struct cw_err *err)
{
    const char *place = word;
    if (take_piece(&place, format, err) != CW_OK)
        return err->status;
    if (*place)
        return cw_err_user(err, "format '%s': expected one conversion, not several", word);
    return CW_OK;
}

enum cw_status format_split(const char *line, int n, struct number_format *formats,
                            struct cw_err *err)
{
    const char *place = line;
    for (int k = 0; k < n; k++) {
        if (*place == '\0')
            return cw_err_user(err, "format line has %d conversions for %d columns", k, n);
        if (take_piece(&place, &formats[k], err) != CW_OK)
            return err->status;
    }
    if (*place)
        return cw_err_user(err, "format line has more conversions than the %d columns", n);
    return CW_OK;
}

/* the format was checked when it was read, so its argument's type is known */
static void print_checked(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *place = buffer_reserve(buffer, 128);
    int n = vsnprintf(place, 128, format, args);
    va_end(args);
    if (n >= 128) {
        place = buffer_reserve(buffer, (size_t)n);
        va_start(args, format);
        n = vsnprintf(place, (size_t)n + 1, format, args);
        va_end(args);
    }
    CW_ASSERT(n >= 0, "a format that prints");
    buffer_grew(buffer, (size_t)n);
}

void format_number(struct buffer *buffer, const struct number_format *format, double value)
{
    char text[40];
    switch (format->kind) {
    case FORMAT_FLOAT:
        print_checked(buffer, format->text, value);
        return;
    case FORMAT_INTEGER:
        /* an out-of-range value has no integer: the nearest end of the range is printed */
        value = fmin(fmax(value, -0x1p62), 0x1p62);
        print_checked(buffer, format->text, llround(value));
        return;
    case FORMAT_TEXT:
        (void)snprintf(text, sizeof text, "%g", value);
        print_checked(buffer, format->text, text);
        return;
    }
}

void format_integer(struct buffer *buffer, const struct number_format *format, int64_t value)
{
    char text[24];
    switch (format->kind) {
    case FORMAT_FLOAT:
        print_checked(buffer, format->text, (double)value);
        return;
    case FORMAT_INTEGER:
        print_checked(buffer, format->text, (long long)value);
        return;
    case FORMAT_TEXT:
        (void)snprintf(text, sizeof text, "%" PRId64, value);
        print_checked(buffer, format->text, text);
        return;
    }
}

void format_string(struct buffer *buffer, const struct number_format *format, const char *value)
{
    if (format->kind == FORMAT_TEXT) {
        print_checked(buffer, format->text, value);
    } else {
        buffer_text(buffer, value);
    }
}
