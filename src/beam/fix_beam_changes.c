/* The beam's changes of atoms themselves: asked of the processes, made all at once. The energy that
 * it took is known for all events of the step together; they have equal parts in it. Nearly always
 * there is one. */
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "parallel/comm.h"

/* Of the present step. The clock goes on at its end. */
static double step_dose(const struct fix_beam *self, const struct fix_context *context)
{
    const double time = illumination_time(&self->beam, self->looked_at, context->time);
    return illumination_dose(&self->beam, time);
}

bool fix_beam_wants_change(struct fix *fix, struct fix_context *context)
{
    const struct fix_beam *self = (const struct fix_beam *)fix;
    const double dose = step_dose(self, context);
    bool wanted = false;
    for (int p = 0; p < BEAM_PROCESSES && !wanted; p++) {
        wanted = self->process[p].on && beam_processes[p]->wants &&
                 beam_processes[p]->wants(self, context, dose);
    }
    return wanted;
}

enum cw_status fix_beam_change(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_beam *self = (struct fix_beam *)fix;
    const double dose = step_dose(self, context);
    self->made.n = 0;
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        if (self->process[p].on && beam_processes[p]->plan)
            beam_processes[p]->plan(self, context, dose, &self->made);
    }
    beam_changes_share(&self->made, context);
    return beam_changes_make(&self->made, context, err);
}

/* Of an atom that was changed and needs no look. */
static int outcome_of(enum beam_process_kind kind)
{
    return kind == BEAM_SPUTTER ? OUTCOME_SPUTTERED
           : kind == BEAM_BREAK ? OUTCOME_NONE
                                : OUTCOME_REMOVED;
}

/* Counts an event and its part of the energy; rank 0 keeps it, whoever had its atom. Sums that all
 * ranks know are carried by all. */
static void count(struct fix_beam *self, const struct fix_context *context,
                  const struct beam_event *event)
{
    struct process_state *state = &self->process[event->process];
    work_add_common(&state->work, event->gain + event->potential);
    state->hits_before++;
    if (event->process == BEAM_SPUTTER)
        work_add_common(&state->transfers, event->transfer);
    if (comm_rank(context->comm) == 0)
        beam_events_add(&self->events, event);
}

void fix_beam_changed(struct fix *fix, struct fix_context *context, const struct fix_gain *gain)
{
    struct fix_beam *self = (struct fix_beam *)fix;
    const double n = (double)self->made.n;
    for (size_t k = 0; k < self->made.n; k++) {
        struct beam_event *event = &self->made.list[k].event;
        event->gain = gain->kinetic / n;
        event->potential = gain->potential / n;
        event->outcome = outcome_of((enum beam_process_kind)event->process);
        count(self, context, event);
    }
    if (self->made.n > 0)
        work_add_common(&self->potential_work, gain->potential);
}

void fix_beam_look(struct fix_beam *self, const struct fix_context *context)
{
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        if (self->process[p].on && beam_processes[p]->look)
            beam_processes[p]->look(self, context);
    }
}
