#ifndef CW_KSPACE_INFLUENCE_H
#define CW_KSPACE_INFLUENCE_H
/* The factor by which a wave on the mesh is multiplied, and the error that is left: see influence.c
 * for formulas and sources. Inside kspace/ only; all local, pure. */
#include "kspace/green.h"
#include "kspace/shear.h"

struct influence_spec {
    int order;   /* p of the splines */
    double h[3]; /* distance of mesh points, in a tilted box put upright */
    struct shear shear;
    struct green green;
};

enum { INFLUENCE_NEAR = 5 };

/* A wave number along one (upright) axis, k in [-pi / h, pi / h], with its next aliases, k + 2 pi m
 * / h for m = 0, 1, -1, 2, -2. */
struct influence_axis {
    double k[INFLUENCE_NEAR], u2[INFLUENCE_NEAR]; /* wave numbers; squared spline's transform */
    double fade[INFLUENCE_NEAR];                  /* logarithm of u2 over that of m = 0 */
    double rest, rest_k, rest_k2; /* sums over all m but 0 of u2, of k u2, of k^2 u2 */
    double next[2];               /* sums over all m of U_m U_(m + 1), U_m U_(m + 2) */
};

struct influence_axis influence_axis(int order, double h, double k);

struct influence {
    double factor; /* length^2: times C and the mesh's charges, over the volume: the potential */
    double self[3][2]; /* [axis]: factor times sums of U_m U_(m + 1), U_m U_(m + 2) */
    double error;      /* sum over aliases of the squared error of wave number times potential */
};

struct influence influence(const struct influence_spec *spec, const struct influence_axis axis[3]);

/* The same but for the error, which is not found: faster by the aliases that only count there. */
struct influence influence_factor(const struct influence_spec *spec,
                                  const struct influence_axis axis[3]);

/* Root-mean-square error of forces, over C sum q^2 / sqrt(N V), from waves at samples^3 places of
 * an eighth of the mesh's zone. */
double influence_error(const struct influence_spec *spec, int samples);

#endif
