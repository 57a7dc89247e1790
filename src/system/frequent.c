/* Each rank counts its own; each multiple has a rank that adds up the counts of all. So no rank
 * ever sees all numbers, however many different ones there are. */
#include "system/frequent.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "parallel/comm.h"

struct counted {
    gid multiple, n;
};

static int by_multiple(const void *a, const void *b)
{
    const struct counted *p = a;
    const struct counted *q = b;
    return (p->multiple > q->multiple) - (p->multiple < q->multiple);
}

/* Sorts, adds up those of one multiple; returns how many are left. */
static gid add_up(struct counted *list, gid n)
{
    gid kept = 0;
    if (n > 0)
        qsort(list, (size_t)n, sizeof *list, by_multiple);
    for (gid k = 0; k < n; k++) {
        if (kept > 0 && list[kept - 1].multiple == list[k].multiple) {
            list[kept - 1].n += list[k].n;
        } else {
            list[kept++] = list[k];
        }
    }
    return kept;
}

static int adder_of(const struct comm *comm, gid multiple)
{
    return (int)((uint64_t)multiple * UINT64_C(0x9e3779b97f4a7c15) % (uint64_t)comm_size(comm));
}

/* Each count to the rank that adds up. The caller frees; *n: how many came. Collective. */
static struct counted *deliver(struct comm *comm, const struct counted *list, gid n_list, gid *n)
{
    const int ranks = comm_size(comm);
    struct counted *sorted = mem_array((size_t)n_list, sizeof *sorted);
    struct message *send = mem_array((size_t)ranks, sizeof *send);
    int n_send = 0;
    gid at = 0;
    size_t bytes;
    for (int r = 0; r < ranks; r++) {
        const gid first = at;
        for (gid k = 0; k < n_list; k++) {
            if (adder_of(comm, list[k].multiple) == r)
                sorted[at++] = list[k];
        }
        if (at > first) {
            send[n_send++] =
                (struct message){r, &sorted[first], (size_t)(at - first) * sizeof *sorted};
        }
    }
    struct counted *all = comm_deliver(comm, send, n_send, &bytes);
    *n = (gid)(bytes / sizeof *all);
    mem_free(send);
    mem_free(sorted);
    return all;
}

/* The multiple with most, the lowest of several. Collective. */
static gid most_of(struct comm *comm, const struct counted *list, gid n)
{
    gid most = 0;
    gid lowest = INT64_MAX;
    for (gid k = 0; k < n; k++)
        most = list[k].n > most ? list[k].n : most;
    comm_max(comm, &most, 1);
    for (gid k = n - 1; k >= 0; k--)
        lowest = list[k].n == most ? list[k].multiple : lowest;
    comm_min(comm, &lowest, 1);
    return lowest;
}

double most_frequent(struct comm *comm, const double *value, gid n, double width)
{
    struct counted *list = mem_array((size_t)n, sizeof *list);
    double found = HUGE_VAL;
    gid n_all;
    for (gid k = 0; k < n; k++)
        list[k] = (struct counted){llround(value[k] / width), 1};
    struct counted *all = deliver(comm, list, add_up(list, n), &n_all);
    const gid most = most_of(comm, all, add_up(all, n_all));
    for (gid k = 0; k < n; k++) {
        if (llround(value[k] / width) == most)
            found = fmin(found, value[k]);
    }
    comm_min_double(comm, &found, 1);
    mem_free(all);
    mem_free(list);
    return found < HUGE_VAL ? found : 0;
}
