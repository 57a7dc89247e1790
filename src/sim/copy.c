/* A copy of a simulation, for questions that must not touch the run: what would the energy be after
 * a quench, what is the energy of one particle alone. The force field is lent, not copied: a pass
 * keeps no state in it. */
#include <string.h>

#include "base/mem.h"
#include "kspace/kspace.h"
#include "parallel/comm.h"
#include "sim/internal.h"

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
}

static void copy_kinds(struct atoms *to, const struct atoms *from)
{
    to->n_types = from->n_types;
    memcpy(to->mass, from->mass, sizeof to->mass);
    memcpy(to->label, from->label, sizeof to->label);
    if (from->has_charge)
        atoms_use_charge(to);
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
