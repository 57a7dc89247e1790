/* See events.h. */
#include "beam/events.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dynamics/fix_file.h"
#include "parallel/comm.h"

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
           "direction_x,direction_y,direction_z,kinetic_gain_eV\n";
}

static int by_step_and_id(const void *a, const void *b)
{
    const struct beam_event *p = a;
    const struct beam_event *q = b;
    if (p->step != q->step)
        return p->step < q->step ? -1 : 1;
    return (p->id > q->id) - (p->id < q->id);
}

static void print_event(FILE *out, const struct beam_event *e)
{
    (void)fprintf(
        out, "%lld,%.10g,%.10g,%.10g,%lld,%d,%s,%.6f,%.6f,%.6f,knock-on,%.8g,%.8f,%.8f,%.8f,%.8g\n",
        (long long)e->step, e->time, e->seconds, e->dose, (long long)e->id, e->type, e->element,
        e->x[0], e->x[1], e->x[2], e->transfer, e->direction[0], e->direction[1], e->direction[2],
        e->gain);
}

enum cw_status beam_events_write(struct beam_events *events, struct comm *comm,
                                 struct fix_file *file, struct cw_err *err)
{
    char *text = NULL;
    size_t length = 0;
    size_t bytes;
    struct beam_event *all =
        comm_gather_all(comm, events->list, events->n * sizeof *events->list, &bytes);
    const size_t n = bytes / sizeof *all;
    events->n = 0;
    if (n > 0) {
        FILE *out = open_memstream(&text, &length);
        CW_ASSERT(out, "memory for events");
        qsort(all, n, sizeof *all, by_step_and_id);
        for (size_t k = 0; k < n; k++)
            print_event(out, &all[k]);
        (void)fclose(out);
        (void)!fix_file_write(file, comm, text, err);
    }
    free(text);
    mem_free(all);
    return err->status;
}
