/* Each rank counts its own; each multiple has a rank that adds up the counts of all. So no rank
 * ever sees all numbers, however many different ones there are. */
#include "system/frequent.h"

#include <math.h>

#include "base/mem.h"
#include "base/tally.h"
#include "parallel/comm.h"

static int adder_of(const struct comm *comm, gid multiple)
{
    return (int)((uint64_t)multiple * UINT64_C(0x9e3779b97f4a7c15) % (uint64_t)comm_size(comm));
}

/* Each count to the rank that adds up. The caller frees; *n: how many came. Collective. */
static struct tally *deliver(struct comm *comm, const struct tally *list, gid n_list, gid *n)
{
    const int ranks = comm_size(comm);
    struct tally *sorted = mem_array((size_t)n_list, sizeof *sorted);
    struct message *send = mem_array((size_t)ranks, sizeof *send);
    int n_send = 0;
    gid at = 0;
    size_t bytes;
    for (int r = 0; r < ranks; r++) {
        const gid first = at;
        for (gid k = 0; k < n_list; k++) {
            if (adder_of(comm, list[k].key) == r)
                sorted[at++] = list[k];
        }
        if (at > first) {
            send[n_send++] =
                (struct message){r, &sorted[first], (size_t)(at - first) * sizeof *sorted};
        }
    }
    struct tally *all = comm_deliver(comm, send, n_send, &bytes);
    *n = (gid)(bytes / sizeof *all);
    mem_free(send);
    mem_free(sorted);
    return all;
}

/* The multiple with most, the lowest of several. Collective. */
static gid most_of(struct comm *comm, const struct tally *list, gid n)
{
    gid most = 0;
    gid lowest = INT64_MAX;
    for (gid k = 0; k < n; k++)
        most = list[k].n > most ? list[k].n : most;
    comm_max(comm, &most, 1);
    for (gid k = n - 1; k >= 0; k--)
        lowest = list[k].n == most ? list[k].key : lowest;
    comm_min(comm, &lowest, 1);
    return lowest;
}

double most_frequent(struct comm *comm, const double *value, gid n, double width)
{
    struct tally *list = mem_array((size_t)n, sizeof *list);
    double found = HUGE_VAL;
    gid n_all;
    for (gid k = 0; k < n; k++)
        list[k] = (struct tally){llround(value[k] / width), 1};
    struct tally *all = deliver(comm, list, tally_add_up(list, n), &n_all);
    const gid most = most_of(comm, all, tally_add_up(all, n_all));
    for (gid k = 0; k < n; k++) {
        if (llround(value[k] / width) == most)
            found = fmin(found, value[k]);
    }
    comm_min_double(comm, &found, 1);
    mem_free(all);
    mem_free(list);
    return found < HUGE_VAL ? found : 0;
}
