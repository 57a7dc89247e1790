#ifndef CW_KSPACE_PPPM_MESH_H
#define CW_KSPACE_PPPM_MESH_H
/* The mesh: from charges on its points to potentials on its points. Inside kspace/ only. */
#include "kspace/influence.h"
#include "kspace/mesh_move.h"
#include "kspace/method.h"

struct pppm_mesh; /* opaque */

struct pppm_mesh_spec {
    struct influence_spec influence;
    int n[3]; /* points of a period; of open axes: of the transforms, twice m at least */
    int m[3]; /* points that hold charges; n where the axis is not open */
    bool open[3];
    double length[3]; /* of n points */
    double coulomb;
};

/* Makes the factors, which takes as long as many steps where axes are open. Borrows comm.
 * Collective. */
struct pppm_mesh *pppm_mesh_create(struct comm *comm, const struct pppm_mesh_spec *spec);
void pppm_mesh_destroy(struct pppm_mesh *mesh);

/* mesh_move_regions and mesh_move_shift. */
void pppm_mesh_regions(struct pppm_mesh *mesh, const struct mesh_region *mine);
void pppm_mesh_shift(struct pppm_mesh *mesh, const int shift[3]);

/* Of struct mesh_job: what a unit charge does to itself. Local. */
void pppm_mesh_self(const struct pppm_mesh *mesh, double self[3][2]);

/* brick: base + charges in, potential out. keep: the waves stay for pppm_mesh_virial. Returns the
 * largest charge of a point in magnitude. Collective. */
double pppm_mesh_potential(struct pppm_mesh *mesh, double *brick, double base, bool keep);

/* brick: the potential whose half, times its charge, is an atom's virial a b, both periodic axes.
 * Collective. */
void pppm_mesh_virial(struct pppm_mesh *mesh, int a, int b, double *brick);

#endif
