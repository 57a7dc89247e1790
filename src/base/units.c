/* Unit styles. Sources: the LAMMPS manual's `units` page for meanings; the values in metal units
 * are the ones LAMMPS computes with (CODATA of 1998-2002), kept so that both programs agree to
 * rounding. */
#include "base/units.h"

#include <string.h>

#include "base/text.h"

static const struct units styles[] = {
    {
        .name = "lj",
        .boltzmann = 1,
        .mv2_to_energy = 1,
        .force_to_accel = 1,
        .energy_density_to_pressure = 1,
        .density = 1,
        .coulomb = 1,
        .timestep = 0.005,
        .skin = 0.3,
        .per_atom_thermo = true,
        .length = "sigma",
        .energy = "epsilon",
        .time = "tau",
        .temperature = "epsilon/kB",
        .pressure = "epsilon/sigma^3",
        .mass = "m",
        .velocity = "sigma/tau",
        .force = "epsilon/sigma",
        .charge = "q*",
        .h5md_length = "",
        .h5md_time = "",
    },
    {
        .name = "metal",
        .boltzmann = 8.617343e-5,
        .mv2_to_energy = 1.0364269e-4,
        .force_to_accel = 1 / 1.0364269e-4,
        .energy_density_to_pressure = 1.6021765e6,
        .density = 1 / 0.602214129, /* g/cm^3 */
        .coulomb = 14.399645,
        .timestep = 0.001,
        .skin = 2.0,
        .per_atom_thermo = false,
        .length = "A",
        .energy = "eV",
        .time = "ps",
        .temperature = "K",
        .pressure = "bar",
        .mass = "g/mol",
        .velocity = "A/ps",
        .force = "eV/A",
        .charge = "e",
        .h5md_length = "Angstrom",
        .h5md_time = "ps",
    },
};

enum cw_status units_find(const char *name, const struct units **units, struct cw_err *err)
{
    static const char *const names[] = {"lj", "metal", NULL};
    for (size_t k = 0; k < sizeof styles / sizeof styles[0]; k++) {
        if (strcmp(styles[k].name, name) == 0) {
            *units = &styles[k];
            return CW_OK;
        }
    }
    return cw_err_user(err, "unit style '%s' is not supported; expected metal or lj%s", name,
                       text_nearest_hint(name, names).text);
}
