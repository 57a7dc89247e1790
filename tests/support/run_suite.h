/* The main of a test program, once; of one that calls MPI: mpi_suite.h. */
#ifndef CW_TESTS_RUN_SUITE_H
#define CW_TESTS_RUN_SUITE_H

#include <check.h>
#include <stdio.h>
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

/* The folder for a test's files, the same on all ranks: tests/run empties one for each program; by
 * hand, from the top folder, build will do. */
static inline const char *suite_folder(void)
{
    const char *folder = getenv("SCRATCH");
    return folder ? folder : "build";
}

/* A file in it; the text stays until the next call. */
static inline const char *suite_file(const char *name)
{
    static char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", suite_folder(), name);
    return path;
}

#endif
