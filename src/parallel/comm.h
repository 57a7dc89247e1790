#ifndef CW_PARALLEL_COMM_H
#define CW_PARALLEL_COMM_H
/* The only door to MPI. A simulation lives on a communicator that it is given, never on the
 * world's, so that replicas run side by side. Everything is collective over the communicator unless
 * it says "local". An MPI failure ends all ranks (cw_fatal); there is nothing to report to. */
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"

struct comm; /* opaque */

/* Starts MPI; once, first thing in main. May change argc and argv. */
void parallel_start(int *argc, char ***argv);

/* Ends MPI; last thing in main. */
void parallel_stop(void);

/* Ends all ranks at once with this exit code. Never returns. */
CW_NORETURN void parallel_abort(int exit_code);

/* A communicator over all ranks / over the ranks that give the same color (ordered by rank). The
 * caller owns it. */
struct comm *comm_world(void);
struct comm *comm_split(struct comm *comm, int color);
void comm_destroy(struct comm *comm);

int comm_rank(const struct comm *comm); /* local: 0 .. size - 1 */
int comm_size(const struct comm *comm); /* local */

void comm_barrier(struct comm *comm);

/* Rank root's bytes to all. comm_broadcast_string: the receivers get a string of their own
 * (mem_free); root passes its own in *text and keeps it. NULL travels as NULL. */
void comm_broadcast(struct comm *comm, void *data, size_t bytes, int root);
void comm_broadcast_string(struct comm *comm, char **text, int root);

/* Element-wise, in place, result on every rank. Integer sums are exact. comm_max/min_double: values
 * must not be NaN. */
void comm_sum(struct comm *comm, gid *values, int n);
void comm_max(struct comm *comm, gid *values, int n);
void comm_min(struct comm *comm, gid *values, int n);
void comm_max_double(struct comm *comm, double *values, int n);
void comm_min_double(struct comm *comm, double *values, int n);
void comm_sum_exact(struct comm *comm, struct exact_sum *sums, int n);

/* Bitwise or, in place, of any number of bytes. */
void comm_or(struct comm *comm, void *bits, size_t bytes);

/* Sum of the values on lower ranks (0 on rank 0); *total, if not NULL, gets the sum over all. */
gid comm_prefix(struct comm *comm, gid value, gid *total);

/* all[rank * bytes ...] = the bytes of that rank, as many from each. Not for use inside the step
 * loop. */
void comm_allgather(struct comm *comm, const void *mine, size_t bytes, void *all);

/* Bytes of every rank, in rank order, on root. *all (mem_free) and *bytes_of[size] are set on root
 * and NULL elsewhere; bytes_of may be NULL when not wanted. */
void comm_gather(struct comm *comm, const void *data, size_t bytes, int root, void **all,
                 size_t **bytes_of);

/* The same on every rank; *total: bytes of all. The result is the caller's (mem_free). */
void *comm_gather_all(struct comm *comm, const void *data, size_t bytes, size_t *total);

/* One message of a point-to-point pattern. */
struct message {
    int rank;     /* the other side */
    void *data;   /* borrowed until the exchange ends */
    size_t bytes; /* any size; long messages travel in pieces */
};

/* MPI counts bytes in 32 bits: how many the next piece takes of a message of which `left` bytes are
 * left. Local. */
int message_piece(size_t left);

/* Sends and receives everything given; both sides must agree on sizes. Messages to oneself are
 * allowed. The pattern must match over the ranks involved; ranks with no messages need not call. */
void comm_exchange(struct comm *comm, const struct message *send, int n_send,
                   struct message *receive, int n_receive);

/* The same in two halves, so that work goes on in between. One exchange may be under way per
 * `struct exchange`. */
struct exchange;
struct exchange *exchange_create(struct comm *comm);
void exchange_destroy(struct exchange *exchange);
void exchange_begin(struct exchange *exchange, const struct message *send, int n_send,
                    struct message *receive, int n_receive);
void exchange_end(struct exchange *exchange);

/* Lets the library move what is under way between exchange_begin and exchange_end: large messages
 * go on only inside its calls. Local. */
void exchange_progress(struct exchange *exchange);

/* Who sends to me, and how much? Collective. Each rank names its receivers and byte counts
 * (send[].data unused); gets *receive (mem_free) with rank and bytes set, data NULL, sorted by
 * rank. Cost grows with the number of partners, not with the number of ranks (non-blocking
 * consensus; Hoefler, Siebert, Lumsdaine, PPoPP 2010). */
void comm_discover(struct comm *comm, const struct message *send, int n_send,
                   struct message **receive, int *n_receive);

/* Delivers to ranks that do not expect it: comm_discover, then comm_exchange. Returns what came
 * (mem_free), one sender behind the other in rank order, and its size. */
void *comm_deliver(struct comm *comm, const struct message *send, int n_send, size_t *bytes);

/* What this rank has sent through a communicator, counted always. A collective call (a reduction, a
 * broadcast, a barrier, the consensus at the end of comm_discover) counts once, with the bytes of
 * this rank's contribution: how the library spreads it is its own affair. */
struct traffic {
    gid messages, bytes;               /* point to point */
    gid collectives, collective_bytes; /* calls over all ranks */
};

/* The counts since the communicator was made; local. */
struct traffic comm_traffic(const struct comm *comm);

/* Seconds that this rank has spent in exchange_end since the communicator was made; local. */
double comm_waited(const struct comm *comm);

/* Element-wise: what came in between two readings, and several such spans together. */
struct traffic traffic_between(struct traffic before, struct traffic after);
struct traffic traffic_sum(struct traffic a, struct traffic b);

/* All ranks agree on an error: if any rank holds one, every rank ends with the lowest such rank's.
 * Collective: to be called by all ranks after each phase that can fail on one. Returns the common
 * status. */
enum cw_status err_sync(struct comm *comm, struct cw_err *err);

#endif
