/* ranks: 1 2 3 4 6 */
/* The communicator: every operation against a value that each rank can work out for itself. */
#include "base/mem.h"
#include "parallel/comm.h"
#include "support/mpi_suite.h"

#include <stdio.h>
#include <string.h>

static int rank;
static int size;

START_TEST(reductions)
{
    gid v[2] = {rank + 1, -rank};
    comm_sum(world, v, 2);
    ck_assert_int_eq(v[0], (gid)size * (size + 1) / 2);
    ck_assert_int_eq(v[1], -(gid)size * (size - 1) / 2);
    gid big = rank;
    comm_max(world, &big, 1);
    ck_assert_int_eq(big, size - 1);
    gid small = rank + 5;
    comm_min(world, &small, 1);
    ck_assert_int_eq(small, 5);
    double d[2] = {0.5 + rank, -0.5 - rank};
    comm_max_double(world, d, 2);
    ck_assert(d[0] == size - 0.5 && d[1] == -0.5);
    unsigned char bits[3] = {(unsigned char)(1 << rank % 8), 0x80, 0};
    comm_or(world, bits, sizeof bits);
    ck_assert_uint_eq(bits[0], (1u << size) - 1);
    ck_assert_uint_eq(bits[1], 0x80);
    ck_assert_uint_eq(bits[2], 0);
    double e = -rank;
    comm_min_double(world, &e, 1);
    ck_assert(e == 1 - size);
}
END_TEST

START_TEST(exact_sums_carry_over_ranks)
{
    struct exact_sum sum[2] = {{0, 0}, {0, 0}};
    for (int k = 0; k < 4; k++)
        exact_add(&sum[0], INT64_MAX);
    exact_add(&sum[1], -1 - rank);
    struct exact_sum expected = {0, 0};
    for (int k = 0; k < 4 * size; k++)
        exact_add(&expected, INT64_MAX);
    comm_sum_exact(world, sum, 2);
    ck_assert(sum[0].lo == expected.lo && sum[0].hi == expected.hi);
    ck_assert(exact_value(&sum[1], 1) == -0.5 * size * (size + 1));
}
END_TEST

START_TEST(prefix_and_allgather)
{
    gid total = -1;
    ck_assert_int_eq(comm_prefix(world, rank + 1, &total), (gid)rank * (rank + 1) / 2);
    ck_assert_int_eq(total, (gid)size * (size + 1) / 2);
    ck_assert_int_eq(comm_prefix(world, 1, NULL), rank);
    gid *all = mem_array((size_t)size, sizeof *all);
    gid mine = 10 * (gid)rank;
    comm_allgather(world, &mine, sizeof mine, all);
    for (int r = 0; r < size; r++)
        ck_assert_int_eq(all[r], 10 * r);
    mem_free(all);
}
END_TEST

START_TEST(broadcast_from_the_last_rank)
{
    int root = size - 1;
    double x[3] = {rank, rank + 0.5, -rank};
    comm_broadcast(world, x, sizeof x, root);
    ck_assert(x[0] == root && x[1] == root + 0.5 && x[2] == -root);
    char word[] = "weld";
    char *text = rank == root ? word : NULL;
    comm_broadcast_string(world, &text, root);
    ck_assert_str_eq(text, "weld");
    if (rank != root)
        mem_free(text);
    text = NULL;
    comm_broadcast_string(world, &text, 0);
    ck_assert_ptr_null(text);
}
END_TEST

/* Rank r gives r % 3 bytes of value r, so some ranks give none. */
START_TEST(gather_keeps_rank_order)
{
    int root = size / 2;
    char mine[2] = {(char)rank, (char)rank};
    void *all = NULL;
    size_t *bytes = NULL;
    comm_gather(world, mine, (size_t)(rank % 3), root, &all, &bytes);
    if (rank != root) {
        ck_assert_ptr_null(all);
        ck_assert_ptr_null(bytes);
        return;
    }
    const char *place = all;
    for (int r = 0; r < size; r++) {
        ck_assert_uint_eq(bytes[r], (size_t)(r % 3));
        for (int k = 0; k < r % 3; k++)
            ck_assert_int_eq(*place++, r);
    }
    mem_free(all);
    mem_free(bytes);
}
END_TEST

/* Everybody sends to everybody, itself included: 1 + r bytes-times-a-thousand from rank r. */
START_TEST(exchange_all_to_all)
{
    struct message *out = mem_array((size_t)size, sizeof *out);
    struct message *in = mem_array((size_t)size, sizeof *in);
    size_t mine = 1000 * (size_t)(1 + rank);
    for (int r = 0; r < size; r++) {
        size_t theirs = 1000 * (size_t)(1 + r);
        out[r] = (struct message){r, mem_array(mine, 1), mine};
        in[r] = (struct message){r, mem_zeroed(theirs, 1), theirs};
        memset(out[r].data, 1 + rank * size + r, mine);
    }
    struct exchange *exchange = exchange_create(world);
    for (int turn = 0; turn < 3; turn++) {
        exchange_begin(exchange, out, size, in, size);
        exchange_end(exchange);
    }
    for (int r = 0; r < size; r++) {
        const char *data = in[r].data;
        for (size_t k = 0; k < in[r].bytes; k++)
            ck_assert_int_eq(data[k], 1 + r * size + rank);
        mem_free(out[r].data);
        mem_free(in[r].data);
    }
    exchange_destroy(exchange);
    exchange_destroy(NULL);
    mem_free(out);
    mem_free(in);
}
END_TEST

/* Rank r sends to the ranks below it; so rank s hears from those above it, in order. Twice without
 * a barrier in between: messages of the two rounds must not mix. */
START_TEST(discover_finds_the_senders)
{
    struct message *out = mem_zeroed((size_t)size, sizeof *out);
    for (int turn = 1; turn <= 4; turn++) {
        for (int r = 0; r < rank; r++)
            out[r] = (struct message){r, NULL, (size_t)(100 * turn + rank)};
        struct message *in = NULL;
        int n = -1;
        comm_discover(world, out, rank, &in, &n);
        ck_assert_int_eq(n, size - 1 - rank);
        for (int k = 0; k < n; k++) {
            ck_assert_int_eq(in[k].rank, rank + 1 + k);
            ck_assert_uint_eq(in[k].bytes, (size_t)(100 * turn + in[k].rank));
        }
        mem_free(in);
    }
    mem_free(out);
}
END_TEST

/* Each rank sends 24 bytes to each other rank, then 3 gids are reduced, then sizes are discovered.
 */
START_TEST(traffic_is_counted)
{
    struct traffic start = comm_traffic(world);
    struct message *out = mem_zeroed((size_t)size, sizeof *out);
    struct message *in = mem_zeroed((size_t)size, sizeof *in);
    char *landing = mem_array((size_t)size, 24);
    char payload[24] = "payload";
    int n = 0;
    for (int r = 0; r < size; r++) {
        if (r == rank)
            continue;
        out[n] = (struct message){r, payload, sizeof payload};
        in[n] = (struct message){r, landing + 24 * (size_t)r, 24};
        n++;
    }
    comm_exchange(world, out, n, in, n);
    struct traffic sent = traffic_between(start, comm_traffic(world));
    ck_assert_int_eq(sent.messages, size - 1);
    ck_assert_int_eq(sent.bytes, 24 * (size - 1));
    ck_assert_int_eq(sent.collectives, 0);
    gid values[3] = {1, 2, 3};
    struct traffic before = comm_traffic(world);
    comm_max(world, values, 3);
    struct traffic reduced = traffic_between(before, comm_traffic(world));
    ck_assert_int_eq(reduced.collectives, 1);
    ck_assert_int_eq(reduced.collective_bytes, 24);
    ck_assert_int_eq(reduced.messages, 0);
    before = comm_traffic(world);
    struct message *from;
    int n_from;
    comm_discover(world, out, n, &from, &n_from);
    struct traffic found = traffic_between(before, comm_traffic(world));
    ck_assert_int_eq(found.messages, size - 1);
    ck_assert_int_eq(found.bytes, 8 * (size - 1));
    ck_assert_int_eq(found.collectives, 1);
    struct traffic all = traffic_sum(traffic_sum(sent, reduced), found);
    struct traffic whole = traffic_between(start, comm_traffic(world));
    ck_assert_int_eq(all.messages, whole.messages);
    ck_assert_int_eq(all.bytes, whole.bytes);
    ck_assert_int_eq(all.collectives, whole.collectives);
    ck_assert_int_eq(all.collective_bytes, whole.collective_bytes);
    mem_free(from);
    mem_free(landing);
    mem_free(in);
    mem_free(out);
}
END_TEST

/* Rank r delivers r + 1 numbers to rank 0 and to itself. */
START_TEST(delivery_arrives_in_rank_order)
{
    gid *own = mem_array((size_t)size, sizeof *own);
    for (int k = 0; k <= rank; k++)
        own[k] = 100 * rank + k;
    size_t mine = (size_t)(rank + 1) * sizeof *own;
    const struct message send[2] = {{0, own, mine}, {rank, own, mine}};
    size_t bytes;
    gid *came = comm_deliver(world, send, rank == 0 ? 1 : 2, &bytes);
    gid n = 0;
    for (int r = rank == 0 ? 0 : rank; r < (rank == 0 ? size : rank + 1); r++) {
        for (int k = 0; k <= r; k++)
            ck_assert_int_eq(came[n++], 100 * r + k);
    }
    ck_assert_uint_eq(bytes, (size_t)n * sizeof *came);
    mem_free(came);
    mem_free(own);
}
END_TEST

START_TEST(split_by_color)
{
    struct comm *part = comm_split(world, rank % 2);
    ck_assert_int_eq(comm_size(part), (size + 1 - rank % 2) / 2);
    ck_assert_int_eq(comm_rank(part), rank / 2);
    gid sum = rank;
    comm_sum(part, &sum, 1);
    gid expected = 0;
    for (int r = rank % 2; r < size; r += 2)
        expected += r;
    ck_assert_int_eq(sum, expected);
    comm_destroy(part);
}
END_TEST

START_TEST(lowest_error_is_everybodys)
{
    struct cw_err err = {CW_OK, ""};
    ck_assert_int_eq(err_sync(world, &err), CW_OK);
    int first = size > 2 ? 1 : size - 1;
    if (rank >= first)
        cw_err_user(&err, "rank %d", rank);
    ck_assert_int_eq(err_sync(world, &err), CW_USER);
    char expected[32];
    (void)snprintf(expected, sizeof expected, "rank %d", first);
    ck_assert_str_eq(err.text, expected);
}
END_TEST

int main(int argc, char **argv)
{
    mpi_suite_start(&argc, &argv);
    rank = comm_rank(world);
    size = comm_size(world);
    Suite *suite = suite_create("comm");
    TCase *core = tcase_create("core");
    tcase_add_test(core, reductions);
    tcase_add_test(core, exact_sums_carry_over_ranks);
    tcase_add_test(core, prefix_and_allgather);
    tcase_add_test(core, broadcast_from_the_last_rank);
    tcase_add_test(core, gather_keeps_rank_order);
    tcase_add_test(core, exchange_all_to_all);
    tcase_add_test(core, discover_finds_the_senders);
    tcase_add_test(core, traffic_is_counted);
    tcase_add_test(core, delivery_arrives_in_rank_order);
    tcase_add_test(core, split_by_color);
    suite_add_tcase(suite, core);
    TCase *errors = tcase_create("errors");
    tcase_add_test(errors, lowest_error_is_everybodys);
    suite_add_tcase(suite, errors);
    return mpi_suite_finish(suite);
}
