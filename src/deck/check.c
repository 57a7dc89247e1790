/* The static check: every line of a deck and of the files that it leads to, against the tables,
 * before the first line runs. Two passes: the first learns what the deck defines (check_names.c),
 * the second checks. A file that is not there yet may be made by the deck itself (check_files.c):
 * then it waits for its turn. Nothing is evaluated: what depends on a variable's value passes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/mem.h"
#include "deck/check_files.h"
#include "deck/check_names.h"
#include "deck/command.h"
#include "deck/deck.h"
#include "deck/reader.h"
#include "deck/words.h"
#include "parallel/comm.h"

enum { MESSAGES_MAX = 20 };

struct checker {
    struct deck *deck;
    struct check_names names;
    struct name_list files;  /* seen already in this pass */
    struct name_list labels; /* of the file at hand */
    struct check_files read; /* which files must be there; second pass */
    int faults;
    char first[CW_ERR_TEXT];
};

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

/* Can the file be opened? Collective. */
static enum cw_status require_file(struct comm *comm, const char *command, const char *path,
                                   struct cw_err *err)
{
    struct stat status;
    FILE *stream = comm_rank(comm) == 0 ? fopen(path, "rb") : NULL;
    if (comm_rank(comm) == 0 && !stream) {
        cw_err_user(err, "%s: cannot open '%s': %s", command, path, strerror(errno));
    } else if (stream && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        cw_err_user(err, "%s: '%s' is a folder", command, path);
    }
    if (stream)
        (void)fclose(stream);
    return err_sync(comm, err);
}

/* jump SELF LABEL, alone or inside an if */
/* NOLINTNEXTLINE(misc-no-recursion): bounded by depth */
static void check_jump(const struct checker *checker, const char *line, const char *file, int depth,
                       struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    if (words_split(line, &words, &ignored) == CW_OK && words.n >= 3) {
        if (strcmp(words.word[0], "jump") == 0 &&
            (strcmp(words.word[1], "SELF") == 0 || strcmp(words.word[1], file) == 0) &&
            !word_is_open(words.word[2]) && !name_list_has(&checker->labels, words.word[2]))
            cw_err_user(err, "jump: there is no line 'label %s' in %s", words.word[2], file);
        for (int k = 1; strcmp(words.word[0], "if") == 0 && k < words.n && depth < 4; k++)
            check_jump(checker, words.word[k], file, depth + 1, err);
    }
    words_free(&words);
}

/* Files lead to files: recursion, each file once per pass, at most READER_DEPTH deep. */
/* NOLINTBEGIN(misc-no-recursion) */
static enum cw_status check_file(struct checker *checker, const char *path, bool learn,
                                 struct cw_err *err);

static bool leads_on(const char *code)
{
    code += strspn(code, " \t");
    return strncmp(code, "include", 7) == 0 || strncmp(code, "jump", 4) == 0;
}

/* include FILE, jump FILE: into the file, when it is there. missing: why it cannot be read. */
static void follow(struct checker *checker, const char *code, const char *file, bool learn,
                   struct cw_err *missing)
{
    struct words words;
    struct cw_err ignored = {0};
    if (!leads_on(code))
        return;
    char *line = check_names_fixed(&checker->names, code);
    if (words_split(line, &words, &ignored) == CW_OK && words.n >= 2 &&
        (strcmp(words.word[0], "include") == 0 || strcmp(words.word[0], "jump") == 0)) {
        const char *path = words.word[1];
        bool follows = !word_is_open(path) && strcmp(path, "SELF") != 0 &&
                       strcmp(path, file) != 0 && !name_list_has(&checker->files, path) &&
                       reader_depth(checker->deck->reader) < READER_DEPTH;
        if (word_is_open(path) || (follows && check_file(checker, path, learn, missing) != CW_OK))
            checker->names.uncertain = true;
    }
    words_free(&words);
    mem_free(line);
}

static void report(struct checker *checker, struct cw_err *err, const char *file, int number)
{
    if (err->status == CW_OK)
        return;
    cw_err_prefix(err, "%s:%d: ", file, number);
    fault(checker, err->text);
}

/* read_data FILE, read_restart FILE, glass NAME file FILE, pair_coeff I J ... FILE: the words with
 * fixed variables replaced. Which of them is the file is the business of those who read it:
 * pair_coeff's are opened where its words are checked, when none of them may be written by the
 * deck. */
static enum cw_status check_reads(struct checker *checker, const char *line, struct cw_err *err)
{
    struct words words;
    struct cw_err ignored = {0};
    checker->names.comm = NULL;
    if (words_split(line, &words, &ignored) == CW_OK && words.n > 1) {
        const char *command = words.word[0];
        bool one = strcmp(command, "read_data") == 0 || strcmp(command, "read_restart") == 0;
        bool glass = strcmp(command, "glass") == 0 && words.n > 3;
        const char *file = words.word[glass ? 3 : 1];
        bool all = strcmp(command, "pair_coeff") == 0;
        for (int k = 3; k < words.n; k++)
            all = all && check_files_must_exist(&checker->read, words.word[k]);
        checker->names.comm = all ? checker->deck->comm : NULL;
        if ((one || glass) && check_files_must_exist(&checker->read, file))
            (void)require_file(checker->deck->comm, command, file, err);
    }
    words_free(&words);
    return err->status;
}

static bool reads_files(const char *code)
{
    return strncmp(code + strspn(code, " \t"), "read_", 5) == 0 ||
           strncmp(code + strspn(code, " \t"), "glass", 5) == 0 ||
           strncmp(code + strspn(code, " \t"), "pair_coeff", 10) == 0;
}

/* true: nothing is wrong */
static bool check_line(struct checker *checker, const char *code, const char *file, int number)
{
    struct cw_err err = {0};
    char *line = reads_files(code) ? check_names_fixed(&checker->names, code) : mem_string(code);
    if (command_check_line(line, check_names_is_single, &checker->names, &err) == CW_OK &&
        check_reads(checker, line, &err) == CW_OK &&
        check_names_line(&checker->names, line, &err) == CW_OK)
        check_jump(checker, line, file, 0, &err);
    mem_free(line);
    report(checker, &err, file, number);
    return err.status == CW_OK;
}

/* An include that is not there, when it must be. */
static void check_include(struct checker *checker, const char *code, const char *file, int number,
                          struct cw_err *missing)
{
    struct words words;
    struct cw_err ignored = {0};
    if (missing->status != CW_OK && words_split(code, &words, &ignored) == CW_OK) {
        if (check_files_must_exist(&checker->read, words.word[1]))
            report(checker, missing, file, number);
        words_free(&words);
    }
    check_files_note(&checker->read, code);
    checker->read.unsure = checker->read.unsure || missing->status != CW_OK;
}

static void learn_line(struct checker *checker, const char *code)
{
    struct words words;
    struct cw_err ignored = {0};
    check_names_learn(&checker->names, code);
    if (words_split(code, &words, &ignored) == CW_OK && words.n == 2 &&
        strcmp(words.word[0], "label") == 0)
        name_list_add(&checker->labels, words.word[1]);
    words_free(&words);
}

/* One walk over the file on top. follows: into other files too. */
static void walk(struct checker *checker, bool learn, bool follows)
{
    struct reader_line line;
    struct cw_err err = {0};
    bool more = true;
    while (reader_next_here(checker->deck->reader, &line, &more, &err) == CW_OK && more) {
        char *code = mem_string(line.code);
        char *file = mem_string(line.file);
        bool good = learn;
        if (learn) {
            learn_line(checker, code);
        } else {
            good = check_line(checker, code, file, line.line);
        }
        struct cw_err missing = {0};
        if (follows)
            follow(checker, code, file, learn, &missing);
        if (!good)
            missing.status = CW_OK; /* one message a line */
        if (!learn)
            check_include(checker, code, file, line.line, &missing);
        mem_free(code);
        mem_free(file);
    }
    if (err.status != CW_OK && !learn)
        fault(checker, err.text);
}

/* One pass over a file and those that it leads to. err: the file cannot be read. */
static enum cw_status check_file(struct checker *checker, const char *path, bool learn,
                                 struct cw_err *err)
{
    struct reader *reader = checker->deck->reader;
    name_list_add(&checker->files, path ? path : "");
    if (reader_open(reader, path, err) != CW_OK)
        return err->status;
    struct name_list above = checker->labels;
    checker->labels = (struct name_list){0};
    walk(checker, true, learn);
    if (!learn && reader_jump(reader, "SELF", err) == CW_OK)
        walk(checker, false, true);
    name_list_free(&checker->labels);
    checker->labels = above;
    reader_close(reader);
    return err->status;
}

/* NOLINTEND(misc-no-recursion) */

enum cw_status deck_check(struct deck *deck, const char *path, struct cw_err *err)
{
    struct checker checker = {.deck = deck, .names = {.given = deck->variables}};
    if (check_file(&checker, path, true, err) == CW_OK) {
        name_list_free(&checker.files);
        if (check_file(&checker, path, false, err) != CW_OK)
            checker.faults = 0;
    }
    if (checker.faults == 1) {
        cw_err_user(err, "%s", checker.first);
    } else if (checker.faults > 1) {
        cw_err_user(err, "%d errors in %s: nothing was run", checker.faults,
                    path ? path : "(standard input)");
    }
    name_list_free(&checker.files);
    check_files_free(&checker.read);
    check_names_free(&checker.names);
    return err_sync(deck->comm, err);
}
