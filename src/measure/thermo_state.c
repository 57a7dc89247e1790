/* Energy, temperature and pressure of the whole system.
 *
 *   T = 2 KE / (dof kB)      p_ab = (sum_i m v_a v_b + sum_i W_i,ab) / V
 *
 * W_i is half of the sum over the pairs of atom i of d_a F_b, so the sum over atoms counts each
 * pair once. Per-atom energies and virials lie on their grids already, so the sums are exact as
 * they are. Source: Thompson, Plimpton, Mattson, J. Chem. Phys. 131, 154107 (2009), equations 1
 * and 2. */
#include "measure/thermo_state.h"

#include "base/exact.h"
#include "base/units.h"
#include "parallel/comm.h"
#include "system/atoms.h"

double thermo_state_potential(const struct atoms *atoms, struct comm *comm)
{
    struct exact_sum sum = {0, 0};
    exact_add_array(&sum, atoms->energy, (size_t)atoms->n_local, 1, CW_QUANTUM_ENERGY);
    comm_sum_exact(comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY);
}

void thermo_state_virial(const struct atoms *atoms, struct comm *comm, double out[6])
{
    struct exact_sum sums[6] = {{0, 0}};
    for (size_t k = 0; k < 6; k++)
        exact_add_array(&sums[k], atoms->virial + k, (size_t)atoms->n_local, 6, CW_QUANTUM_VIRIAL);
    comm_sum_exact(comm, sums, 6);
    for (int k = 0; k < 6; k++)
        out[k] = exact_value(&sums[k], CW_QUANTUM_VIRIAL);
}

double thermo_state_temperature(const struct units *units, double kinetic_energy, double dof)
{
    return dof > 0 ? 2 * kinetic_energy / (dof * units->boltzmann) : 0;
}

void thermo_state_pressure(const struct units *units, double volume, const double kinetic[6],
                           const double virial[6], double out[6])
{
    for (int k = 0; k < 6; k++)
        out[k] = (kinetic[k] + virial[k]) / volume * units->energy_density_to_pressure;
}

double thermo_state_density(const struct units *units, double mass, double volume)
{
    return mass / volume * units->density;
}
