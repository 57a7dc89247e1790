#ifndef CW_OUTPUT_ID_ROWS_H
#define CW_OUTPUT_ID_ROWS_H
/* Atoms spread over the ranks in the order of their ids, so that a parallel file has row k for the
 * k-th id whoever owns the atom. */
#include "base/types.h"

struct comm;

/* what a trajectory may want of an atom */
struct id_row {
    gid id;
    int type, image[3];
    double x[3], v[3], f[3], q, mass;
};

/* Rank r gets the r-th range of ids, sorted: *sorted (mem_free) with *n_sorted rows, the first of
 * which is row *first of *total. The ranges depend only on the least and the greatest id and the
 * number of ranks. Collective. */
void id_rows_sort(struct comm *comm, const struct id_row *rows, size_t n, struct id_row **sorted,
                  size_t *n_sorted, gid *first, gid *total);

#endif
