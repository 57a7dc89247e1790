/* A bucket sort over ranks: ids are nearly dense (1 .. N), so equal ranges of ids are nearly equal
 * shares of atoms. One exchange, one local sort. */
#include "output/id_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"

static int by_id(const void *a, const void *b)
{
    const struct id_row *x = a;
    const struct id_row *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* least id, and ids per rank */
static void find_ranges(struct comm *comm, const struct id_row *rows, size_t n, gid *least,
                        gid *share)
{
    gid ends[2] = {-INT64_MAX, 0}; /* minus the least, the greatest */
    for (size_t k = 0; k < n; k++) {
        ends[0] = -rows[k].id > ends[0] ? -rows[k].id : ends[0];
        ends[1] = rows[k].id > ends[1] ? rows[k].id : ends[1];
    }
    comm_max(comm, ends, 2);
    *least = ends[0] == -INT64_MAX ? 1 : -ends[0];
    gid range = ends[1] - *least + 1;
    gid size = comm_size(comm);
    *share = range > 0 ? (range + size - 1) / size : 1;
}

void id_rows_sort(struct comm *comm, const struct id_row *rows, size_t n, struct id_row **sorted,
                  size_t *n_sorted, gid *first, gid *total)
{
    gid least;
    gid share;
    find_ranges(comm, rows, n, &least, &share);
    struct id_row *out = mem_array(n, sizeof *out);
    if (n > 0)
        memcpy(out, rows, n * sizeof *out);
    if (n > 1)
        qsort(out, n, sizeof *out, by_id);
    /* sorted by id, the rows for one rank lie together */
    struct message *send = mem_array((size_t)comm_size(comm), sizeof *send);
    int n_send = 0;
    for (size_t k = 0, end = 0; k < n; k = end) {
        gid owner = (out[k].id - least) / share;
        while (end < n && (out[end].id - least) / share == owner)
            end++;
        send[n_send++] = (struct message){(int)owner, out + k, (end - k) * sizeof *out};
    }
    size_t bytes;
    *sorted = comm_deliver(comm, send, n_send, &bytes);
    mem_free(send);
    mem_free(out);
    *n_sorted = bytes / sizeof **sorted;
    if (*n_sorted > 1)
        qsort(*sorted, *n_sorted, sizeof **sorted, by_id);
    *first = comm_prefix(comm, (gid)*n_sorted, total);
}
