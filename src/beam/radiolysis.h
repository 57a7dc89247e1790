#ifndef CW_BEAM_RADIOLYSIS_H
#define CW_BEAM_RADIOLYSIS_H
/* What ionisation does to silica. Radiolysis: ionisation that ends with a Si-O bond broken, a few
 * eV in its atoms. How often that is, and which bonds an oxygen has. A bridging oxygen has two or
 * more silicon atoms within a cut-off, and no hydrogen at its side. All local and pure.
 *
 * Source: M. L. Knotek, P. J. Feibelman, Phys. Rev. Lett. 40, 964 (1978) (the oxygen is driven out
 * with some eV after core ionisation); L. W. Hobbs, M. R. Pascucci, J. Phys. Colloq. 41, C6-237
 * (1980) (one ionisation in 10^3 to 10^5 displaces an atom). */
#include "base/types.h"

struct atoms;

/* Cross section of one oxygen for electrons of `energy` keV, A^2: 140 barn at 200 keV, and by
 * 1 / beta^2 elsewhere, as ionisation goes. That is 280 barn for SiO2, 10^-4 of the 2.8e6 barn of
 * all inelastic collisions: an order of magnitude, no more. */
double radiolysis_sigma(double energy);

/* Cross section of one hydrogen that is bonded to oxygen, likewise: 1e5 barn at 200 keV, and by
 * 1 / beta^2 elsewhere. Not measured for silanol. It is a choice of ours: half of the hydrogen is
 * lost at 700 electrons/A^2, about what takes water off hydroxides; uncertain by a factor of ten
 * and more. */
double ionisation_sigma(double energy);

/* Which types are what; a cut-off for Si-O bonds, length. */
struct radiolysis_elements {
    const bool *silicon, *hydrogen; /* [n_types + 1] */
    double bond;
};

/* Hydrogen nearer than this to an oxygen is bonded to it. */
#define RADIOLYSIS_HYDROGEN 1.3

enum { RADIOLYSIS_BONDS = 8 };

/* The bonds of an oxygen, in the order of the silicon atoms' ids (images of one atom: of their
 * distances, then components). */
struct radiolysis_bonds {
    int n; /* at most RADIOLYSIS_BONDS are kept */
    bool hydrogen;
    struct radiolysis_bond {
        lidx silicon; /* owned or ghost */
        gid id;
        double r, d[3]; /* from the oxygen to the silicon */
    } bond[RADIOLYSIS_BONDS];
};

/* Of the oxygen with index i, owned or ghost. Looks at all atoms and ghosts of this rank; what is
 * found is the same on every rank whose ghosts reach as far as the cut-off from there. */
void radiolysis_find_bonds(const struct atoms *atoms, const struct radiolysis_elements *elements,
                           lidx i, struct radiolysis_bonds *out);

/* Is it a bridging oxygen? */
bool radiolysis_is_bridging(const struct radiolysis_bonds *bonds);

#endif
