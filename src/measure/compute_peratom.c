/* Energies and stresses per atom: pe/atom, ke/atom, stress/atom.
 *
 * stress/atom is minus (m v_a v_b + W_ab) of the atom, in pressure times volume, six columns xx yy
 * zz xy xz yz: the sum over all atoms divided by the volume is minus the pressure tensor. A volume
 * per atom is not assumed. W is half of the atom's pair terms. Source: Thompson, Plimpton, Mattson,
 * J. Chem. Phys. 131, 154107 (2009). */
#include "measure/compute_peratom.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "base/vec3.h"
#include "measure/compute_parts.h"
#include "system/atoms.h"
#include "system/value.h"

struct peratom {
    struct compute base;
    struct compute_parts parts;
};

static void destroy(struct compute *compute)
{
    mem_free(compute);
}

static struct peratom *make(const struct compute_ops *ops, unsigned needs, int n_columns)
{
    struct peratom *self = mem_zeroed(1, sizeof *self);
    self->base.ops = ops;
    self->base.has_per_atom = true;
    self->base.needs = needs;
    self->base.n_columns = n_columns;
    return self;
}

static bool inside(const struct compute *compute, const struct atoms *atoms, lidx i)
{
    return (atoms->mask[i] & compute->group_bit) != 0;
}

static enum cw_status potential_per_atom(struct compute *compute,
                                         const struct compute_context *context, double *out,
                                         struct cw_err *err)
{
    (void)err;
    const struct peratom *self = (const struct peratom *)compute;
    const struct atoms *atoms = context->atoms;
    for (lidx i = 0; i < atoms->n_local; i++)
        out[i] = inside(compute, atoms, i) && self->parts.pair ? atoms->energy[i] : 0;
    return CW_OK;
}

static const struct compute_ops potential_ops = {.per_atom = potential_per_atom,
                                                 .destroy = destroy};

static enum cw_status potential_create(const struct compute_context *context,
                                       const char *const *words, int n_words, struct compute **out,
                                       struct cw_err *err)
{
    (void)context;
    struct compute_parts parts;
    enum cw_status status = compute_parts_read("pe/atom", false, words, n_words, &parts, err);
    if (status != CW_OK)
        return status;
    struct peratom *self = make(&potential_ops, VALUE_NEED_ENERGY | VALUE_NEED_PER_ATOM, 0);
    self->parts = parts;
    *out = &self->base;
    return CW_OK;
}

const struct compute_style compute_style_pe_atom = {
    .name = "pe/atom",
    .usage = "[pair]",
    .summary = "potential energy of each atom: half of its pairs, all of its embedding energy",
    .source = "sum over atoms = potential energy of the system",
    .words_max = -1,
    .keywords = compute_parts_keywords,
    .create = potential_create,
};

static enum cw_status kinetic_per_atom(struct compute *compute,
                                       const struct compute_context *context, double *out,
                                       struct cw_err *err)
{
    (void)err;
    const struct atoms *atoms = context->atoms;
    const double half = 0.5 * context->units->mv2_to_energy;
    for (lidx i = 0; i < atoms->n_local; i++) {
        const double *v = atoms->v + 4 * (size_t)i;
        out[i] =
            inside(compute, atoms, i) ? half * atoms->mass[atoms->type[i]] * vec3_dot(v, v) : 0;
    }
    return CW_OK;
}

static const struct compute_ops kinetic_ops = {.per_atom = kinetic_per_atom, .destroy = destroy};

static enum cw_status kinetic_create(const struct compute_context *context,
                                     const char *const *words, int n_words, struct compute **out,
                                     struct cw_err *err)
{
    (void)context, (void)words, (void)n_words, (void)err;
    *out = &make(&kinetic_ops, 0, 0)->base;
    return CW_OK;
}

const struct compute_style compute_style_ke_atom = {
    .name = "ke/atom",
    .usage = "",
    .summary = "kinetic energy of each atom",
    .source = "m v^2 / 2",
    .create = kinetic_create,
};

static void stress_of_atom(const struct peratom *self, const struct compute_context *context,
                           lidx i, double out[6])
{
    static const int row[6] = {0, 1, 2, 0, 0, 1};
    static const int column[6] = {0, 1, 2, 1, 2, 2};
    const struct atoms *atoms = context->atoms;
    const double *v = atoms->v + 4 * (size_t)i;
    const double mass = atoms->mass[atoms->type[i]] * context->units->mv2_to_energy;
    for (int k = 0; k < 6; k++) {
        double kinetic = self->parts.kinetic ? mass * v[row[k]] * v[column[k]] : 0;
        double virial = self->parts.pair ? atoms->virial[6 * (size_t)i + (size_t)k] : 0;
        out[k] = -(kinetic + virial) * context->units->energy_density_to_pressure;
    }
}

static enum cw_status stress_per_atom(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    (void)err;
    const struct peratom *self = (const struct peratom *)compute;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        double *row = out + 6 * (size_t)i;
        memset(row, 0, 6 * sizeof row[0]);
        if (inside(compute, context->atoms, i))
            stress_of_atom(self, context, i, row);
    }
    return CW_OK;
}

static const struct compute_ops stress_ops = {.per_atom = stress_per_atom, .destroy = destroy};

static enum cw_status stress_create(const struct compute_context *context, const char *const *words,
                                    int n_words, struct compute **out, struct cw_err *err)
{
    struct compute_parts parts;
    enum cw_status status =
        compute_parts_read("stress/atom", true, words + 1, n_words - 1, &parts, err);
    if (status != CW_OK)
        return status;
    if (strcmp(words[0], "NULL") != 0) {
        struct value_ref ref;
        status = compute_reference("stress/atom", words[0], &ref, err);
        if (status == CW_OK && context)
            status = context->values->check(context->values->self, &ref, false, err);
        if (status != CW_OK)
            return status;
    }
    struct peratom *self =
        make(&stress_ops, (parts.pair ? VALUE_NEED_VIRIAL : 0) | VALUE_NEED_PER_ATOM, 6);
    self->parts = parts;
    *out = &self->base;
    return CW_OK;
}

/* The temperature compute may be named for its velocity bias; ours have none, so it changes
 * nothing. */
const struct compute_style compute_style_stress_atom = {
    .name = "stress/atom",
    .usage = "TEMP_ID|NULL [ke] [pair] [virial] [fix]",
    .summary = "minus the stress of each atom times its volume, pressure * volume",
    .source = "Thompson, Plimpton, Mattson, J. Chem. Phys. 131, 154107 (2009)",
    .words_min = 1,
    .words_max = -1,
    .keywords = compute_parts_keywords,
    .create = stress_create,
};
