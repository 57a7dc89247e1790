#ifndef CW_OUTPUT_FORMAT_H
#define CW_OUTPUT_FORMAT_H
/* Number formats that a deck gives (thermo_modify format, dump_modify format): printf's, checked
 * before they are used. All functions are local. */
#include "base/err.h"
#include "base/types.h"

struct buffer;

enum format_kind { FORMAT_FLOAT, FORMAT_INTEGER, FORMAT_TEXT };

enum { FORMAT_LENGTH = 96 };

/* Text with exactly one conversion, rewritten so that it takes a double, an int64_t or a string. */
struct number_format {
    char text[FORMAT_LENGTH];
    enum format_kind kind;
};

/* "%12.6g", "%ld", "T = %-8d|". Length letters (h l ll j z) are dropped. Errors: no conversion,
 * several, an unknown one, '*' for a width, too long. */
enum cw_status format_parse(const char *word, struct number_format *format,
                            struct cw_err *err) CW_MUST_CHECK;

/* Splits a line with exactly n conversions into n formats whose outputs, joined, are the line. */
enum cw_status format_split(const char *line, int n, struct number_format *formats,
                            struct cw_err *err) CW_MUST_CHECK;

/* Appends a number: integer conversions round it. A text conversion gets it as "%g" has it. */
void format_number(struct buffer *buffer, const struct number_format *format, double value);
void format_integer(struct buffer *buffer, const struct number_format *format, int64_t value);
void format_string(struct buffer *buffer, const struct number_format *format, const char *value);

#endif
