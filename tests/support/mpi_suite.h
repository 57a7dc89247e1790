/* The main of a test program that calls MPI, once, with the communicators that tests share:
 * mpi_suite_start, then the suite, then mpi_suite_finish. */
#ifndef CW_TESTS_MPI_SUITE_H
#define CW_TESTS_MPI_SUITE_H

#include "base/compiler.h"
#include "parallel/comm.h"
#include "support/run_suite.h"

CW_UNUSED static struct comm *world; /* all ranks */
CW_UNUSED static struct comm *alone; /* this rank by itself */

static inline void mpi_suite_start(int *argc, char ***argv)
{
    parallel_start(argc, argv);
    world = comm_world();
    alone = comm_split(world, comm_rank(world));
}

/* Runs all tests in this process, since nothing may fork after MPI has started; returns the exit
 * code. Frees the suite. */
static inline int mpi_suite_finish(Suite *suite)
{
    int code = run_suite_as(suite, CK_NOFORK);
    comm_destroy(alone);
    comm_destroy(world);
    parallel_stop();
    return code;
}

#endif
