/* Fields over atoms; see outer_force.h. Each atom's force is rounded to the force grid before it is
 * added and its energy to the energy grid, so the sums are the same on any rank count. */
#include "dynamics/outer_force.h"

#include "dynamics/fix_words.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"

static struct outer_force *own(struct fix *fix)
{
    return (struct outer_force *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    if (own(fix)->find(own(fix), context, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", fix->id);
        return err->status;
    }
    force_work_setup(&own(fix)->work, context, fix->id);
    return CW_OK;
}

static bool fits(const struct outer_push *push)
{
    for (int d = 0; d < 3; d++) {
        if (!(fabs(push->force[d]) <= CW_FORCE_MAX))
            return false;
    }
    return fabs(push->energy) <= CW_FORCE_MAX;
}

static enum cw_status push_atom(const struct outer_force *self, const struct fix_context *context,
                                size_t i, struct outer_push *push, struct cw_err *err)
{
    const struct atoms *atoms = context->atoms;
    *push = (struct outer_push){.energy = 0};
    if (self->push(self, context, atoms->x + 4 * i, push, err) == CW_OK && !fits(push))
        (void)cw_err_user(err, "a force above %g", CW_FORCE_MAX);
    if (err->status == CW_OK)
        return CW_OK;
    cw_err_prefix(err, "fix %s: atom %lld at step %lld: ", self->base.id, (long long)atoms->id[i],
                  (long long)context->step);
    return err->status;
}

static void add_atom(struct outer_force *self, const struct outer_push *push, double *f)
{
    exact_add_double(&self->energy, push->energy, CW_QUANTUM_ENERGY);
    for (int k = 0; k < self->n_parts; k++)
        exact_add_double(&self->felt[k], push->felt[k], CW_QUANTUM_FORCE);
    for (int d = 0; d < 3; d++)
        f[d] += push->force[d];
}

static void apply(struct outer_force *self, struct fix_context *context, double *rows, bool kept)
{
    struct atoms *atoms = context->atoms;
    struct cw_err own_err = {0};
    struct cw_err *err = context->err ? context->err : &own_err;
    self->energy = (struct exact_sum){0};
    memset(self->felt, 0, sizeof self->felt);
    if (self->prepare(self, context, err) != CW_OK)
        cw_err_prefix(err, "fix %s: ", self->base.id);
    for (size_t i = 0; i < (size_t)atoms->n_local && err->status == CW_OK; i++) {
        struct outer_push push;
        if (!(atoms->mask[i] & self->base.group_bit) ||
            push_atom(self, context, i, &push, err) != CW_OK)
            continue;
        for (int d = 0; d < 3; d++)
            push.force[d] = exact_round(push.force[d], CW_QUANTUM_FORCE);
        add_atom(self, &push, atoms->f + 4 * i);
        if (rows) {
            force_work_record(rows + FORCE_WORK_COLUMNS * i, push.force, atoms->v + 4 * i, kept);
        }
    }
    if (own_err.status != CW_OK)
        cw_fatal("%s", own_err.text);
}

static void post_force(struct fix *fix, struct fix_context *context)
{
    struct outer_force *self = own(fix);
    const bool kept = force_work_open(&self->work, context, fix->group_bit, true);
    apply(self, context, force_work_rows(&self->work), kept);
}

static void min_post_force(struct fix *fix, struct fix_context *context)
{
    apply(own(fix), context, NULL, false);
}

static void settle(struct fix *fix, struct fix_context *context)
{
    force_work_settle(&own(fix)->work, context, fix->group_bit);
}

static void set_time_step(struct fix *fix, struct fix_context *context, double dt)
{
    force_work_set_time_step(&own(fix)->work, context, fix->group_bit, dt);
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    force_work_close(&own(fix)->work, context, fix->group_bit);
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    struct exact_sum sum = own(fix)->energy;
    comm_sum_exact(context->comm, &sum, 1);
    *out = exact_value(&sum, CW_QUANTUM_ENERGY);
    return CW_OK;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    const int n = own(fix)->n_parts;
    if (index < 1 || index > n)
        return cw_err_user(err, "element %d; expected 1 to %d", index, n);
    struct exact_sum sum = own(fix)->felt[index - 1];
    comm_sum_exact(context->comm, &sum, 1);
    *out = exact_value(&sum, CW_QUANTUM_FORCE);
    return CW_OK;
}

static int vector_length(const struct fix *fix)
{
    return ((const struct outer_force *)fix)->n_parts;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return force_work_value(&own(fix)->work, context, fix->group_bit);
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    force_work_save(&((const struct outer_force *)fix)->work, context, fix->group_bit, data, bytes);
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    return force_work_restore(&own(fix)->work, fix->id, data, bytes, err);
}

void outer_force_destroy(struct fix *fix)
{
    force_work_free(&own(fix)->work);
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .settle = settle,
    .set_time_step = set_time_step,
    .post_force = post_force,
    .end_of_run = end_of_run,
    .min_post_force = min_post_force,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .modify = fix_words_energy,
    .save = save,
    .restore = restore,
    .destroy = outer_force_destroy,
};

void outer_force_init(struct outer_force *outer)
{
    force_work_init(&outer->work);
    outer->base.ops = &ops;
}
