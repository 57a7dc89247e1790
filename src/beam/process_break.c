/* Bonds of hydrogen that break, as a consequence of what the beam does: the bond of a hydroxyl is a
 * term of the topology that holds its two atoms together however far they are. When a hydrogen is
 * farther than `break` from the oxygen that it is bonded to, the bond and its angles are dropped.
 * It is then a neutral atom, its charge back on the oxygen: two neutral radicals, not two ions (one
 * quantum stays, so that nobody takes it for an atom that has not got its charge yet). At
 * the default of 2.5 A a Morse bond of 5.1 eV with a = 2.19/A has 0.3 eV left. What the change
 * costs is the fix's work. A free hydrogen does not bond again. */
#include "base/log.h"
#include "base/vec3.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "neighbor/bonded_list.h"
#include "system/atoms.h"

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    (void)self;
    (void)context;
    return err->status;
}

static void describe(const struct fix_beam *self)
{
    log_print("  bonds of H with O longer than %g A are dropped\n", self->bond_break.length);
}

/* Is it a hydrogen's own entry of a bond with oxygen that is too long? */
static bool is_long(const struct fix_beam *self, const struct atoms *atoms,
                    const struct bonded_pair *bond)
{
    const double *x = atoms->x + 4 * (size_t)bond->atom[0];
    const double *y = atoms->x + 4 * (size_t)bond->atom[1];
    const double d[3] = {x[0] - y[0], x[1] - y[1], x[2] - y[2]};
    const double length = self->bond_break.length;
    return vec3_dot(d, d) > length * length &&
           beam_is_element(self, atoms->type[bond->atom[0]], "H") &&
           beam_is_element(self, atoms->type[bond->atom[1]], "O");
}

static void look(struct fix_beam *self, const struct fix_context *context)
{
    const struct bonded_list *list = context->bonded;
    self->bond_break.is_due = false;
    for (size_t k = 0; k < list->n_bonds && !self->bond_break.is_due; k++)
        self->bond_break.is_due = is_long(self, context->atoms, &list->bond[k]);
}

static bool wants(const struct fix_beam *self, const struct fix_context *context, double dose)
{
    (void)context;
    (void)dose;
    return self->bond_break.is_due;
}

static void plan(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out)
{
    const struct atoms *atoms = context->atoms;
    const struct bonded_list *list = context->bonded;
    (void)dose;
    for (size_t k = 0; k < list->n_bonds; k++) {
        const lidx hydrogen = list->bond[k].atom[0];
        const gid oxygen = atoms->id[list->bond[k].atom[1]];
        const int64_t charge = beam_charge(atoms, hydrogen) - 1;
        if (!is_long(self, atoms, &list->bond[k]))
            continue;
        struct beam_change change = {.n_edits = 2, .bond = {atoms->id[hydrogen], oxygen}};
        beam_process_describe(self, BEAM_BREAK, context, hydrogen, &change.event);
        change.event.partner = oxygen;
        change.edit[0] = (struct beam_edit){.id = atoms->id[hydrogen], .charge = -charge};
        change.edit[1] = (struct beam_edit){.id = oxygen, .charge = charge};
        beam_changes_add(out, &change);
    }
}

const struct beam_process beam_break = {
    .prepare = prepare,
    .describe = describe,
    .look = look,
    .wants = wants,
    .plan = plan,
};
