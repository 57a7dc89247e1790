/* See beam_lines.h. */
#include "deck/beam_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/element.h"
#include "base/mem.h"
#include "beam/beam_table.h"
#include "beam/fix_beam.h"
#include "deck/check_names.h"
#include "deck/reader.h"
#include "deck/words.h"
#include "dynamics/fix.h"

/* A `fix ... beam` of the deck. */
struct beam_line {
    char *code, *file; /* owned */
    int line;
};

struct beam_lines {
    struct beam_line *list; /* [n] */
    int n, cap;
    struct check_names names;
};

static void add_line(struct beam_lines *lines, const char *code, const struct reader_line *at)
{
    if (lines->n == lines->cap) {
        lines->cap = 2 * lines->cap + 4;
        lines->list = mem_resize(lines->list, (size_t)lines->cap, sizeof *lines->list);
    }
    lines->list[lines->n++] = (struct beam_line){
        .code = mem_string(code), .file = mem_string(at->file), .line = at->line};
}

static bool is_beam(const struct words *words)
{
    return words->n > 3 && strcmp(words->word[0], "fix") == 0 &&
           strcmp(words->word[3], "beam") == 0;
}

/* The line, or the commands of an `if`. */
static void look_at(struct beam_lines *lines, const struct words *words, const char *code,
                    const struct reader_line *at)
{
    if (is_beam(words))
        add_line(lines, code, at);
    for (int k = 1; k < words->n && strcmp(words->word[0], "if") == 0; k++) {
        struct words inner = {0};
        struct cw_err ignored = {0};
        if (words_split(words->word[k], &inner, &ignored) == CW_OK && is_beam(&inner))
            add_line(lines, words->word[k], at);
        words_free(&inner);
    }
}

/* An include that cannot be read now may be written by the deck: it is passed over. */
static void follow(struct reader *reader, struct beam_lines *lines, const struct words *words)
{
    struct cw_err ignored = {0};
    if (words->n < 2 || strcmp(words->word[0], "include") != 0)
        return;
    char *path = check_names_fixed(&lines->names, words->word[1]);
    if (reader_depth(reader) < READER_DEPTH)
        (void)!reader_open(reader, path, &ignored);
    mem_free(path);
}

static enum cw_status read_lines(struct reader *reader, struct beam_lines *lines,
                                 struct cw_err *err)
{
    struct reader_line line;
    bool more = true;
    while (reader_next(reader, &line, &more, err) == CW_OK && more) {
        struct words words = {0};
        struct cw_err ignored = {0};
        char *code = mem_string(line.code);
        check_names_learn(&lines->names, code);
        if (words_split(code, &words, &ignored) == CW_OK && words.n > 0) {
            look_at(lines, &words, code, &line);
            follow(reader, lines, &words);
        }
        words_free(&words);
        mem_free(code);
    }
    return err->status;
}

static bool is_open(const char *word)
{
    return strchr(word, '$') != NULL;
}

/* The words of a line with the values of variables, each of which may be several words; the
 * caller's (words_free). */
static enum cw_status fill(struct beam_lines *lines, const char *code, struct words *out,
                           struct cw_err *err)
{
    struct words words = {0};
    char *text = NULL;
    size_t length = 0;
    FILE *all = open_memstream(&text, &length);
    CW_ASSERT(all, "memory for a line");
    if (words_split(code, &words, err) == CW_OK) {
        for (int k = 0; k < words.n; k++) {
            char *value = check_names_fixed(&lines->names, words.word[k]);
            (void)fprintf(all, "%s ", value);
            mem_free(value);
        }
    }
    words_free(&words);
    (void)fclose(all);
    *out = (struct words){0};
    if (err->status == CW_OK)
        (void)!words_split(text, out, err);
    free(text);
    return err->status;
}

/* What is not known before the run. */
struct unknown {
    bool rate, element;
};

static bool is_one_of(const char *word, const char *const *list)
{
    while (*list && strcmp(word, *list) != 0)
        list++;
    return *list != NULL;
}

/* Puts a number in the place of what may be open; elements that are open are left out. */
static struct unknown close_words(struct words *words, struct cw_err *err)
{
    static const char *const rates[] = {"current", "rate", "time", "dose", NULL};
    struct unknown unknown = {0};
    for (int k = 4; k < words->n; k++) {
        const char *before = words->word[k - 1];
        if (!is_open(words->word[k]))
            continue;
        if (strcmp(before, "energy") == 0) {
            (void)cw_err_user(err, "the energy '%s' is not known before the run: give it with -var",
                              words->word[k]);
        }
        const bool element = strcmp(before, "elements") == 0 || strcmp(before, "NULL") == 0 ||
                             element_find(before) != NULL;
        unknown.rate |= is_one_of(before, rates);
        unknown.element |= element;
        words->word[k] = element ? "NULL" : "1";
    }
    return unknown;
}

static void write_beam(const struct beam_line *line, const struct words *words,
                       const struct unknown *unknown, const struct fix *fix, FILE *out)
{
    struct beam_table table = fix_beam_table(fix);
    if (unknown->rate)
        table.flux = 0;
    (void)fprintf(out, "%s:%d: fix %s %s beam\n", line->file, line->line, words->word[1],
                  words->word[2]);
    if (unknown->rate)
        (void)fprintf(out, "its current is not known before the run (give it with -var)\n");
    if (unknown->element)
        (void)fprintf(out, "an element is not known before the run (give it with -var)\n");
    (void)fprintf(out, "\n");
    beam_table_write(&table, out);
}

static enum cw_status print_beam(struct beam_lines *lines, const struct beam_line *line, FILE *out,
                                 struct cw_err *err)
{
    struct words words;
    struct fix *fix = NULL;
    if (fill(lines, line->code, &words, err) == CW_OK) {
        const struct unknown unknown = close_words(&words, err);
        if (err->status == CW_OK &&
            fix_beam_style.create(NULL, words.word + 4, words.n - 4, &fix, err) == CW_OK) {
            if (out)
                write_beam(line, &words, &unknown, fix, out);
            fix->ops->destroy(fix);
        }
    }
    words_free(&words);
    if (err->status != CW_OK)
        cw_err_prefix(err, "%s:%d: ", line->file, line->line);
    return err->status;
}

static void free_lines(struct beam_lines *lines)
{
    for (int k = 0; k < lines->n; k++) {
        mem_free(lines->list[k].code);
        mem_free(lines->list[k].file);
    }
    mem_free(lines->list);
    check_names_free(&lines->names);
}

enum cw_status beam_lines_print(struct comm *comm, const struct variables *given, const char *path,
                                FILE *out, struct cw_err *err)
{
    struct beam_lines lines = {.names = {.given = given}};
    struct reader *reader = reader_create(comm);
    if (reader_open(reader, path, err) == CW_OK && read_lines(reader, &lines, err) == CW_OK &&
        lines.n == 0)
        (void)cw_err_user(err, "beam-table: there is no 'fix ... beam' in %s", path);
    for (int k = 0; k < lines.n && err->status == CW_OK; k++) {
        if (k > 0 && out)
            (void)fprintf(out, "\n");
        (void)!print_beam(&lines, &lines.list[k], out, err);
    }
    free_lines(&lines);
    reader_destroy(reader);
    return err->status;
}
