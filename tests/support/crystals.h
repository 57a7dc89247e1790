#ifndef CW_TEST_SUPPORT_CRYSTALS_H
#define CW_TEST_SUPPORT_CRYSTALS_H
/* Pieces of perfect crystals for the tests of measures: points of fcc, bcc, hcp lattices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/types.h"
#include "base/vec3.h"

enum crystal { CRYSTAL_FCC, CRYSTAL_BCC, CRYSTAL_HCP };

/* Calls take(self, x) for every lattice point (lattice constant 1; hcp: nearest neighbours at 1)
 * with cell indices within +-n; the origin is a lattice point. */
CW_UNUSED static void crystal_walk(enum crystal kind, int n,
                                   void (*take)(void *self, const double x[3]), void *self)
{
    static const double fcc[4][3] = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
    static const double bcc[2][3] = {{0, 0, 0}, {0.5, 0.5, 0.5}};
    const double c = sqrt(8.0 / 3.0);
    const double hcp[4][3] = {
        {0, 0, 0}, {0.5, sqrt(3) / 2, 0}, {0.5, sqrt(3) / 6, c / 2}, {0, sqrt(3) * 2 / 3, c / 2}};
    const double(*basis)[3] = kind == CRYSTAL_FCC ? fcc : kind == CRYSTAL_BCC ? bcc : hcp;
    const int n_basis = kind == CRYSTAL_BCC ? 2 : 4;
    const double cell[3] = {1, kind == CRYSTAL_HCP ? sqrt(3) : 1, kind == CRYSTAL_HCP ? c : 1};
    for (int k = 0; k < (2 * n + 1) * (2 * n + 1) * (2 * n + 1) * n_basis; k++) {
        int m = k / n_basis;
        const int index[3] = {m % (2 * n + 1) - n, m / (2 * n + 1) % (2 * n + 1) - n,
                              m / (2 * n + 1) / (2 * n + 1) - n};
        double x[3];
        for (int d = 0; d < 3; d++)
            x[d] = index[d] * cell[d] + basis[k % n_basis][d];
        take(self, x);
    }
}

/* A number in [-1, 1] that is always the same for the same state. */
CW_UNUSED static double crystal_noise(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return (double)(*state >> 8) / 8388608.0 - 1;
}

#endif
