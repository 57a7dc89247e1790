/* fix ID group beam energy KEV current A_PER_CM2 accelerate FACTOR|dose E_PER_A2 seed N
 *     elements EL ... [keyword value ...]
 *
 * An electron beam that knocks atoms on. At the end of each step every atom of the group is hit
 * with the probability 1 - exp(-J sigma a dt): J the flux where it is, sigma the cross section for
 * transfers above `least`, a the acceleration. The transfer T is drawn from the differential cross
 * section; the recoil leaves at the angle arccos sqrt(T / T_max) to the beam, with random azimuth,
 * and its velocity is added to what the atom has: an atom that comes the beam's way gains more than
 * T, one that goes against it less. What becomes of it is the dynamics' business.
 *
 * MD is nine to eleven decades faster than a microscope: `accelerate` says by how much the beam is
 * stronger than it was there, or `dose` what one run is to stand for; the log says the other, and
 * the time in the microscope.
 *
 * Same bits anywhere: whether an atom is hit and how is a pure function of (seed, atom id, step)
 * and its state. The heat is counted as the fix's work.
 *
 * Source: see beam/knock_on.h. */
#include "beam/fix_beam.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/element.h"
#include "base/exact.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/units.h"
#include "base/vec3.h"
#include "beam/electron.h"
#include "beam/fix_beam_state.h"
#include "dynamics/kinetic.h"
#include "parallel/comm.h"
#include "system/atoms.h"

static const double PI = 3.14159265358979323846;
static const double LEAST_TRANSFER = 1; /* eV, unless the deck says */
static const double OFTEN = 0.01; /* more than one atom in a hundred hit in a step is an error */

enum { WRITE_EVERY = 1000 };

static struct fix_beam *own(struct fix *fix)
{
    return (struct fix_beam *)fix;
}

/* Uniform numbers of one event. */
struct draws {
    uint32_t seed;
    gid id, step;
    uint32_t round;
    int at;
    double u[4];
};

enum { STREAMS = 256 }; /* apart from those of other uses of the seed */

static double next_draw(void *sequence)
{
    struct draws *draws = sequence;
    if (draws->at == 4) {
        draws->round++;
        random_uniform4(draws->seed, RANDOM_BEAM + STREAMS * draws->round, draws->id, draws->step,
                        draws->u);
        draws->at = 0;
    }
    return draws->u[draws->at++];
}

/* In the first round two numbers of 32 bits make one of 64: rates are small. */
static bool is_hit(struct draws *draws, double chance)
{
    random_uniform4(draws->seed, RANDOM_BEAM, draws->id, draws->step, draws->u);
    draws->at = 4;
    draws->round = 0;
    return draws->u[0] - 0x1p-33 + 0x1p-32 * draws->u[1] < chance;
}

/* Velocity of the recoil, added to the atom's; fills what the event is. */
static void knock(struct fix_beam *self, const struct fix_context *context, lidx i,
                  struct draws *draws, struct beam_event *event)
{
    struct atoms *atoms = context->atoms;
    const struct target_element *target = &self->target[atoms->type[i]];
    double across[2][3];
    illumination_frame(&self->beam, across);
    event->transfer = knock_on_draw(&target->knock_on, self->least, next_draw, draws);
    const double cosine = sqrt(event->transfer / target->knock_on.most);
    const double sine = sqrt(fmax(0, 1 - cosine * cosine));
    const double turn = 2 * PI * next_draw(draws);
    const double mass = atoms->mass[atoms->type[i]] * context->units->mv2_to_energy;
    const double speed = sqrt(2 * event->transfer / mass);
    double *v = atoms->v + 4 * (size_t)i;
    const double before = exact_round(0.5 * mass * vec3_dot(v, v), CW_QUANTUM_ENERGY);
    for (int d = 0; d < 3; d++) {
        event->direction[d] = cosine * self->beam.along[d] +
                              sine * (cos(turn) * across[0][d] + sin(turn) * across[1][d]);
        v[d] += exact_round(speed * event->direction[d], CW_QUANTUM_VELOCITY);
    }
    event->gain = exact_round(0.5 * mass * vec3_dot(v, v), CW_QUANTUM_ENERGY) - before;
}

static void record(struct fix_beam *self, const struct fix_context *context, lidx i,
                   struct beam_event *event)
{
    const struct atoms *atoms = context->atoms;
    event->step = context->step;
    event->time = context->time;
    event->seconds = self->clock.seconds;
    event->dose = self->clock.dose;
    event->id = atoms->id[i];
    event->type = atoms->type[i];
    (void)snprintf(event->element, sizeof event->element, "%s",
                   self->target[event->type].element->symbol);
    memcpy(event->x, atoms->x + 4 * (size_t)i, sizeof event->x);
    beam_events_add(&self->events, event);
    self->hits++;
    work_add(&self->transfers, event->transfer);
    work_add(&self->work, event->gain);
}

/* Hits of this step, on this rank's atoms; time: how long the beam was on. */
static void hit_atoms(struct fix_beam *self, const struct fix_context *context, double time)
{
    const struct atoms *atoms = context->atoms;
    const double dose = illumination_dose(&self->beam, time);
    for (lidx i = 0; i < atoms->n_local; i++) {
        const struct target_element *target = &self->target[atoms->type[i]];
        if (!(atoms->mask[i] & self->base.group_bit) || !(target->sigma > 0))
            continue;
        const double part = illumination_part(&self->beam, atoms->x + 4 * (size_t)i);
        const double chance = -expm1(-target->sigma * dose * part);
        struct draws draws = {.seed = self->seed, .id = atoms->id[i], .step = context->step};
        if (!is_hit(&draws, chance))
            continue;
        struct beam_event event;
        knock(self, context, i, &draws, &event);
        record(self, context, i, &event);
    }
}

static enum cw_status write_events(struct fix_beam *self, struct fix_context *context,
                                   struct cw_err *err)
{
    if (!self->file.path) {
        self->events.n = 0;
        return CW_OK;
    }
    return beam_events_write(&self->events, context->comm, &self->file, err);
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_beam *self = own(fix);
    const double time = illumination_time(&self->beam, self->looked_at, context->time);
    self->looked_at = context->time; /* steps need not be equal */
    self->clock.time += time;
    self->clock.seconds += illumination_seconds(&self->beam, time);
    self->clock.dose += illumination_dose(&self->beam, time);
    if (self->knocks && self->beam.flux > 0 && time > 0)
        hit_atoms(self, context, time);
    if (context->step % WRITE_EVERY == 0 && !context->dry)
        return write_events(self, context, err);
    return err->status;
}

/* Before the first step of a run: what it stands for. */
static void describe(const struct fix_beam *self, const struct fix_context *context)
{
    const struct illumination *beam = &self->beam;
    const double from = context->time;
    const double to = from + (double)(context->run_last - context->step) * context->dt;
    const double time = illumination_time(beam, from, to);
    log_print(
        "Fix %s: electrons of %g keV, %g A/cm^2 = %g per A^2 and second, %g times faster than "
        "in the microscope\n  this run stands for %g s and a dose of %g electrons per A^2\n",
        self->base.id, self->energy, self->current, beam->flux, beam->accelerate,
        illumination_seconds(beam, time), illumination_dose(beam, time));
    for (int t = 1; t <= self->n_elements && self->knocks; t++) {
        const struct target_element *target = &self->target[t];
        if (!target->element)
            continue;
        log_print("  type %d, %s: T_max %.4g eV, %.4g barn above %g eV\n", t,
                  target->element->symbol, target->knock_on.most, target->sigma * 1e8, self->least);
    }
}

static enum cw_status check_rates(const struct fix_beam *self, const struct fix_context *context,
                                  struct cw_err *err)
{
    const double dose = illumination_dose(&self->beam, context->dt);
    for (int t = 1; t <= self->n_elements && self->knocks; t++) {
        const double chance = self->target[t].sigma * dose;
        if (chance > OFTEN) {
            return cw_err_user(err,
                               "fix %s: an atom of type %d would be hit every %.3g steps; at most "
                               "one in %g may be hit in a step: expected a smaller acceleration "
                               "(it is %g), dose or current",
                               self->base.id, t, 1 / chance, 1 / OFTEN, self->beam.accelerate);
        }
    }
    return CW_OK;
}

/* `dose`: what the acceleration must be for this run */
static enum cw_status set_acceleration(struct fix_beam *self, const struct fix_context *context,
                                       struct cw_err *err)
{
    const double to = context->time + (double)(context->run_last - context->step) * context->dt;
    const double time = illumination_time(&self->beam, context->time, to);
    if (!(self->dose > 0))
        return CW_OK;
    if (self->base.restart_pending) {
        self->beam.accelerate = self->clock.accelerate;
        return CW_OK;
    }
    if (!(time > 0) || !(self->beam.flux > 0)) {
        return cw_err_user(err, "fix %s: a dose of %g cannot be had in a run with the beam off",
                           self->base.id, self->dose);
    }
    self->beam.accelerate = 1;
    self->beam.accelerate = self->dose / illumination_dose(&self->beam, time);
    return CW_OK;
}

static enum cw_status require_system(const struct fix_beam *self, const struct fix_context *context,
                                     struct cw_err *err)
{
    if (strcmp(context->units->name, "metal") != 0) {
        return cw_err_user(err, "fix %s: the beam is for units metal, not %s", self->base.id,
                           context->units->name);
    }
    if (self->n_elements != context->atoms->n_types) {
        return cw_err_user(err, "fix %s: expected an element or NULL for each of %d types, got %d",
                           self->base.id, context->atoms->n_types, self->n_elements);
    }
    for (int t = 1; t <= self->n_elements; t++) {
        const struct element *element = self->target[t].element;
        const double mass = context->atoms->mass[t];
        if (element && fabs(mass - element->mass) > 0.05 * element->mass) {
            return cw_err_user(err, "fix %s: type %d has a mass of %g, but %s one of %g",
                               self->base.id, t, mass, element->symbol, element->mass);
        }
    }
    return CW_OK;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_beam *self = own(fix);
    bool is_fresh = false;
    if (require_system(self, context, err) != CW_OK || context->minimizing ||
        set_acceleration(self, context, err) != CW_OK || check_rates(self, context, err) != CW_OK)
        return err->status;
    self->clock.accelerate = self->beam.accelerate;
    self->looked_at = context->time;
    if (comm_rank(context->comm) != 0 && fix->restart_pending)
        self->events.n = 0; /* the checkpoint gave them to all ranks */
    describe(self, context);
    if (context->dry)
        return CW_OK;
    if (fix_file_open(&self->file, context->comm, &is_fresh, err) == CW_OK && is_fresh)
        (void)!fix_file_write(&self->file, context->comm, beam_events_head(), err);
    return err->status;
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    struct fix_beam *self = own(fix);
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    if (!context->dry && write_events(self, context, err) != CW_OK && !context->err)
        cw_fatal("%s", local.text);
}

static gid count_hits(const struct fix_beam *self, struct comm *comm)
{
    gid hits = self->hits;
    comm_sum(comm, &hits, 1);
    return self->hits_before + hits;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    *out = (double)count_hits(own(fix), context->comm);
    return CW_OK;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

enum { VECTOR = 5 };

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
    switch (index) {
    case 1:
        *out = self->clock.dose;
        break;
    case 2:
        *out = self->clock.seconds;
        break;
    case 3:
        *out = (double)count_hits(self, context->comm);
        break;
    case 4:
        *out = work_value(&self->transfers, context->comm);
        break;
    default:
        *out = work(fix, context);
    }
    return CW_OK;
}

/* what a checkpoint keeps, before the events that are not written yet */
struct saved {
    struct beam_clock clock;
    gid hits, position;
    struct exact_sum transfers, work;
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_beam *self = (const struct fix_beam *)fix;
    size_t events;
    struct beam_event *all =
        comm_gather_all(context->comm, self->events.list, self->events.n * sizeof *all, &events);
    *bytes = sizeof(struct saved) + events;
    char *out = mem_zeroed(*bytes, 1);
    struct saved saved = {
        .clock = self->clock,
        .hits = count_hits(self, context->comm),
        .position = self->file.position,
        .transfers = work_sum(&self->transfers, context->comm),
        .work = work_sum(&self->work, context->comm),
    };
    memcpy(out, &saved, sizeof saved);
    if (events > 0)
        memcpy(out + sizeof saved, all, events);
    mem_free(all);
    *data = out;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_beam *self = own(fix);
    struct saved saved;
    if (bytes < sizeof saved || (bytes - sizeof saved) % sizeof(struct beam_event) != 0) {
        return cw_err_user(err,
                           "the checkpoint's state of fix %s has %zu bytes; expected %zu and "
                           "more",
                           fix->id, bytes, sizeof saved);
    }
    memcpy(&saved, data, sizeof saved);
    self->clock = saved.clock;
    self->hits_before = saved.hits;
    self->transfers.carried = saved.transfers;
    self->work.carried = saved.work;
    self->file.resume = saved.position;
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
    enum { LINE = 160 };
    const struct fix_beam *self = own(fix);
    (void)context;
    *out = (struct fix_output){
        .path = self->file.path,
        .every = WRITE_EVERY,
        .line = LINE,
        .head = (gid)strlen(beam_events_head()),
        .untimed = self->file.path ? "a line per event, whose number is not known" : NULL,
    };
    return err->status;
}

static void destroy(struct fix *fix)
{
    struct fix_beam *self = own(fix);
    beam_events_free(&self->events);
    fix_file_free(&self->file);
    mem_free(self);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .end_of_run = end_of_run,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .save = save,
    .restore = restore,
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
    self->knocks = true;
    self->least = LEAST_TRANSFER;
    self->beam =
        (struct illumination){.accelerate = 1, .along = {0, 0, -1}, .on = {-INFINITY, INFINITY}};
    if (fix_beam_read(self, words, n_words, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    self->beam.flux = electron_flux(self->current);
    for (int t = 1; t <= self->n_elements; t++) {
        struct target_element *target = &self->target[t];
        if (!target->element)
            continue;
        knock_on_init(&target->knock_on, self->model, target->element, self->energy);
        target->sigma = knock_on_total(&target->knock_on, self->least);
    }
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_beam_style = {
    .name = "beam",
    .usage = "energy KEV current A_PER_CM2 accelerate FACTOR|dose E_PER_A2 seed N elements EL|NULL "
             "... [direction X Y Z] [gaussian X Y Z WIDTH | disc X Y Z RADIUS] [on FROM TO] "
             "[knock-on mckinley-feshbach|mott|rutherford|no] [least EV] [file FILE]",
    .summary = "electron beam: atoms are knocked on",
    .source = "W. A. McKinley, H. Feshbach, Phys. Rev. 74, 1759 (1948)",
    .words_min = 8,
    .words_max = -1,
    .keywords = fix_beam_keywords,
    .create = create,
};
