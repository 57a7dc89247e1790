/* See events.h. */
#include "beam/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dynamics/fix_file.h"
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

const char *beam_events_head(void)
{
    return "step,time_ps,microscope_s,dose_e_per_A2,atom,type,element,x,y,z,process,transfer_eV,"
           "direction_x,direction_y,direction_z,kinetic_gain_eV,partner,potential_gain_eV\n";
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

static void print_event(FILE *out, const struct beam_event *e)
{
    (void)fprintf(
        out,
        "%lld,%.10g,%.10g,%.10g,%lld,%d,%s,%.6f,%.6f,%.6f,%s,%.8g,%.8f,%.8f,%.8f,%.8g,%lld,%.8g\n",
        (long long)e->step, e->time, e->seconds, e->dose, (long long)e->id, e->type, e->element,
        e->x[0], e->x[1], e->x[2], beam_process_name(e->process), e->transfer, e->direction[0],
        e->direction[1], e->direction[2], e->gain, (long long)e->partner, e->potential);
}

enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct fix_file *file, struct cw_err *err)
{
    char *text = NULL;
    size_t length = 0;
    size_t bytes;
    struct beam_event *all =
        comm_gather_all(comm, events->list, events->n * sizeof *events->list, &bytes);
    size_t n = bytes / sizeof *all;
    events->n = 0;
    if (n > 0) {
        FILE *out = open_memstream(&text, &length);
        CW_ASSERT(out, "memory for events");
        n = merge_parts(all, n);
        for (size_t k = 0; k < n; k++)
            print_event(out, &all[k]);
        (void)fclose(out);
        (void)!fix_file_write(file, comm, text, err);
    }
    free(text);
    mem_free(all);
    return err->status;
}
