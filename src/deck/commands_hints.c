/* Commands that tell LAMMPS how to use a machine. Here work is divided, balanced and vectorised
 * without being told, and no result depends on it; so the words are accepted, and the log says that
 * they change nothing. */
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
HINT(run_timer, "timer: times are always taken")
#undef HINT

const struct command commands_hints[] = {
    {"balance", 1, -1, "balance THRESHOLD STYLE ...", NULL, run_balance},
    {"comm_modify", 2, -1, "comm_modify KEYWORD VALUE ...", NULL, run_comm_modify},
    {"comm_style", 1, 1, "comm_style brick|tiled", NULL, run_comm_style},
    {"package", 1, -1, "package STYLE ...", NULL, run_package},
    {"suffix", 1, 3, "suffix off|on|STYLE", NULL, run_suffix},
    {"timer", 1, -1, "timer off|loop|normal|full ...", NULL, run_timer},
    {NULL, 0, 0, NULL, NULL, NULL},
};
