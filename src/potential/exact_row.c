/* See exact_row.h. The grid of forces holds sums up to 131,072; one pair may have 32,768
 * (CW_FORCE_MAX). Kernels see only pairs for which tables were made, whose forces are far below;
 * what is nearer comes here and is checked one by one. The check of total forces at the end of a
 * pass finds what is left: embedding slopes that no file should have, and positions that are not
 * numbers. */
#include "potential/exact_row.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "neighbor/nlist.h"
#include "potential/places.h"
#include "potential/potential.h"
#include "system/atoms.h"

/* A pair's half energy beyond this would leave the grid of energies. */
static const double ENERGY_MAX = 16384;

double exact_row_distance(const double *x, lidx i, lidx j, double d[3])
{
    for (size_t k = 0; k < 3; k++)
        d[k] = x[4 * (size_t)i + k] - x[4 * (size_t)j + k];
    return fma(d[2], d[2], fma(d[1], d[1], d[0] * d[0]));
}

enum cw_status exact_row_add(const struct rows *rows, const struct atoms *atoms, const lidx pair[2],
                             const double d[3], const double factor_energy[2], unsigned want,
                             struct cw_err *err)
{
    static const int a[6] = {0, 1, 2, 0, 0, 1};
    static const int b[6] = {0, 1, 2, 1, 2, 2};
    const size_t i = (size_t)pair[0];
    const double r = sqrt(fma(d[2], d[2], fma(d[1], d[1], d[0] * d[0])));
    const double total = fabs(factor_energy[0]) * r;
    const bool energy_fits = !(want & PASS_ENERGY) || fabs(factor_energy[1]) < ENERGY_MAX;
    if (isinf(total)) {
        return cw_err_user(err,
                           "atoms %lld and %lld overlap: distance %g, where their pair potential "
                           "has no wall or is not known; their initial positions or the potential "
                           "are wrong",
                           (long long)atoms->id[pair[0]], (long long)atoms->id[pair[1]], r);
    }
    if (!(total <= CW_FORCE_MAX) || !energy_fits) {
        return cw_err_user(err,
                           "atoms %lld and %lld overlap: distance %g, force %g (at most %g is "
                           "accepted); their initial positions or the potential are wrong",
                           (long long)atoms->id[pair[0]], (long long)atoms->id[pair[1]], r, total,
                           CW_FORCE_MAX);
    }
    const double factor = factor_energy[0];
    for (size_t k = 0; k < 3; k++)
        rows->f[4 * i + k] += exact_round_product(factor, d[k], CW_QUANTUM_FORCE);
    if (want & PASS_ENERGY)
        rows->energy[i] += exact_round_product(0.5, factor_energy[1], CW_QUANTUM_ENERGY);
    if (want & PASS_VIRIAL) {
        for (size_t k = 0; k < 6; k++) {
            rows->virial[6 * i + k] +=
                exact_round_product(0.5 * factor * d[a[k]], d[b[k]], CW_QUANTUM_VIRIAL);
        }
    }
    return CW_OK;
}

float mixed_row_distance(const struct rows *rows, lidx i, lidx j, float d[3])
{
    for (size_t k = 0; k < 3; k++) {
        const uint32_t from = (uint32_t)rows->places[4 * (size_t)i + k];
        const uint32_t to = (uint32_t)rows->places[4 * (size_t)j + k];
        d[k] = (float)(int32_t)(from - to);
    }
    return fmaf(d[2], d[2], fmaf(d[1], d[1], d[0] * d[0])) * (float)rows->mixed.unit2;
}

bool mixed_row_is_large(const struct rows *rows, float factor, float s)
{
    return !(factor * factor * s < (float)rows->mixed.limit);
}

void mixed_row_add(const struct rows *rows, lidx i, const float d[3], float factor)
{
    for (size_t k = 0; k < 3; k++) {
        rows->f[4 * (size_t)i + k] += (double)lrintf(factor * d[k]) * rows->mixed.force_quantum;
    }
}

struct mixed_units mixed_row_units(double quantum, double force_quantum)
{
    const double most = 0x1p28; /* quanta in one summand, see base/simd_mixed.h */
    return (struct mixed_units){.unit2 = quantum * quantum,
                                .force_quantum = force_quantum,
                                .limit = most * most * quantum * quantum};
}

void exact_row_begin(struct rows *rows, const struct potential_pass *pass, uint8_t **slow,
                     size_t *cap_slow)
{
    const struct atoms *atoms = pass->atoms;
    const struct nlist *list = pass->list;
    const size_t parts = (size_t)list->n_rows * (size_t)list->n_types;
    if (parts > *cap_slow) {
        *cap_slow = parts + parts / 8;
        *slow = mem_resize(*slow, *cap_slow, 1);
    }
    if (parts > 0) /* a rank that has had no rows yet has no memory */
        memset(*slow, 0, parts);
    *rows = (struct rows){
        .x = atoms->x,
        .places = pass->places ? pass->places->x : NULL,
        .type = atoms->type,
        .n_types = list->n_types,
        .first = list->near.valid ? list->near.first : list->first,
        .offset = list->near.valid ? list->near.offset : list->offset,
        .f = atoms->f,
        .energy = atoms->energy,
        .virial = atoms->virial,
        .slow = *slow,
    };
}

enum cw_status exact_row_check_forces(const struct atoms *atoms, struct cw_err *err)
{
    const double *f = atoms->f;
    bool good = true;
    for (size_t k = 0; k < 4 * (size_t)atoms->n_local; k++)
        good &= fabs(f[k]) <= CW_FORCE_MAX;
    for (lidx i = 0; i < atoms->n_local && !good; i++) {
        for (size_t d = 0; d < 3; d++) {
            if (!(fabs(f[4 * (size_t)i + d]) <= CW_FORCE_MAX)) {
                return cw_err_user(err,
                                   "the force on atom %lld is %g, above %g: atoms overlap, or the "
                                   "time step is too long",
                                   (long long)atoms->id[i], f[4 * (size_t)i + d], CW_FORCE_MAX);
            }
        }
    }
    return CW_OK;
}
