/* Atoms that have left, as a consequence of what the beam does. At the end of steps that are
 * multiples of `every` it looks for bodies of at most `most` atoms that are farther than `apart`
 * from all others; in the next step they are taken out of the system, atom by atom, each logged
 * with the kinetic energy and the direction with which it goes. The largest body stays whatever its
 * size is, and so do atoms that are not of the group.
 *
 * Charge: atoms leave as neutral ones; what they carried is put back in equal parts on all atoms
 * that stay, so the total charge is what it was. */
#include <math.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/units.h"
#include "base/vec3.h"
#include "beam/bodies.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "parallel/comm.h"
#include "system/atoms.h"

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    const double reach = beam_reach(context);
    if (self->sputter.apart <= reach)
        return CW_OK;
    return cw_err_user(err,
                       "fix %s: sputter looks %g A far, but the force field reaches %g A: expected "
                       "a shorter distance",
                       self->base.id, self->sputter.apart, reach);
}

static void describe(const struct fix_beam *self)
{
    log_print("  sputter: up to %lld atoms that are %g A from all others are taken out; a look "
              "every %lld steps\n",
              (long long)self->sputter.most, self->sputter.apart, (long long)self->sputter.every);
}

/* Marks the owned atoms that have left, [n_local]; label as bodies_label gives them. Collective. */
static bool *find_gone(const struct fix_beam *self, const struct fix_context *context,
                       const gid *label)
{
    const struct atoms *atoms = context->atoms;
    bool *gone = mem_zeroed((size_t)atoms->n_local, sizeof *gone);
    bodies_find_small(context, label, self->sputter.most, gone);
    for (lidx i = 0; i < atoms->n_local; i++)
        gone[i] = gone[i] && (atoms->mask[i] & self->base.group_bit);
    return gone;
}

/* The same before the first step of a run as at the end of the last one. */
static void look(struct fix_beam *self, const struct fix_context *context)
{
    self->sputter.is_due = false;
    if (context->step % self->sputter.every != 0)
        return;
    gid *label = bodies_label(context, self->sputter.apart);
    bool *gone = find_gone(self, context, label);
    for (lidx i = 0; i < context->atoms->n_local; i++)
        self->sputter.is_due |= gone[i];
    mem_free(gone);
    mem_free(label);
}

static bool wants(const struct fix_beam *self, const struct fix_context *context, double dose)
{
    (void)context;
    (void)dose;
    return self->sputter.is_due;
}

static void remove_atom(const struct fix_beam *self, const struct fix_context *context, lidx i,
                        gid body, struct beam_changes *out)
{
    const struct atoms *atoms = context->atoms;
    const double *v = atoms->v + 4 * (size_t)i;
    const double mass = atoms->mass[atoms->type[i]] * context->units->mv2_to_energy;
    const double speed = sqrt(vec3_dot(v, v));
    struct beam_change change = {.n_edits = 1, .spread = beam_charge(atoms, i)};
    beam_process_describe(self, BEAM_SPUTTER, context, i, &change.event);
    change.event.transfer = 0.5 * mass * speed * speed;
    change.event.partner = body == atoms->id[i] ? 0 : body;
    for (int d = 0; d < 3 && speed > 0; d++)
        change.event.direction[d] = v[d] / speed;
    change.edit[0] = (struct beam_edit){.id = atoms->id[i], .gone = true};
    beam_changes_add(out, &change);
}

static void plan(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out)
{
    gid due = self->sputter.is_due;
    (void)dose;
    comm_max(context->comm, &due, 1);
    if (!due)
        return;
    gid *label = bodies_label(context, self->sputter.apart);
    bool *gone = find_gone(self, context, label);
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (gone[i])
            remove_atom(self, context, i, label[i], out);
    }
    mem_free(gone);
    mem_free(label);
}

const struct beam_process beam_sputter = {
    .prepare = prepare,
    .describe = describe,
    .look = look,
    .wants = wants,
    .plan = plan,
};
