/* The main of a test program, once. For a suite that calls MPI: run_suite_mpi between
 * parallel_start and parallel_stop, since nothing may fork after MPI has started. */
#ifndef CW_TESTS_RUN_SUITE_H
#define CW_TESTS_RUN_SUITE_H

#include <check.h>
#include <stdlib.h>

static inline int run_suite_as(Suite *suite, enum fork_status forking)
{
    SRunner *runner = srunner_create(suite);
    if (forking == CK_NOFORK)
        srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Each test in a process of its own (unless CK_FORK=no); returns the exit code. Frees the suite. */
static inline int run_suite(Suite *suite)
{
    return run_suite_as(suite, CK_FORK_GETENV);
}

/* All tests in this process. */
static inline int run_suite_mpi(Suite *suite)
{
    return run_suite_as(suite, CK_NOFORK);
}

#endif
