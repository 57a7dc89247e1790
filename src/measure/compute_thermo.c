/* Computes of the whole system or of a group, one number or tensor: temp, ke, pe, pressure.
 *
 * Definitions of the LAMMPS manual. temp: T = 2 KE / (dof kB) with dof = 3 N - extra - what fixes
 * remove, extra = 3 by default (the centre of mass); its vector is m v_a v_b summed, in energy
 * units (xx yy zz xy xz yz). pressure: kinetic part from the vector of the temperature compute that
 * it names, virial part from all atoms, so that the trace of the tensor is three times the scalar.
 */
#include "measure/compute_thermo.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "measure/compute_parts.h"
#include "measure/thermo_state.h"
#include "system/box.h"
#include "system/value.h"

static void destroy(struct compute *compute)
{
    mem_free(compute);
}

struct temperature {
    struct compute base;
    double extra_dof; /* compute_modify extra/dof */
};

static enum cw_status temperature_scalar(struct compute *compute,
                                         const struct compute_context *context, double *out,
                                         struct cw_err *err)
{
    (void)err;
    const struct temperature *self = (const struct temperature *)compute;
    const struct group_pick pick = compute_pick(context, compute->group_bit);
    double dof = 3 * (double)group_sums_count(&pick) - self->extra_dof - context->removed_dof;
    double kinetic = group_sums_kinetic(&pick, context->units);
    *out = thermo_state_temperature(context->units, kinetic, dof);
    return CW_OK;
}

static enum cw_status temperature_vector(struct compute *compute,
                                         const struct compute_context *context, double *out,
                                         struct cw_err *err)
{
    (void)err;
    const struct group_pick pick = compute_pick(context, compute->group_bit);
    group_sums_kinetic_tensor(&pick, context->units, out);
    return CW_OK;
}

static enum cw_status temperature_modify(struct compute *compute, const char *const *words,
                                         int n_words, struct cw_err *err)
{
    static const char *const names[] = {"extra/dof", "extra", "dynamic/dof", "dynamic", NULL};
    struct temperature *self = (struct temperature *)compute;
    for (int k = 0; k < n_words; k += 2) {
        const char *value = k + 1 < n_words ? words[k + 1] : "";
        bool dynamic;
        if (strcmp(words[k], "extra/dof") == 0 || strcmp(words[k], "extra") == 0) {
            if (!text_double(value, &self->extra_dof)) {
                return cw_err_user(err, "compute_modify %s: expected a number, got '%s'", words[k],
                                   value);
            }
        } else if (strcmp(words[k], "dynamic/dof") == 0 || strcmp(words[k], "dynamic") == 0) {
            /* atoms are counted at every evaluation whatever is said here */
            if (!text_bool(value, &dynamic)) {
                return cw_err_user(err, "compute_modify %s: expected yes or no, got '%s'", words[k],
                                   value);
            }
        } else {
            return cw_err_user(err, "compute_modify: unknown word '%s'%s", words[k],
                               text_nearest_hint(words[k], names).text);
        }
    }
    return CW_OK;
}

static const struct compute_ops temperature_ops = {.scalar = temperature_scalar,
                                                   .vector = temperature_vector,
                                                   .modify = temperature_modify,
                                                   .destroy = destroy};

static enum cw_status temperature_create(const struct compute_context *context,
                                         const char *const *words, int n_words,
                                         struct compute **out, struct cw_err *err)
{
    (void)context, (void)words, (void)n_words, (void)err;
    struct temperature *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &temperature_ops;
    self->base.has_scalar = true;
    self->base.intensive = true;
    self->base.n_vector = 6;
    self->extra_dof = 3;
    *out = &self->base;
    return CW_OK;
}

const struct compute_style compute_style_temp = {
    .name = "temp",
    .usage = "",
    .summary = "temperature of a group; vector: its kinetic energy tensor",
    .source = "T = 2 KE / (dof kB)",
    .create = temperature_create,
};

static enum cw_status kinetic_scalar(struct compute *compute, const struct compute_context *context,
                                     double *out, struct cw_err *err)
{
    (void)err;
    const struct group_pick pick = compute_pick(context, compute->group_bit);
    *out = group_sums_kinetic(&pick, context->units);
    return CW_OK;
}

static const struct compute_ops kinetic_ops = {.scalar = kinetic_scalar, .destroy = destroy};

static enum cw_status kinetic_create(const struct compute_context *context,
                                     const char *const *words, int n_words, struct compute **out,
                                     struct cw_err *err)
{
    (void)context, (void)words, (void)n_words, (void)err;
    struct compute *self = mem_zeroed(1, sizeof *self);
    self->ops = &kinetic_ops;
    self->has_scalar = true;
    *out = self;
    return CW_OK;
}

const struct compute_style compute_style_ke = {
    .name = "ke",
    .usage = "",
    .summary = "translational kinetic energy of a group",
    .source = "KE = sum m v^2 / 2",
    .create = kinetic_create,
};

struct potential_energy {
    struct compute base;
    struct compute_parts parts;
};

static enum cw_status potential_scalar(struct compute *compute,
                                       const struct compute_context *context, double *out,
                                       struct cw_err *err)
{
    (void)err;
    const struct potential_energy *self = (const struct potential_energy *)compute;
    *out = self->parts.pair ? thermo_state_potential(context->atoms, context->comm) : 0;
    *out += self->parts.fix ? context->fix_energy : 0;
    return CW_OK;
}

static const struct compute_ops potential_ops = {.scalar = potential_scalar, .destroy = destroy};

static enum cw_status potential_create(const struct compute_context *context,
                                       const char *const *words, int n_words, struct compute **out,
                                       struct cw_err *err)
{
    (void)context;
    struct compute_parts parts;
    enum cw_status status = compute_parts_read("pe", false, words, n_words, &parts, err);
    if (status != CW_OK)
        return status;
    struct potential_energy *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &potential_ops;
    self->base.has_scalar = true;
    self->base.needs = VALUE_NEED_ENERGY;
    self->parts = parts;
    *out = &self->base;
    return CW_OK;
}

const struct compute_style compute_style_pe = {
    .name = "pe",
    .usage = "[pair]",
    .summary = "potential energy of the system",
    .source = "sum of per-atom energies",
    .words_max = -1,
    .keywords = compute_parts_keywords,
    .all_only = true,
    .create = potential_create,
};

struct pressure {
    struct compute base;
    struct compute_parts parts;
    struct value_ref temperature; /* the compute that gives the kinetic part */
};

/* kinetic tensor from the temperature compute, one element at a time through the values by name */
static enum cw_status kinetic_part(const struct pressure *self,
                                   const struct compute_context *context, double out[6],
                                   struct cw_err *err)
{
    memset(out, 0, 6 * sizeof out[0]);
    enum cw_status status = CW_OK;
    for (int k = 0; k < 6 && self->parts.kinetic && status == CW_OK; k++) {
        struct value_ref ref = self->temperature;
        ref.index[0] = k + 1;
        status = context->values->scalar(context->values->self, &ref, &out[k], err);
    }
    return status;
}

static enum cw_status pressure_vector(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    const struct pressure *self = (const struct pressure *)compute;
    double kinetic[6];
    double virial[6] = {0};
    enum cw_status status = kinetic_part(self, context, kinetic, err);
    if (status != CW_OK)
        return status;
    if (self->parts.pair)
        thermo_state_virial(context->atoms, context->comm, virial);
    thermo_state_pressure(context->units, box_volume(context->box), kinetic, virial, out);
    return CW_OK;
}

static enum cw_status pressure_scalar(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    double p[6];
    enum cw_status status = pressure_vector(compute, context, p, err);
    if (status == CW_OK)
        *out = (p[0] + p[1] + p[2]) / 3;
    return status;
}

static const struct compute_ops pressure_ops = {
    .scalar = pressure_scalar, .vector = pressure_vector, .destroy = destroy};

/* the temperature compute must exist and have a vector; NULL is legal without a kinetic part */
static enum cw_status read_temperature(const struct compute_context *context, const char *word,
                                       struct pressure *self, struct cw_err *err)
{
    if (strcmp(word, "NULL") == 0) {
        if (self->parts.kinetic) {
            return cw_err_user(err, "compute pressure: the kinetic part needs the ID of a "
                                    "temperature compute, not NULL; or say 'virial'");
        }
        return CW_OK;
    }
    enum cw_status status = compute_reference("pressure", word, &self->temperature, err);
    if (status != CW_OK || !context)
        return status;
    self->temperature.index[0] = 1;
    return context->values->check(context->values->self, &self->temperature, false, err);
}

static enum cw_status pressure_create(const struct compute_context *context,
                                      const char *const *words, int n_words, struct compute **out,
                                      struct cw_err *err)
{
    struct pressure *self = mem_zeroed(1, sizeof *self);
    enum cw_status status =
        compute_parts_read("pressure", true, words + 1, n_words - 1, &self->parts, err);
    if (status == CW_OK)
        status = read_temperature(context, words[0], self, err);
    if (status != CW_OK) {
        mem_free(self);
        return status;
    }
    self->base.ops = &pressure_ops;
    self->base.has_scalar = true;
    self->base.n_vector = 6;
    self->base.intensive = true;
    self->base.needs = self->parts.pair ? VALUE_NEED_VIRIAL : 0;
    *out = &self->base;
    return CW_OK;
}

const struct compute_style compute_style_pressure = {
    .name = "pressure",
    .usage = "TEMP_ID|NULL [ke] [pair] [virial] [fix]",
    .summary = "pressure of the system; vector: its tensor",
    .source = "Thompson, Plimpton, Mattson, J. Chem. Phys. 131, 154107 (2009)",
    .words_min = 1,
    .words_max = -1,
    .keywords = compute_parts_keywords,
    .all_only = true,
    .create = pressure_create,
};
