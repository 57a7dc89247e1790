/* Lap timers: one clock reading per task switch. */
#include "base/timer.h"

#include <time.h>

double timer_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double timer_cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void timer_start(struct timers *timers)
{
    timers->since = timer_now();
}

void timer_lap(struct timers *timers, enum timer_task task)
{
    double now = timer_now();
    timers->spent[task] += now - timers->since;
    timers->since = now;
}

void timer_move(struct timers *timers, enum timer_task from, enum timer_task to, double seconds)
{
    timers->spent[from] -= seconds;
    timers->spent[to] += seconds;
}

const char *timer_name(enum timer_task task)
{
    static const char *const names[TIMER_TASKS] = {"Pair", "Kspace", "Neigh",
                                                   "Comm", "Output", "Modify"};
    return names[task];
}
