#ifndef CW_OUTPUT_BUFFER_H
#define CW_OUTPUT_BUFFER_H
/* Growing bytes: lines of text on their way to a file. All functions are local. */
#include "base/compiler.h"
#include "base/types.h"

struct buffer {
    char *data; /* owned; always followed by a NUL that is not counted, once anything was added */
    size_t n, cap;
};

void buffer_free(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* keeps the room */

/* Room for n more bytes; returns where they go (n is not counted until buffer_grew). */
char *buffer_reserve(struct buffer *buffer, size_t n);
void buffer_grew(struct buffer *buffer, size_t n);

void buffer_bytes(struct buffer *buffer, const void *data, size_t n);
void buffer_text(struct buffer *buffer, const char *text);
void buffer_print(struct buffer *buffer, const char *format, ...) CW_PRINTF(2, 3);

#endif
