/* fix ID group momentum N [linear x y z] [angular] [rescale]
 *
 * Every N steps: linear subtracts the centre of mass's velocity along the axes with flag 1, angular
 * subtracts omega x r of the rotation as a rigid body about the centre of mass, rescale then scales
 * the velocities so that the group's kinetic energy is what it was. Velocities stay on their grid:
 * what is left of the momentum is at most half a velocity quantum per atom. The work is the change
 * of the summed kinetic energy. */
#include "dynamics/fix_momentum.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "dynamics/fix_words.h"
#include "dynamics/kinetic.h"
#include "dynamics/motion.h"
#include "dynamics/verlet.h"
#include "dynamics/work.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

struct fix_momentum {
    struct fix base;
    bool linear, axis[3], angular, rescale;
    struct work_meter work;
};

static struct fix_momentum *own(struct fix *fix)
{
    return (struct fix_momentum *)fix;
}

static void subtract_linear(const struct fix_momentum *self, struct fix_context *context)
{
    struct atoms *atoms = context->atoms;
    double velocity[3];
    motion_velocity(context, self->base.group_bit, velocity);
    for (int d = 0; d < 3; d++)
        velocity[d] = self->axis[d] ? exact_round(velocity[d], CW_QUANTUM_VELOCITY) : 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & self->base.group_bit) {
            for (size_t d = 0; d < 3; d++)
                atoms->v[4 * i + d] -= velocity[d];
        }
    }
}

static void subtract_angular(const struct fix_momentum *self, struct fix_context *context)
{
    struct atoms *atoms = context->atoms;
    double center[3];
    double omega[3];
    motion_center(context, self->base.group_bit, center);
    motion_omega(context, self->base.group_bit, center, omega);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & self->base.group_bit))
            continue;
        double r[3];
        double turn[3];
        box_unwrap(context->box, atoms->x + 4 * i, atoms->image + 3 * i, r);
        for (int d = 0; d < 3; d++)
            r[d] -= center[d];
        vec3_cross(omega, r, turn);
        for (size_t d = 0; d < 3; d++)
            atoms->v[4 * i + d] -= exact_round(turn[d], CW_QUANTUM_VELOCITY);
    }
}

static double total(const struct fix_context *context, struct exact_sum sum)
{
    comm_sum_exact(context->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_momentum *self = own(fix);
    struct exact_sum before = {0};
    struct exact_sum after = {0};
    kinetic_add(context->atoms, context->units, fix->group_bit, &before);
    if (self->linear)
        subtract_linear(self, context);
    if (self->angular)
        subtract_angular(self, context);
    if (self->rescale) {
        struct exact_sum left = {0};
        kinetic_add(context->atoms, context->units, fix->group_bit, &left);
        const double wanted = total(context, before);
        const double present = total(context, left);
        if (present > 0)
            verlet_scale(context, fix->group_bit, sqrt(wanted / present));
    }
    kinetic_add(context->atoms, context->units, fix->group_bit, &after);
    work_add_change(&self->work, &before, &after);
    return err->status;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    work_save(&((const struct fix_momentum *)fix)->work, context->comm, data, bytes);
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
    .end_of_step = end_of_step,
    .work = work,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"linear", "angular", "rescale", NULL};

static enum cw_status read_linear(struct fix_momentum *self, const char *const *words, int n,
                                  struct cw_err *err)
{
    if (n < 3)
        return cw_err_user(err, "linear needs three flags, 0 or 1 each, for x, y and z");
    self->linear = true;
    for (int d = 0; d < 3; d++) {
        if (strcmp(words[d], "0") != 0 && strcmp(words[d], "1") != 0)
            return cw_err_user(err, "linear: expected 0 or 1, got '%s'", words[d]);
        self->axis[d] = words[d][0] == '1';
    }
    return CW_OK;
}

static enum cw_status read_keywords(struct fix_momentum *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    for (int k = 0; k < n; k++) {
        if (strcmp(words[k], "angular") == 0) {
            self->angular = true;
        } else if (strcmp(words[k], "rescale") == 0) {
            self->rescale = true;
        } else if (strcmp(words[k], "linear") == 0) {
            if (read_linear(self, words + k + 1, n - k - 1, err) != CW_OK)
                return err->status;
            k += 3;
        } else {
            return fix_words_unknown(words[k], keywords, err);
        }
    }
    if (!self->linear && !self->angular)
        return cw_err_user(err, "expected 'linear x y z', 'angular' or both");
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    struct fix_momentum *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    if (fix_words_whole("N", words[0], 1, &self->base.every, err) != CW_OK ||
        read_keywords(self, words + 1, n_words - 1, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_momentum_style = {
    .name = "momentum",
    .usage = "N [linear 0|1 0|1 0|1] [angular] [rescale]",
    .summary = "takes off a group's drift and rotation every N steps",
    .source = "",
    .words_min = 2,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
