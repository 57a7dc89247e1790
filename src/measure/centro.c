/* Centro-symmetry: the N/2 smallest of all |r_a + r_b|^2 over pairs of the N nearest neighbours,
 * added up. With N = 12 (fcc) or 8 (bcc), zero in the perfect lattice under any affine strain, of
 * order a^2 at faults and surfaces. The sums are added in ascending order, so the result does not
 * depend on the order of the neighbours. Source: Kelchner, Plimpton, Hamilton, Phys. Rev. B 58,
 * 11085 (1998), with the choice of pairs of the LAMMPS manual (compute centro/atom). */
#include "measure/centro.h"

#include <stdlib.h>

#include "base/vec3.h"
#include "measure/shells.h"

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

double centro_parameter(const struct shell_neighbor *row, int n_nearest, double *work)
{
    size_t n = 0;
    for (int a = 0; a < n_nearest; a++) {
        for (int b = 0; b < a; b++) {
            const double s[3] = {row[a].d[0] + row[b].d[0], row[a].d[1] + row[b].d[1],
                                 row[a].d[2] + row[b].d[2]};
            work[n++] = vec3_dot(s, s);
        }
    }
    qsort(work, n, sizeof *work, ascending);
    double sum = 0;
    for (int k = 0; k < n_nearest / 2; k++)
        sum += work[k];
    return sum;
}
