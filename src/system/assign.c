/* `mass` and `set`. A set command is read into a list of changes first, so that a typing error in
 * its last keyword leaves the atoms as they were; then each change is applied to the selected
 * atoms. The selection is made once, before the first change, as in LAMMPS: `set type 1 type 2 ...`
 * goes on with the atoms that were of type 1.
 *
 * type/fraction decides atom by atom with a counter-based number of (seed, id): the same atoms on
 * any number of ranks, but not LAMMPS's choice.
 *
 * Source: the LAMMPS manual, commands `mass` and `set`. */
#include "system/assign.h"

#include <limits.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/parts.h"
#include "system/region.h"
#include "system/words.h"

enum property { TYPE, TYPE_FRACTION, CHARGE, MOLECULE, X, Y, Z, VX, VY, VZ, IMAGE };
static const char *const property_names[] = {
    "type", "type/fraction", "charge", "mol", "x", "y", "z", "vx", "vy", "vz", "image", NULL};
enum selector { BY_ATOM, BY_TYPE, BY_GROUP, BY_REGION };

struct change {
    enum property property;
    int type;
    double value; /* or the fraction */
    gid seed, molecule;
    int image[3];
    bool given[3];
};

struct set_spec {
    enum selector selector;
    const char *which;
    struct change *change; /* owned */
    int n_change;
};

enum cw_status assign_mass_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct words at = words_start("mass", words, n_words, err);
    gid first;
    gid last;
    const char *types = words_next(&at, "a type");
    (void)words_positive(&at, "mass");
    if (err->status == CW_OK && !text_range(types, 1, ATOMS_TYPES_MAX, &first, &last)) {
        (void)cw_err_user(err, "mass: expected a type or a range of types (2, *, 1*3), got '%s'",
                          types);
    }
    return words_end(&at);
}

enum cw_status assign_mass(struct atoms *atoms, const char *const *words, int n_words,
                           struct cw_err *err)
{
    gid first;
    gid last;
    double mass;
    if (assign_mass_check(words, n_words, err) != CW_OK)
        return err->status;
    if (atoms->n_types == 0)
        return cw_err_user(err, "mass: there are no types yet (create_box or read_data first)");
    if (!text_range(words[0], 1, atoms->n_types, &first, &last) || !text_double(words[1], &mass))
        return cw_err_user(err, "mass: type '%s' is not within 1 to %d", words[0], atoms->n_types);
    for (gid t = first; t <= last; t++)
        atoms->mass[t] = mass;
    return CW_OK;
}

static void read_change(struct words *words, struct change *change)
{
    change->property = (enum property)words_choice(words, "keyword", property_names);
    switch (change->property) {
    case TYPE:
        change->type = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        return;
    case TYPE_FRACTION:
        change->type = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        change->value = words_double(words, "fraction");
        if (change->value < 0 || change->value > 1)
            (void)cw_err_user(words->err, "set: the fraction must lie in 0 to 1");
        change->seed = words_gid(words, "seed", 1, INT32_MAX);
        return;
    case MOLECULE:
        change->molecule = words_gid(words, "molecule id", 0, INT64_MAX / 4);
        return;
    case IMAGE:
        for (int d = 0; d < 3; d++) {
            change->given[d] = !words_take(words, "NULL");
            if (change->given[d])
                change->image[d] = words_int(words, "image", -INT_MAX, INT_MAX);
        }
        return;
    default:
        change->value = words_double(words, property_names[change->property]);
    }
}

/* the caller frees spec->change, also after an error */
static enum cw_status read_spec(const char *const *words, int n_words, struct set_spec *spec,
                                struct cw_err *err)
{
    static const char *const selectors[] = {"atom", "type", "group", "region", NULL};
    *spec = (struct set_spec){0};
    struct words at = words_start("set", words, n_words, err);
    spec->selector = (enum selector)words_choice(&at, "style", selectors);
    spec->which = words_next(&at, "which atoms");
    if (err->status == CW_OK && !words_left(&at))
        (void)words_next(&at, "a keyword");
    while (words_left(&at)) {
        struct change change = {0};
        read_change(&at, &change);
        spec->change = mem_resize(spec->change, (size_t)spec->n_change + 1, sizeof *spec->change);
        spec->change[spec->n_change++] = change;
    }
    return err->status;
}

enum cw_status assign_set_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct set_spec spec;
    enum cw_status status = read_spec(words, n_words, &spec, err);
    mem_free(spec.change);
    return status;
}

static enum cw_status select_atoms(const struct system_parts *parts, const struct set_spec *spec,
                                   bool *chosen, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    const struct region *region = NULL;
    int group = 0;
    gid first = 0;
    gid last = 0;
    gid top = spec->selector == BY_ATOM ? INT64_MAX / 2 : atoms->n_types;
    if (spec->selector == BY_GROUP && groups_require(parts->groups, spec->which, &group, err))
        return err->status;
    if (spec->selector == BY_REGION && regions_require(parts->regions, spec->which, &region, err))
        return err->status;
    if (spec->selector <= BY_TYPE && !text_range(spec->which, 1, top, &first, &last)) {
        return cw_err_user(err, "set: expected a number or a range (3, *, 2*5)%s, got '%s'",
                           spec->selector == BY_TYPE ? " of types" : " of atom ids", spec->which);
    }
    for (lidx i = 0; i < atoms->n_local; i++) {
        gid number = spec->selector == BY_ATOM ? atoms->id[i] : atoms->type[i];
        if (spec->selector == BY_GROUP) {
            chosen[i] = (atoms->mask[i] & group_bit(group)) != 0;
        } else if (spec->selector == BY_REGION) {
            chosen[i] = region_contains(region, &atoms->x[4 * (size_t)i]);
        } else {
            chosen[i] = number >= first && number <= last;
        }
    }
    return CW_OK;
}

/* returns whether the atom was changed */
static bool apply(const struct system_parts *parts, const struct change *change, size_t i)
{
    struct atoms *atoms = parts->atoms;
    double u[4];
    switch (change->property) {
    case TYPE_FRACTION:
        random_uniform4((uint32_t)change->seed, RANDOM_BUILD, atoms->id[i], 0, u);
        if (!(u[0] < change->value))
            return false;
        atoms->type[i] = change->type;
        return true;
    case TYPE:
        atoms->type[i] = change->type;
        return true;
    case CHARGE:
        atoms->q[i] = change->value;
        return true;
    case MOLECULE:
        atoms->molecule[i] = change->molecule;
        return true;
    case IMAGE:
        for (size_t d = 0; d < 3; d++) {
            if (change->given[d])
                atoms->image[3 * i + d] = change->image[d];
        }
        return true;
    case X:
    case Y:
    case Z:
        atoms->x[4 * i + (size_t)(change->property - X)] =
            exact_round(change->value, CW_QUANTUM_POSITION);
        return true;
    default:
        atoms->v[4 * i + (size_t)(change->property - VX)] =
            exact_round_wide(change->value, CW_QUANTUM_VELOCITY);
        return true;
    }
}

static enum cw_status require(const struct system_parts *parts, const struct set_spec *spec,
                              struct cw_err *err)
{
    for (int k = 0; k < spec->n_change; k++) {
        const struct change *change = &spec->change[k];
        if (change->property == CHARGE && !parts->atoms->has_charge)
            return cw_err_user(err, "set: atoms have no charge (atom_style charge or full)");
        if (change->property == MOLECULE && !parts->atoms->molecule) {
            return cw_err_user(err,
                               "set: atoms have no molecule id (atom_style molecular or full)");
        }
        if (change->type > parts->atoms->n_types) {
            return cw_err_user(err, "set: type %d is above the number of types, %d", change->type,
                               parts->atoms->n_types);
        }
        for (int d = 0; d < 3; d++) {
            if (change->given[d] && !parts->box->periodic[d] && change->image[d] != 0) {
                return cw_err_user(err, "set: the box is not periodic along %c, its image is 0",
                                   "xyz"[d]);
            }
        }
    }
    return CW_OK;
}

static enum cw_status run_spec(const struct system_parts *parts, const struct set_spec *spec,
                               gid *changed, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    if (require(parts, spec, err) != CW_OK)
        return err->status;
    bool *chosen = mem_zeroed((size_t)atoms->n_local, sizeof *chosen);
    enum cw_status status = select_atoms(parts, spec, chosen, err);
    for (int k = 0; k < spec->n_change && status == CW_OK; k++) {
        for (lidx i = 0; i < atoms->n_local; i++)
            *changed += chosen[i] && apply(parts, &spec->change[k], (size_t)i);
    }
    mem_free(chosen);
    comm_sum(parts->comm, changed, 1);
    return status;
}

enum cw_status assign_set(const struct system_parts *parts, const char *const *words, int n_words,
                          gid *changed, struct cw_err *err)
{
    struct set_spec spec;
    *changed = 0;
    enum cw_status status = read_spec(words, n_words, &spec, err);
    if (status == CW_OK)
        status = run_spec(parts, &spec, changed, err);
    mem_free(spec.change);
    return status;
}
