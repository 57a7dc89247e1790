/* Before a run of fix gas: see fix_gas.c. */
#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/units.h"
#include "beam/fix_beam.h"
#include "beam/fix_gas_state.h"
#include "beam/scan.h"
#include "system/atoms.h"
#include "system/group.h"

static const double OFTEN = 0.1; /* of the sites, at one look: more is an error */

struct gas_exposure fix_gas_exposure(const struct fix_gas *self, double to)
{
    const double from = self->account.total.to;
    if (!self->account.is_started || !(to > from))
        return (struct gas_exposure){.from = from, .to = from};
    return (struct gas_exposure){
        .dose = illumination_dose(self->at, illumination_time(self->at, from, to)),
        .seconds = illumination_seconds(self->at, to - from),
        .from = from,
        .to = to,
    };
}

struct system_parts fix_gas_parts(const struct fix_context *context)
{
    return (struct system_parts){.atoms = context->atoms,
                                 .groups = context->groups,
                                 .box = context->box,
                                 .units = context->units,
                                 .comm = context->comm};
}

static enum cw_status find_beam(struct fix_gas *self, const struct fix_context *context,
                                struct cw_err *err)
{
    if (!self->beam_id)
        return CW_OK;
    struct fix *fix = context->find_fix(context, self->beam_id);
    if (!fix)
        return cw_err_user(err, "fix %s: there is no fix '%s'", self->base.id, self->beam_id);
    if (fix->style != &fix_beam_style) {
        return cw_err_user(err, "fix %s: fix %s is a %s, expected a beam", self->base.id,
                           self->beam_id, fix->style->name);
    }
    if (fix_beam_accelerate(fix, context, err) != CW_OK)
        return err->status;
    self->at = fix_beam_illumination(fix);
    return CW_OK;
}

/* Silica of the right types with a surface. Collective. */
static enum cw_status require_surface(struct fix_gas *self, const struct fix_context *context,
                                      struct cw_err *err)
{
    const struct system_parts parts = fix_gas_parts(context);
    if (strcmp(context->units->name, "metal") != 0) {
        return cw_err_user(err, "fix %s: the gas is for units metal, not %s", self->base.id,
                           context->units->name);
    }
    if (silica_spec_check(&self->silica, &parts, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", self->base.id);
        return err->status;
    }
    const char *group = context->groups->name[self->base.group];
    if (gas_count(self, context, SILICA_AREA, err) != CW_OK)
        return err->status;
    if (silica_counts_require(&self->surface.count, &self->silica, group, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", self->base.id);
        return err->status;
    }
    if (!(self->surface.area > 0)) {
        return cw_err_user(err,
                           "fix %s: group '%s' has no surface that a probe of %g A can touch; is "
                           "the box open, or is there a gap?",
                           self->base.id, group, self->silica.probe);
    }
    return err->status;
}

/* Of a site that gets most of the beam, in this time. */
static double due(const struct fix_gas *self, const struct gas_rate *rate, double time)
{
    return rate->dose * illumination_dose(self->at, scan_time_most(self->at, time)) +
           rate->second * illumination_seconds(self->at, time);
}

static enum cw_status check_rate(const struct fix_gas *self, const struct fix_context *context,
                                 const char *name, const struct gas_rate *rate, struct cw_err *err)
{
    const double chance = due(self, rate, (double)self->base.every * context->dt);
    if (chance <= OFTEN)
        return CW_OK;
    return cw_err_user(err,
                       "fix %s: %s: a site would react %.3g times between two looks, expected at "
                       "most %g: look more often (every, it is %lld), or take a smaller rate, "
                       "acceleration (it is %g) or current",
                       self->base.id, name, chance, OFTEN, (long long)self->base.every,
                       self->at->accelerate);
}

void fix_gas_watch(struct fix_gas *self, const struct fix_context *context,
                   const struct gas_exposure *exposure)
{
    const struct gas_rate *rate[] = {&self->terminate, &self->strip};
    const double span = exposure->to - exposure->from;
    const double lit = illumination_dose(self->at, scan_time_most(self->at, span));
    double chance = 0;
    for (int k = 0; k < 2; k++) {
        const double often = rate[k]->dose * fmin(lit, exposure->dose);
        chance = fmax(chance, often + rate[k]->second * exposure->seconds);
    }
    if (self->has_warned || chance <= OFTEN * (1 + 1e-9))
        return;
    self->has_warned = true;
    log_warn(
        "fix %s: in the %g ps before step %lld a site reacted %.3g times, expected at most %g; "
        "the time step has grown: look more often (every, it is %lld)",
        self->base.id, span, (long long)context->step, chance, OFTEN, (long long)self->base.every);
}

static void describe(const struct fix_gas *self, const struct fix_context *context)
{
    static const char *const names[] = {"none", "H2", "CHF3-SF6-O2"};
    const double time = (double)(context->run_last - context->step) * context->dt;
    const double lit = illumination_time(self->at, context->time, context->time + time);
    log_print("Fix %s: gas %s, coverage at present %.4g, %.4g OH per nm^2 of %.4g A^2\n",
              self->base.id, names[self->gas], gas_coverage(&self->surface),
              gas_density(&self->surface), self->surface.area);
    if (self->gas == GAS_NONE)
        return;
    log_print("  sites are looked for every %lld steps; each is terminated %g per e/A^2 and %g "
              "per s, stripped %g per e/A^2 and %g per s\n  this run stands for %g s and a dose "
              "of %g electrons per A^2\n",
              (long long)self->base.every, self->terminate.dose, self->terminate.second,
              self->strip.dose, self->strip.second, illumination_seconds(self->at, time),
              illumination_dose(self->at, lit));
}

enum cw_status fix_gas_prepare(struct fix_gas *self, const struct fix_context *context,
                               struct cw_err *err)
{
    int made = 0;
    if (find_beam(self, context, err) != CW_OK || require_surface(self, context, err) != CW_OK)
        return err->status;
    if (self->made && groups_add(context->groups, self->made, &made, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", self->base.id);
        return err->status;
    }
    self->made_bit = group_bit(made);
    if (self->gas != GAS_NONE &&
        (check_rate(self, context, "terminate", &self->terminate, err) != CW_OK ||
         check_rate(self, context, "strip", &self->strip, err) != CW_OK))
        return err->status;
    describe(self, context);
    return CW_OK;
}
