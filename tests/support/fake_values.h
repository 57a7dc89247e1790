/* A small world for tests of the deck language: one compute c_one (scalar 2.5, vector of 4), one
 * per-atom compute c_each (10 times the id), thermo words step and temp, four atoms. */
#ifndef CW_TESTS_FAKE_VALUES_H
#define CW_TESTS_FAKE_VALUES_H
#include <check.h>
#include <string.h>

#include "base/units.h"
#include "deck/variable_values.h"
#include "deck/variables.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"

struct fake {
    struct comm *comm;
    struct atoms atoms;
    struct box box;
    struct groups groups;
    const struct units *units;
    struct variables *variables;
    struct variable_values values;
    gid step;
    bool running, has_box;
};

static enum cw_status fake_check(void *self, const struct value_ref *ref, bool per_atom,
                                 struct cw_err *err)
{
    (void)self;
    bool each = strcmp(ref->name, "each") == 0;
    if ((each || strcmp(ref->name, "one") == 0) && each == per_atom)
        return CW_OK;
    return cw_err_user(err, "compute '%s' does not exist or has another shape", ref->name);
}

static unsigned fake_needs(void *self, const struct value_ref *ref)
{
    (void)self;
    (void)ref;
    return VALUE_NEED_ENERGY;
}

static enum cw_status fake_scalar(void *self, const struct value_ref *ref, double *out,
                                  struct cw_err *err)
{
    *out = ref->index[0] ? ref->index[0] * ref->index[0] : 2.5;
    return fake_check(self, ref, false, err);
}

static enum cw_status fake_per_atom(void *self, const struct value_ref *ref, double *out,
                                    struct cw_err *err)
{
    struct fake *fake = self;
    for (lidx i = 0; i < fake->atoms.n_local; i++)
        out[i] = 10.0 * (double)fake->atoms.id[i];
    return fake_check(self, ref, true, err);
}

static int fake_columns(void *self, const struct value_ref *ref, bool per_atom)
{
    struct cw_err err = {0};
    if (fake_check(self, ref, per_atom, &err) != CW_OK)
        return -1;
    return per_atom ? 0 : 4;
}

static enum cw_status fake_thermo(void *self, const char *word, double *out, struct cw_err *err)
{
    struct fake *fake = self;
    if (strcmp(word, "step") == 0)
        *out = (double)fake->step;
    else if (strcmp(word, "temp") == 0)
        *out = 300.0;
    else
        return cw_err_user(err, "no thermo word '%s'", word);
    return CW_OK;
}

static void fake_fill(void *owner, struct formula_scope *scope)
{
    struct fake *fake = owner;
    scope->comm = fake->comm;
    scope->units = fake->units;
    scope->box = fake->has_box ? &fake->box : NULL;
    scope->atoms = &fake->atoms;
    scope->groups = &fake->groups;
    scope->step = fake->step;
    scope->ramp_last = 200;
    scope->running = fake->running;
    scope->dt = 0.5;
}

/* Atoms 1 .. 4 at x = 1 .. 4, y = 0, z = -1, of type 1 and 2 by turns, masses 1 and 3. */
static void fake_init(struct fake *fake, struct comm *comm)
{
    struct cw_err err = {0};
    memset(fake, 0, sizeof *fake);
    fake->comm = comm;
    fake->has_box = true;
    ck_assert_int_eq(units_find("metal", &fake->units, &err), CW_OK);
    box_init(&fake->box);
    const double lo[3] = {-10.0, -10.0, -10.0};
    const double hi[3] = {10.0, 10.0, 10.0};
    ck_assert_int_eq(box_set(&fake->box, lo, hi, &err), CW_OK);
    groups_init(&fake->groups);
    atoms_init(&fake->atoms);
    fake->atoms.n_types = 2;
    fake->atoms.mass[1] = 1.0;
    fake->atoms.mass[2] = 3.0;
    for (int i = 1; i <= 4; i++) {
        const double x[3] = {i, 0.0, -1.0};
        lidx k = atoms_append(&fake->atoms, i, 2 - i % 2, x);
        fake->atoms.v[4 * k] = 2.0;
    }
    atoms_count(&fake->atoms, comm);
    fake->variables = variables_create();
    fake->values.variables = fake->variables;
    fake->values.owner = fake;
    fake->values.fill = fake_fill;
    struct value_host below = {.self = fake,
                               .check = fake_check,
                               .needs = fake_needs,
                               .scalar = fake_scalar,
                               .per_atom = fake_per_atom,
                               .columns = fake_columns,
                               .thermo = fake_thermo};
    variable_values_install(&fake->values, &below);
}

static void fake_free(struct fake *fake)
{
    variables_destroy(fake->variables);
    atoms_free(&fake->atoms);
}

#endif
