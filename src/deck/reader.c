/* Deck files as logical lines. Rank 0 reads a file whole and broadcasts it; every rank then cuts
 * the same text into the same lines, so a loop over a deck (`jump SELF`) reads nothing again,
 * works on standard input too, and the static check sees the deck before its first line runs.
 * Rejected: one broadcast per line as LAMMPS does it; that would let a person type a deck line by
 * line, but then nothing can be checked in advance.
 *
 * The rules are those of LAMMPS's manual (Commands_parse): '&' at the end of a line joins the next
 * one, also inside a comment; a comment runs from a '#' outside quotes; triple quotes keep their
 * line breaks. One more: "#cw " at the start of a line is taken off, and the line is ours. */
#include "deck/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/words.h"
#include "parallel/comm.h"

enum { DECK_BYTES_MAX = 1 << 28 };

struct source {
    char *name;
    char *text; /* the whole file */
    size_t at;  /* where the next line begins */
    int line;   /* its number */
};

struct reader {
    struct comm *comm;
    struct source source[READER_DEPTH];
    int n;
    char *standard;    /* standard input, once it has been read */
    char *code, *echo; /* the present logical line */
    size_t cap;
};

struct reader *reader_create(struct comm *comm)
{
    struct reader *reader = mem_zeroed(1, sizeof *reader);
    reader->comm = comm;
    return reader;
}

static void free_source(struct source *source)
{
    mem_free(source->name);
    mem_free(source->text);
    *source = (struct source){0};
}

void reader_close(struct reader *reader)
{
    CW_ASSERT(reader->n > 0, "a file is open");
    free_source(&reader->source[--reader->n]);
}

void reader_destroy(struct reader *reader)
{
    if (!reader)
        return;
    while (reader->n > 0)
        reader_close(reader);
    mem_free(reader->standard);
    mem_free(reader->code);
    mem_free(reader->echo);
    mem_free(reader);
}

int reader_depth(const struct reader *reader)
{
    return reader->n;
}

const char *reader_name(const struct reader *reader, int level)
{
    return reader->source[level].name;
}

/* Control bytes do not belong into a deck: they mean that the file is no text. */
static enum cw_status check_text(const char *name, const char *text, size_t n, struct cw_err *err)
{
    int line = 1;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        line += c == '\n';
        if ((c < 32 && !strchr("\t\n\r\f\v", c)) || c == 0 || c == 127) {
            return cw_err_user(err,
                               "%s:%d: expected a text file, found a byte with value %d; is this "
                               "a deck?",
                               name, line, c);
        }
    }
    return CW_OK;
}

static char *read_stream(FILE *stream, size_t *n)
{
    size_t cap = 65536;
    char *text = mem_array(cap, 1);
    size_t got;
    *n = 0;
    while ((got = fread(text + *n, 1, cap - *n - 1, stream)) > 0) {
        *n += got;
        if (*n > DECK_BYTES_MAX)
            break;
        if (cap - *n < cap / 2)
            text = mem_resize(text, cap *= 2, 1);
    }
    text[*n] = '\0';
    return text;
}

/* Rank 0 only. */
static char *read_file(const char *path, const char *name, struct cw_err *err)
{
    struct stat status;
    if (path && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        cw_err_user(err, "cannot read '%s': it is a folder", path);
        return NULL;
    }
    FILE *stream = path ? fopen(path, "rb") : stdin;
    if (!stream) {
        cw_err_user(err, "cannot open the input file '%s': %s", path, strerror(errno));
        return NULL;
    }
    size_t n;
    char *text = read_stream(stream, &n);
    if (ferror(stream)) {
        cw_err_user(err, "cannot read '%s': %s", name, strerror(errno));
    } else if (n > DECK_BYTES_MAX) {
        cw_err_user(err, "'%s' is larger than %d MB: a data file given as a deck?", name,
                    DECK_BYTES_MAX >> 20);
    } else if (check_text(name, text, n, err) == CW_OK && strncmp(text, "\xef\xbb\xbf", 3) == 0) {
        memmove(text, text + 3, n - 2);
    }
    if (path)
        (void)fclose(stream);
    if (err->status == CW_OK)
        return text;
    mem_free(text);
    return NULL;
}

static enum cw_status load(struct reader *reader, const char *path, char **text, struct cw_err *err)
{
    *text = NULL;
    if (!path && reader->standard) {
        *text = mem_string(reader->standard);
        return CW_OK;
    }
    if (comm_rank(reader->comm) == 0)
        *text = read_file(path, path ? path : "(standard input)", err);
    if (err_sync(reader->comm, err) != CW_OK) {
        mem_free(*text);
        *text = NULL;
        return err->status;
    }
    comm_broadcast_string(reader->comm, text, 0);
    if (!path)
        reader->standard = mem_string(*text);
    return CW_OK;
}

/* Takes over the text of `source`. */
static void push(struct reader *reader, const char *name, struct source source)
{
    source.name = mem_string(name);
    source.line = 1;
    reader->source[reader->n++] = source;
}

/* "in.a includes in.b includes in.a", the last few files */
static enum cw_status too_deep(const struct reader *reader, const char *path, struct cw_err *err)
{
    char chain[400] = "";
    size_t used = 0;
    for (int k = reader->n - 4; k < reader->n; k++) {
        int got =
            snprintf(chain + used, sizeof chain - used, "%.80s includes ", reader->source[k].name);
        used += got > 0 ? (size_t)got : 0;
    }
    return cw_err_user(err, "files include each other %d deep: ... %s%.80s; a recursive include?",
                       READER_DEPTH, chain, path);
}

enum cw_status reader_open(struct reader *reader, const char *path, struct cw_err *err)
{
    char *text;
    if (reader->n == READER_DEPTH)
        return too_deep(reader, path, err);
    if (load(reader, path, &text, err) == CW_OK)
        push(reader, path ? path : "(standard input)", (struct source){.text = text});
    return err->status;
}

void reader_open_text(struct reader *reader, const char *name, const char *text)
{
    CW_ASSERT(reader->n < READER_DEPTH, "room on the stack of files");
    push(reader, name, (struct source){.text = mem_string(text)});
}

enum cw_status reader_jump(struct reader *reader, const char *path, struct cw_err *err)
{
    char *text;
    if (reader->n == 0)
        return cw_err_user(err, "jump: no file is being read");
    struct source *top = &reader->source[reader->n - 1];
    if (strcmp(path, "SELF") == 0) {
        top->at = 0;
        top->line = 1;
        return CW_OK;
    }
    if (load(reader, path, &text, err) == CW_OK) {
        reader_close(reader);
        push(reader, path, (struct source){.text = text});
    }
    return err->status;
}

/* A logical line as it is put together. */
struct assembly {
    struct quote_state quotes;
    bool comment;
    size_t n_code, n_echo;
    size_t last; /* 1 + place in echo of the last printable character of this physical line; 0: none
                  */
};

static void keep(struct reader *reader, struct assembly *line, const char *text, size_t n)
{
    if (line->n_echo + n + 1 > reader->cap) {
        reader->cap = 2 * (line->n_echo + n) + 256;
        reader->code = mem_resize(reader->code, reader->cap, 1);
        reader->echo = mem_resize(reader->echo, reader->cap, 1);
    }
    memcpy(reader->echo + line->n_echo, text, n);
    line->n_echo += n;
    if (!line->comment) {
        memcpy(reader->code + line->n_code, text, n);
        line->n_code += n;
    }
    for (size_t i = 0; i < n; i++) {
        if (!strchr(" \t\r\f\v\n", text[i]))
            line->last = line->n_echo - n + i + 1;
    }
}

/* Puts one physical line (n characters without its line break) behind what is there. */
static void add_physical(struct reader *reader, struct assembly *line, const char *text, size_t n)
{
    line->last = 0;
    for (size_t i = 0; i < n;) {
        size_t step = 1;
        if (!line->comment) {
            line->comment = !line->quotes.quote && text[i] == '#';
            if (!line->comment)
                step = quote_step(&line->quotes, text + i);
        }
        keep(reader, line, text + i, step);
        i += step;
    }
}

/* Does the next physical line belong to this one? Takes the '&' away. */
static bool goes_on(struct reader *reader, struct assembly *line)
{
    if (line->quotes.quote == '3') {
        keep(reader, line, "\n", 1);
        return true;
    }
    if (line->last == 0 || reader->echo[line->last - 1] != '&')
        return false;
    if (!line->comment)
        line->n_code -= line->n_echo - (line->last - 1);
    line->n_echo = line->last - 1;
    return true;
}

static size_t physical_length(const char *text, size_t *advance)
{
    size_t n = strcspn(text, "\n");
    *advance = n + (text[n] == '\n');
    while (n > 0 && text[n - 1] == '\r')
        n--;
    return n;
}

static bool is_ours(const char *text)
{
    return strncmp(text, "#cw ", 4) == 0 || strncmp(text, "#cw\t", 4) == 0;
}

static enum cw_status finish_line(struct reader *reader, const struct source *source,
                                  struct assembly *line, struct reader_line *out,
                                  struct cw_err *err)
{
    keep(reader, line, "", 0);
    reader->code[line->n_code] = '\0';
    reader->echo[line->n_echo] = '\0';
    out->code = reader->code;
    out->echo = reader->echo;
    if (!line->quotes.quote)
        return CW_OK;
    return cw_err_user(err, "%s:%d: a quote %c is opened but not closed on its line", source->name,
                       out->line, line->quotes.quote);
}

enum cw_status reader_next_here(struct reader *reader, struct reader_line *out, bool *more,
                                struct cw_err *err)
{
    CW_ASSERT(reader->n > 0, "a file is open");
    struct source *source = &reader->source[reader->n - 1];
    struct assembly line = {0};
    *more = source->text[source->at] != '\0';
    if (!*more)
        return CW_OK;
    *out = (struct reader_line){.file = source->name, .line = source->line};
    out->ours = is_ours(source->text + source->at);
    for (bool wanted = true; wanted;) {
        const char *text = source->text + source->at;
        if (!*text) {
            return cw_err_user(err,
                               line.quotes.quote == '3'
                                   ? "%s:%d: a quote \"\"\" is opened but not closed before "
                                     "the end of the file"
                                   : "%s:%d: the last line ends in '&' but nothing follows",
                               source->name, out->line);
        }
        size_t advance;
        size_t n = physical_length(text, &advance);
        size_t skip = out->ours && is_ours(text) && line.quotes.quote != '3' ? 4 : 0;
        add_physical(reader, &line, text + skip, n - skip);
        wanted = goes_on(reader, &line);
        source->at += advance;
        source->line++;
    }
    return finish_line(reader, source, &line, out, err);
}

enum cw_status reader_next(struct reader *reader, struct reader_line *out, bool *more,
                           struct cw_err *err)
{
    *more = false;
    while (reader->n > 0) {
        if (reader_next_here(reader, out, more, err) != CW_OK || *more)
            return err->status;
        reader_close(reader);
    }
    return CW_OK;
}
