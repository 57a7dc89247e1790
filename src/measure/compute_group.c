/* Computes of the shape and place of a group: com, gyration. The sums are those of group_sums.h;
 * periodic images are unwrapped, as LAMMPS's manual defines both. */
#include "measure/compute_group.h"

#include <math.h>

#include "base/mem.h"
#include "measure/compute_parts.h"

static void destroy(struct compute *compute)
{
    mem_free(compute);
}

static enum cw_status com_vector(struct compute *compute, const struct compute_context *context,
                                 double *out, struct cw_err *err)
{
    (void)err;
    const struct group_pick pick = compute_pick(context, compute->group_bit);
    group_sums_center(&pick, out);
    return CW_OK;
}

static const struct compute_ops com_ops = {.vector = com_vector, .destroy = destroy};

static enum cw_status com_create(const struct compute_context *context, const char *const *words,
                                 int n_words, struct compute **out, struct cw_err *err)
{
    (void)context, (void)words, (void)n_words, (void)err;
    struct compute *self = mem_zeroed(1, sizeof *self);
    self->ops = &com_ops;
    self->n_vector = 3;
    self->intensive = true;
    *out = self;
    return CW_OK;
}

const struct compute_style compute_style_com = {
    .name = "com",
    .usage = "",
    .summary = "centre of mass of a group",
    .source = "sum m x / sum m, unwrapped",
    .create = com_create,
};

static enum cw_status gyration_vector(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    (void)err;
    const struct group_pick pick = compute_pick(context, compute->group_bit);
    group_sums_gyration_tensor(&pick, out);
    return CW_OK;
}

static enum cw_status gyration_scalar(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    double t[6];
    enum cw_status status = gyration_vector(compute, context, t, err);
    *out = sqrt(t[0] + t[1] + t[2]);
    return status;
}

static const struct compute_ops gyration_ops = {
    .scalar = gyration_scalar, .vector = gyration_vector, .destroy = destroy};

static enum cw_status gyration_create(const struct compute_context *context,
                                      const char *const *words, int n_words, struct compute **out,
                                      struct cw_err *err)
{
    (void)context, (void)words, (void)n_words, (void)err;
    struct compute *self = mem_zeroed(1, sizeof *self);
    self->ops = &gyration_ops;
    self->has_scalar = true;
    self->n_vector = 6;
    self->intensive = true;
    *out = self;
    return CW_OK;
}

const struct compute_style compute_style_gyration = {
    .name = "gyration",
    .usage = "",
    .summary = "radius of gyration of a group; vector: its squared tensor",
    .source = "Rg^2 = sum m (r - rcm)^2 / sum m",
    .create = gyration_create,
};
