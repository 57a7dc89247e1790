#ifndef CW_BASE_TIMER_H
#define CW_BASE_TIMER_H
/* Wall-clock time by task, for the breakdown at the end of a run. Local; never part of the state.
 */

enum timer_task {
    TIMER_PAIR,
    TIMER_KSPACE,
    TIMER_NEIGH,
    TIMER_COMM,
    TIMER_OUTPUT,
    TIMER_MODIFY,
    TIMER_TASKS
};

struct timers {
    double spent[TIMER_TASKS]; /* seconds */
    double since;              /* start of the running lap */
};

/* Seconds of a monotonic clock. */
double timer_now(void);

/* Seconds of processor time that the process has had, all its threads together. */
double timer_cpu(void);

/* Starts a lap; the time until the next timer_lap goes to that call's task. */
void timer_start(struct timers *timers);

/* Books the time since the last timer_start or timer_lap to `task` and starts the next lap. */
void timer_lap(struct timers *timers, enum timer_task task);

/* Books seconds to another task: those that a lap has waited inside its work, say. */
void timer_move(struct timers *timers, enum timer_task from, enum timer_task to, double seconds);

/* "Pair", "Kspace", "Neigh", "Comm", "Output", "Modify" */
const char *timer_name(enum timer_task task);

#endif
