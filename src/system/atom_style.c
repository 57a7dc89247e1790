/* The styles of LAMMPS that are combinations of charge, molecule, bonds and angles. */
#include "system/atom_style.h"

#include <string.h>

#include "system/atoms.h"
#include "system/topology.h"

static const struct atom_style styles[] = {
    {"atomic", false, false, false, false}, {"charge", true, false, false, false},
    {"bond", false, true, true, false},     {"angle", false, true, true, true},
    {"molecular", false, true, true, true}, {"full", true, true, true, true},
};
static const char *const names[] = {"atomic", "charge", "bond", "angle", "molecular", "full", NULL};
enum { N_STYLES = sizeof styles / sizeof styles[0] };
_Static_assert(sizeof names / sizeof names[0] == N_STYLES + 1, "every style has its name");

const struct atom_style *atom_style_find(const char *name)
{
    for (size_t k = 0; k < N_STYLES; k++) {
        if (strcmp(styles[k].name, name) == 0)
            return &styles[k];
    }
    return NULL;
}

const char *const *atom_style_names(void)
{
    return names;
}

const struct atom_style *atom_style_of(const struct atoms *atoms)
{
    if (atoms->style)
        return atoms->style;
    return atom_style_find(atoms->has_charge ? "charge" : "atomic");
}

void atom_style_use(struct atoms *atoms, const struct atom_style *style)
{
    atoms->style = style;
    if (style->charge)
        atoms_use_charge(atoms);
    if (style->molecule)
        atoms_use_molecule(atoms);
    if (style->bonds)
        topology_use(atoms, style->angles);
}

const char *atom_style_words(const struct atom_style *style)
{
    if (style->charge)
        return style->molecule ? "id molecule type charge" : "id type charge";
    return style->molecule ? "id molecule type" : "id type";
}
