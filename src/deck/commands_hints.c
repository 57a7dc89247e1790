/* Commands that tell LAMMPS how to use a machine. Here work is divided, balanced and vectorised
 * without being told, and no result depends on it; so the words are accepted, and the log says that
 * they change nothing. */
#include <string.h>

#include "base/log.h"
#include "deck/command.h"

#define HINT(name, note)                                                                           \
    static enum cw_status name(struct deck *deck, const char *const *words, int n_words,           \
                               struct cw_err *err)                                                 \
    {                                                                                              \
        log_print("  " note "\n");                                                                 \
        (void)deck;                                                                                \
        (void)words;                                                                               \
        (void)n_words;                                                                             \
        return err->status;                                                                        \
    }

HINT(run_suffix, "suffix: the fastest kernels of this processor are chosen by themselves")
HINT(run_package, "package: nothing to switch on; ranks are the only parallelism")
HINT(run_processors, "processors: space is cut by the work in it, whatever the grid")
HINT(run_newton, "newton: neighbour rows are full; the setting changes nothing")
HINT(run_comm_style, "comm_style: ghosts go straight to every rank that needs them")
HINT(run_comm_modify, "comm_modify: the reach of ghosts follows from the cut-off and the skin")
HINT(run_balance, "balance: work is balanced while a run goes on, without this command")
HINT(run_timer, "timer: times are always taken")
#undef HINT

/* `newton on`, `newton on off` */
static enum cw_status check_newton(const char *const *words, int n_words, struct cw_err *err)
{
    bool value;
    for (int k = 0; k < n_words; k++) {
        if (!word_is_open(words[k]) && word_bool("newton", words[k], &value, err) != CW_OK)
            break;
    }
    return err->status;
}

/* `processors 2 * 1`, with grid keywords behind */
static enum cw_status check_processors(const char *const *words, int n_words, struct cw_err *err)
{
    gid value;
    (void)n_words;
    for (int k = 0; k < 3; k++) {
        if (strcmp(words[k], "*") != 0 && !word_is_open(words[k]) &&
            word_gid("processors", words[k], &value, err) != CW_OK)
            break;
    }
    return err->status;
}

const struct command commands_hints[] = {
    {"balance", 1, -1, "balance THRESHOLD STYLE ...", NULL, run_balance},
    {"comm_modify", 2, -1, "comm_modify KEYWORD VALUE ...", NULL, run_comm_modify},
    {"comm_style", 1, 1, "comm_style brick|tiled", NULL, run_comm_style},
    {"newton", 1, 2, "newton on|off [on|off]", check_newton, run_newton},
    {"package", 1, -1, "package STYLE ...", NULL, run_package},
    {"processors", 3, -1, "processors PX PY PZ [grid ...]", check_processors, run_processors},
    {"suffix", 1, 3, "suffix off|on|STYLE", NULL, run_suffix},
    {"timer", 1, -1, "timer off|loop|normal|full ...", NULL, run_timer},
    {NULL, 0, 0, NULL, NULL, NULL},
};
