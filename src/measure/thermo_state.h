#ifndef CW_MEASURE_THERMO_STATE_H
#define CW_MEASURE_THERMO_STATE_H
/* Thermodynamic state from kinetic sums (measure/group_sums.h), per-atom energies and virials, with
 * LAMMPS's definitions. Tensors are in the order xx yy zz xy xz yz. */
#include "base/types.h"

struct atoms;
struct comm;
struct units;

/* Sum of the per-atom energies, energy units; the last force pass must have made them. Collective.
 */
double thermo_state_potential(const struct atoms *atoms, struct comm *comm);

/* Sum of the per-atom virials, energy units, positive = pushes outward; likewise. Collective. */
void thermo_state_virial(const struct atoms *atoms, struct comm *comm, double out[6]);

/* T = 2 KE / (dof kB); 0 without degrees of freedom. Pure. */
double thermo_state_temperature(const struct units *units, double kinetic_energy, double dof);

/* p_ab = (kinetic_ab + virial_ab) / volume in pressure units; positive = compressed. Pure. */
void thermo_state_pressure(const struct units *units, double volume, const double kinetic[6],
                           const double virial[6], double out[6]);

/* Density of thermo output: metal g/cm^3, lj m/sigma^3. Pure. */
double thermo_state_density(const struct units *units, double mass, double volume);

#endif
