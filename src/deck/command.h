#ifndef CW_DECK_COMMAND_H
#define CW_DECK_COMMAND_H
/* Deck commands. Each area has a table of its own (commands_language.c, commands_setup.c,
 * commands_build.c, commands_force.c, commands_bonded.c, commands_run.c, commands_output.c);
 * command_table.c joins them. A command has two halves: `check` looks at the words alone, before
 * any line of the deck is run, and `run` does it. */
#include "base/err.h"
#include "base/types.h"
#include "potential/potential.h"

struct deck;

struct command {
    const char *name;
    int words_min, words_max; /* words after the name; words_max -1: any number */
    const char *usage;        /* "timestep DT": shown when the number of words is wrong */
    /* Static check of the words that follow the name; NULL: number of words only. A word that holds
     * a '$' has a value only when the line runs: word_is_open() tells, and check must let it pass.
     * Existence of ids is not checked here. Local. */
    enum cw_status (*check)(const char *const *words, int n_words, struct cw_err *err);
    /* Does it. Words are substituted. Collective. Messages carry no file and line: the caller puts
     * them in front. */
    enum cw_status (*run)(struct deck *deck, const char *const *words, int n_words,
                          struct cw_err *err);
};

/* Checks a line that is not run yet: its words, the command, the number of words, command->check.
 * A line whose words have a '$' passes as far as that '$' allows; single: is the text of this
 * variable always one word? (NULL: never known). Local. */
enum cw_status command_check_line(const char *line,
                                  bool (*single)(const void *self, const char *name),
                                  const void *self, struct cw_err *err) CW_MUST_CHECK;

/* Is n a number of words that the command takes? words: those behind its name. err names the first
 * one too many and shows the usage. Local. */
enum cw_status command_count(const struct command *command, const char *const *words, int n,
                             struct cw_err *err) CW_MUST_CHECK;

/* "unknown command 'x'; did you mean 'y'?", or why LAMMPS's command x is not here and what to use
 * instead. Local. */
enum cw_status command_refuse(const char *name, struct cw_err *err);

/* Names of all commands, NULL-terminated, in the order of the tables; mem_free. Local. */
const char **command_names(void);

/* the tables, each ended by a row with a NULL name */
extern const struct command commands_language[];
extern const struct command commands_hints[];
extern const struct command commands_setup[];
extern const struct command commands_build[];
extern const struct command commands_force[];
extern const struct command commands_bonded[];
extern const struct command commands_run[];
extern const struct command commands_output[];

/* Finds a command of any table; NULL: none. Local. */
const struct command *command_find(const char *name);

/* True when the word holds a variable that is not substituted yet. Local. */
bool word_is_open(const char *word);

/* Is an open word one word for certain once its variables are replaced? single(self, name): is this
 * variable's text always one word? (NULL: never known). Local. */
bool word_is_single(const char *word, bool (*single)(const void *self, const char *name),
                    const void *self);

/* Helpers for checks and runs: read one word or say what was expected ("timestep: expected a
 * number, got 'x'"). Local. */
enum cw_status word_double(const char *what, const char *word, double *value,
                           struct cw_err *err) CW_MUST_CHECK;
enum cw_status word_gid(const char *what, const char *word, gid *value,
                        struct cw_err *err) CW_MUST_CHECK;
enum cw_status word_bool(const char *what, const char *word, bool *value,
                         struct cw_err *err) CW_MUST_CHECK;
/* Index in a NULL-terminated list, or an error with the nearest. */
enum cw_status word_choice(const char *what, const char *word, const char *const *choices,
                           int *index, struct cw_err *err) CW_MUST_CHECK;

/* double or mixed. */
enum cw_status word_precision(const char *what, const char *word,
                              enum potential_precision *precision, struct cw_err *err);

#endif
