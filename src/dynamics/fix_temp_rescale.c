/* fix ID group temp/rescale N Tstart Tstop window fraction
 *
 * Every N steps, when the group's temperature T is farther than window from the ramped target T0,
 * velocities are scaled so that it becomes T - fraction (T - T0). The work is the change of the
 * summed kinetic energy; the scalar is LAMMPS's, the energy taken out (minus the work). Not a
 * canonical ensemble: for equilibration only.
 *
 * Source: L. V. Woodcock, Chem. Phys. Lett. 10, 257 (1971). */
#include "dynamics/fix_temp_rescale.h"

#include <math.h>

#include "base/mem.h"
#include "dynamics/fix_words.h"
#include "dynamics/kinetic.h"
#include "dynamics/target.h"
#include "dynamics/verlet.h"
#include "dynamics/work.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"

struct fix_rescale {
    struct fix base;
    struct target target;
    double window, fraction; /* temperature, 0 .. 1 */
    struct work_meter work;
};

static struct fix_rescale *own(struct fix *fix)
{
    return (struct fix_rescale *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    return quantity_setup(&own(fix)->target.start, context, false, err);
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_rescale *self = own(fix);
    double wanted;
    if (target_value(&self->target, context, &wanted, err) != CW_OK)
        return err->status;
    struct exact_sum before = {0};
    struct exact_sum after = {0};
    kinetic_add(context->atoms, context->units, fix->group_bit, &before);
    struct exact_sum global = before;
    comm_sum_exact(context->comm, &global, 1);
    const gid n = group_count(context->atoms, context->comm, fix->group);
    const double present = kinetic_temperature(
        context->units, exact_value(&global, CW_QUANTUM_ENERGY), kinetic_dof(n, 0));
    if (!(present > 0))
        return cw_err_user(err, "fix temp/rescale: the temperature of the group is 0");
    if (fabs(present - wanted) <= self->window)
        return CW_OK;
    const double next = present - self->fraction * (present - wanted);
    verlet_scale(context, fix->group_bit, sqrt(next / present));
    kinetic_add(context->atoms, context->units, fix->group_bit, &after);
    work_add_change(&self->work, &before, &after);
    return err->status;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    *out = -work(fix, context);
    return CW_OK;
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    work_save(&((const struct fix_rescale *)fix)->work, context->comm, data, bytes);
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    return work_restore(&own(fix)->work, fix->id, data, bytes, err);
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .scalar = scalar,
    .work = work,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    (void)n_words;
    struct fix_rescale *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    if (fix_words_whole("N", words[0], 1, &self->base.every, err) != CW_OK ||
        target_read(words + 1, &self->target, err) != CW_OK ||
        fix_words_number("window", words[3], &self->window, err) != CW_OK ||
        fix_words_number("fraction", words[4], &self->fraction, err) != CW_OK)
        goto fail;
    if (self->window < 0 || !(self->fraction > 0 && self->fraction <= 1)) {
        cw_err_user(err,
                    "expected a window from 0 up and a fraction from 0 to 1, got '%s' and '%s'",
                    words[3], words[4]);
        goto fail;
    }
    *out = &self->base;
    return CW_OK;
fail:
    mem_free(self);
    return err->status;
}

const struct fix_style fix_temp_rescale_style = {
    .name = "temp/rescale",
    .usage = "N T_START T_STOP WINDOW FRACTION",
    .summary = "scales velocities to a temperature every N steps",
    .source = "Woodcock, Chem. Phys. Lett. 10, 257 (1971)",
    .words_min = 5,
    .words_max = 5,
    .create = create,
};
