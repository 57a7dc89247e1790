/* fix ID group beam energy KEV current A_PER_CM2 accelerate FACTOR|dose E_PER_A2 seed N
 *     elements EL ... [keyword value ...]
 *
 * An electron beam. What it does to atoms are processes that know nothing of each other
 * (process.h); here are the hooks of the fix, its clock, its sums and what a checkpoint keeps.
 *
 * The beam: `current` in A/cm^2 or `rate` in electrons/A^2/s in its middle. `gaussian` (centre,
 * standard deviation) or `disc` (centre, radius) about an axis along `direction`; `scan` takes that
 * axis over a field in lines, one frame in PERIOD ps of simulated time. `on`: a window in ps.
 *
 * MD is nine to eleven decades faster than a microscope: `accelerate` says by how much the beam is
 * stronger than it was there, or `dose` what one run is to stand for; the log says the other, and
 * the time in the microscope. `dose D time S` says all of it: the rate is D / S.
 *
 * Scalar: events. Vector: dose (electrons/A^2, in the middle of the beam), seconds in the
 * microscope; then events, energy transferred (eV) and work (eV): of all processes, and of each in
 * the order of enum beam_process_kind; then, with `outcome`, displacements, the same per atom of
 * the group, atoms that returned, that left a vacancy, that are interstitials, that are sputtered,
 * and that are yet to be looked at.
 *
 * Same bits anywhere: whether an atom is hit and how is a pure function of (seed, process, atom id,
 * step) and the state. The heat, and what changes of atoms cost, is counted as the fix's work. */
#include "beam/fix_beam.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "beam/beam_help.h"
#include "beam/electron.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "parallel/comm.h"

static const double LEAST_TRANSFER = 1; /* eV, unless the deck says */
static const double BOND = 2.2;         /* A, of Si-O, likewise */
static const double LONG_BOND = 2.5;    /* A, of O-H, likewise */
static const double FAR_AWAY = 3.5;     /* A, of O from its Si, likewise */
static const gid FRAGMENT = 10;         /* atoms that leave together, likewise */
static const gid LOOK = 100;            /* steps, likewise */
static const double DISTANCE = 1.5;     /* A, of a displacement, likewise */

static const uint32_t EVERY_ATOM = 1; /* group bit */

enum { WRITE_EVERY = 1000 };

static struct fix_beam *own(struct fix *fix)
{
    return (struct fix_beam *)fix;
}

static enum cw_status write_events(struct fix_beam *self, struct fix_context *context,
                                   bool show_waiting, struct cw_err *err)
{
    return beam_events_write(&self->events, context->comm, &self->log, show_waiting, err);
}

bool fix_beam_cuts(const struct fix_beam *self)
{
    return self->process[BEAM_RADIOLYSIS].on && self->radiolysis.mode == RADIOLYSIS_CUT;
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_beam *self = own(fix);
    const double time = illumination_time(&self->beam, self->looked_at, context->time);
    self->looked_at = context->time; /* steps need not be equal */
    self->clock.time += time;
    self->clock.seconds += illumination_seconds(&self->beam, time);
    const double dose = illumination_dose(&self->beam, time);
    self->clock.dose += dose;
    if (fix_beam_check_step(self, dose, err) != CW_OK)
        return err->status;
    for (int p = 0; p < BEAM_PROCESSES && dose > 0; p++) {
        if (self->process[p].on && beam_processes[p]->strike)
            beam_processes[p]->strike(self, context, dose);
    }
    if (fix_beam_cuts(self))
        beam_cuts_share(&self->cuts, context->comm);
    beam_cuts_end(&self->cuts, context->time);
    fix_beam_look(self, context);
    if (outcome_look(&self->outcome, &self->events, context, err) != CW_OK)
        return err->status;
    if (context->step % WRITE_EVERY == 0 && !context->dry)
        return write_events(self, context, false, err);
    return err->status;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_beam *self = own(fix);
    if (fix_beam_prepare(self, context, err) != CW_OK || context->minimizing ||
        outcome_prepare(&self->outcome, context, fix->group, err) != CW_OK)
        return err->status;
    self->looked_at = context->time;
    if (comm_rank(context->comm) != 0 && fix->restart_pending)
        self->events.n = 0; /* the checkpoint gave them to all ranks */
    fix->restart_pending = false;
    if (!(self->outcome.time > 0))
        beam_events_stop_waiting(&self->events);
    if (fix_beam_cuts(self))
        force_work_setup(&self->cuts.work, context, fix->id);
    fix_beam_look(self, context);
    if (context->dry)
        return CW_OK;
    return event_log_open(&self->log, context->comm, err);
}

/* Sums over the processes first to last of all ranks. */
struct sums {
    gid hits;
    double transfers, work;
};

static struct sums add_up(const struct fix_beam *self, const struct fix_context *context, int first,
                          int last)
{
    struct comm *comm = context->comm;
    struct sums sums = {0};
    struct exact_sum transfers = {0};
    struct exact_sum work = {0};
    for (int p = first; p <= last; p++) {
        const struct process_state *state = &self->process[p];
        const struct exact_sum part[2] = {work_sum(&state->transfers, comm),
                                          work_sum(&state->work, comm)};
        gid hits = state->hits;
        comm_sum(comm, &hits, 1);
        sums.hits += state->hits_before + hits;
        exact_merge(&transfers, &part[0]);
        exact_merge(&work, &part[1]);
    }
    sums.transfers = exact_value(&transfers, WORK_QUANTUM);
    sums.work = exact_value(&work, WORK_QUANTUM);
    if (fix_beam_cuts(self) && first <= BEAM_RADIOLYSIS && last >= BEAM_RADIOLYSIS)
        sums.work += force_work_value(&self->cuts.work, context, EVERY_ATOM);
    return sums;
}

static struct sums add_up_all(const struct fix_beam *self, const struct fix_context *context)
{
    return add_up(self, context, 0, BEAM_PROCESSES - 1);
}

/* What it came to: steps need not have been as long as they were before the run. */
static void tell(const struct fix_beam *self, const struct fix_context *context)
{
    char text[BEAM_PROCESSES * 40] = "";
    size_t at = 0;
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        const gid hits = add_up(self, context, p, p).hits;
        if (self->process[p].on && at < sizeof text) {
            at += (size_t)snprintf(text + at, sizeof text - at, "%s %lld %s", at > 0 ? "," : "",
                                   (long long)hits, beam_process_name(p));
        }
    }
    log_print("Fix %s: up to now %g s in the microscope and a dose of %g electrons per A^2; "
              "events:%s\n",
              self->base.id, self->clock.seconds, self->clock.dose, text);
}

static void post_force(struct fix *fix, struct fix_context *context)
{
    if (fix_beam_cuts(own(fix)))
        beam_cuts_apply(&own(fix)->cuts, context);
}

static void set_time_step(struct fix *fix, struct fix_context *context, double dt)
{
    if (fix_beam_cuts(own(fix)))
        force_work_set_time_step(&own(fix)->cuts.work, context, EVERY_ATOM, dt);
}

static void settle(struct fix *fix, struct fix_context *context)
{
    if (fix_beam_cuts(own(fix)))
        force_work_settle(&own(fix)->cuts.work, context, EVERY_ATOM);
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    struct fix_beam *self = own(fix);
    if (fix_beam_cuts(self))
        force_work_close(&self->cuts.work, context, EVERY_ATOM);
    tell(self, context);
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    if (!context->dry && write_events(self, context, true, err) != CW_OK && !context->err)
        cw_fatal("%s", local.text);
    outcome_describe(&self->outcome, self->base.id,
                     beam_events_waiting(&self->events, context->comm));
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    *out = (double)add_up_all(own(fix), context).hits;
    return CW_OK;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return add_up_all(own(fix), context).work;
}

static double change_work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->potential_work, context->comm);
}

/* 1 dose, 2 seconds; then events, transfers, work: of all processes, and of each; then outcomes */
enum {
    CLOCKS = 2,
    SUMS = 3,
    OF_OUTCOMES = CLOCKS + SUMS * (1 + BEAM_PROCESSES),
    OUTCOMES = 7,
    VECTOR = OF_OUTCOMES + OUTCOMES
};

/* index: 1 .. OUTCOMES */
static double outcome_value(const struct fix_beam *self, struct comm *comm, int index)
{
    const gid *n = self->outcome.counts.events;
    const double values[OUTCOMES] = {
        (double)self->outcome.counts.displacements,
        outcome_dpa(&self->outcome),
        (double)n[OUTCOME_RETURNED],
        (double)(n[OUTCOME_VACANCY] + n[OUTCOME_FRENKEL_PAIR]),
        (double)(n[OUTCOME_INTERSTITIAL] + n[OUTCOME_FRENKEL_PAIR]),
        (double)n[OUTCOME_SPUTTERED],
        (double)beam_events_waiting(&self->events, comm),
    };
    return values[index - 1];
}

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return VECTOR;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    const struct fix_beam *self = own(fix);
    (void)err;
    if (index <= CLOCKS) {
        *out = index == 1 ? self->clock.dose : self->clock.seconds;
        return CW_OK;
    }
    if (index > OF_OUTCOMES) {
        *out = outcome_value(self, context->comm, index - OF_OUTCOMES);
        return CW_OK;
    }
    const int process = (index - CLOCKS - 1) / SUMS - 1;
    const struct sums sums =
        process < 0 ? add_up_all(self, context) : add_up(self, context, process, process);
    const double values[SUMS] = {(double)sums.hits, sums.transfers, sums.work};
    *out = values[(index - CLOCKS - 1) % SUMS];
    return CW_OK;
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    const struct fix_beam *self = own(fix);
    (void)context;
    *out = (struct fix_output){
        .path = self->log.text.path,
        .every = WRITE_EVERY,
        .line = event_log_row_bytes(&self->log),
        .head = event_log_head_bytes(&self->log),
        .untimed = self->log.text.path ? "a line per event, whose number is not known" : NULL,
    };
    return err->status;
}

static void destroy(struct fix *fix)
{
    struct fix_beam *self = own(fix);
    beam_events_free(&self->events);
    beam_changes_free(&self->made);
    beam_cuts_free(&self->cuts);
    event_log_free(&self->log);
    mem_free(self);
}

static bool may_change_number(const struct fix *fix)
{
    const struct fix_beam *self = (const struct fix_beam *)fix;
    return self->process[BEAM_IONISATION].on || self->process[BEAM_SPUTTER].on ||
           (self->process[BEAM_RADIOLYSIS].on && self->radiolysis.mode == RADIOLYSIS_REMOVE);
}

static const struct fix_ops ops = {
    .setup = setup,
    .wants_change = fix_beam_wants_change,
    .may_change_number = may_change_number,
    .change = fix_beam_change,
    .settle = settle,
    .set_time_step = set_time_step,
    .changed = fix_beam_changed,
    .post_force = post_force,
    .end_of_step = end_of_step,
    .end_of_run = end_of_run,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .change_work = change_work,
    .save = fix_beam_save,
    .restore = fix_beam_restore,
    .output = output,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_beam *self = mem_zeroed(1, sizeof *self);
    (void)context;
    self->base.ops = &ops;
    self->base.every = 1;
    self->process[BEAM_KNOCK_ON].on = true;
    self->least = LEAST_TRANSFER;
    self->radiolysis.bond = BOND;
    force_work_init(&self->cuts.work);
    self->bond_break = (struct break_options){.length = LONG_BOND, .leave = FAR_AWAY};
    self->sputter = (struct sputter_options){.most = FRAGMENT, .every = LOOK};
    self->outcome.distance = DISTANCE;
    self->beam =
        (struct illumination){.accelerate = 1, .along = {0, 0, -1}, .on = {-INFINITY, INFINITY}};
    if (fix_beam_read(self, words, n_words, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    self->beam.flux = electron_flux(self->current);
    *out = &self->base;
    return CW_OK;
}

const struct illumination *fix_beam_illumination(const struct fix *fix)
{
    return &((const struct fix_beam *)fix)->beam;
}

struct beam_table fix_beam_table(const struct fix *fix)
{
    const struct fix_beam *self = (const struct fix_beam *)fix;
    const double given[2] = {self->radiolysis.sigma, self->ionisation.sigma};
    struct beam_table table = {.energy = self->energy, .flux = self->beam.flux};
    table.radiolysis = given[0] > 0 ? given[0] : radiolysis_sigma(self->energy);
    table.ionisation = given[1] > 0 ? given[1] : ionisation_sigma(self->energy);
    for (int t = 1; t <= self->n_elements; t++) {
        if (self->target[t].element)
            beam_table_add(&table, self->target[t].element);
    }
    return table;
}

const struct fix_style fix_beam_style = {
    .name = "beam",
    .usage =
        "energy KEV current A_PER_CM2|rate E_PER_A2_PER_S accelerate FACTOR|dose E_PER_A2 (or dose "
        "E_PER_A2 time SECONDS) seed N elements EL|NULL ... [direction X Y Z] [gaussian X Y Z "
        "WIDTH | disc X Y Z RADIUS] [scan WIDTH HEIGHT LINES PERIOD] [on FROM TO] [knock-on "
        "mckinley-feshbach|mott|rutherford|no] [least EV] [radiolysis no|kick EV|cut PS "
        "[PART]|remove] "
        "[ionisation yes|no] [barn radiolysis|ionisation BARN] [bond R] [break R|no] "
        "[leave R|no] "
        "[sputter no|R [ATOMS]] [look STEPS] [outcome TIME] [distance R] [sites COMPUTE-ID] [file "
        "FILE]",
    .summary = "electron beam: knocks atoms on, breaks bonds of silica, takes hydrogen",
    .source = "W. A. McKinley, H. Feshbach, Phys. Rev. 74, 1759 (1948); rates of ionisation: "
              "beam/radiolysis.h",
    .details = fix_beam_details,
    .words_min = 8,
    .words_max = -1,
    .keywords = fix_beam_keywords,
    .create = create,
};
