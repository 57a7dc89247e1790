/* Lines from a buffer that is refilled: no copy per line, no limit on the file, a limit on one
 * line's length, since a "line" of a megabyte means that this is no text file. zlib reads both
 * kinds of file: one that does not begin with gzip's two bytes it hands on as it is. */
#include "system/data_text.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "base/mem.h"

enum { LINE_MAX_BYTES = 1 << 20, BUFFER_BYTES = 2 * LINE_MAX_BYTES };

static gzFile stream(const struct data_text *text)
{
    return text->file;
}

enum cw_status data_text_open(struct data_text *text, const char *path, struct cw_err *err)
{
    struct stat status;
    *text = (struct data_text){.path = path};
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return cw_err_user(err, "%s: is a folder, expected a file", path);
    text->file = gzopen(path, "rb");
    if (!text->file)
        return cw_err_user(err, "%s: cannot be opened: %s", path, strerror(errno));
    text->cap = BUFFER_BYTES;
    text->buffer = mem_array(text->cap + 1, 1);
    return CW_OK;
}

void data_text_close(struct data_text *text)
{
    if (text->file)
        (void)gzclose_r(stream(text));
    mem_free(text->buffer);
    *text = (struct data_text){0};
}

/* moves what is left to the front and reads on */
static void refill(struct data_text *text)
{
    size_t left = text->end - text->begin;
    memmove(text->buffer, text->buffer + text->begin, left);
    text->begin = 0;
    int n = gzread(stream(text), text->buffer + left, (unsigned)(text->cap - left));
    text->end = left + (size_t)(n > 0 ? n : 0);
    text->at_end = text->end < text->cap;
    (void)gzerror(stream(text), &text->fault);
}

/* NULL: nothing is wrong with the file itself */
static const char *fault_of(const struct data_text *text)
{
    switch (text->fault) {
    case Z_OK:
    case Z_STREAM_END:
        return NULL;
    case Z_BUF_ERROR:
        return "the compressed file ends too early (truncated?)";
    case Z_DATA_ERROR:
        return "the compressed file is damaged, expected gzip's format";
    default:
        return "the file cannot be read on";
    }
}

static char *fail(const struct data_text *text, struct cw_err *err, const char *what)
{
    (void)cw_err_user(err, "%s:%lld: %s", text->path, (long long)text->line + 1, what);
    return NULL;
}

char *data_text_line(struct data_text *text, const char **comment, struct cw_err *err)
{
    if (comment)
        *comment = NULL;
    char *newline = memchr(text->buffer + text->begin, '\n', text->end - text->begin);
    if (!newline && !text->at_end) {
        refill(text);
        newline = memchr(text->buffer + text->begin, '\n', text->end - text->begin);
    }
    if (fault_of(text))
        return fail(text, err, fault_of(text));
    if (!newline && text->begin == text->end)
        return NULL;
    char *line = text->buffer + text->begin;
    char *end = newline ? newline : text->buffer + text->end;
    if (end - line > LINE_MAX_BYTES)
        return fail(text, err, "a line of more than a megabyte; this is no data file");
    if (memchr(line, '\0', (size_t)(end - line)))
        return fail(text, err, "zero bytes; this is no text file");
    text->begin = (size_t)(end - text->buffer) + (newline ? 1 : 0);
    text->line++;
    *end = '\0';
    if (end > line && end[-1] == '\r')
        end[-1] = '\0';
    char *hash = strchr(line, '#');
    if (hash) {
        *hash = '\0';
        if (comment)
            *comment = hash + 1;
    }
    return line;
}

int data_text_split(char *line, char **word, int most)
{
    static const char blank[] = " \t\r\f\v";
    int n = 0;
    for (char *at = line + strspn(line, blank); *at; n++) {
        char *end = at + strcspn(at, blank);
        if (n < most)
            word[n] = at;
        if (*end)
            *end++ = '\0';
        at = end + strspn(end, blank);
    }
    return n;
}
