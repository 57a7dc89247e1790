#ifndef CW_BASE_UNITS_H
#define CW_BASE_UNITS_H
/* The constants of a deck's unit style: the only place that knows numbers. Values are those that
 * LAMMPS documents and uses for the style, so that a deck gives the same numbers in both programs.
 */
#include "base/err.h"
#include "base/types.h"

struct units {
    const char *name;
    double boltzmann;      /* energy per K */
    double mv2_to_energy;  /* mass * velocity^2 -> energy */
    double force_to_accel; /* force / mass -> velocity / time (= 1 / mv2_to_energy) */
    double energy_density_to_pressure;
    double density;       /* mass / length^3 -> the unit of thermo word density */
    double coulomb;       /* energy * length / charge^2 */
    double timestep;      /* default time step, time units */
    double skin;          /* default neighbour skin, length units */
    bool per_atom_thermo; /* lj: thermo prints energies per atom (thermo_modify norm yes) */
    const char *length, *energy, *time, *temperature, *pressure, *mass, *velocity, *force,
        *charge;                         /* names for headers, e.g. "A" */
    const char *h5md_length, *h5md_time; /* H5MD unit-module strings, "" in lj units */
};

/* Looks up a style ("metal", "lj"). On an unknown or unsupported name fills err with the list.
 * *units then points to a constant table that lives as long as the program. */
enum cw_status units_find(const char *name, const struct units **units,
                          struct cw_err *err) CW_MUST_CHECK;

#endif
