/* See process.h. */
#include "beam/process.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/element.h"
#include "base/exact.h"
#include "base/random.h"
#include "base/units.h"
#include "base/vec3.h"
#include "beam/fix_beam_state.h"
#include "neighbor/nlist.h"
#include "system/atoms.h"
#include "system/box.h"

const struct beam_process *const beam_processes[BEAM_PROCESSES] = {
    [BEAM_KNOCK_ON] = &beam_knock_on,     [BEAM_RADIOLYSIS] = &beam_radiolysis,
    [BEAM_IONISATION] = &beam_ionisation, [BEAM_BREAK] = &beam_break,
    [BEAM_SPUTTER] = &beam_sputter,
};

/* Streams of one seed: apart from those of its other uses, one for each round of four numbers, and
 * those of different processes apart, and of up to 32 beams. */
enum { STREAMS = 256, ROUNDS = 1 << 16, KINDS = 8 };

static void draw_round(struct beam_draws *draws)
{
    random_uniform4(draws->seed, draws->stream + STREAMS * draws->round, draws->id, draws->step,
                    draws->u);
}

double beam_draw(void *sequence)
{
    struct beam_draws *draws = sequence;
    if (draws->at == 4) {
        draws->round++;
        draw_round(draws);
        draws->at = 0;
    }
    return draws->u[draws->at++];
}

/* In the first round two numbers of 32 bits make one of 64: rates are small. */
static double first_draw(struct beam_draws *draws)
{
    draws->round = 0;
    draws->at = 4;
    draw_round(draws);
    return draws->u[0] - 0x1p-33 + 0x1p-32 * draws->u[1];
}

/* How much of the beam there is where an atom is; the same for it and its images. */
static double part_at(const struct fix_beam *self, const struct fix_context *context, lidx i)
{
    double x[3];
    int image[3] = {0, 0, 0};
    memcpy(x, context->atoms->x + 4 * (size_t)i, sizeof x);
    box_wrap(context->box, x, image);
    return illumination_part(&self->beam, x, context->time);
}

bool beam_process_hits(const struct fix_beam *self, enum beam_process_kind kind,
                       const struct fix_context *context, lidx i, double dose,
                       struct beam_draws *draws)
{
    const struct atoms *atoms = context->atoms;
    const double sigma = self->process[kind].sigma[atoms->type[i]];
    const double above = 1 + 1e-9; /* 1 - exp(-x) <= x, whatever is rounded */
    if (!(atoms->mask[i] & self->base.group_bit) || !(sigma > 0))
        return false;
    *draws = (struct beam_draws){.seed = self->seed,
                                 .stream = RANDOM_BEAM +
                                           STREAMS * ROUNDS * ((uint32_t)kind + KINDS * self->turn),
                                 .id = atoms->id[i],
                                 .step = context->step};
    const double u = first_draw(draws);
    if (u >= sigma * dose * above) /* nearly always: without an exponential */
        return false;
    return u < -expm1(-sigma * dose * part_at(self, context, i));
}

bool beam_process_hits_any(const struct fix_beam *self, enum beam_process_kind kind,
                           const struct fix_context *context, double dose)
{
    struct beam_draws draws;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (beam_process_hits(self, kind, context, i, dose, &draws))
            return true;
    }
    return false;
}

bool beam_is_element(const struct fix_beam *self, int type, const char *symbol)
{
    const struct element *element = self->target[type].element;
    return element && strcmp(element->symbol, symbol) == 0;
}

void beam_process_set_sigma(struct fix_beam *self, enum beam_process_kind kind, const char *symbol,
                            double sigma)
{
    for (int t = 1; t <= self->n_elements; t++)
        self->process[kind].sigma[t] = beam_is_element(self, t, symbol) ? sigma : 0;
}

enum cw_status beam_process_require_charge(const struct fix_beam *self, enum beam_process_kind kind,
                                           const struct fix_context *context, struct cw_err *err)
{
    if (context->atoms->has_charge)
        return CW_OK;
    return cw_err_user(err,
                       "fix %s: %s puts charges back, but the atoms have none: expected atom_style "
                       "charge or full",
                       self->base.id, beam_process_name(kind));
}

double beam_reach(const struct fix_context *context)
{
    const struct nlist *list = context->list;
    const size_t cells = ((size_t)list->n_types + 1) * ((size_t)list->n_types + 1);
    double cutoff = 0;
    for (size_t k = 0; k < cells; k++)
        cutoff = fmax(cutoff, list->cutoff[k]);
    return cutoff;
}

double beam_push(const struct fix_context *context, lidx i, const double direction[3], double speed)
{
    struct atoms *atoms = context->atoms;
    const double mass = atoms->mass[atoms->type[i]] * context->units->mv2_to_energy;
    double *v = atoms->v + 4 * (size_t)i;
    const double before = exact_round(0.5 * mass * vec3_dot(v, v), CW_QUANTUM_ENERGY);
    for (int d = 0; d < 3; d++)
        v[d] += exact_round_wide(speed * direction[d], CW_QUANTUM_VELOCITY);
    return exact_round(0.5 * mass * vec3_dot(v, v), CW_QUANTUM_ENERGY) - before;
}

void beam_process_describe(const struct fix_beam *self, enum beam_process_kind kind,
                           const struct fix_context *context, lidx i, struct beam_event *event)
{
    const struct atoms *atoms = context->atoms;
    event->process = (int)kind;
    event->step = context->step;
    event->time = context->time;
    /* the clock goes on at the end of the step, behind changes of atoms */
    const double more = illumination_time(&self->beam, self->looked_at, context->time);
    event->seconds = self->clock.seconds + illumination_seconds(&self->beam, more);
    event->dose = self->clock.dose + illumination_dose(&self->beam, more);
    event->waits = self->outcome.time > 0;
    event->id = atoms->id[i];
    event->type = atoms->type[i];
    const struct element *element = self->target[event->type].element;
    (void)snprintf(event->element, sizeof event->element, "%s", element ? element->symbol : "-");
    /* wrapped: where an atom stands otherwise depends on when lists were made */
    int image[3] = {0, 0, 0};
    memcpy(event->x, atoms->x + 4 * (size_t)i, sizeof event->x);
    box_wrap(context->box, event->x, image);
}

void beam_process_record(struct fix_beam *self, enum beam_process_kind kind,
                         const struct fix_context *context, lidx i, struct beam_event *event)
{
    struct process_state *state = &self->process[kind];
    beam_process_describe(self, kind, context, i, event);
    outcome_begin(&self->outcome, context, i, event);
    beam_events_add(&self->events, event);
    state->hits++;
    work_add(&state->transfers, event->transfer);
    work_add(&state->work, event->gain);
}

void beam_process_record_part(struct fix_beam *self, enum beam_process_kind kind,
                              const struct fix_context *context, gid id, double gain)
{
    const struct beam_event event = {.step = context->step,
                                     .id = id,
                                     .time = context->time,
                                     .process = (int)kind,
                                     .part = true,
                                     .waits = self->outcome.time > 0,
                                     .gain = gain};
    beam_events_add(&self->events, &event);
    work_add(&self->process[kind].work, gain);
}
