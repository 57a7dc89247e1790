/* Common-neighbour analysis.
 *
 * Two bonded neighbours are characterised by three numbers: how many neighbours both have in
 * common, how many bonds these have among each other, and the length of the longest chain of such
 * bonds. fcc 12 x 421    hcp 6 x 421 + 6 x 422    bcc 8 x 666 + 6 x 444    icosahedron 12 x 555
 * Common neighbours of an atom and its neighbour are neighbours of the atom, so one row is enough.
 * For these counts of atoms and bonds the chain follows from the number of bonds per atom: 421 has
 * at most one, 422 an atom with two, 444, 555 and 666 are rings with two at each.
 *
 * The fixed cut-off lies between the first and second (fcc, hcp) or second and third (bcc) shell:
 * 0.854 a, 1.207 a. The adaptive form scales it with the atom's own surroundings, so that it works
 * at any density, strain and temperature: (1 + sqrt 2) / 2 times the mean distance of the 12
 * nearest; for bcc, with the 8 nearest scaled by 2 / sqrt 3 to the lattice constant, of the 14
 * nearest.
 *
 * Sources: Honeycutt, Andersen, J. Phys. Chem. 91, 4950 (1987); Faken, Jonsson, Comput. Mater. Sci.
 * 2, 279 (1994); Stukowski, Modelling Simul. Mater. Sci. Eng. 20, 045021 (2012), section 2.2. */
#include "measure/cna.h"

#include <math.h>

#include "base/vec3.h"
#include "measure/shells.h"

enum { FIRST = 12, SECOND = 14 };

/* bond[a] has bit b set when neighbours a and b are closer than the cut-off */
static void find_bonds(const struct shell_neighbor *row, int n, double cutoff2,
                       unsigned bond[SECOND])
{
    for (int a = 0; a < n; a++)
        bond[a] = 0;
    for (int a = 0; a < n; a++) {
        for (int b = 0; b < a; b++) {
            const double d[3] = {row[a].d[0] - row[b].d[0], row[a].d[1] - row[b].d[1],
                                 row[a].d[2] - row[b].d[2]};
            if (vec3_dot(d, d) < cutoff2) {
                bond[a] |= 1U << b;
                bond[b] |= 1U << a;
            }
        }
    }
}

static int count_bits(unsigned bits)
{
    int n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

/* three digits, as 421; 0 for any that no crystal here has */
static int signature(const unsigned bond[SECOND], int n, int m)
{
    int common = count_bits(bond[m]);
    int ends = 0; /* of bonds among the common neighbours: twice their number */
    int most = 0;
    int least = SECOND;
    for (int a = 0; a < n; a++) {
        if ((bond[m] & (1U << a)) == 0)
            continue;
        int bonds = count_bits(bond[a] & bond[m]);
        ends += bonds;
        most = bonds > most ? bonds : most;
        least = bonds < least ? bonds : least;
    }
    if (common == 4 && ends == 4)
        return most == 1 ? 421 : 422;
    bool ring = ends == 2 * common && most == 2 && least == 2;
    return ring && common >= 4 && common <= 6 ? 111 * common : 0;
}

static enum cna_kind classify_bonds(const unsigned bond[SECOND], int n)
{
    int n421 = 0;
    int n422 = 0;
    int n444 = 0;
    int n555 = 0;
    int n666 = 0;
    for (int m = 0; m < n; m++) {
        int s = signature(bond, n, m);
        n421 += s == 421;
        n422 += s == 422;
        n444 += s == 444;
        n555 += s == 555;
        n666 += s == 666;
    }
    if (n == FIRST && n421 == 12)
        return CNA_FCC;
    if (n == FIRST && n421 == 6 && n422 == 6)
        return CNA_HCP;
    if (n == FIRST && n555 == 12)
        return CNA_ICOSAHEDRAL;
    if (n == SECOND && n444 == 6 && n666 == 8)
        return CNA_BCC;
    return CNA_OTHER;
}

enum cna_kind cna_classify(const struct shell_neighbor *row, int n, double cutoff)
{
    unsigned bond[SECOND];
    if (n != FIRST && n != SECOND)
        return CNA_OTHER;
    find_bonds(row, n, cutoff * cutoff, bond);
    return classify_bonds(bond, n);
}

enum cna_kind cna_classify_adaptive(const struct shell_neighbor *row, int n)
{
    const double half_way = (1 + sqrt(2)) / 2;
    unsigned bond[SECOND];
    if (n < FIRST)
        return CNA_OTHER;
    double sum = 0;
    for (int k = 0; k < FIRST; k++)
        sum += sqrt(row[k].r2);
    double cutoff = half_way * sum / FIRST;
    find_bonds(row, FIRST, cutoff * cutoff, bond);
    enum cna_kind kind = classify_bonds(bond, FIRST);
    if (kind != CNA_OTHER || n < SECOND)
        return kind;
    sum = 0;
    for (int k = 0; k < SECOND; k++)
        sum += sqrt(row[k].r2) * (k < 8 ? 2 / sqrt(3) : 1);
    cutoff = half_way * sum / SECOND;
    find_bonds(row, SECOND, cutoff * cutoff, bond);
    return classify_bonds(bond, SECOND);
}
