#ifndef CW_KSPACE_KERNELS_MESH_H
#define CW_KSPACE_KERNELS_MESH_H
/* Charges onto a mesh and potentials back to them, by cardinal B-splines M_p of order p (U. Essmann
 * et al., J. Chem. Phys. 103, 8577 (1995), section III): a charge at mesh coordinate u gives point
 * k the part M_p(u - k), p points along each axis from floor(u) on. Compiled once per instruction
 * set, all with the same bits. All local. */
#include "base/simd_select.h"
#include "base/types.h"

enum { MESH_ORDER_LEAST = 2, MESH_ORDER_MOST = 8 };

/* Sums of charges are exact: the mesh holds MESH_MAGIC * quantum + charge, so that an addition
 * rounds what it adds to the quantum. Weights along x end in an odd bit, so that no product lies
 * half-way between two multiples of the quantum, where rounding would look at what is there
 * already. Valid for sums up to 2^50 quanta and charges up to 2^45. */
#define MESH_MAGIC 0x1.8p52

struct mesh_job {
    int order;
    /* atoms */
    lidx n;
    const double *x; /* [4 n] positions */
    const double *q; /* [n] */
    /* mesh coordinate along d: (x - lo) scale, x wrapped into [lo, lo + length) first; an axis that
     * is not wrapped has length 2^1000 and inverse 0 */
    double lo[3], length[3], inverse[3], scale[3];
    double points[3]; /* points of a period */
    /* the brick: points first[d] .. first[d] + size[d] - 1, x fastest; rows have 8 more points that
     * may be read and written */
    int first[3], size[3];
    double *brick;
    /* taken out of what is interpolated, times the charge, along each axis at mesh coordinate u:
     * self[0] cos 2 pi u + self[1] cos 4 pi u of the potential, half of its slope */
    double self[3][2];
    bool outside; /* set when an atom's points are not in the brick; it is left out */
};

struct mesh_kernels {
    void (*spread)(struct mesh_job *job);
    /* out[4 i ..]: slope of the potential along x, y, z and the potential at each atom; of atoms
     * without charge 0 */
    void (*interpolate)(struct mesh_job *job, double *out);
};
extern const struct mesh_kernels kernels_mesh_portable, kernels_mesh_avx2, kernels_mesh_avx512;

/* The set for a level (those that the build lacks give the portable one). */
const struct mesh_kernels *kernels_mesh(enum simd_level level);

#endif
