#ifndef CW_NEIGHBOR_KERNELS_PRUNE_H
#define CW_NEIGHBOR_KERNELS_PRUNE_H
/* The inner loop of pruning: of each row, the neighbours within a reach, by positions in single
 * precision. Compiled once per instruction set; all variants keep the same atoms in the same order.
 */
#include "base/types.h"

/* Pointers are borrowed for the call. */
struct prune_job {
    const float *x;  /* [atoms * 4] from an origin near by; the fourth may be anything */
    const int *type; /* [atoms] */
    int n_types;
    const float *reach2; /* [(n_types + 1)^2] length^2, lengthened by what rounding may take */
    const size_t *first; /* rows, as in struct nlist */
    const lidx *offset;
    size_t *near_first; /* [n_rows * n_types + 1]; near_first[first * n_types] is set */
    lidx *near;         /* room for all entries of the rows and SIMD_WIDTH more */
};

/* Rows [first, last): sets near and near_first up to that of row `last`. */
typedef void prune_function(const struct prune_job *job, lidx first, lidx last);

prune_function nlist_prune_avx512;
prune_function nlist_prune_avx2;
prune_function nlist_prune_portable;

#endif
