/* fix ID group gas none|H2|etch beam FIX-ID|current A_PER_CM2 accelerate FACTOR seed N
 *     [keyword value ...]
 *
 * What the gas around a silica surface does to its hydroxyl, as rates per site and dose, and per
 * second of the microscope. `rate` sets that of the gas's own reaction, `terminate` and `strip`
 * that of either, where both are on.
 *
 * H2 under the beam terminates dangling bonds: a pair of them, of an oxygen with one silicon and of
 * a silicon with three oxygens, gets H on the oxygen and OH on the silicon. Honestly: H2 brings no
 * oxygen. In the microscope it makes Si-OH of the one and Si-H of the other; a model with fixed
 * charges (O -1.2, Si +2.4, H +0.6) has no neutral Si-H, and OH stands for it. What matters for two
 * surfaces that meet is that neither atom is left to bond. A neutral dangling bond (an oxygen of
 * -0.6, a silicon of +1.8: what the beam leaves that took a hydrogen or an oxygen) takes H or OH
 * alone and has its full charge back.
 *
 * The etching gas, CHF3-SF6-O2, takes hydroxyl off: of two silanols next to each other one loses
 * its H, the other leaves as OH. That is the first reaction backwards, so it is neutral, makes the
 * same clean surface that a cut makes, and both gases move along one scale of coverage. Rejected: H
 * alone with its charge put on the oxygen, which leaves radicals that attract nothing. That the gas
 * also etches silica is not in it.
 *
 * `none` is vacuum: nothing happens, the surface is counted all the same. The beam's own loss of
 * hydrogen is fix beam's.
 *
 * How: the surface is looked at on steps that are multiples of `every`, and nothing is done in
 * between. At a look each rank finds sites among its own atoms and copies of those near them
 * (silica_sites.h), and what reacts is known to all (gas_reactions.c): time and memory grow with a
 * rank's atoms, and what ranks tell each other with what reacts. Measured for a bare sphere of
 * 48,558 atoms on one core: 0.06 s, and 0.14 s more for the lists and the two passes over forces by
 * which its energy is known. A site that comes and goes between looks is not seen, and one reacts
 * at most once at a look, so a chance of more than one in ten is refused. Each pair, each neutral
 * bond and each two silanols are a Poisson process by themselves, with the dose at their place, of
 * a beam that is scanned too; what they do is a function of (seed, id, step) and of the state, on
 * any number of ranks, after any restart. New atoms have ids above all others, in the order in
 * which sites react, groups as silanol.h says (and the fix's), and velocities of `temp`; the energy
 * of it all is the fix's work.
 *
 * Sources: rates are inputs, with defaults chosen by us (fix_gas_words.c); coverage as the fraction
 * of pairs and charges: see system/silica_sites.c. */
#include "beam/fix_gas.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "beam/beam_help.h"
#include "beam/fix_gas_state.h"
#include "parallel/comm.h"
#include "system/atoms.h"

enum { EVERY = 1000, WRITE_EVERY = 1000 };
static const double TEMPERATURE = 300; /* K */

static struct fix_gas *own(struct fix *fix)
{
    return (struct fix_gas *)fix;
}

static bool can_react(const struct fix_gas *self)
{
    const struct gas_rate *rate[] = {&self->terminate, &self->strip};
    bool can = false;
    for (int k = 0; k < 2; k++)
        can |= rate[k]->dose > 0 || rate[k]->second > 0;
    return self->gas != GAS_NONE && can;
}

static bool wants_change(struct fix *fix, struct fix_context *context)
{
    return can_react(own(fix)) && !context->dry && context->step % fix->every == 0;
}

/* Brings the clock to the present time; what came is pending until a look. */
static void advance(struct fix_gas *self, const struct fix_context *context)
{
    struct gas_account *account = &self->account;
    const struct gas_exposure more = fix_gas_exposure(self, context->time);
    struct gas_exposure *const sums[] = {&account->total, &account->pending};
    for (int k = 0; k < 2; k++) {
        sums[k]->dose += more.dose;
        sums[k]->seconds += more.seconds;
        sums[k]->to = more.to;
    }
}

static enum cw_status change(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_gas *self = own(fix);
    advance(self, context);
    const struct gas_exposure exposure = self->account.pending;
    self->account.pending = (struct gas_exposure){.from = exposure.to, .to = exposure.to};
    self->is_counted = false;
    self->first_of_look = self->events.n;
    fix_gas_watch(self, context, &exposure);
    return gas_react(self, context, exposure, err);
}

/* The events of a look have equal parts in its energy. */
static void changed(struct fix *fix, struct fix_context *context, const struct fix_gain *gain)
{
    struct fix_gas *self = own(fix);
    (void)context;
    const size_t n = self->events.n - self->first_of_look;
    for (size_t k = self->first_of_look; k < self->events.n; k++) {
        self->events.list[k].gain = gain->kinetic / (double)n;
        self->events.list[k].potential = gain->potential / (double)n;
    }
    work_add_common(&self->potential, gain->potential);
    work_add_common(&self->work, gain->potential);
    work_add_common(&self->work, gain->kinetic);
}

static enum cw_status write_events(struct fix_gas *self, struct fix_context *context,
                                   struct cw_err *err)
{
    if (self->log.text.path && !context->dry)
        return beam_events_write(&self->events, context->comm, &self->log, false, err);
    return err->status;
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    if (context->step % WRITE_EVERY == 0)
        return write_events(own(fix), context, err);
    return err->status;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_gas *self = own(fix);
    if (context->minimizing)
        return err->status;
    if (!self->account.is_started) {
        const struct gas_exposure none = {.from = context->time, .to = context->time};
        self->account.total = self->account.pending = none;
    }
    self->account.is_started = true;
    self->is_counted = false;
    self->has_warned = false;
    if (comm_rank(context->comm) != 0 && fix->restart_pending)
        self->events.n = 0; /* the checkpoint gave them to all ranks */
    if (fix_gas_prepare(self, context, err) != CW_OK || context->dry)
        return err->status;
    return event_log_open(&self->log, context->comm, err);
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    struct fix_gas *self = own(fix);
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    advance(self, context);
    if (write_events(self, context, err) != CW_OK && !context->err)
        cw_fatal("%s", local.text);
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    if (gas_count(own(fix), context, SILICA_SITES_ALONE, err) == CW_OK)
        *out = gas_coverage(&own(fix)->surface);
    return err->status;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

static double change_work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->potential, context->comm);
}

enum { DENSITY = 2, SURFACE = 6, VECTOR = 13 };

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return VECTOR;
}

static double of_surface(const struct gas_surface *surface, int index)
{
    const struct silica_counts *count = &surface->count;
    const gid pairs = silica_counts_pairs(count);
    const double value[SURFACE] = {
        gas_coverage(surface),    gas_density(surface),
        (double)count->hydroxyls, (double)pairs,
        (double)count->lone,      (double)(count->silicon + count->oxygen - 2 * pairs)};
    return value[index - 1];
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    struct fix_gas *self = own(fix);
    const struct gas_account *account = &self->account;
    if (index <= SURFACE) {
        const enum silica_look what = index == DENSITY ? SILICA_AREA : SILICA_SITES_ALONE;
        if (gas_count(self, context, what, err) == CW_OK)
            *out = of_surface(&self->surface, index);
        return err->status;
    }
    const struct gas_exposure more = fix_gas_exposure(self, context->time);
    const double value[VECTOR - SURFACE] = {(double)account->count[GAS_TERMINATE],
                                            (double)account->count[GAS_HEAL],
                                            (double)account->count[GAS_STRIP],
                                            (double)account->crowded,
                                            account->total.dose + more.dose,
                                            account->total.seconds + more.seconds,
                                            work(fix, context)};
    *out = value[index - SURFACE - 1];
    return CW_OK;
}

/* what a checkpoint keeps, before the events that are not written yet */
struct saved {
    struct gas_account account;
    gid position;
    struct exact_sum work, potential;
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_gas *self = (const struct fix_gas *)fix;
    size_t events;
    struct beam_event *all =
        comm_gather_all(context->comm, self->events.list, self->events.n * sizeof *all, &events);
    char *out = mem_zeroed(sizeof(struct saved) + events, 1);
    const struct saved saved = {.account = self->account,
                                .position = self->log.kept,
                                .work = work_sum(&self->work, context->comm),
                                .potential = work_sum(&self->potential, context->comm)};
    memcpy(out, &saved, sizeof saved);
    if (events > 0)
        memcpy(out + sizeof saved, all, events);
    mem_free(all);
    *data = out;
    *bytes = sizeof saved + events;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_gas *self = own(fix);
    struct saved saved;
    if (bytes < sizeof saved || (bytes - sizeof saved) % sizeof(struct beam_event) != 0) {
        return cw_err_user(err,
                           "the checkpoint's state of fix %s has %zu bytes; expected %zu and "
                           "more",
                           fix->id, bytes, sizeof saved);
    }
    memcpy(&saved, data, sizeof saved);
    self->account = saved.account;
    self->log.resume = saved.position;
    self->work.carried = saved.work;
    self->potential.carried = saved.potential;
    for (size_t at = sizeof saved; at < bytes; at += sizeof(struct beam_event)) {
        struct beam_event event;
        memcpy(&event, (const char *)data + at, sizeof event);
        beam_events_add(&self->events, &event);
    }
    return CW_OK;
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    const struct fix_gas *self = own(fix);
    (void)context;
    *out = (struct fix_output){
        .path = self->log.text.path,
        .every = WRITE_EVERY,
        .line = event_log_row_bytes(&self->log),
        .head = event_log_head_bytes(&self->log),
        .untimed = self->gas == GAS_NONE ? NULL : "reactions of the gas, whose number is not known",
    };
    return err->status;
}

static void destroy(struct fix *fix)
{
    struct fix_gas *self = own(fix);
    beam_events_free(&self->events);
    event_log_free(&self->log);
    mem_free(self->beam_id);
    mem_free(self->made);
    mem_free(self);
}

static bool may_change_number(const struct fix *fix)
{
    return ((const struct fix_gas *)fix)->gas != GAS_NONE;
}

static const struct fix_ops ops = {
    .setup = setup,
    .wants_change = wants_change,
    .may_change_number = may_change_number,
    .change = change,
    .changed = changed,
    .end_of_step = end_of_step,
    .end_of_run = end_of_run,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .change_work = change_work,
    .save = save,
    .restore = restore,
    .output = output,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_gas *self = mem_zeroed(1, sizeof *self);
    (void)context;
    self->base.ops = &ops;
    self->base.every = EVERY;
    self->temperature = TEMPERATURE;
    self->silica = silica_spec_default();
    self->silica.radicals = true;
    self->own = (struct illumination){.accelerate = 1, .on = {-INFINITY, INFINITY}};
    self->at = &self->own;
    if (fix_gas_read(self, words, n_words, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    if (self->seed > 0)
        self->silica.seed = self->seed;
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_gas_style = {
    .name = "gas",
    .usage = "none|H2|etch beam FIX-ID|current A_PER_CM2 accelerate FACTOR seed N [rate PER_DOSE "
             "PER_SECOND] [terminate PER_DOSE PER_SECOND] [strip PER_DOSE PER_SECOND] [every N] "
             "[temp T] [types SI O H] [bond T] [angle T] [cutoff R] [probe R] [depth D] [group "
             "NAME] [file FILE]",
    .summary = "gas at a silica surface: hydroxyl comes and goes",
    .source = "none",
    .details = fix_gas_details,
    .words_min = 1,
    .words_max = -1,
    .keywords = fix_gas_keywords,
    .create = create,
};
