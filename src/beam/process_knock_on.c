/* Knock-on as a process of the beam. The transfer T is drawn from the differential cross section;
 * the recoil leaves at the angle arccos sqrt(T / T_max) to the beam, with random azimuth, and its
 * velocity is added to what the atom has: an atom that comes the beam's way gains more than T, one
 * that goes against it less. What becomes of it is the dynamics' business.
 *
 * Velocities have a grid that ends at VERLET_SPEED_MAX. A transfer that asks for more (to
 * hydrogen, above 1,818 eV, so from electrons of 550 keV on) is cut to what there is room for, and
 * the log says how many are; rejected: to end a run of many hours by one hydrogen that leaves.
 * Source: see knock_on.h. */
#include <math.h>

#include "base/element.h"
#include "base/log.h"
#include "base/units.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "dynamics/verlet.h"
#include "system/atoms.h"

static const double PI = 3.14159265358979323846;
/* A/ps; the rest of the grid is for an atom's own motion */
static const double MOST_SPEED = VERLET_SPEED_MAX - 244;

/* eV, of an atom that is as fast as it may be */
static double most_transfer(const struct fix_context *context, int type)
{
    const double mass = context->atoms->mass[type] * context->units->mv2_to_energy;
    return 0.5 * mass * MOST_SPEED * MOST_SPEED;
}

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    for (int t = 1; t <= self->n_elements; t++) {
        struct target_element *target = &self->target[t];
        if (!target->element)
            continue;
        knock_on_init(&target->knock_on, self->model, target->element, self->energy);
        target->most = most_transfer(context, t);
        self->process[BEAM_KNOCK_ON].sigma[t] = knock_on_total(&target->knock_on, self->least);
    }
    return err->status;
}

static void describe(const struct fix_beam *self)
{
    const double *sigma = self->process[BEAM_KNOCK_ON].sigma;
    for (int t = 1; t <= self->n_elements; t++) {
        const struct target_element *target = &self->target[t];
        if (!target->element)
            continue;
        log_print("  type %d, %s: T_max %.4g eV, %.4g barn above %g eV\n", t,
                  target->element->symbol, target->knock_on.most, sigma[t] * 1e8, self->least);
        const double cut = knock_on_total(&target->knock_on, fmax(target->most, self->least));
        if (cut > 0) {
            log_print("    transfers above %.4g eV, %.2g %% of them, are cut to it: velocities end "
                      "at %g A/ps\n",
                      target->most, 100 * cut / sigma[t], VERLET_SPEED_MAX);
        }
    }
}

/* Velocity of the recoil, added to the atom's; fills what the event is. */
static void knock(struct fix_beam *self, const struct fix_context *context, lidx i,
                  struct beam_draws *draws, struct beam_event *event)
{
    const struct atoms *atoms = context->atoms;
    const struct target_element *target = &self->target[atoms->type[i]];
    double across[2][3];
    illumination_frame(&self->beam, across);
    const double drawn = knock_on_draw(&target->knock_on, self->least, beam_draw, draws);
    const double cosine = sqrt(drawn / target->knock_on.most);
    const double sine = sqrt(fmax(0, 1 - cosine * cosine));
    const double turn = 2 * PI * beam_draw(draws);
    const double mass = atoms->mass[atoms->type[i]] * context->units->mv2_to_energy;
    for (int d = 0; d < 3; d++) {
        event->direction[d] = cosine * self->beam.along[d] +
                              sine * (cos(turn) * across[0][d] + sin(turn) * across[1][d]);
    }
    event->transfer = fmin(drawn, target->most);
    event->gain = beam_push(context, i, event->direction, sqrt(2 * event->transfer / mass));
}

static void strike(struct fix_beam *self, const struct fix_context *context, double dose)
{
    struct beam_draws draws;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (!beam_process_hits(self, BEAM_KNOCK_ON, context, i, dose, &draws))
            continue;
        struct beam_event event = {0};
        knock(self, context, i, &draws, &event);
        beam_process_record(self, BEAM_KNOCK_ON, context, i, &event);
    }
}

const struct beam_process beam_knock_on = {
    .prepare = prepare,
    .describe = describe,
    .strike = strike,
};
