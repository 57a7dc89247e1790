/* Bonded terms of hydroxyl that end, as a consequence of what the beam does: terms of the topology
 * hold their atoms together however far they are.
 *
 * break: when a hydrogen is farther than that from the oxygen that it is bonded to, the bond and
 * its angles are dropped. It is then a neutral atom, its charge back on the oxygen: two neutral
 * radicals, not two ions (one quantum stays, so that nobody takes it for an atom that has not got
 * its charge yet). At the default of 2.5 A a Morse bond of 5.1 eV with a = 2.19/A has 0.3 eV left.
 * A free hydrogen does not bond again.
 *
 * leave: when the oxygen of a silanol is farther than that from its silicon (it was knocked off, or
 * the silicon was), their angle is dropped. Between the shells of Si-O, at 1.6 and 4.1 A, the
 * default of 3.5 A is behind the gap: what is there has left for good. Bonds of silicon with oxygen
 * are of the pair potential, with the charges that the atoms have wherever they are; as with every
 * other oxygen that leaves its silicon, no charge is moved. A hydroxyl that comes to a silicon
 * again has no angle with it.
 *
 * What the changes cost is the fix's work. */
#include <math.h>

#include "base/log.h"
#include "base/vec3.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "neighbor/bonded_list.h"
#include "system/atoms.h"

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    const struct break_options *options = &self->bond_break;
    const double reach = beam_reach(context);
    const double most = fmax(options->length, options->leave);
    if (most <= reach)
        return CW_OK;
    return cw_err_user(err,
                       "fix %s: '%s' waits for %g A, but the force field reaches %g A: expected a "
                       "shorter distance",
                       self->base.id, options->leave > options->length ? "leave" : "break", most,
                       reach);
}

static void describe(const struct fix_beam *self)
{
    const struct break_options *options = &self->bond_break;
    if (options->length > 0)
        log_print("  bonds of H with O longer than %g A are dropped\n", options->length);
    if (options->leave > 0)
        log_print("  angles Si-O-H whose O is %g A from its Si are dropped\n", options->leave);
}

static bool is_apart(const struct atoms *atoms, lidx i, lidx j, double length)
{
    const double *x = atoms->x + 4 * (size_t)i;
    const double *y = atoms->x + 4 * (size_t)j;
    const double d[3] = {x[0] - y[0], x[1] - y[1], x[2] - y[2]};
    return length > 0 && vec3_dot(d, d) > length * length;
}

/* Is it a hydrogen's own entry of a bond with oxygen that is too long? */
static bool is_long(const struct fix_beam *self, const struct atoms *atoms,
                    const struct bonded_pair *bond)
{
    return is_apart(atoms, bond->atom[0], bond->atom[1], self->bond_break.length) &&
           beam_is_element(self, atoms->type[bond->atom[0]], "H") &&
           beam_is_element(self, atoms->type[bond->atom[1]], "O");
}

/* The end of a silanol's angle, in its oxygen's own entry, that is a silicon far away; -1: none. */
static int find_left(const struct fix_beam *self, const struct atoms *atoms,
                     const struct bonded_triple *angle)
{
    if (angle->own != 1 || !beam_is_element(self, atoms->type[angle->atom[1]], "O"))
        return -1;
    for (int end = 0; end <= 2; end += 2) {
        if (is_apart(atoms, angle->atom[1], angle->atom[end], self->bond_break.leave) &&
            beam_is_element(self, atoms->type[angle->atom[end]], "Si") &&
            beam_is_element(self, atoms->type[angle->atom[2 - end]], "H"))
            return end;
    }
    return -1;
}

static void look(struct fix_beam *self, const struct fix_context *context)
{
    const struct bonded_list *list = context->bonded;
    bool *due = &self->bond_break.is_due;
    *due = false;
    for (size_t k = 0; k < list->n_bonds && !*due; k++)
        *due = is_long(self, context->atoms, &list->bond[k]);
    for (size_t k = 0; k < list->n_angles && !*due; k++)
        *due = find_left(self, context->atoms, &list->angle[k]) >= 0;
}

static bool wants(const struct fix_beam *self, const struct fix_context *context, double dose)
{
    (void)context;
    (void)dose;
    return self->bond_break.is_due;
}

static void drop_bond(const struct fix_beam *self, const struct fix_context *context,
                      const struct bonded_pair *bond, struct beam_changes *out)
{
    const struct atoms *atoms = context->atoms;
    const lidx hydrogen = bond->atom[0];
    const gid oxygen = atoms->id[bond->atom[1]];
    const int64_t charge = beam_charge(atoms, hydrogen) - 1;
    struct beam_change change = {.n_edits = 2, .drop = {atoms->id[hydrogen], oxygen}};
    beam_process_describe(self, BEAM_BREAK, context, hydrogen, &change.event);
    change.event.partner = oxygen;
    change.edit[0] = (struct beam_edit){.id = atoms->id[hydrogen], .charge = -charge};
    change.edit[1] = (struct beam_edit){.id = oxygen, .charge = charge};
    beam_changes_add(out, &change);
}

/* silicon: which end it is */
static void drop_angle(const struct fix_beam *self, const struct fix_context *context,
                       const struct bonded_triple *angle, int silicon, struct beam_changes *out)
{
    const gid *id = context->atoms->id;
    struct beam_change change = {
        .drop = {id[angle->atom[0]], id[angle->atom[1]], id[angle->atom[2]]}};
    beam_process_describe(self, BEAM_BREAK, context, angle->atom[1], &change.event);
    change.event.partner = id[angle->atom[silicon]];
    beam_changes_add(out, &change);
}

static void plan(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out)
{
    const struct bonded_list *list = context->bonded;
    (void)dose;
    for (size_t k = 0; k < list->n_bonds; k++) {
        if (is_long(self, context->atoms, &list->bond[k]))
            drop_bond(self, context, &list->bond[k], out);
    }
    for (size_t k = 0; k < list->n_angles; k++) {
        const int silicon = find_left(self, context->atoms, &list->angle[k]);
        if (silicon >= 0)
            drop_angle(self, context, &list->angle[k], silicon, out);
    }
}

const struct beam_process beam_break = {
    .prepare = prepare,
    .describe = describe,
    .look = look,
    .wants = wants,
    .plan = plan,
};
