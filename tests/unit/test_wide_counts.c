/* Counts across 2^31, without the memory that such runs need: the functions that count are given
 * the numbers. Sums over ranks are in tests/mpi/test_counts.c and test_bisect.c. */
#include "base/err.h"
#include "base/mem.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "support/run_suite.h"

#include <stdlib.h>

static const gid TWO_31 = (gid)1 << 31;

START_TEST(local_counts_up_to_the_limit)
{
    ck_assert_int_eq(lidx_of(0, "ghosts"), 0);
    ck_assert_int_eq(lidx_of(TWO_31 - 1, "ghosts"), INT32_MAX);
}
END_TEST

/* What cw_fatal does at the end, for tests: an exit code that nothing else gives. */
static void leave(void)
{
    exit(77);
}

START_TEST(a_local_count_beyond_is_fatal)
{
    cw_fatal_hook(leave);
    (void)lidx_of(TWO_31, "ghosts");
}
END_TEST

/* A list whose rows end beyond 2^31: 30 million atoms with 100 neighbours. */
START_TEST(neighbours_of_a_rank)
{
    enum { ROWS = 3, TYPES = 2 };
    size_t first[ROWS * TYPES + 1];
    for (size_t k = 0; k <= (size_t)ROWS * TYPES; k++)
        first[k] = k * ((size_t)TWO_31 - 1);
    struct nlist list = {.n_rows = ROWS, .n_types = TYPES, .first = first};
    ck_assert_int_eq(nlist_pairs(&list), 6 * (TWO_31 - 1));
}
END_TEST

/* A message of 5 GiB and one byte goes in pieces that MPI can count, each byte once. */
START_TEST(long_messages_go_in_pieces)
{
    size_t left = ((size_t)5 << 30) + 1;
    gid sum = 0;
    int pieces = 0;
    while (left > 0) {
        int n = message_piece(left);
        ck_assert_int_gt(n, 0);
        sum += n;
        left -= (size_t)n;
        pieces++;
    }
    ck_assert_int_eq(sum, 5 * ((gid)1 << 30) + 1);
    ck_assert_int_eq(pieces, 6);
    ck_assert_int_eq(message_piece(17), 17);
}
END_TEST

START_TEST(traffic_of_a_long_run)
{
    struct traffic a = {.messages = TWO_31 - 1, .bytes = TWO_31 << 20, .collectives = TWO_31};
    struct traffic sum = traffic_sum(a, a);
    ck_assert_int_eq(sum.messages, 2 * (TWO_31 - 1));
    ck_assert_int_eq(sum.bytes, TWO_31 << 21);
    ck_assert_int_eq(traffic_between(a, sum).collectives, TWO_31);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("wide_counts");
    TCase *limits = tcase_create("limits");
    tcase_add_test(limits, local_counts_up_to_the_limit);
    tcase_add_test(limits, neighbours_of_a_rank);
    tcase_add_test(limits, long_messages_go_in_pieces);
    tcase_add_test(limits, traffic_of_a_long_run);
    suite_add_tcase(suite, limits);
    const char *forking = getenv("CK_FORK");
    if (!forking || strcmp(forking, "no") != 0) { /* this ends its process */
        TCase *errors = tcase_create("errors");
        tcase_add_exit_test(errors, a_local_count_beyond_is_fatal, 77);
        suite_add_tcase(suite, errors);
    }
    return run_suite(suite);
}
