/* The static check: every line of a deck and of the files that it includes, against the tables,
 * before the first line runs. Two passes over each file: the first collects labels and learns which
 * variables are always one word (a formula, a number, a text without blanks), the second checks. A
 * file that is not there yet may be made by the deck itself, so a missing include waits for its
 * turn. Nothing is evaluated: what depends on a variable's value passes. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/reader.h"
#include "deck/variables.h"
#include "deck/words.h"
#include "parallel/comm.h"

enum { MESSAGES_MAX = 20, FILES_MAX = 1000 };

/* Strings without duplicates. */
struct names {
    char **name;
    int n;
};

struct checker {
    struct deck *deck;
    struct names files;  /* seen already */
    struct names single; /* variables of which every definition is one word */
    struct names many;   /* variables of which one is not */
    struct names labels; /* of the file at hand */
    int faults;
    char first[CW_ERR_TEXT];
};

static bool contains(const struct names *names, const char *name)
{
    for (int k = 0; k < names->n; k++) {
        if (strcmp(names->name[k], name) == 0)
            return true;
    }
    return false;
}

static void add(struct names *names, const char *name)
{
    if (contains(names, name))
        return;
    names->name = mem_resize(names->name, (size_t)names->n + 1, sizeof *names->name);
    names->name[names->n++] = mem_string(name);
}

static void forget(struct names *names)
{
    for (int k = 0; k < names->n; k++)
        mem_free(names->name[k]);
    mem_free(names->name);
    *names = (struct names){0};
}

static bool is_single(const void *self, const char *name)
{
    const struct checker *checker = self;
    return contains(&checker->single, name) && !contains(&checker->many, name);
}

/* The first fault is kept until a second one shows that there are several. */
static void fault(struct checker *checker, const char *text)
{
    checker->faults++;
    if (checker->faults == 1)
        (void)snprintf(checker->first, sizeof checker->first, "%s", text);
    if (checker->faults == 2)
        deck_report(checker->deck, checker->first);
    if (checker->faults >= 2 && checker->faults <= MESSAGES_MAX)
        deck_report(checker->deck, text);
}

static bool is_one_word(const char *text)
{
    return text[0] && !text[strcspn(text, " \t\n$")];
}

/* variable NAME STYLE values */
static void learn_variable(struct checker *checker, const struct words *words)
{
    const char *style = words->word[2];
    static const char *const numeric[] = {"equal", "loop", "internal", "atom", NULL};
    bool one = strcmp(style, "delete") == 0;
    for (int k = 0; numeric[k]; k++)
        one = one || strcmp(style, numeric[k]) == 0;
    if (!one && (strcmp(style, "index") == 0 || strcmp(style, "string") == 0)) {
        one = words->n > 3;
        for (int k = 3; k < words->n; k++)
            one = one && is_one_word(words->word[k]);
    }
    add(one ? &checker->single : &checker->many, words->word[1]);
}

static void learn_line(struct checker *checker, const char *line, int depth)
{
    struct words words;
    struct cw_err err = {0};
    if (words_split(line, &words, &err) == CW_OK && words.n >= 2) {
        if (strcmp(words.word[0], "label") == 0)
            add(&checker->labels, words.word[1]);
        if (strcmp(words.word[0], "variable") == 0 && words.n >= 3)
            learn_variable(checker, &words);
        for (int k = 1; strcmp(words.word[0], "if") == 0 && k < words.n && depth < 4; k++)
            learn_line(checker, words.word[k], depth + 1);
    }
    words_free(&words);
}

/* jump SELF LABEL, alone or inside an if */
static void check_jump(const struct checker *checker, const char *line, const char *file, int depth,
                       struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    if (words_split(line, &words, &ignored) == CW_OK && words.n >= 3) {
        if (strcmp(words.word[0], "jump") == 0 &&
            (strcmp(words.word[1], "SELF") == 0 || strcmp(words.word[1], file) == 0) &&
            !word_is_open(words.word[2]) && !contains(&checker->labels, words.word[2]))
            cw_err_user(err, "jump: there is no line 'label %s' in %s", words.word[2], file);
        for (int k = 1; strcmp(words.word[0], "if") == 0 && k < words.n && depth < 4; k++)
            check_jump(checker, words.word[k], file, depth + 1, err);
    }
    words_free(&words);
}

static void check_file(struct checker *checker, const char *path, struct cw_err *err);

/* include FILE: into the file, when it is there */
static void follow_include(struct checker *checker, const char *line)
{
    struct words words;
    struct cw_err ignored = {0};
    if (words_split(line, &words, &ignored) == CW_OK && words.n == 2 &&
        strcmp(words.word[0], "include") == 0 && !word_is_open(words.word[1]) &&
        !contains(&checker->files, words.word[1]) && checker->files.n < FILES_MAX)
        check_file(checker, words.word[1], &ignored);
    words_free(&words);
}

static void check_line(struct checker *checker, const struct reader_line *line)
{
    struct cw_err err = {0};
    char *code = mem_string(line->code);
    char *file = mem_string(line->file);
    int number = line->line;
    if (command_check_line(code, is_single, checker, &err) == CW_OK)
        check_jump(checker, code, file, 0, &err);
    if (err.status != CW_OK) {
        cw_err_prefix(&err, "%s:%d: ", file, number);
        fault(checker, err.text);
    }
    follow_include(checker, code);
    mem_free(code);
    mem_free(file);
}

/* One pass over the file on top. */
static void pass(struct checker *checker, bool learn)
{
    struct reader *reader = checker->deck->reader;
    struct reader_line line;
    struct cw_err err = {0};
    bool more = true;
    while (reader_next_here(reader, &line, &more, &err) == CW_OK && more) {
        if (learn)
            learn_line(checker, line.code, 0);
        else
            check_line(checker, &line);
    }
    if (err.status != CW_OK && !learn)
        fault(checker, err.text);
}

/* err: the file cannot be read. */
static void check_file(struct checker *checker, const char *path, struct cw_err *err)
{
    struct reader *reader = checker->deck->reader;
    add(&checker->files, path ? path : "");
    if (reader_open(reader, path, err) != CW_OK)
        return;
    struct names above = checker->labels;
    checker->labels = (struct names){0};
    pass(checker, true);
    if (reader_jump(reader, "SELF", err) == CW_OK)
        pass(checker, false);
    forget(&checker->labels);
    checker->labels = above;
    reader_close(reader);
}

enum cw_status deck_check(struct deck *deck, const char *path, struct cw_err *err)
{
    struct checker checker = {.deck = deck};
    check_file(&checker, path, err);
    if (checker.faults == 1)
        cw_err_user(err, "%s", checker.first);
    else if (checker.faults > 1)
        cw_err_user(err, "%d errors in %s: nothing was run", checker.faults,
                    path ? path : "(standard input)");
    forget(&checker.files);
    forget(&checker.single);
    forget(&checker.many);
    return err_sync(deck->comm, err);
}
