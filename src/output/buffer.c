/* Growing bytes. Capacity doubles, so that n appended bytes cost O(n) copies; a snapshot's buffer
 * is kept by its writer and reaches its size once. */
#include "output/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"

void buffer_free(struct buffer *buffer)
{
    mem_free(buffer->data);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->n = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

char *buffer_reserve(struct buffer *buffer, size_t n)
{
    if (buffer->cap - buffer->n <= n || !buffer->data) {
        buffer->cap = 2 * buffer->cap + n + 64;
        buffer->data = mem_resize(buffer->data, buffer->cap, 1);
    }
    return buffer->data + buffer->n;
}

void buffer_grew(struct buffer *buffer, size_t n)
{
    buffer->n += n;
    CW_DEBUG_ASSERT(buffer->n < buffer->cap, "written within the reserved room");
    buffer->data[buffer->n] = '\0';
}

void buffer_bytes(struct buffer *buffer, const void *data, size_t n)
{
    char *place = buffer_reserve(buffer, n);
    if (n > 0)
        memcpy(place, data, n);
    buffer_grew(buffer, n);
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_bytes(buffer, text, strlen(text));
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    CW_ASSERT(n >= 0, "a format that prints");
    char *place = buffer_reserve(buffer, (size_t)n);
    va_start(args, format);
    (void)vsnprintf(place, (size_t)n + 1, format, args);
    va_end(args);
    buffer_grew(buffer, (size_t)n);
}
