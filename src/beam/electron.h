#ifndef CW_BEAM_ELECTRON_H
#define CW_BEAM_ELECTRON_H
/* Kinematics of a fast electron and an atom at rest. Energies of electrons in keV, of atoms in eV,
 * masses in amu (CODATA 2018: m c^2 = 510.99895 keV, 1 amu = 931494.10 keV). All local and pure.
 *
 * Source: F. Banhart, Rep. Prog. Phys. 62, 1181 (1999), equations 3 and 4. */

/* Speed over that of light. */
double electron_beta(double energy);

/* The most that one collision gives to an atom (head-on), eV:
 *   T_m = 2 M E (E + 2 m c^2) / [(M + m)^2 c^2 + 2 M E]. */
double electron_most_transfer(double energy, double mass);

/* The electron's energy at which that is `transfer` eV, keV. */
double electron_threshold(double transfer, double mass);

/* Electrons per A^2 and second for a current density in A/cm^2. */
double electron_flux(double current_density);

#endif
