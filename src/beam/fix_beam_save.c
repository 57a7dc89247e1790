/* What a checkpoint keeps of a beam: clock and sums, then bonds that are cut and the work on them,
 * then the events that are not written yet. */
#include <string.h>

#include "base/mem.h"
#include "beam/fix_beam_state.h"
#include "parallel/comm.h"

static const uint32_t EVERY_ATOM = 1; /* group bit */

struct saved {
    struct beam_clock clock;
    gid position;
    struct outcome_counts outcomes;
    struct exact_sum potential_work;
    struct saved_process {
        gid hits;
        struct exact_sum transfers, work;
    } process[BEAM_PROCESSES];
    gid cuts, work; /* bytes */
};

/* How far the log has come: one that goes on from a checkpoint is opened by the first run. */
static gid log_position(const struct fix_beam *self)
{
    return self->base.restart_pending ? self->log.resume : self->log.kept;
}

static struct saved take_sums(const struct fix_beam *self, struct comm *comm)
{
    struct saved saved = {.clock = self->clock,
                          .position = log_position(self),
                          .outcomes = self->outcome.counts,
                          .potential_work = work_sum(&self->potential_work, comm)};
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        const struct process_state *state = &self->process[p];
        gid hits = state->hits;
        comm_sum(comm, &hits, 1);
        saved.process[p] = (struct saved_process){.hits = state->hits_before + hits,
                                                  .transfers = work_sum(&state->transfers, comm),
                                                  .work = work_sum(&state->work, comm)};
    }
    return saved;
}

/* appends, if there is something */
static char *put(char *to, const void *from, size_t bytes)
{
    if (bytes > 0)
        memcpy(to, from, bytes);
    return to + bytes;
}

void fix_beam_save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_beam *self = (const struct fix_beam *)fix;
    size_t events;
    size_t n_work = 0;
    void *work = NULL;
    /* those of a checkpoint are on all ranks until the first run */
    const bool theirs = self->base.restart_pending && comm_rank(context->comm) != 0;
    struct beam_event *all = comm_gather_all(context->comm, self->events.list,
                                             theirs ? 0 : self->events.n * sizeof *all, &events);
    struct saved saved = take_sums(self, context->comm);
    if (fix_beam_cuts(self))
        force_work_save(&self->cuts.work, context, EVERY_ATOM, &work, &n_work);
    const size_t n_cuts = self->cuts.n * sizeof *self->cuts.list;
    saved.cuts = (gid)n_cuts;
    saved.work = (gid)n_work;
    *bytes = sizeof saved + n_cuts + n_work + events;
    *data = mem_zeroed(*bytes, 1);
    char *at = put(*data, &saved, sizeof saved);
    at = put(at, self->cuts.list, n_cuts);
    at = put(at, work, n_work);
    (void)put(at, all, events);
    mem_free(work);
    mem_free(all);
}

static void restore_sums(struct fix_beam *self, const struct saved *saved)
{
    self->clock = saved->clock;
    self->log.resume = saved->position;
    self->outcome.counts = saved->outcomes;
    self->potential_work.carried = saved->potential_work;
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        struct process_state *state = &self->process[p];
        state->hits_before = saved->process[p].hits;
        state->transfers.carried = saved->process[p].transfers;
        state->work.carried = saved->process[p].work;
    }
}

/* Do the sizes fit together? */
static bool is_whole(const struct saved *saved, size_t bytes)
{
    if (bytes < sizeof *saved)
        return false;
    const gid rest = (gid)(bytes - sizeof *saved) - saved->cuts - saved->work;
    return saved->cuts >= 0 && saved->work >= 0 && rest >= 0 &&
           (size_t)saved->cuts % sizeof(struct beam_cut) == 0 &&
           (size_t)rest % sizeof(struct beam_event) == 0;
}

enum cw_status fix_beam_restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_beam *self = (struct fix_beam *)fix;
    struct saved saved = {0};
    memcpy(&saved, data, bytes < sizeof saved ? bytes : sizeof saved);
    if (!is_whole(&saved, bytes)) {
        return cw_err_user(err,
                           "the checkpoint's state of fix %s has %zu bytes; expected %zu and "
                           "more",
                           fix->id, bytes, sizeof saved);
    }
    restore_sums(self, &saved);
    const char *at = (const char *)data + sizeof saved;
    const char *const end = (const char *)data + bytes;
    for (const char *last = at + saved.cuts; at < last; at += sizeof(struct beam_cut)) {
        struct beam_cut cut;
        memcpy(&cut, at, sizeof cut);
        beam_cuts_add(&self->cuts, &cut);
    }
    if (saved.work > 0 &&
        force_work_restore(&self->cuts.work, fix->id, at, (size_t)saved.work, err) != CW_OK)
        return err->status;
    for (at += saved.work; at < end; at += sizeof(struct beam_event)) {
        struct beam_event event;
        memcpy(&event, at, sizeof event);
        beam_events_add(&self->events, &event);
    }
    return CW_OK;
}
