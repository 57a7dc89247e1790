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
HINT(run_comm_style, "comm_style: ghosts go straight to every rank that needs them")
HINT(run_comm_modify, "comm_modify: the reach of ghosts follows from the cut-off and the skin")
HINT(run_balance, "balance: work is balanced while a run goes on, without this command")
HINT(run_atom_modify, "atom_modify: atoms are always found by their id and sorted in space")
HINT(run_run_style, "run_style: time integration is velocity Verlet")
HINT(run_timer, "timer: times are always taken")
#undef HINT

/* `atom_modify map array sort 1000 0`: words that change how, not what */
static enum cw_status check_atom_modify(const char *const *words, int n_words, struct cw_err *err)
{
    for (int k = 0; k < n_words; k += strcmp(words[k], "sort") == 0 ? 3 : 2) {
        if (strcmp(words[k], "map") != 0 && strcmp(words[k], "sort") != 0 &&
            !word_is_open(words[k])) {
            return cw_err_user(err, "atom_modify: expected map or sort, got '%s'", words[k]);
        }
    }
    return CW_OK;
}

static enum cw_status check_run_style(const char *const *words, int n_words, struct cw_err *err)
{
    (void)n_words;
    if (strcmp(words[0], "verlet") == 0 || word_is_open(words[0]))
        return CW_OK;
    return cw_err_user(err, "run_style: expected verlet, got '%s'", words[0]);
}

const struct command commands_hints[] = {
    {"atom_modify", 2, -1, "atom_modify [map yes|array|hash] [sort N SIZE]", check_atom_modify,
     run_atom_modify},
    {"balance", 1, -1, "balance THRESHOLD STYLE ...", NULL, run_balance},
    {"comm_modify", 2, -1, "comm_modify KEYWORD VALUE ...", NULL, run_comm_modify},
    {"comm_style", 1, 1, "comm_style brick|tiled", NULL, run_comm_style},
    {"package", 1, -1, "package STYLE ...", NULL, run_package},
    {"run_style", 1, 1, "run_style verlet", check_run_style, run_run_style},
    {"suffix", 1, 3, "suffix off|on|STYLE", NULL, run_suffix},
    {"timer", 1, -1, "timer off|loop|normal|full ...", NULL, run_timer},
    {NULL, 0, 0, NULL, NULL, NULL},
};
