/* Kinetic energy sum m v^2 / 2 and temperature T = 2 E / (dof kB).
 *
 * The rounded energies of atoms are added as integers, 128 bits wide. Beyond 2^62 quanta (16 MeV)
 * an atom's energy saturates in exact_add_double; velocities that large are refused by the
 * integrator first. Rejected: a plain double sum with a fixed order of ids, which needs a sort by
 * id on every step.
 *
 * Degrees of freedom: LAMMPS's convention for every temperature of a group, three less than 3 N
 * whatever the group (its `compute temp` with the default `extra/dof 3`). */
#include "dynamics/kinetic.h"

#include "base/units.h"
#include "dynamics/work.h"
#include "parallel/comm.h"
#include "system/atoms.h"

/* Energies above are added one by one; 2^50 quanta. */
static const double block_limit = 0x1p50 * CW_QUANTUM_ENERGY;

void kinetic_add(const struct atoms *atoms, const struct units *units, uint32_t bits,
                 struct exact_sum *sum)
{
    const double *restrict v = atoms->v;
    const int *restrict type = atoms->type;
    const uint32_t *restrict mask = atoms->mask;
    double half[ATOMS_TYPES_MAX + 1] = {0};
    for (int t = 1; t <= atoms->n_types; t++)
        half[t] = 0.5 * atoms->mass[t] * units->mv2_to_energy;
    for (lidx first = 0; first < atoms->n_local; first += WORK_BLOCK) {
        const lidx left = atoms->n_local - first;
        const lidx end = left < WORK_BLOCK ? atoms->n_local : first + WORK_BLOCK;
        int64_t block = 0;
        for (lidx i = first; i < end; i++) {
            if (!(mask[i] & bits))
                continue;
            const double *vi = v + 4 * (size_t)i;
            const double energy = half[type[i]] * (vi[0] * vi[0] + vi[1] * vi[1] + vi[2] * vi[2]);
            if (energy < block_limit) {
                block += work_quanta(energy, CW_QUANTUM_ENERGY);
            } else {
                exact_add_double(sum, energy, CW_QUANTUM_ENERGY);
            }
        }
        exact_add(sum, block);
    }
}

double kinetic_energy(const struct atoms *atoms, struct comm *comm, const struct units *units,
                      uint32_t bits)
{
    struct exact_sum sum = {0};
    kinetic_add(atoms, units, bits, &sum);
    comm_sum_exact(comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

double kinetic_dof(gid n, double removed)
{
    const double dof = 3.0 * (double)n - 3 - removed;
    return dof > 0 ? dof : 0;
}

double kinetic_temperature(const struct units *units, double energy, double dof)
{
    return dof > 0 ? 2 * energy / (dof * units->boltzmann) : 0;
}
