#ifndef CW_MEASURE_GROUP_SUMS_H
#define CW_MEASURE_GROUP_SUMS_H
/* Sums and moments over the atoms of a group, as LAMMPS's group functions define them. Results are
 * equal, to the bit, on every rank and on any rank count. All functions are collective. Positions
 * are unwrapped (image flags applied) except for group_sums_bounds. */
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct units;

/* Whose atoms: owned atoms with (mask & bits) != 0, and, if chosen is given, chosen[i]. Borrowed.
 */
struct group_pick {
    const struct atoms *atoms;
    const struct box *box;
    struct comm *comm;
    uint32_t bits;
    const bool *chosen; /* [n_local] or NULL: all; e.g. those inside a region */
};

gid group_sums_count(const struct group_pick *pick);

double group_sums_mass(const struct group_pick *pick);   /* mass units */
double group_sums_charge(const struct group_pick *pick); /* charge units; 0 without charges */

/* Centre of mass (length) and its velocity; zero for no atoms. */
void group_sums_center(const struct group_pick *pick, double out[3]);
void group_sums_velocity(const struct group_pick *pick, double out[3]);

/* Total force; force units. */
void group_sums_force(const struct group_pick *pick, double out[3]);

/* Smallest and largest wrapped coordinates. False, and +1e20 / -1e20, for no atoms. */
bool group_sums_bounds(const struct group_pick *pick, double lo[3], double hi[3]);

/* m v_a v_b summed, energy units, order xx yy zz xy xz yz; half of its trace is the kinetic energy
 * (which is that of dynamics/kinetic.h, the one that thermostats see). */
void group_sums_kinetic_tensor(const struct group_pick *pick, const struct units *units,
                               double out[6]);
double group_sums_kinetic(const struct group_pick *pick, const struct units *units);

/* Squared radius of gyration about the centre of mass, mass-weighted, as a tensor xx yy zz xy xz yz
 * (length^2); group_sums_gyration is the square root of its trace. */
void group_sums_gyration_tensor(const struct group_pick *pick, double out[6]);
double group_sums_gyration(const struct group_pick *pick);

/* About the point center: angular momentum (mass length^2 / time), torque (energy), inertia tensor
 * (mass length^2). */
void group_sums_angular_momentum(const struct group_pick *pick, const double center[3],
                                 double out[3]);
void group_sums_torque(const struct group_pick *pick, const double center[3], double out[3]);
void group_sums_inertia(const struct group_pick *pick, const double center[3], double out[3][3]);

/* Angular velocity (1 / time) of the group as a rigid body: inertia * omega = angular momentum.
 * Components about axes without inertia (one atom, a line) are zero. */
void group_sums_omega(const struct group_pick *pick, double out[3]);

/* Largest force component of any atom, and length of the vector of all components (fmax, fnorm). */
double group_sums_force_max(const struct group_pick *pick);
double group_sums_force_norm(const struct group_pick *pick);

#endif
