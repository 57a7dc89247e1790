#ifndef CW_NEIGHBOR_KERNELS_NLIST_H
#define CW_NEIGHBOR_KERNELS_NLIST_H
/* The inner loop of the list build: atoms sorted into the cells of a grid, and the scan of the
 * cells around one point. Compiled once per instruction set; all variants find the same atoms in
 * the same order. */
#include "base/types.h"

enum { SCAN_PAD = 16 }; /* a scan may load, and store, this many elements past the last one */

/* Atoms of one type in cells, x fastest: those of cell c are [first[c], first[c + 1]). */
struct scan_grid {
    double origin[3], size[3], per_length[3]; /* of the cells; per_length = 1 / size */
    int n[3];
    double slack;           /* length: what rounding to floats may take from a distance */
    const lidx *first;      /* [n[0] * n[1] * n[2] + 1] */
    const float *x, *y, *z; /* [atoms + SCAN_PAD] from the origin */
    const lidx *offset;     /* [atoms + SCAN_PAD] of the atom, see struct nlist */
};

/* Stores the offsets of all atoms with |x - x_j| <= reach, but `self`, and of a few that are
 * farther by no more than twice the slack, to out[0 .. count), and returns the count; -1 when more
 * than `room` elements (SCAN_PAD included) might be stored. */
typedef gid scan_function(const struct scan_grid *grid, const double x[3], double reach, lidx self,
                          lidx *out, size_t room);

scan_function nlist_scan_avx512;
scan_function nlist_scan_avx2;
scan_function nlist_scan_portable;

#endif
