/* Commands of the language itself: what to read next, what to say, what to remember. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/condition.h"
#include "deck/deck.h"
#include "deck/reader.h"
#include "deck/variables.h"
#include "deck/words.h"
#include "parallel/comm.h"
#include "sim/estimate.h"
#include "sim/sim.h"

/* One branch: its condition (NULL: else) and its commands words[first .. end). */
struct branch {
    const char *condition;
    int first, end;
};

static bool is_branch_word(const char *word)
{
    return strcmp(word, "elif") == 0 || strcmp(word, "else") == 0;
}

/* Reads the branch that begins at words[*at] (if: the condition; elif, else: that word) and moves
 * *at behind it. */
static enum cw_status read_branch(const char *const *words, int n_words, int *at,
                                  struct branch *branch, struct cw_err *err)
{
    const char *what = *at == 0 ? "if" : words[*at];
    int k = *at + (*at > 0);
    branch->condition = NULL;
    if (strcmp(what, "else") != 0) {
        if (k >= n_words)
            return cw_err_user(err, "%s: expected a condition", what);
        branch->condition = words[k++];
        bool then = k < n_words && strcmp(words[k], "then") == 0;
        if (!then && *at == 0) {
            return cw_err_user(err, "if: expected 'then' after the condition '%.100s', got '%.60s'",
                               branch->condition, k < n_words ? words[k] : "nothing");
        }
        k += then;
    }
    branch->first = k;
    while (k < n_words && !is_branch_word(words[k]))
        k++;
    branch->end = k;
    *at = k;
    if (branch->first == branch->end) {
        return cw_err_user(err, "if: no command after '%s'%s", what,
                           branch->condition ? " and its condition" : "");
    }
    if (!branch->condition && k < n_words)
        return cw_err_user(err, "if: '%s' after 'else'", words[k]);
    return CW_OK;
}

static enum cw_status check_if(const char *const *words, int n_words, struct cw_err *err)
{
    struct branch branch = {0};
    bool value;
    for (int at = 0; at < n_words;) {
        if (read_branch(words, n_words, &at, &branch, err) != CW_OK)
            return err->status;
        if (branch.condition && !word_is_open(branch.condition) &&
            condition_evaluate(branch.condition, &value, err) != CW_OK)
            return err->status;
        for (int k = branch.first; k < branch.end; k++) {
            if (command_check_line(words[k], NULL, NULL, err) != CW_OK)
                return err->status;
        }
    }
    return CW_OK;
}

static enum cw_status holds(struct deck *deck, const char *condition, bool *value,
                            struct cw_err *err)
{
    char *text;
    if (variable_values_substitute(&deck->values, condition, false, &text, err) != CW_OK)
        return err->status;
    enum cw_status status = condition_evaluate(text, value, err);
    mem_free(text);
    return status;
}

static enum cw_status run_if(struct deck *deck, const char *const *words, int n_words,
                             struct cw_err *err)
{
    struct branch branch = {0};
    for (int at = 0; at < n_words;) {
        bool value = true;
        if (read_branch(words, n_words, &at, &branch, err) != CW_OK ||
            (branch.condition && holds(deck, branch.condition, &value, err) != CW_OK))
            return err->status;
        if (!value)
            continue;
        for (int k = branch.first; k < branch.end && !deck->quit; k++) {
            if (deck->echo_screen)
                log_print_screen("%s\n", words[k]);
            if (deck->echo_log)
                log_print_file("%s\n", words[k]);
            if (deck_line(deck, words[k], err) != CW_OK)
                break;
        }
        break;
    }
    return err->status;
}

/* Reads on in the file on top until its line `label NAME`. */
static enum cw_status find_label(struct deck *deck, const char *name, struct cw_err *err)
{
    char *file = mem_string(reader_name(deck->reader, reader_depth(deck->reader) - 1));
    struct reader_line line;
    bool more = true;
    bool found = false;
    while (!found && reader_next_here(deck->reader, &line, &more, err) == CW_OK && more) {
        struct words words;
        struct cw_err ignored = {0};
        if (words_split(line.code, &words, &ignored) == CW_OK) {
            found = words.n == 2 && strcmp(words.word[0], "label") == 0 &&
                    strcmp(words.word[1], name) == 0;
        }
        words_free(&words);
    }
    if (!found)
        cw_err_user(err, "jump: there is no line 'label %s' in %s", name, file);
    mem_free(file);
    return err->status;
}

static enum cw_status run_jump(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    if (deck->skip_jump) {
        deck->skip_jump = false;
        return CW_OK;
    }
    /* a loop without a run in it must obey signals, too */
    if (sim_stop_if_asked(deck->sim, err) != CW_OK)
        return err->status;
    if (reader_jump(deck->reader, words[0], err) != CW_OK)
        return err->status;
    return n_words > 1 ? find_label(deck, words[1], err) : CW_OK;
}

static enum cw_status run_label(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    (void)deck;
    (void)words;
    (void)n_words;
    return err->status;
}

static enum cw_status run_next(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    bool exhausted;
    if (variables_next(deck->variables, words, n_words, &exhausted, err) == CW_OK && exhausted)
        deck->skip_jump = true;
    return err->status;
}

static enum cw_status run_include(struct deck *deck, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    (void)n_words;
    return deck_include(deck, words[0], err);
}

static enum cw_status check_quit(const char *const *words, int n_words, struct cw_err *err)
{
    gid status = 0;
    if (n_words == 0 || word_is_open(words[0]))
        return CW_OK;
    if (word_gid("quit", words[0], &status, err) == CW_OK && (status < 0 || status > 255))
        return cw_err_user(err, "quit: an exit status is 0 to 255, got %s", words[0]);
    return err->status;
}

static enum cw_status run_quit(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    int status = 0;
    if (n_words > 0 && !text_int(words[0], &status))
        return cw_err_user(err, "quit: expected a whole number, got '%s'", words[0]);
    deck->quit = true;
    deck->quit_status = status;
    return CW_OK;
}

static enum cw_status run_variable(struct deck *deck, const char *const *words, int n_words,
                                   struct cw_err *err)
{
    bool is_string = n_words == 3 && strcmp(words[1], "string") == 0;
    if (!is_string)
        return variables_define(deck->variables, words, n_words, err);
    char *text;
    if (variable_values_substitute(&deck->values, words[2], false, &text, err) != CW_OK)
        return err->status;
    const char *const replaced[] = {words[0], words[1], text};
    enum cw_status status = variables_define(deck->variables, replaced, 3, err);
    mem_free(text);
    return status;
}

static const char *const print_keywords[] = {"file", "append", "screen", "universe", NULL};

/* Where a print goes, and how. */
struct print_target {
    const char *file;
    bool append, screen;
};

static enum cw_status read_print(const char *const *words, int n_words, struct print_target *target,
                                 struct cw_err *err)
{
    *target = (struct print_target){.screen = true};
    for (int k = 1; k < n_words; k += 2) {
        int which = 0;
        bool yes;
        if (word_choice("print", words[k], print_keywords, &which, err) != CW_OK)
            break;
        if (k + 1 >= n_words)
            return cw_err_user(err, "print: expected a value after '%s'", words[k]);
        if (word_is_open(words[k + 1]))
            continue;
        if (which <= 1) {
            target->file = words[k + 1];
            target->append = which == 1;
        } else if (word_bool("print", words[k + 1], which == 2 ? &target->screen : &yes, err) !=
                   CW_OK) {
            break;
        }
    }
    return err->status;
}

static enum cw_status check_print(const char *const *words, int n_words, struct cw_err *err)
{
    struct print_target target;
    return read_print(words, n_words, &target, err);
}

/* Rank 0 only. */
static void print_to_file(const struct print_target *target, const char *text, struct cw_err *err)
{
    FILE *file = fopen(target->file, target->append ? "a" : "w");
    bool good = file && fprintf(file, "%s\n", text) >= 0;
    if (file && fclose(file) != 0)
        good = false;
    if (!good)
        cw_err_user(err, "print: cannot write '%s': %s", target->file, strerror(errno));
}

static enum cw_status run_print(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct print_target target;
    char *text;
    if (read_print(words, n_words, &target, err) != CW_OK ||
        variable_values_substitute(&deck->values, words[0], false, &text, err) != CW_OK)
        return err->status;
    if (target.screen)
        log_print("%s\n", text);
    if (target.file && deck->estimate) {
        estimate_file(deck->estimate, "print", target.file, (gid)strlen(text) + 1, target.append);
    } else if (target.file && comm_rank(deck->comm) == 0) {
        print_to_file(&target, text, err);
    }
    mem_free(text);
    return target.file ? err_sync(deck->comm, err) : CW_OK;
}

static const char *const echo_words[] = {"none", "screen", "log", "both", NULL};

static enum cw_status check_echo(const char *const *words, int n_words, struct cw_err *err)
{
    int which;
    (void)n_words;
    return word_is_open(words[0]) ? CW_OK : word_choice("echo", words[0], echo_words, &which, err);
}

static enum cw_status run_echo(struct deck *deck, const char *const *words, int n_words,
                               struct cw_err *err)
{
    int which = 0;
    (void)n_words;
    if (word_choice("echo", words[0], echo_words, &which, err) != CW_OK)
        return err->status;
    deck->echo_screen = (which & 1) != 0;
    deck->echo_log = (which & 2) != 0;
    return CW_OK;
}

static enum cw_status check_log(const char *const *words, int n_words, struct cw_err *err)
{
    if (n_words == 2 && strcmp(words[1], "append") != 0 && !word_is_open(words[1])) {
        return cw_err_user(err, "log: expected 'append' or nothing after the file, got '%s'",
                           words[1]);
    }
    return CW_OK;
}

static enum cw_status run_log(struct deck *deck, const char *const *words, int n_words,
                              struct cw_err *err)
{
    const char *file = strcmp(words[0], "none") == 0 ? NULL : words[0];
    if (log_open(file, n_words == 2, err) != CW_OK)
        cw_err_prefix(err, "log: ");
    return err_sync(deck->comm, err);
}

static enum cw_status run_clear(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    (void)words;
    (void)n_words;
    deck_clear(deck);
    return err->status;
}

static const char *const shell_words[] = {"cd", "mkdir", "mv", "rm", "rmdir", "putenv", NULL};
enum { SHELL_CD, SHELL_MKDIR, SHELL_MV, SHELL_RM, SHELL_RMDIR, SHELL_PUTENV };

static enum cw_status check_shell(const char *const *words, int n_words, struct cw_err *err)
{
    int which;
    if (word_is_open(words[0]))
        return CW_OK;
    for (which = 0; shell_words[which] && strcmp(words[0], shell_words[which]) != 0; which++)
        continue;
    if (!shell_words[which]) {
        return cw_err_user(err,
                           "shell: '%s' is not run; only cd, mkdir, mv, rm, rmdir and putenv are%s",
                           words[0], text_nearest_hint(words[0], shell_words).text);
    }
    int least = which == SHELL_MV ? 2 : 1;
    int most = which == SHELL_CD || which == SHELL_MV ? least : -1;
    if (text_check_count(words + 1, n_words - 1, least, most, "after it", err) != CW_OK) {
        cw_err_prefix(err, "shell %s: ", words[0]);
        cw_err_append(err, "; usage: shell %s %s", words[0],
                      which == SHELL_MV   ? "FROM TO"
                      : which == SHELL_CD ? "FOLDER"
                                          : "NAME ...");
    }
    return err->status;
}

/* A folder with those above it. */
static bool make_folders(const char *path)
{
    char *part = mem_string(path);
    bool good = true;
    for (char *slash = part + 1; good && (slash = strchr(slash, '/')) != NULL; slash++) {
        *slash = '\0';
        good = mkdir(part, 0777) == 0 || errno == EEXIST;
        *slash = '/';
    }
    good = good && (mkdir(path, 0777) == 0 || errno == EEXIST);
    mem_free(part);
    return good;
}

/* What rank 0 does for all. rm and rmdir of what is not there only warn, as in LAMMPS. */
static void shell_files(int which, const char *const *words, int n_words, struct cw_err *err)
{
    if (which == SHELL_MV) {
        if (rename(words[1], words[2]) != 0) {
            cw_err_user(err, "shell mv: cannot rename '%s' to '%s': %s", words[1], words[2],
                        strerror(errno));
        }
        return;
    }
    for (int k = 1; k < n_words; k++) {
        if (which == SHELL_MKDIR && !make_folders(words[k]))
            cw_err_user(err, "shell mkdir: cannot make '%s': %s", words[k], strerror(errno));
        if (which == SHELL_RM && unlink(words[k]) != 0)
            log_warn("shell rm: cannot remove '%s': %s", words[k], strerror(errno));
        if (which == SHELL_RMDIR && rmdir(words[k]) != 0)
            log_warn("shell rmdir: cannot remove '%s': %s", words[k], strerror(errno));
    }
}

/* What every process does for itself. */
static void shell_process(int which, const char *const *words, int n_words, struct cw_err *err)
{
    if (which == SHELL_CD && chdir(words[1]) != 0)
        cw_err_user(err, "shell cd: cannot go to '%s': %s", words[1], strerror(errno));
    for (int k = 1; which == SHELL_PUTENV && k < n_words; k++) {
        char *name = mem_string(words[k]);
        char *value = strchr(name, '=');
        if (!value || value == name) {
            cw_err_user(err, "shell putenv: expected NAME=VALUE, got '%s'", words[k]);
        } else {
            *value = '\0';
            if (setenv(name, value + 1, 1) != 0)
                cw_err_user(err, "shell putenv: cannot set '%s': %s", name, strerror(errno));
        }
        mem_free(name);
    }
}

static enum cw_status run_shell(struct deck *deck, const char *const *words, int n_words,
                                struct cw_err *err)
{
    int which = 0;
    if (word_choice("shell", words[0], shell_words, &which, err) != CW_OK)
        return err->status;
    if (which == SHELL_CD || which == SHELL_PUTENV) {
        shell_process(which, words, n_words, err);
        if (deck->estimate && err->status != CW_OK &&
            estimate_own_file(deck->estimate, err->text)) {
            estimate_note(deck->estimate, "what lies in folder %s, which the deck would have made",
                          words[1]);
            *err = (struct cw_err){0};
        }
    } else if (deck->estimate) {
        for (int k = 1; which == SHELL_MKDIR && k < n_words; k++)
            estimate_file(deck->estimate, "folder", words[k], 0, false);
    } else if (comm_rank(deck->comm) == 0) {
        shell_files(which, words, n_words, err);
    }
    return err_sync(deck->comm, err);
}

const struct command commands_language[] = {
    {"clear", 0, 0, "clear", NULL, run_clear},
    {"echo", 1, 1, "echo none|screen|log|both", check_echo, run_echo},
    {"if", 3, -1, "if CONDITION then COMMAND... [elif CONDITION COMMAND...] [else COMMAND...]",
     check_if, run_if},
    {"include", 1, 1, "include FILE", NULL, run_include},
    {"jump", 1, 2, "jump FILE|SELF [LABEL]", NULL, run_jump},
    {"label", 1, 1, "label NAME", NULL, run_label},
    {"log", 1, 2, "log FILE|none [append]", check_log, run_log},
    {"next", 1, -1, "next VARIABLE...", NULL, run_next},
    {"print", 1, -1, "print TEXT [file|append FILE] [screen yes|no]", check_print, run_print},
    {"quit", 0, 1, "quit [STATUS]", check_quit, run_quit},
    {"shell", 1, -1, "shell cd|mkdir|mv|rm|rmdir|putenv ARGUMENT...", check_shell, run_shell},
    {"variable", 2, -1, "variable NAME STYLE WORD...", variables_check, run_variable},
    {NULL, 0, 0, NULL, NULL, NULL},
};
