#ifndef CW_KSPACE_MESH_MOVE_H
#define CW_KSPACE_MESH_MOVE_H
/* Where the mesh is, and how it travels. Three layouts:
 *
 *   bricks   around each rank's atoms; overlapping, periodic images included (kernels_mesh.h)
 *   columns  whole lines along z, eight neighbours along x together: [unit][z][8], unit = y *
 * blocks
 *            + x / 8; each rank has a range of units
 *   planes   whole planes of waves along z, [k_z][y][block][16] (kernels_fft.h), k_z = 0 .. n_z /
 * 2; each rank has a range of planes, so no more than n_z / 2 + 1 ranks have work there
 *
 * What is added on the way are multiples of one quantum: the sums do not depend on the ranks.
 * Inside kspace/ only. */
#include "base/types.h"

struct comm;
struct mesh_move; /* opaque */

struct mesh_region {
    int first[3], size[3]; /* mesh points, may lie outside 0 .. n - 1; size[d] 0: none */
};

/* n: lengths of the transforms, m <= n: points that hold charges. Along open axes regions do not
 * repeat, and what lies outside of the m points is left out. Borrows comm. Local. */
struct mesh_move *mesh_move_create(struct comm *comm, const int n[3], const int m[3],
                                   const bool open[3]);
void mesh_move_destroy(struct mesh_move *move);

/* The region of this rank's brick from now on. Collective. */
void mesh_move_regions(struct mesh_move *move, const struct mesh_region *mine);

/* Point `shift` of regions is the mesh's point 0 from now on; 0 along other than open axes. The
 * same on all ranks; local. */
void mesh_move_shift(struct mesh_move *move, const int shift[3]);

/* What this rank has: doubles of its columns and of its planes; units and planes. Local. */
size_t mesh_move_columns(const struct mesh_move *move);
size_t mesh_move_planes(const struct mesh_move *move);
size_t mesh_move_units(const struct mesh_move *move);
void mesh_move_plane_range(const struct mesh_move *move, int *first, int *end);

/* columns += bricks - base, over all bricks. The return value is the largest magnitude in this
 * rank's columns. Collective. */
double mesh_move_fold(struct mesh_move *move, const double *brick, double base, double *columns);

/* brick = columns, periodic images included. Collective. */
void mesh_move_unfold(struct mesh_move *move, const double *columns, double *brick);

/* One unit's waves, [n_z / 2 + 1][16], on their way to planes; when all units of this rank are put,
 * mesh_move_to_planes sends them (collective). planes: this rank's. */
void mesh_move_put(struct mesh_move *move, size_t unit, const double *waves, double *planes);
void mesh_move_to_planes(struct mesh_move *move, double *planes);

/* The way back: collective, then each unit's waves. */
void mesh_move_from_planes(struct mesh_move *move, const double *planes);
void mesh_move_get(struct mesh_move *move, size_t unit, const double *planes, double *waves);

#endif
