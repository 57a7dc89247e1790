/* All commands: the tables of the areas, joined; and the check of a line against them. */
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "deck/command.h"
#include "deck/known_words.h"
#include "deck/words.h"

static const struct command *const tables[] = {
    commands_setup, commands_build,  commands_force,    commands_bonded,
    commands_run,   commands_output, commands_language, commands_hints,
};
enum { N_TABLES = sizeof tables / sizeof tables[0] };

const struct command *command_find(const char *name)
{
    for (int t = 0; t < N_TABLES; t++) {
        for (const struct command *c = tables[t]; c->name; c++) {
            if (strcmp(c->name, name) == 0)
                return c;
        }
    }
    return NULL;
}

const char **command_names(void)
{
    size_t n = 0;
    for (int t = 0; t < N_TABLES; t++) {
        for (const struct command *c = tables[t]; c->name; c++)
            n++;
    }
    const char **names = mem_array(n + 1, sizeof *names);
    n = 0;
    for (int t = 0; t < N_TABLES; t++) {
        for (const struct command *c = tables[t]; c->name; c++)
            names[n++] = c->name;
    }
    names[n] = NULL;
    return names;
}

enum cw_status command_refuse(const char *name, struct cw_err *err)
{
    const char **names = command_names();
    (void)known_word_refuse(KNOWN_COMMAND, "command", name, names, err);
    mem_free(names);
    return err->status;
}

enum cw_status command_count(const struct command *command, const char *const *words, int n,
                             struct cw_err *err)
{
    if (text_check_count(words, n, command->words_min, command->words_max, "after it", err) !=
        CW_OK) {
        cw_err_prefix(err, "%s: ", command->name);
        cw_err_append(err, "; usage: %s", command->usage);
    }
    return err->status;
}

static enum cw_status check_words(const struct words *words,
                                  bool (*single)(const void *self, const char *name),
                                  const void *self, struct cw_err *err)
{
    if (words->n == 0 || word_is_open(words->word[0]))
        return CW_OK;
    const struct command *command = command_find(words->word[0]);
    if (!command)
        return command_refuse(words->word[0], err);
    /* A quoted word keeps its '$'; an unquoted one may become several or none. */
    for (int k = 1; k < words->n; k++) {
        if (!words->quoted[k] && word_is_open(words->word[k]) &&
            !word_is_single(words->word[k], single, self))
            return CW_OK;
    }
    if (command_count(command, words->word + 1, words->n - 1, err) != CW_OK || !command->check)
        return err->status;
    return command->check(words->word + 1, words->n - 1, err);
}

enum cw_status command_check_line(const char *line,
                                  bool (*single)(const void *self, const char *name),
                                  const void *self, struct cw_err *err)
{
    struct words words;
    if (words_split(line, &words, err) == CW_OK)
        (void)check_words(&words, single, self, err);
    words_free(&words);
    return err->status;
}
