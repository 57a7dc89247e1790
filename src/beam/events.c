/* See events.h. */
#include "beam/events.h"

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

/* parts last */
static int compare(const void *a, const void *b)
{
    const struct beam_event *p = a;
    const struct beam_event *q = b;
    const int order = compare_events(p, q);
    return order ? order : p->part - q->part;
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

enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct event_log *log, struct cw_err *err)
{
    size_t bytes;
    struct beam_event *all =
        comm_gather_all(comm, events->list, events->n * sizeof *events->list, &bytes);
    size_t n = bytes / sizeof *all;
    events->n = 0;
    if (n > 0)
        n = merge_parts(all, n);
    (void)!event_log_write(log, comm, all, n, true, err);
    mem_free(all);
    return err->status;
}
