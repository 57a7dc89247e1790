/* The lines of a deck run in the order in which they stand up to the first that may jump or quit.
 * Up to there a file that is read must exist, or have been written by a line before; what a line
 * writes is told by its words. A name with a variable in it stands for all that begin as it does.
 * Rejected: to follow jumps and conditions; what is not certain waits for its turn in the run. */
#include "deck/check_files.h"

#include <string.h>

#include "base/mem.h"
#include "deck/command.h"
#include "deck/words.h"

enum { DEPTH = 4 }; /* commands inside commands that are looked into */

/* Which word names the file that a command writes. */
static const struct {
    const char *command;
    int at;
} writers[] = {
    {"write_data", 1}, {"write_restart", 1}, {"restart", 2}, {"restart", 3},
    {"dump", 5},       {"write_dump", 3},    {"log", 1},     {"pair_write", 7},
};

/* Commands that write where one of these keywords says. */
static const char *const keywords[] = {"file", "append", NULL};

static void note_written(struct check_files *files, const char *path)
{
    char *start = mem_string(path);
    start[strcspn(start, "$*%")] = '\0';
    name_list_add(&files->written, start);
    mem_free(start);
}

static void note_writers(struct check_files *files, const struct words *words)
{
    const char *command = words->word[0];
    for (size_t k = 0; k < sizeof writers / sizeof writers[0]; k++) {
        if (strcmp(command, writers[k].command) == 0 && words->n > writers[k].at)
            note_written(files, words->word[writers[k].at]);
    }
    if (strcmp(command, "print") != 0 && strcmp(command, "fix") != 0)
        return;
    for (int k = 1; k + 1 < words->n; k++) {
        for (const char *const *keyword = keywords; *keyword; keyword++) {
            if (strcmp(words->word[k], *keyword) == 0)
                note_written(files, words->word[k + 1]);
        }
    }
}

/* May what follows a line not be reached, or mean other files? `shell mkdir` and `rm` make none. */
static bool leads_away(const struct words *words, int depth)
{
    const char *command = words->word[0];
    if (strcmp(command, "shell") == 0) {
        return words->n < 2 ||
               (strcmp(words->word[1], "mkdir") != 0 && strcmp(words->word[1], "rm") != 0);
    }
    if (strcmp(command, "include") == 0)
        return depth > 0 || words->n < 2 || word_is_open(words->word[1]);
    return word_is_open(command) || strcmp(command, "jump") == 0 || strcmp(command, "quit") == 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): bounded by DEPTH */
static void note(struct check_files *files, const char *line, int depth)
{
    struct words words;
    struct cw_err ignored = {0};
    if (words_split(line, &words, &ignored) == CW_OK && words.n > 0) {
        files->unsure = files->unsure || leads_away(&words, depth);
        note_writers(files, &words);
        bool nested = strcmp(words.word[0], "if") == 0 || strcmp(words.word[0], "run") == 0;
        for (int k = 1; nested && k < words.n && depth < DEPTH; k++)
            note(files, words.word[k], depth + 1);
    }
    words_free(&words);
}

void check_files_note(struct check_files *files, const char *line)
{
    note(files, line, 0);
}

bool check_files_must_exist(const struct check_files *files, const char *path)
{
    if (files->unsure || strpbrk(path, "$*%"))
        return false;
    for (int k = 0; k < files->written.n; k++) {
        const char *start = files->written.name[k];
        if (strncmp(path, start, strlen(start)) == 0)
            return false;
    }
    return true;
}

void check_files_free(struct check_files *files)
{
    name_list_free(&files->written);
}
