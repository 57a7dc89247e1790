/* The progress line. The clock is read only every `stride` steps; the stride follows the speed
 * (about twenty looks a second), so a small system of a microsecond per step is not slowed and a
 * large one is shown as often as it can be. The rate is that of the whole run so far: steady, and
 * right for the time left. */
#include "output/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/timer.h"
#include "base/units.h"
#include "parallel/comm.h"

enum { LINE = 160 };

static const double terminal_seconds = 0.5;
static const double plain_seconds = 30;
static const double looks_per_second = 20;

struct progress {
    bool shows, terminal;
    struct progress_rate rate;
    double start, shown; /* seconds of the clock */
    gid stride, next;    /* steps between looks; step of the next look */
};

/* nanoseconds per time unit; 0 when the style's time is not a physical one */
static double nanoseconds(const struct units *units)
{
    if (strcmp(units->time, "ps") == 0)
        return 1e-3;
    if (strcmp(units->time, "fs") == 0)
        return 1e-6;
    return 0;
}

struct progress *progress_start(const struct comm *comm, gid step, gid last, gid n_atoms, double dt,
                                const struct units *units, bool quiet)
{
    struct progress *progress = mem_zeroed(1, sizeof *progress);
    progress->shows = !quiet && comm_rank(comm) == 0 && last > step;
    progress->terminal = isatty(STDERR_FILENO) == 1;
    progress->rate = (struct progress_rate){.first = step,
                                            .step = step,
                                            .last = last,
                                            .n_atoms = n_atoms,
                                            .ns_per_step = dt * nanoseconds(units),
                                            .time_per_step = dt};
    progress->start = progress->shown = timer_now();
    progress->stride = 1;
    progress->next = step + 1;
    return progress;
}

static void format_left(double seconds, char *text, size_t size)
{
    if (!(seconds < 1e8)) {
        (void)snprintf(text, size, "-");
        return;
    }
    int64_t s = (int64_t)(seconds + 0.5);
    if (s >= 86400) {
        (void)snprintf(text, size, "%" PRId64 "d %02dh", s / 86400, (int)(s % 86400 / 3600));
    } else {
        (void)snprintf(text, size, "%d:%02d:%02d", (int)(s / 3600), (int)(s % 3600 / 60),
                       (int)(s % 60));
    }
}

void progress_format(const struct progress_rate *rate, char *text, size_t size)
{
    double done = (double)(rate->step - rate->first);
    double per_second = rate->seconds > 0 ? done / rate->seconds : 0;
    double percent =
        rate->last > rate->first ? 100 * done / (double)(rate->last - rate->first) : 100;
    char left[32];
    format_left(per_second > 0 ? (double)(rate->last - rate->step) / per_second : 1e9, left,
                sizeof left);
    bool physical = rate->ns_per_step > 0;
    double per_day = 86400 * per_second * (physical ? rate->ns_per_step : rate->time_per_step);
    (void)snprintf(text, size,
                   "step %" PRId64 " of %" PRId64 "  %5.1f %%  %.4g %s/day  %.3g atom-steps/s  %s "
                   "left",
                   rate->step, rate->last, percent, per_day, physical ? "ns" : "tau",
                   per_second * (double)rate->n_atoms, left);
}

static void show(struct progress *progress, double now)
{
    char text[LINE];
    progress->rate.seconds = now - progress->start;
    progress_format(&progress->rate, text, sizeof text);
    if (progress->terminal) {
        log_transient(text);
    } else {
        (void)fprintf(stderr, "%s\n", text);
        (void)fflush(stderr);
    }
    progress->shown = now;
}

void progress_update(struct progress *progress, gid step)
{
    if (!progress->shows || step < progress->next)
        return;
    double now = timer_now();
    double elapsed = now - progress->start;
    progress->rate.step = step;
    double rate = elapsed > 0 ? (double)(step - progress->rate.first) / elapsed : 0;
    double stride = rate / looks_per_second;
    progress->stride = stride < 1 ? 1 : stride > 1e9 ? 1000000000 : (gid)stride;
    progress->next = step + progress->stride;
    if (now - progress->shown >= (progress->terminal ? terminal_seconds : plain_seconds))
        show(progress, now);
}

void progress_end(struct progress *progress)
{
    if (progress && progress->terminal && progress->shows)
        log_transient(NULL);
    mem_free(progress);
}
