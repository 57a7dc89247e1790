#ifndef CW_DYNAMICS_KINETIC_H
#define CW_DYNAMICS_KINETIC_H
/* Kinetic energy and temperature of a group. The kinetic energy of each atom is rounded to the
 * energy grid and the sum is exact, so it has the same bits on any rank count, and the change that
 * a thermostat makes is the difference of two such sums without any further rounding. */
#include "base/exact.h"
#include "base/types.h"

struct atoms;
struct comm;
struct units;

/* Adds the kinetic energies of the owned atoms with (mask & bits) != 0 to *sum, in units of
 * CW_QUANTUM_ENERGY. Masses of all types must be set. Local. */
void kinetic_add(const struct atoms *atoms, const struct units *units, uint32_t bits,
                 struct exact_sum *sum);

/* The group's kinetic energy, energy units. Collective. */
double kinetic_energy(const struct atoms *atoms, struct comm *comm, const struct units *units,
                      uint32_t bits);

/* Degrees of freedom of a group of n atoms as LAMMPS counts them: 3 n - 3 - removed by fixes; not
 * below 0. Pure. */
double kinetic_dof(gid n, double removed);

/* 2 energy / (dof kB); 0 without degrees of freedom. Pure. */
double kinetic_temperature(const struct units *units, double energy, double dof);

#endif
