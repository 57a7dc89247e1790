/* Files written before there were bonds have no atom_style; theirs is atomic or charge. */
#include "output/checkpoint_types.h"

#include <stdio.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/buffer.h"
#include "parallel/h5file.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/topology.h"

void checkpoint_put_types(struct h5file *file, const struct atoms *atoms)
{
    struct buffer labels = {0};
    const int topology[4] = {atoms->bond_types, atoms->angle_types, atoms->bond_room,
                             atoms->angle_room};
    buffer_text(&labels, "");
    for (int t = 1; t <= atoms->n_types; t++)
        buffer_print(&labels, "%s\n", atoms->label[t]);
    hid_t group = h5file_make_group(file, file->id, "types");
    h5file_put(file, group, "n", H5T_NATIVE_INT, &atoms->n_types, 0);
    if (atoms->n_types > 0)
        h5file_put(file, group, "mass", H5T_NATIVE_DOUBLE, atoms->mass + 1, atoms->n_types);
    h5file_put_text(file, group, "labels", labels.data);
    h5file_put_text(file, group, "atom_style", atom_style_of(atoms)->name);
    h5file_put(file, group, "topology", H5T_NATIVE_INT, topology, 4);
    if (group >= 0)
        H5Gclose(group);
    buffer_free(&labels);
}

static void get_labels(struct h5file *file, hid_t group, struct atoms *atoms)
{
    char *labels = NULL;
    h5file_get_text(file, group, "labels", &labels);
    char *rest = labels;
    char *line;
    for (int t = 1; t <= atoms->n_types && (line = text_next_line(&rest)); t++)
        (void)snprintf(atoms->label[t], sizeof atoms->label[t], "%s", line);
    mem_free(labels);
}

/* the style of the file, against the deck's */
static void use_style(struct h5file *file, const char *name, struct atoms *atoms)
{
    const struct atom_style *style = atom_style_find(name);
    const struct atom_style *deck = atom_style_of(atoms);
    char what[128];
    if (!style) {
        h5file_fail(file, "it has an atom_style that this program does not know");
    } else if ((deck->charge && !style->charge) || (deck->molecule && !style->molecule) ||
               (deck->bonds && !style->bonds) || (deck->angles && !style->angles)) {
        (void)snprintf(what, sizeof what, "it was written with atom_style %s, the deck says %s",
                       style->name, deck->name);
        h5file_fail(file, what);
    } else {
        atom_style_use(atoms, style);
    }
}

static void get_topology(struct h5file *file, hid_t group, struct atoms *atoms)
{
    char *name = NULL;
    int topology[4] = {0};
    h5file_get_text(file, group, "atom_style", &name);
    h5file_get(file, group, "topology", H5T_NATIVE_INT, topology, 4);
    if (!file->failed)
        use_style(file, name, atoms);
    mem_free(name);
    if (file->failed)
        return;
    if (topology[0] < 0 || topology[0] > TOPOLOGY_TYPES_MAX || topology[1] < 0 ||
        topology[1] > TOPOLOGY_TYPES_MAX || topology[2] > TOPOLOGY_BONDS_MAX ||
        topology[3] > TOPOLOGY_ANGLES_MAX) {
        h5file_fail(file, "its numbers of bonds make no sense");
        return;
    }
    atoms->bond_types = topology[0];
    atoms->angle_types = topology[1];
    topology_reserve(atoms, topology[2], topology[3]);
}

void checkpoint_get_types(struct h5file *file, struct atoms *atoms)
{
    hid_t group = h5file_open_group(file, file->id, "types");
    int n = 0;
    h5file_get(file, group, "n", H5T_NATIVE_INT, &n, 0);
    if (!file->failed && (n < 0 || n > ATOMS_TYPES_MAX))
        h5file_fail(file, "its number of atom types makes no sense");
    if (!file->failed && n > 0)
        h5file_get(file, group, "mass", H5T_NATIVE_DOUBLE, atoms->mass + 1, n);
    atoms->n_types = file->failed ? 0 : n;
    get_labels(file, group, atoms);
    if (!file->failed && H5Aexists(group, "atom_style") > 0)
        get_topology(file, group, atoms);
    if (group >= 0)
        H5Gclose(group);
}
