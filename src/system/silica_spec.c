/* See silica_spec.h. */
#include "system/silica_spec.h"

#include <string.h>

#include "base/units.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/parts.h"
#include "system/topology.h"
#include "system/words.h"

struct silica_spec silica_spec_default(void)
{
    return (struct silica_spec){.type = {1, 2, 3},
                                .bond = 1,
                                .angle = 1,
                                .cutoff = 2.2,
                                .probe = 1.4,
                                .depth = 3,
                                .seed = 1};
}

void silica_spec_read(struct silica_spec *spec, int keyword, struct words *words)
{
    switch (keyword) {
    case 0:
        for (int k = 0; k < SILICA_OTHER; k++)
            spec->type[k] = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        if (words->err->status == CW_OK &&
            (spec->type[0] == spec->type[1] || spec->type[1] == spec->type[2] ||
             spec->type[0] == spec->type[2])) {
            (void)cw_err_user(words->err, "%s: the types of Si, O and H must differ",
                              words->command);
        }
        return;
    case 1:
        spec->bond = words_int(words, "bond type", 1, TOPOLOGY_TYPES_MAX);
        return;
    case 2:
        spec->angle = words_int(words, "angle type", 1, TOPOLOGY_TYPES_MAX);
        return;
    case 3:
        spec->cutoff = words_positive(words, "cutoff");
        return;
    case 4:
        spec->probe = words_positive(words, "probe");
        return;
    default:
        spec->depth = words_positive(words, "depth");
    }
}

enum cw_status silica_spec_check(const struct silica_spec *spec, const struct system_parts *parts,
                                 struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    const struct atom_style *style = atom_style_of(atoms);
    static const char *const names[] = {"Si", "O", "H"};
    if (!parts->box->exists)
        return cw_err_user(err, "there is no box yet (create_box or read_data)");
    if (!(style->charge && style->angles)) {
        return cw_err_user(err, "atom_style %s has no charges, bonds and angles; use full",
                           style->name);
    }
    if (strcmp(parts->units->length, "A") != 0)
        return cw_err_user(err, "needs units with lengths in A, metal say");
    for (int k = 0; k < SILICA_OTHER; k++) {
        if (spec->type[k] > atoms->n_types) {
            return cw_err_user(err,
                               "type %d of %s is above the number of types, %d (read_data ... "
                               "extra/atom/types N makes more)",
                               spec->type[k], names[k], atoms->n_types);
        }
    }
    if (spec->bond > atoms->bond_types || spec->angle > atoms->angle_types) {
        const bool bond = spec->bond > atoms->bond_types;
        return cw_err_user(err,
                           "%s type %d is above their number, %d (read_data or create_box ... "
                           "extra/%s/types N makes more)",
                           bond ? "bond" : "angle", bond ? spec->bond : spec->angle,
                           bond ? atoms->bond_types : atoms->angle_types, bond ? "bond" : "angle");
    }
    return CW_OK;
}
