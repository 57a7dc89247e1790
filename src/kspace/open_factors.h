#ifndef CW_KSPACE_OPEN_FACTORS_H
#define CW_KSPACE_OPEN_FACTORS_H
/* Factors of a mesh with open axes: see open_factors.c. In a tilted box, which has one open axis at
 * most, they are even along that one, and along both others together: `mirrored` are those for
 * waves whose parts along the other two have different signs. Inside kspace/ only. */
#include "kspace/pppm_mesh.h"

struct open_factors {
    double *factor;    /* [plane][n_y / 2 + 1][n_x / 2 + 1], scaled; mem_free */
    double self[3][2]; /* sums over waves of struct influence's self */
    double scale;      /* C over the volume that belongs to these sums */
};

/* For waves along z plane_first .. plane_end - 1 of this rank. slope: of struct green, the factors
 * are those of the potential's slope. The same on any number of ranks. Collective. */
struct open_factors open_factors_make(struct comm *comm, const struct pppm_mesh_spec *spec,
                                      bool slope, bool mirrored, int plane_first, int plane_end);

#endif
