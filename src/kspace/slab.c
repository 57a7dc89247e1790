/* See slab.h. E scales with strains as z^2 / V: its virial is E along x and y and -E along z. */
#include "kspace/slab.h"

#include "base/exact.h"
#include "kspace/method.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/pass.h"

static const double pi = 3.14159265358979323846;
static const double quantum_moment = 0x1p-36;

static double moment(const struct kspace_system *system)
{
    const struct atoms *atoms = system->atoms;
    struct exact_sum sum = {0};
    for (lidx i = 0; i < atoms->n_local; i++)
        exact_add_double(&sum, atoms->q[i] * atoms->x[4 * (size_t)i + 2], quantum_moment);
    comm_sum_exact(system->comm, &sum, 1);
    return exact_value(&sum, quantum_moment);
}

void slab_correct(const struct kspace_problem *problem, const struct kspace_system *system,
                  unsigned want)
{
    struct atoms *atoms = system->atoms;
    const double field = -4 * pi * problem->coulomb * moment(system) / problem->volume;
    for (lidx k = 0; k < atoms->n_local; k++) {
        size_t i = (size_t)k;
        const double force = atoms->q[i] * field;
        const double energy = -0.5 * force * atoms->x[4 * i + 2];
        atoms->f[4 * i + 2] += exact_round(force, CW_QUANTUM_FORCE);
        if (want & PASS_ENERGY)
            atoms->energy[i] += exact_round(energy, CW_QUANTUM_ENERGY);
        for (size_t d = 0; d < 3 && (want & PASS_VIRIAL); d++)
            atoms->virial[6 * i + d] += exact_round(d < 2 ? energy : -energy, CW_QUANTUM_VIRIAL);
    }
}
