/* See events.h. */
#include "beam/events.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "beam/event_log.h"
#include "parallel/comm.h"

const char *beam_process_name(int kind)
{
    static const char *const names[BEAM_PROCESSES] = {[BEAM_KNOCK_ON] = "knock-on",
                                                      [BEAM_RADIOLYSIS] = "radiolysis",
                                                      [BEAM_IONISATION] = "ionisation",
                                                      [BEAM_BREAK] = "bond-break",
                                                      [BEAM_SPUTTER] = "sputter"};
    static const char *const gas[BEAM_EVENTS - BEAM_GAS_FIRST] = {"gas-terminate", "gas-heal",
                                                                  "gas-strip"};
    return kind < BEAM_GAS_FIRST ? names[kind] : gas[kind - BEAM_GAS_FIRST];
}

const char *beam_outcome_name(int outcome)
{
    static const char *const names[BEAM_OUTCOMES] = {
        [OUTCOME_NONE] = "-",
        [OUTCOME_WAITING] = "waiting",
        [OUTCOME_RETURNED] = "returned",
        [OUTCOME_DISPLACED] = "displaced",
        [OUTCOME_VACANCY] = "vacancy",
        [OUTCOME_INTERSTITIAL] = "interstitial",
        [OUTCOME_FRENKEL_PAIR] = "frenkel-pair",
        [OUTCOME_SPUTTERED] = "sputtered",
        [OUTCOME_REMOVED] = "removed",
    };
    return names[outcome];
}

void beam_events_add(struct beam_events *events, const struct beam_event *event)
{
    if (events->n == events->cap) {
        events->cap = 2 * events->cap + 16;
        events->list = mem_resize(events->list, events->cap, sizeof *events->list);
    }
    events->list[events->n++] = *event;
}

void beam_events_free(struct beam_events *events)
{
    mem_free(events->list);
    *events = (struct beam_events){0};
}

/* by step, atom and process */
static int compare_events(const struct beam_event *p, const struct beam_event *q)
{
    if (p->step != q->step)
        return p->step < q->step ? -1 : 1;
    if (p->id != q->id)
        return p->id < q->id ? -1 : 1;
    return p->process - q->process;
}

/* parts last; of several at one atom by the other atom */
static int compare(const void *a, const void *b)
{
    const struct beam_event *p = a;
    const struct beam_event *q = b;
    int order = compare_events(p, q);
    if (order == 0)
        order = p->part - q->part;
    return order ? order : (p->partner > q->partner) - (p->partner < q->partner);
}

/* Sorts; parts go into their events. Returns how many are left. */
static size_t merge_parts(struct beam_event *list, size_t n)
{
    size_t kept = 0;
    qsort(list, n, sizeof *list, compare);
    for (size_t k = 0; k < n; k++) {
        if (list[k].part && kept > 0 && compare_events(&list[k], &list[kept - 1]) == 0) {
            list[kept - 1].gain += list[k].gain;
        } else {
            list[kept++] = list[k];
        }
    }
    return kept;
}

/* Takes this rank's events that are due (wait until then or not) out, gathers those of all. */
static struct beam_event *take(struct beam_events *events, struct comm *comm, bool waiting,
                               double time, size_t *n)
{
    struct beam_event *mine = mem_array(events->n, sizeof *mine);
    size_t taken = 0;
    size_t kept = 0;
    size_t bytes;
    for (size_t k = 0; k < events->n; k++) {
        const struct beam_event *event = &events->list[k];
        if (event->waits == waiting && event->time <= time) {
            mine[taken++] = *event;
        } else {
            events->list[kept++] = *event;
        }
    }
    events->n = kept;
    struct beam_event *all = comm_gather_all(comm, mine, taken * sizeof *mine, &bytes);
    *n = bytes > 0 ? merge_parts(all, bytes / sizeof *all) : 0;
    mem_free(mine);
    return all;
}

struct beam_event *beam_events_take_due(struct beam_events *events, struct comm *comm, double time,
                                        size_t *n)
{
    return take(events, comm, true, time, n);
}

void beam_events_stop_waiting(struct beam_events *events)
{
    for (size_t k = 0; k < events->n; k++) {
        struct beam_event *event = &events->list[k];
        event->waits = false;
        if (event->outcome == OUTCOME_WAITING)
            event->outcome = OUTCOME_NONE;
    }
}

gid beam_events_waiting(const struct beam_events *events, struct comm *comm)
{
    gid n = 0;
    for (size_t k = 0; k < events->n; k++)
        n += events->list[k].outcome == OUTCOME_WAITING && !events->list[k].part;
    comm_sum(comm, &n, 1);
    return n;
}

static enum cw_status write_rows(struct event_log *log, struct comm *comm, struct beam_event *row,
                                 size_t n, bool final, struct cw_err *err)
{
    for (size_t k = 0; k < n; k++) {
        if (!row[k].is_settled)
            row[k].displacement = row[k].dpa = (double)NAN;
    }
    return event_log_write(log, comm, row, n, final, err);
}

enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct event_log *log, bool show_waiting, struct cw_err *err)
{
    size_t n;
    struct beam_event *row = take(events, comm, false, HUGE_VAL, &n);
    (void)!write_rows(log, comm, row, n, true, err);
    mem_free(row);
    if (!show_waiting || err->status != CW_OK)
        return err->status;
    struct beam_events copy = {0};
    for (size_t k = 0; k < events->n; k++)
        beam_events_add(&copy, &events->list[k]);
    row = take(&copy, comm, true, HUGE_VAL, &n);
    (void)!write_rows(log, comm, row, n, false, err);
    mem_free(row);
    beam_events_free(&copy);
    return err->status;
}
