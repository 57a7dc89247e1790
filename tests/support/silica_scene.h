/* Scenes of ideal silica: for tests of statistics of networks and of defects. */
#ifndef CW_TESTS_SILICA_SCENE_H
#define CW_TESTS_SILICA_SCENE_H
#include <math.h>

#include "support/crystals.h"
#include "support/scene.h"

/* x in parts of the cell, repeated */
CW_UNUSED static void put_cells(struct scene *s, int n, const double cell[3], int type,
                                const double x[3])
{
    for (int k = 0; k < n * n * n; k++) {
        const int index[3] = {k % n, k / n % n, k / (n * n)};
        double y[3];
        for (int d = 0; d < 3; d++)
            y[d] = (index[d] + x[d] - floor(x[d])) * cell[d];
        put(s, type, y);
    }
}

static const double cubic = 7.16; /* Si-O 1.55 A, Si-Si 3.10 A */

/* ideal cristobalite: silicon on the places of diamond, oxygen half-way; [n] cells per axis */
CW_UNUSED static void open_cristobalite(struct scene *s, struct comm *comm, int n)
{
    static const double fcc[4][3] = {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}};
    static const int bond[4][3] = {{1, 1, 1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
    const double cell[3] = {cubic, cubic, cubic};
    const double length[3] = {n * cubic, n * cubic, n * cubic};
    open_scene(s, comm, length);
    for (int k = 0; k < 4; k++) {
        const double quarter[3] = {fcc[k][0] + 0.25, fcc[k][1] + 0.25, fcc[k][2] + 0.25};
        put_cells(s, n, cell, 1, fcc[k]);
        put_cells(s, n, cell, 1, quarter);
        for (int b = 0; b < 4; b++) {
            double x[3];
            for (int d = 0; d < 3; d++)
                x[d] = fcc[k][d] + 0.125 * bond[b][d];
            put_cells(s, n, cell, 2, x);
        }
    }
    settle(s);
}

#endif
