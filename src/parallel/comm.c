/* MPI behind plain C functions. Wide sums travel as pairs of 64-bit words under an operation of our
 * own, so that a reduction is exact whatever tree the library reduces along. */
#include "parallel/comm.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/timer.h"
#include "parallel/mpi_handle.h"

enum { TAG_EXCHANGE = 1, TAG_DISCOVER = 2 /* and 3, in turn */, PIECE = 1 << 30 };

struct comm {
    MPI_Comm mpi;
    MPI_Op merge; /* sum of struct exact_sum */
    MPI_Datatype wide;
    int rank, size;
    struct traffic traffic;
    double waited;
    int discover_tag; /* alternates: a fast rank's next call must not meet a slow rank's last one */
};

struct exchange {
    struct comm *comm;
    MPI_Request *request;
    int n, cap;
};

static void end_all_ranks(void)
{
    parallel_abort(CW_DEFECT);
}

void parallel_start(int *argc, char ***argv)
{
    if (MPI_Init(argc, argv) != MPI_SUCCESS)
        cw_fatal("MPI does not start");
    cw_fatal_hook(end_all_ranks);
}

void parallel_stop(void)
{
    cw_fatal_hook(NULL);
    MPI_Finalize();
}

void parallel_abort(int exit_code)
{
    MPI_Abort(MPI_COMM_WORLD, exit_code);
    abort();
}

/* NOLINTNEXTLINE(readability-non-const-parameter): MPI fixes the signature */
static void merge_sums(void *in, void *inout, int *n, MPI_Datatype *type)
{
    (void)type;
    const struct exact_sum *a = in;
    struct exact_sum *b = inout;
    for (int k = 0; k < *n; k++)
        exact_merge(&b[k], &a[k]);
}

static struct comm *wrap(MPI_Comm mpi)
{
    struct comm *comm = mem_zeroed(1, sizeof *comm);
    comm->mpi = mpi;
    MPI_Comm_rank(mpi, &comm->rank);
    MPI_Comm_size(mpi, &comm->size);
    MPI_Type_contiguous(2, MPI_UINT64_T, &comm->wide);
    MPI_Type_commit(&comm->wide);
    MPI_Op_create(merge_sums, 1, &comm->merge);
    return comm;
}

struct comm *comm_world(void)
{
    MPI_Comm mpi;
    MPI_Comm_dup(MPI_COMM_WORLD, &mpi);
    return wrap(mpi);
}

struct comm *comm_split(struct comm *comm, int color)
{
    MPI_Comm mpi;
    MPI_Comm_split(comm->mpi, color, comm->rank, &mpi);
    return wrap(mpi);
}

void comm_destroy(struct comm *comm)
{
    if (!comm)
        return;
    MPI_Op_free(&comm->merge);
    MPI_Type_free(&comm->wide);
    MPI_Comm_free(&comm->mpi);
    mem_free(comm);
}

MPI_Comm comm_mpi_handle(const struct comm *comm)
{
    return comm->mpi;
}

int comm_rank(const struct comm *comm)
{
    return comm->rank;
}

int comm_size(const struct comm *comm)
{
    return comm->size;
}

static void count_collective(struct comm *comm, size_t bytes)
{
    comm->traffic.collectives++;
    comm->traffic.collective_bytes += (gid)bytes;
}

static void count_message(struct comm *comm, size_t bytes)
{
    comm->traffic.messages++;
    comm->traffic.bytes += (gid)bytes;
}

void comm_barrier(struct comm *comm)
{
    count_collective(comm, 0);
    MPI_Barrier(comm->mpi);
}

int message_piece(size_t left)
{
    return left > PIECE ? PIECE : (int)left;
}

void comm_broadcast(struct comm *comm, void *data, size_t bytes, int root)
{
    char *piece = data;
    while (bytes > 0) {
        int n = message_piece(bytes);
        count_collective(comm, comm->rank == root ? (size_t)n : 0);
        MPI_Bcast(piece, n, MPI_BYTE, root, comm->mpi);
        piece += n;
        bytes -= (size_t)n;
    }
}

void comm_broadcast_string(struct comm *comm, char **text, int root)
{
    gid length = comm->rank == root && *text ? (gid)strlen(*text) + 1 : 0;
    comm_broadcast(comm, &length, sizeof length, root);
    if (comm->rank != root)
        *text = length ? mem_array((size_t)length, 1) : NULL;
    comm_broadcast(comm, *text, (size_t)length, root);
}

static void reduce(struct comm *comm, void *values, int n, MPI_Datatype type, MPI_Op op,
                   size_t bytes)
{
    count_collective(comm, bytes);
    MPI_Allreduce(MPI_IN_PLACE, values, n, type, op, comm->mpi);
}

void comm_sum(struct comm *comm, gid *values, int n)
{
    reduce(comm, values, n, MPI_INT64_T, MPI_SUM, (size_t)n * sizeof *values);
}

void comm_max(struct comm *comm, gid *values, int n)
{
    reduce(comm, values, n, MPI_INT64_T, MPI_MAX, (size_t)n * sizeof *values);
}

void comm_min(struct comm *comm, gid *values, int n)
{
    reduce(comm, values, n, MPI_INT64_T, MPI_MIN, (size_t)n * sizeof *values);
}

void comm_max_double(struct comm *comm, double *values, int n)
{
    reduce(comm, values, n, MPI_DOUBLE, MPI_MAX, (size_t)n * sizeof *values);
}

void comm_min_double(struct comm *comm, double *values, int n)
{
    reduce(comm, values, n, MPI_DOUBLE, MPI_MIN, (size_t)n * sizeof *values);
}

void comm_sum_exact(struct comm *comm, struct exact_sum *sums, int n)
{
    reduce(comm, sums, n, comm->wide, comm->merge, (size_t)n * sizeof *sums);
}

void comm_or(struct comm *comm, void *bits, size_t bytes)
{
    char *piece = bits;
    while (bytes > 0) {
        int n = message_piece(bytes);
        reduce(comm, piece, n, MPI_BYTE, MPI_BOR, (size_t)n);
        piece += n;
        bytes -= (size_t)n;
    }
}

gid comm_prefix(struct comm *comm, gid value, gid *total)
{
    gid upto = 0;
    count_collective(comm, sizeof value);
    MPI_Scan(&value, &upto, 1, MPI_INT64_T, MPI_SUM, comm->mpi);
    if (total) {
        *total = upto;
        count_collective(comm, comm->rank == comm->size - 1 ? sizeof *total : 0);
        MPI_Bcast(total, 1, MPI_INT64_T, comm->size - 1, comm->mpi);
    }
    return upto - value;
}

void comm_allgather(struct comm *comm, const void *mine, size_t bytes, void *all)
{
    CW_ASSERT(bytes <= PIECE, "a rank's share of an allgather is small");
    count_collective(comm, bytes);
    MPI_Allgather(mine, (int)bytes, MPI_BYTE, all, (int)bytes, MPI_BYTE, comm->mpi);
}

void comm_gather(struct comm *comm, const void *data, size_t bytes, int root, void **all,
                 size_t **bytes_of)
{
    bool here = comm->rank == root;
    gid mine = (gid)bytes;
    gid *counts = here ? mem_array((size_t)comm->size, sizeof *counts) : NULL;
    count_collective(comm, sizeof mine);
    MPI_Gather(&mine, 1, MPI_INT64_T, counts, 1, MPI_INT64_T, root, comm->mpi);
    /* MPI only reads what is sent. NOLINTNEXTLINE(performance-no-int-to-ptr) */
    struct message out = {.rank = root, .data = (void *)(uintptr_t)data, .bytes = bytes};
    struct message *in = NULL;
    int n_in = 0;
    *all = NULL;
    if (here) {
        size_t sum = 0;
        in = mem_array((size_t)comm->size, sizeof *in);
        for (int r = 0; r < comm->size; r++)
            sum += (size_t)counts[r];
        char *place = *all = mem_array(sum, 1);
        for (int r = 0; r < comm->size; r++) {
            if (counts[r] > 0)
                in[n_in++] = (struct message){r, place, (size_t)counts[r]};
            place += counts[r];
        }
    }
    comm_exchange(comm, &out, bytes > 0 ? 1 : 0, in, n_in);
    if (bytes_of) {
        *bytes_of = here ? mem_array((size_t)comm->size, sizeof **bytes_of) : NULL;
        for (int r = 0; here && r < comm->size; r++)
            (*bytes_of)[r] = (size_t)counts[r];
    }
    mem_free(in);
    mem_free(counts);
}

void *comm_gather_all(struct comm *comm, const void *data, size_t bytes, size_t *total)
{
    gid sum = (gid)bytes;
    void *all;
    comm_gather(comm, data, bytes, 0, &all, NULL);
    comm_sum(comm, &sum, 1);
    *total = (size_t)sum;
    if (comm->rank != 0)
        all = mem_array(*total, 1);
    comm_broadcast(comm, all, *total, 0);
    return all;
}

struct exchange *exchange_create(struct comm *comm)
{
    struct exchange *exchange = mem_zeroed(1, sizeof *exchange);
    exchange->comm = comm;
    return exchange;
}

void exchange_destroy(struct exchange *exchange)
{
    if (!exchange)
        return;
    mem_free(exchange->request);
    mem_free(exchange);
}

static MPI_Request *next_request(struct exchange *exchange)
{
    if (exchange->n == exchange->cap) {
        exchange->cap = 2 * exchange->cap + 16;
        exchange->request =
            mem_resize(exchange->request, (size_t)exchange->cap, sizeof *exchange->request);
    }
    return &exchange->request[exchange->n++];
}

static void post(struct exchange *exchange, const struct message *message, bool sending)
{
    char *piece = message->data;
    size_t left = message->bytes;
    while (left > 0) {
        int n = message_piece(left);
        MPI_Request *request = next_request(exchange);
        if (sending) {
            MPI_Isend(piece, n, MPI_BYTE, message->rank, TAG_EXCHANGE, exchange->comm->mpi,
                      request);
            count_message(exchange->comm, (size_t)n);
        } else {
            MPI_Irecv(piece, n, MPI_BYTE, message->rank, TAG_EXCHANGE, exchange->comm->mpi,
                      request);
        }
        piece += n;
        left -= (size_t)n;
    }
}

void exchange_begin(struct exchange *exchange, const struct message *send, int n_send,
                    struct message *receive, int n_receive)
{
    CW_ASSERT(exchange->n == 0, "one exchange at a time");
    for (int k = 0; k < n_receive; k++)
        post(exchange, &receive[k], false);
    for (int k = 0; k < n_send; k++)
        post(exchange, &send[k], true);
}

void exchange_progress(struct exchange *exchange)
{
    int done;
    MPI_Testall(exchange->n, exchange->request, &done, MPI_STATUSES_IGNORE);
}

void exchange_end(struct exchange *exchange)
{
    const double since = timer_now();
    MPI_Waitall(exchange->n, exchange->request, MPI_STATUSES_IGNORE);
    exchange->n = 0;
    exchange->comm->waited += timer_now() - since;
}

void comm_exchange(struct comm *comm, const struct message *send, int n_send,
                   struct message *receive, int n_receive)
{
    struct exchange exchange = {.comm = comm};
    exchange_begin(&exchange, send, n_send, receive, n_receive);
    exchange_end(&exchange);
    mem_free(exchange.request);
}

static int by_rank(const void *a, const void *b)
{
    const struct message *x = a;
    const struct message *y = b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* takes one waiting size message, if any, into the list */
static void take_size(struct comm *comm, struct message **list, int *n, int *cap)
{
    int there = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, comm->discover_tag, comm->mpi, &there, &status);
    if (!there)
        return;
    gid bytes;
    MPI_Recv(&bytes, 1, MPI_INT64_T, status.MPI_SOURCE, comm->discover_tag, comm->mpi,
             MPI_STATUS_IGNORE);
    if (*n == *cap) {
        *cap = 2 * *cap + 8;
        *list = mem_resize(*list, (size_t)*cap, sizeof **list);
    }
    (*list)[(*n)++] = (struct message){status.MPI_SOURCE, NULL, (size_t)bytes};
}

void comm_discover(struct comm *comm, const struct message *send, int n_send,
                   struct message **receive, int *n_receive)
{
    comm->discover_tag = comm->discover_tag == TAG_DISCOVER ? TAG_DISCOVER + 1 : TAG_DISCOVER;
    MPI_Request *request = mem_array((size_t)n_send, sizeof *request);
    gid *bytes = mem_array((size_t)n_send, sizeof *bytes);
    for (int k = 0; k < n_send; k++) {
        bytes[k] = (gid)send[k].bytes;
        count_message(comm, sizeof *bytes);
        MPI_Issend(&bytes[k], 1, MPI_INT64_T, send[k].rank, comm->discover_tag, comm->mpi,
                   &request[k]);
    }
    MPI_Request barrier = MPI_REQUEST_NULL;
    bool in_barrier = false;
    int cap = 0;
    *receive = NULL;
    *n_receive = 0;
    for (int done = 0; !done;) {
        take_size(comm, receive, n_receive, &cap);
        if (in_barrier) {
            MPI_Test(&barrier, &done, MPI_STATUS_IGNORE);
            continue;
        }
        int sent = 0;
        MPI_Testall(n_send, request, &sent, MPI_STATUSES_IGNORE);
        if (sent) {
            count_collective(comm, 0);
            MPI_Ibarrier(comm->mpi, &barrier);
            in_barrier = true;
        }
    }
    if (*n_receive > 1)
        qsort(*receive, (size_t)*n_receive, sizeof **receive, by_rank);
    mem_free(bytes);
    mem_free(request);
}

void *comm_deliver(struct comm *comm, const struct message *send, int n_send, size_t *bytes)
{
    struct message *receive;
    int n_receive;
    comm_discover(comm, send, n_send, &receive, &n_receive);
    *bytes = 0;
    for (int k = 0; k < n_receive; k++)
        *bytes += receive[k].bytes;
    char *landing = mem_array(*bytes, 1);
    char *place = landing;
    for (int k = 0; k < n_receive; k++) {
        receive[k].data = place;
        place += receive[k].bytes;
    }
    comm_exchange(comm, send, n_send, receive, n_receive);
    mem_free(receive);
    return landing;
}

struct traffic comm_traffic(const struct comm *comm)
{
    return comm->traffic;
}

double comm_waited(const struct comm *comm)
{
    return comm->waited;
}

struct traffic traffic_between(struct traffic before, struct traffic after)
{
    return (struct traffic){
        .messages = after.messages - before.messages,
        .bytes = after.bytes - before.bytes,
        .collectives = after.collectives - before.collectives,
        .collective_bytes = after.collective_bytes - before.collective_bytes,
    };
}

struct traffic traffic_sum(struct traffic a, struct traffic b)
{
    return (struct traffic){
        .messages = a.messages + b.messages,
        .bytes = a.bytes + b.bytes,
        .collectives = a.collectives + b.collectives,
        .collective_bytes = a.collective_bytes + b.collective_bytes,
    };
}

enum cw_status err_sync(struct comm *comm, struct cw_err *err)
{
    gid first = err->status == CW_OK ? comm->size : comm->rank;
    comm_min(comm, &first, 1);
    if (first < comm->size)
        comm_broadcast(comm, err, sizeof *err, (int)first);
    return err->status;
}
