/* A copy of a simulation, for questions that must not touch the run: what would the energy be after
 * a quench, what is the energy of one particle alone. The force field is lent, not copied: a pass
 * keeps no state in it. */
#include <string.h>

#include "base/mem.h"
#include "bonded/bonded.h"
#include "kspace/kspace.h"
#include "parallel/comm.h"
#include "sim/internal.h"
#include "system/atom_style.h"
#include "system/topology.h"

/* rows of the same room */
static void copy_topology(struct atoms *to, lidx j, const struct atoms *from, lidx i)
{
    if (from->bond_room > 0) {
        memcpy(topology_bonds(to, j), topology_bonds(from, i),
               (size_t)from->bond_room * sizeof *from->bond);
    }
    if (from->angle_room > 0) {
        memcpy(topology_angles(to, j), topology_angles(from, i),
               (size_t)from->angle_room * sizeof *from->angle);
    }
}

static void copy_atom(struct atoms *to, const struct atoms *from, lidx i)
{
    size_t s = (size_t)i;
    lidx j = atoms_append(to, from->id[i], from->type[i], from->x + 4 * s);
    size_t t = (size_t)j;
    memcpy(to->x + 4 * t, from->x + 4 * s, 3 * sizeof(double));
    memcpy(to->v + 4 * t, from->v + 4 * s, 3 * sizeof(double));
    memcpy(to->image + 3 * t, from->image + 3 * s, 3 * sizeof(int));
    to->mask[j] = from->mask[i];
    if (from->has_charge)
        to->q[j] = from->q[i];
    if (from->molecule)
        to->molecule[j] = from->molecule[i];
    copy_topology(to, j, from, i);
}

static void copy_kinds(struct atoms *to, const struct atoms *from)
{
    to->n_types = from->n_types;
    memcpy(to->mass, from->mass, sizeof to->mass);
    memcpy(to->label, from->label, sizeof to->label);
    atom_style_use(to, atom_style_of(from));
    to->bond_types = from->bond_types;
    to->angle_types = from->angle_types;
    topology_reserve(to, from->bond_room, from->angle_room);
}

struct sim *sim_copy(struct sim *sim, uint32_t mask)
{
    struct sim *copy = sim_create(sim->comm);
    copy->quiet = true;
    copy->units = sim->units;
    copy->box = sim->box;
    copy->groups = sim->groups;
    copy->neighbor = sim->neighbor;
    copy->min_options = sim->min_options;
    copy->pair_options = sim->pair_options;
    copy->potential = sim->potential;
    copy->potential_is_lent = true;
    kspace_destroy(copy->kspace);
    copy->kspace = kspace_copy(sim->kspace);
    copy_kinds(&copy->atoms, &sim->atoms);
    for (lidx i = 0; i < sim->atoms.n_local; i++) {
        if (sim->atoms.mask[i] & mask)
            copy_atom(&copy->atoms, &sim->atoms, i);
    }
    atoms_count(&copy->atoms, sim->comm);
    if (mask != 1 && copy->atoms.bond_room > 0)
        topology_drop_dangling(&copy->atoms, sim->comm);
    bonded_destroy(copy->bonded);
    copy->bonded = bonded_copy(sim->bonded);
    copy->special = sim->special;
    copy->potential_ready = sim->potential_ready;
    if (sim->potential_ready) {
        size_t cells = (size_t)(sim->atoms.n_types + 1) * (size_t)(sim->atoms.n_types + 1);
        copy->cutoff =
            memcpy(mem_array(cells, sizeof(double)), sim->cutoff, cells * sizeof(double));
    }
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->integrates)
            copy->movable |= sim->fix[k]->group_bit;
    }
    copy->step = sim->step;
    sim_set_timestep(copy, sim->dt);
    return copy;
}
