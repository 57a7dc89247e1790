/* See radiolysis.h. */
#include "beam/radiolysis.h"

#include <math.h>
#include <string.h>

#include "base/vec3.h"
#include "beam/electron.h"
#include "system/atoms.h"

static const double BARN = 1e-8;                        /* A^2 */
static const double RADIOLYSIS = 140, IONISATION = 1e5; /* barn, at: */
static const double KNOWN_AT = 200;                     /* keV */

/* ionisation goes by 1 / beta^2 */
static double by_energy(double barn, double energy)
{
    const double slowness = electron_beta(KNOWN_AT) / electron_beta(energy);
    return barn * BARN * slowness * slowness;
}

double radiolysis_sigma(double energy)
{
    return by_energy(RADIOLYSIS, energy);
}

double ionisation_sigma(double energy)
{
    return by_energy(IONISATION, energy);
}

static bool comes_before(const struct radiolysis_bond *a, const struct radiolysis_bond *b)
{
    if (a->id != b->id)
        return a->id < b->id;
    if (a->r != b->r)
        return a->r < b->r;
    for (int k = 0; k < 3; k++) {
        if (a->d[k] != b->d[k])
            return a->d[k] < b->d[k];
    }
    return false;
}

/* in its place; the last goes when there is no room */
static void insert(struct radiolysis_bonds *bonds, const struct radiolysis_bond *bond)
{
    int k = bonds->n;
    if (bonds->n < RADIOLYSIS_BONDS) {
        bonds->n++;
    } else if (comes_before(bond, &bonds->bond[--k])) {
        bonds->bond[k] = *bond;
    } else {
        return;
    }
    for (; k > 0 && comes_before(bond, &bonds->bond[k - 1]); k--)
        bonds->bond[k] = bonds->bond[k - 1];
    bonds->bond[k] = *bond;
}

void radiolysis_find_bonds(const struct atoms *atoms, const struct radiolysis_elements *elements,
                           lidx i, struct radiolysis_bonds *out)
{
    const double reach2 = elements->bond * elements->bond;
    const double hydrogen2 = RADIOLYSIS_HYDROGEN * RADIOLYSIS_HYDROGEN;
    const double *at = atoms->x + 4 * (size_t)i;
    *out = (struct radiolysis_bonds){0};
    for (lidx j = 0; j < atoms->n_local + atoms->n_ghost; j++) {
        const double *x = atoms->x + 4 * (size_t)j;
        struct radiolysis_bond bond = {.silicon = j};
        for (int k = 0; k < 3; k++)
            bond.d[k] = x[k] - at[k];
        const double r2 = vec3_dot(bond.d, bond.d);
        if (!(r2 < fmax(reach2, hydrogen2)) || j == i)
            continue;
        out->hydrogen |= elements->hydrogen[atoms->type[j]] && r2 < hydrogen2;
        if (!elements->silicon[atoms->type[j]] || !(r2 < reach2))
            continue;
        bond.id = atoms->id[j];
        bond.r = sqrt(r2);
        insert(out, &bond);
    }
}

bool radiolysis_is_bridging(const struct radiolysis_bonds *bonds)
{
    return bonds->n >= 2 && !bonds->hydrogen;
}
