/* Charges in empty space, pair by pair: the sum itself, and what the mesh is tested against.
 *
 *   E = C sum over i < j of q_i q_j erf(g r) / r
 *
 * Every rank gets all charges and does its own atoms with all of them: N^2 error functions, so for
 * some ten thousand atoms at most. Each pair's force, energy and virial is rounded to its grid from
 * both ends alike, so the order of pairs does not matter and the total force is zero to the bit. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "kspace/method.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/pass.h"

static const double two_over_sqrt_pi = 1.1283791670955126;

struct direct {
    struct kspace_method base;
    gid n_atoms;
};

struct charge {
    double x[3], q;
    gid id;
};

struct every_charge {
    struct charge *charge; /* mem_free */
    size_t n;
};

static struct every_charge collect(const struct kspace_system *system)
{
    const struct atoms *atoms = system->atoms;
    struct charge *mine = mem_array((size_t)atoms->n_local, sizeof *mine);
    size_t n = 0;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->q[i] == 0)
            continue;
        memcpy(mine[n].x, atoms->x + 4 * (size_t)i, sizeof mine[n].x);
        mine[n].q = atoms->q[i];
        mine[n].id = atoms->id[i];
        n++;
    }
    void *all = NULL;
    size_t *bytes_of = NULL;
    gid total = 0;
    comm_gather(system->comm, mine, n * sizeof *mine, 0, &all, &bytes_of);
    for (int r = 0; bytes_of && r < comm_size(system->comm); r++)
        total += (gid)(bytes_of[r] / sizeof *mine);
    mem_free(bytes_of);
    mem_free(mine);
    comm_broadcast(system->comm, &total, sizeof total, 0);
    struct every_charge every = {.charge = all, .n = (size_t)total};
    if (!every.charge)
        every.charge = mem_array(every.n, sizeof *every.charge);
    comm_broadcast(system->comm, every.charge, every.n * sizeof *every.charge, 0);
    return every;
}

/* energy and -dE/dr / r of unit charges at distance r > 0, without C */
static void pair(double g, double r2, double *energy, double *factor)
{
    double r = sqrt(r2);
    *energy = erf(g * r) / r;
    *factor = (*energy - two_over_sqrt_pi * g * exp(-g * g * r2)) / r2;
}

struct row {
    double force[3], energy, virial[6];
};

static void add_pair(const double d[3], double energy, double factor, struct row *row)
{
    double f[3];
    for (int k = 0; k < 3; k++) {
        f[k] = exact_round(factor * d[k], CW_QUANTUM_FORCE);
        row->force[k] += f[k];
    }
    row->energy += exact_round(0.5 * energy, CW_QUANTUM_ENERGY);
    const double products[6] = {d[0] * f[0], d[1] * f[1], d[2] * f[2],
                                d[0] * f[1], d[0] * f[2], d[1] * f[2]};
    for (int k = 0; k < 6; k++)
        row->virial[k] += exact_round(0.5 * products[k], CW_QUANTUM_VIRIAL);
}

static void sum_row(const struct kspace_problem *problem, const struct every_charge *every,
                    const double x[3], double q, gid id, struct row *row)
{
    for (size_t j = 0; j < every->n; j++) {
        const struct charge *other = &every->charge[j];
        const double d[3] = {x[0] - other->x[0], x[1] - other->x[1], x[2] - other->x[2]};
        double r2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        double strength = problem->coulomb * (q * other->q);
        double energy = two_over_sqrt_pi * problem->g;
        double factor = 0;
        if (other->id == id)
            continue;
        if (r2 > 0)
            pair(problem->g, r2, &energy, &factor);
        add_pair(d, strength * energy, strength * factor, row);
    }
}

static enum cw_status compute(struct kspace_method *method, const struct kspace_problem *problem,
                              const struct kspace_system *system, unsigned want, struct cw_err *err)
{
    (void)method;
    struct atoms *atoms = system->atoms;
    struct every_charge every = collect(system);
    for (lidx k = 0; k < atoms->n_local; k++) {
        size_t i = (size_t)k;
        struct row row = {.energy = 0};
        if (atoms->q[i] != 0)
            sum_row(problem, &every, atoms->x + 4 * i, atoms->q[i], atoms->id[i], &row);
        for (size_t d = 0; d < 3; d++)
            atoms->f[4 * i + d] += row.force[d];
        if (want & PASS_ENERGY)
            atoms->energy[i] += row.energy;
        for (size_t d = 0; d < 6 && (want & PASS_VIRIAL); d++)
            atoms->virial[6 * i + d] += row.virial[d];
    }
    mem_free(every.charge);
    return err->status;
}

static double error(const struct kspace_method *method)
{
    (void)method;
    return 0;
}

static void describe(const struct kspace_method *method, char *out, size_t room)
{
    (void)snprintf(out, room, "empty space around, all pairs of %lld atoms",
                   (long long)((const struct direct *)method)->n_atoms);
}

static void destroy(struct kspace_method *method)
{
    mem_free(method);
}

static const struct kspace_method_ops ops = {
    .compute = compute,
    .error = error,
    .describe = describe,
    .destroy = destroy,
};

enum cw_status direct_create(const struct kspace_problem *problem, struct kspace_method **out,
                             struct cw_err *err)
{
    struct direct *direct = mem_zeroed(1, sizeof *direct);
    direct->base.ops = &ops;
    direct->n_atoms = problem->n_atoms;
    *out = &direct->base;
    return err->status;
}
