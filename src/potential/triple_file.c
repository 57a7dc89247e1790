/* An entry ends with its last number, which must be the last word of its line: so a number too many
 * or too few is seen where it stands. All entries are read, also those of elements that a deck does
 * not use; twice the same triple is an error only for elements that are used, as in LAMMPS. */
#include "potential/triple_file.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "potential/read_text.h"

enum { WORD = 64, ENTRIES_MAX = 100000 };

struct cursor {
    const char *at;
    const char *path;
    int line;
    struct cw_err *err;
};

static bool at_comment_or_end(const struct cursor *c)
{
    return *c->at == '#' || *c->at == '\n' || !*c->at;
}

static void skip_spaces(struct cursor *c)
{
    while (*c->at != '\n' && isspace((unsigned char)*c->at))
        c->at++;
}

/* To the next word, over comments and line ends. False: none is left. */
static bool seek_word(struct cursor *c)
{
    for (;;) {
        skip_spaces(c);
        if (!at_comment_or_end(c))
            return true;
        while (*c->at && *c->at != '\n')
            c->at++;
        if (!*c->at)
            return false;
        c->at++;
        c->line++;
    }
}

/* The word that begins here, cut when it is longer than any that means something. */
static void take_word(struct cursor *c, char word[WORD])
{
    size_t n = 0;
    for (; !isspace((unsigned char)*c->at) && !at_comment_or_end(c); c->at++) {
        if (n < WORD - 1)
            word[n++] = *c->at;
    }
    word[n] = '\0';
}

static bool read_element(struct cursor *c, int which, struct triple_entry *entry)
{
    static const char *const order[] = {"first", "second", "third"};
    char word[WORD];
    double number;
    if (!seek_word(c)) {
        cw_err_user(
            c->err,
            "%s:%d: expected the %s element of the entry of line %d, got the end of the file",
            c->path, c->line, order[which], entry->line);
        return false;
    }
    take_word(c, word);
    if (strlen(word) >= TRIPLE_NAME || text_double(word, &number)) {
        cw_err_user(c->err, "%s:%d: expected the %s element of an entry (a name), got '%s'",
                    c->path, c->line, order[which], word);
        return false;
    }
    memcpy(entry->element[which], word, strlen(word) + 1);
    return true;
}

static bool read_value(struct cursor *c, const struct triple_format *format, int which,
                       struct triple_entry *entry)
{
    char word[WORD] = "the end of the file";
    if (seek_word(c)) {
        take_word(c, word);
        if (text_double(word, &entry->value[which]))
            return true;
    }
    cw_err_user(c->err,
                "%s:%d: expected number %d of %d (%s) of the entry %s %s %s of line %d, got '%s'",
                c->path, c->line, which + 1, format->n_columns, format->names[which],
                entry->element[0], entry->element[1], entry->element[2], entry->line, word);
    return false;
}

static bool read_entry(struct cursor *c, const struct triple_format *format,
                       struct triple_entry *entry)
{
    char word[WORD];
    *entry = (struct triple_entry){.line = c->line};
    for (int k = 0; k < 3; k++) {
        if (!read_element(c, k, entry))
            return false;
    }
    for (int k = 0; k < format->n_columns; k++) {
        if (!read_value(c, format, k, entry))
            return false;
    }
    skip_spaces(c);
    if (at_comment_or_end(c))
        return true;
    take_word(c, word);
    cw_err_user(c->err,
                "%s:%d: expected the end of the line after the %d numbers of the entry %s %s %s, "
                "got '%s'",
                c->path, c->line, format->n_columns, entry->element[0], entry->element[1],
                entry->element[2], word);
    return false;
}

/* "UNITS: metal" anywhere in the first line, as LAMMPS's files have it. */
static void read_units(const char *text, char units[TRIPLE_UNITS])
{
    const char *end = strchr(text, '\n');
    const char *tag = strstr(text, "UNITS:");
    if (tag && (!end || tag < end))
        (void)sscanf(tag, "UNITS: %15[A-Za-z0-9]", units);
}

static bool read_entries(struct cursor *c, const struct triple_format *format,
                         struct triple_file *file)
{
    int cap = 0;
    while (seek_word(c)) {
        if (file->n_entries == ENTRIES_MAX) {
            cw_err_user(c->err, "%s:%d: more than %d entries", c->path, c->line, ENTRIES_MAX);
            return false;
        }
        if (file->n_entries == cap) {
            cap = 2 * cap + 8;
            file->entry = mem_resize(file->entry, (size_t)cap, sizeof *file->entry);
        }
        if (!read_entry(c, format, &file->entry[file->n_entries]))
            return false;
        file->n_entries++;
    }
    if (file->n_entries == 0)
        cw_err_user(c->err, "%s:%d: expected an entry, got the end of the file", c->path, c->line);
    return file->n_entries > 0;
}

enum cw_status triple_file_parse(const char *text, const char *path,
                                 const struct triple_format *format, struct triple_file **out,
                                 struct cw_err *err)
{
    struct cursor c = {.at = text, .path = path, .line = 1, .err = err};
    struct triple_file *file = mem_zeroed(1, sizeof *file);
    *out = NULL;
    file->path = mem_string(path);
    read_units(text, file->units);
    if (!read_entries(&c, format, file)) {
        triple_file_free(file);
        return err->status;
    }
    *out = file;
    return CW_OK;
}

enum cw_status triple_file_read(const char *name, const struct triple_format *format,
                                struct comm *comm, struct triple_file **out, struct cw_err *err)
{
    char *path;
    char *text;
    *out = NULL;
    if (potential_read_text(name, comm, &path, &text, err) != CW_OK)
        return err->status;
    err->status = triple_file_parse(text, path, format, out, err);
    mem_free(path);
    mem_free(text);
    return err->status;
}

void triple_file_free(struct triple_file *file)
{
    if (!file)
        return;
    mem_free(file->path);
    mem_free(file->entry);
    mem_free(file);
}

static bool is_entry_of(const struct triple_entry *entry, const char *const elements[3])
{
    for (int k = 0; k < 3; k++) {
        if (strcmp(entry->element[k], elements[k]) != 0)
            return false;
    }
    return true;
}

const struct triple_entry *triple_file_find(const struct triple_file *file,
                                            const char *const elements[3])
{
    for (int n = 0; n < file->n_entries; n++) {
        if (is_entry_of(&file->entry[n], elements))
            return &file->entry[n];
    }
    return NULL;
}

static bool has_element(const struct triple_file *file, int n_entries, const char *name)
{
    for (int n = 0; n < n_entries; n++) {
        if (strcmp(file->entry[n].element[0], name) == 0)
            return true;
    }
    return false;
}

static enum cw_status unknown_element(const struct triple_file *file, const char *name,
                                      struct cw_err *err)
{
    char names[256] = "";
    size_t used = 0;
    for (int n = 0; n < file->n_entries && used + TRIPLE_NAME + 1 < sizeof names; n++) {
        if (!has_element(file, n, file->entry[n].element[0])) {
            used += (size_t)snprintf(names + used, sizeof names - used, " %s",
                                     file->entry[n].element[0]);
        }
    }
    return cw_err_user(err,
                       "pair_coeff: %s has no element '%s'; it has%s (or NULL for types of another "
                       "style)",
                       file->path, name, names);
}

static enum cw_status check_triple(const struct triple_file *file, const char *const elements[3],
                                   struct cw_err *err)
{
    const struct triple_entry *first = triple_file_find(file, elements);
    if (!first) {
        return cw_err_user(err, "%s: expected an entry for %s %s %s, found none", file->path,
                           elements[0], elements[1], elements[2]);
    }
    for (const struct triple_entry *next = first + 1; next < file->entry + file->n_entries;
         next++) {
        if (is_entry_of(next, elements)) {
            return cw_err_user(err, "%s:%d: a second entry for %s %s %s; the first is in line %d",
                               file->path, next->line, elements[0], elements[1], elements[2],
                               first->line);
        }
    }
    return CW_OK;
}

enum cw_status triple_file_check(const struct triple_file *file, const char *const *elements,
                                 int n_elements, struct cw_err *err)
{
    for (int e = 0; e < n_elements; e++) {
        if (!has_element(file, file->n_entries, elements[e]))
            return unknown_element(file, elements[e], err);
    }
    for (int n = 0; n < n_elements * n_elements * n_elements; n++) {
        const char *const triple[3] = {elements[n / n_elements / n_elements],
                                       elements[n / n_elements % n_elements],
                                       elements[n % n_elements]};
        if (check_triple(file, triple, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}
