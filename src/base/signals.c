/* Asynchronous-signal safety is kept in the simplest way: the handler stores one sig_atomic_t. MPI
 * starters forward SIGTERM and SIGUSR1 to every rank, and a terminal sends SIGINT to all; a rank
 * that got none learns of it from the reduction that the step loop makes anyway. */
#include "base/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t pending;

static void note(int number)
{
    pending = number;
}

void signals_install(void)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGUSR1};
    /* a limit on file sizes is an error like a full disk, not the end */
    (void)signal(SIGXFSZ, SIG_IGN);
    for (int k = 0; k < 3; k++) {
        struct sigaction action = {.sa_handler = note};
        sigemptyset(&action.sa_mask);
        /* SIGINT's handler serves once: the second Ctrl-C has the default effect */
        action.sa_flags = SA_RESTART | (numbers[k] == SIGINT ? (int)SA_RESETHAND : 0);
        (void)sigaction(numbers[k], &action, NULL);
    }
}

int signals_pending(void)
{
    return pending;
}

const char *signals_name(void)
{
    switch (pending) {
    case SIGTERM:
        return "SIGTERM";
    case SIGINT:
        return "SIGINT";
    case SIGUSR1:
        return "SIGUSR1";
    default:
        return "a signal";
    }
}

void signals_clear(void)
{
    pending = 0;
}
