/* See radiolysis.h. */
#include "beam/radiolysis.h"

#include <math.h>
#include <string.h>

#include "base/vec3.h"
#include "beam/electron.h"
#include "system/atoms.h"

static const double SIGMA = 140e-8; /* A^2, at: */
static const double SIGMA_AT = 200; /* keV */

double radiolysis_sigma(double energy)
{
    const double slowness = electron_beta(SIGMA_AT) / electron_beta(energy);
    return SIGMA * slowness * slowness;
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
