/* Before a run under the beam: whether the system fits, how much faster than in the microscope the
 * beam comes, whether atoms are hit too often, and what the run stands for. */
#include <math.h>
#include <string.h>

#include "base/element.h"
#include "base/log.h"
#include "base/units.h"
#include "beam/fix_beam.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "parallel/comm.h"
#include "system/group.h"

/* More than one atom in a hundred hit in a step is an error at the start; steps that grow (fix
 * dt/reset) may come to one in ten, whose error is 5 % of the events. */
static const double OFTEN = 0.01, TOO_OFTEN = 0.1;
static const double FAR = 0.1;  /* A, in a step */
static const double LIT = 1e-3; /* of the flux in the middle: less lights nothing */

static double end_of_run(const struct fix_context *context)
{
    return context->time + (double)(context->run_last - context->step) * context->dt;
}

/* Of recoils from rest, A/ps; 0: the beam hits no nucleus. */
static double fastest_recoil(const struct fix_beam *self, const struct fix_context *context)
{
    double most = 0;
    for (int t = 1; t <= self->n_elements; t++) {
        const struct target_element *target = &self->target[t];
        const double mass = context->atoms->mass[t] * context->units->mv2_to_energy;
        if (self->process[BEAM_KNOCK_ON].sigma[t] > 0)
            most = fmax(most, sqrt(2 * fmin(target->most, target->knock_on.most) / mass));
    }
    return most;
}

/* Does the time step follow the atoms, behind this fix in a step? */
static bool is_followed(const struct fix_beam *self, const struct fix_context *context)
{
    bool behind = false;
    for (int k = 0; context->fix_at(context, k); k++) {
        const struct fix *fix = context->fix_at(context, k);
        if (behind && strcmp(fix->style->name, "dt/reset") == 0)
            return true;
        behind = behind || fix == &self->base;
    }
    return false;
}

static void warn_of_long_steps(struct fix_beam *self, const struct fix_context *context)
{
    const double way = fastest_recoil(self, context) * context->dt;
    if (!(way > FAR) || !(self->beam.flux > 0) || self->has_warned || is_followed(self, context))
        return;
    self->has_warned = true;
    log_warn("fix %s: recoils go up to %.2g A in a step of %g ps, and no fix dt/reset behind it "
             "shortens the step: energy is not conserved",
             self->base.id, way, context->dt);
}

static void describe(const struct fix_beam *self, const struct fix_context *context)
{
    const struct illumination *beam = &self->beam;
    const double time = illumination_time(beam, context->time, end_of_run(context));
    log_print(
        "Fix %s: electrons of %g keV, %g A/cm^2 = %g per A^2 and second, %g times faster than "
        "in the microscope\n  this run stands for %g s and a dose of %g electrons per A^2\n",
        self->base.id, self->energy, self->current, beam->flux, beam->accelerate,
        illumination_seconds(beam, time), illumination_dose(beam, time));
    if (beam->scan.lines > 0) {
        log_print("  scanned: %d lines in %g ps (%g s in the microscope); doses are those in the "
                  "middle of the spot, of the field %.4g times that\n",
                  beam->scan.lines, beam->scan.period,
                  illumination_seconds(beam, beam->scan.period), illumination_mean(beam));
    }
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        if (self->process[p].on)
            beam_processes[p]->describe(self);
    }
}

static enum cw_status check_process(const struct fix_beam *self, enum beam_process_kind kind,
                                    double dose, double most, struct cw_err *err)
{
    for (int t = 1; t <= self->n_elements; t++) {
        const double chance = self->process[kind].sigma[t] * dose;
        if (chance > most) {
            return cw_err_user(err,
                               "fix %s: an atom of type %d would be hit every %.3g steps (%s); at "
                               "most one in %g may be hit in a step: expected a smaller "
                               "acceleration (it is %g), dose or current",
                               self->base.id, t, 1 / chance, beam_process_name(kind), 1 / most,
                               self->beam.accelerate);
        }
    }
    return CW_OK;
}

static enum cw_status check_rates(const struct fix_beam *self, double dose, double most,
                                  struct cw_err *err)
{
    for (int p = 0; p < BEAM_PROCESSES && err->status == CW_OK; p++) {
        if (self->process[p].on)
            (void)!check_process(self, (enum beam_process_kind)p, dose, most, err);
    }
    return err->status;
}

enum cw_status fix_beam_check_step(const struct fix_beam *self, double dose, struct cw_err *err)
{
    return check_rates(self, dose, TOO_OFTEN, err);
}

/* A run that goes on has the step that has become of it: nothing to refuse it for. */
static enum cw_status check_start(struct fix_beam *self, const struct fix_context *context,
                                  struct cw_err *err)
{
    const double accelerate = self->beam.accelerate;
    const bool goes_on =
        self->base.restart_pending || !(self->checked < accelerate || self->checked > accelerate);
    self->checked = accelerate;
    return check_rates(self, illumination_dose(&self->beam, context->dt),
                       goes_on ? TOO_OFTEN : OFTEN, err);
}

/* `dose`: what the acceleration must be for this run */
static enum cw_status set_acceleration(struct fix_beam *self, const struct fix_context *context,
                                       struct cw_err *err)
{
    const double time = illumination_time(&self->beam, context->time, end_of_run(context));
    if (!(self->dose > 0))
        return CW_OK;
    if (context->dry || context->run_last == context->step)
        return CW_OK; /* trial steps of an estimate, or none: there is no dose to bring */
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

enum cw_status fix_beam_accelerate(struct fix *fix, const struct fix_context *context,
                                   struct cw_err *err)
{
    return set_acceleration((struct fix_beam *)fix, context, err);
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

/* A beam that has hit some may have taken them all. */
static enum cw_status require_atoms(const struct fix_beam *self, const struct fix_context *context,
                                    struct cw_err *err)
{
    gid n = group_count(context->atoms, context->comm, self->base.group);
    for (int p = 0; p < BEAM_PROCESSES; p++)
        n += self->process[p].hits_before;
    if (n > 0)
        return CW_OK;
    return cw_err_user(err, "fix %s: group %s has no atoms for the beam to hit", self->base.id,
                       context->groups->name[self->base.group]);
}

/* Beams with the same seed draw numbers of their own all the same. */
static uint32_t count_before(const struct fix_beam *self, const struct fix_context *context)
{
    uint32_t n = 0;
    for (int k = 0; context->fix_at(context, k) != &self->base; k++)
        n += context->fix_at(context, k)->style == self->base.style;
    return n;
}

/* The most that an atom of the group gets of the flux in the middle. Collective. */
static double most_lit(const struct fix_beam *self, const struct fix_context *context)
{
    const struct atoms *atoms = context->atoms;
    double most = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & self->base.group_bit)
            most = fmax(most, illumination_part(&self->beam, atoms->x + 4 * i, context->time));
    }
    comm_max_double(context->comm, &most, 1);
    return most;
}

/* A dose is that of the middle, wherever the atoms are. Collective. */
static void describe_profile(const struct fix_beam *self, const struct fix_context *context)
{
    const struct illumination *beam = &self->beam;
    if (beam->profile == BEAM_UNIFORM || !(beam->flux > 0))
        return;
    const double most = most_lit(self, context);
    log_print("  %s %g A about a line through (%g, %g, %g)%s: dose in its middle\n",
              beam->profile == BEAM_DISC ? "disc of" : "Gaussian, standard deviation", beam->width,
              beam->center[0], beam->center[1], beam->center[2],
              beam->scan.lines > 0 ? ", scanned" : "");
    if (most < LIT && beam->scan.lines == 0) {
        log_warn(
            "fix %s: no atom gets more than %.2g of the flux in the middle of the beam; is its "
            "centre where it should be?",
            self->base.id, most);
    }
}

enum cw_status fix_beam_prepare(struct fix_beam *self, const struct fix_context *context,
                                struct cw_err *err)
{
    if (require_system(self, context, err) != CW_OK || context->minimizing ||
        require_atoms(self, context, err) != CW_OK || set_acceleration(self, context, err) != CW_OK)
        return err->status;
    self->clock.accelerate = self->beam.accelerate;
    self->turn = count_before(self, context);
    for (int p = 0; p < BEAM_PROCESSES; p++) {
        if (self->process[p].on && beam_processes[p]->prepare(self, context, err) != CW_OK)
            return err->status;
    }
    if (check_start(self, context, err) != CW_OK)
        return err->status;
    describe(self, context);
    describe_profile(self, context);
    warn_of_long_steps(self, context);
    return CW_OK;
}
