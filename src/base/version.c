/* Build identification, for --version, logs and file attributes.
 *
 * The build writes a small header of facts (tools/build_info) and includes it into this file alone,
 * so a new commit recompiles one object, not the tree. Compiled without it, the file says so
 * instead of failing: a library user may build with a build system of their own. */
#include "base/version.h"

#ifndef CW_BUILD_GIT
#define CW_BUILD_GIT "none"
#endif
#ifndef CW_BUILD_COMPILER
#define CW_BUILD_COMPILER "unrecorded compiler"
#endif
#ifndef CW_BUILD_FLAGS
#define CW_BUILD_FLAGS "unrecorded flags"
#endif
#ifndef CW_BUILD_DATADIR
#define CW_BUILD_DATADIR "/usr/local/share/coldweld"
#endif

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/* Write the folder of the running program to dir[PATH_SIZE], empty if the system does not tell. */
static void find_program_dir(char *dir)
{
    ssize_t n = readlink("/proc/self/exe", dir, PATH_SIZE - 1);
    dir[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(dir, '/');
    *(slash ? slash : dir) = '\0';
}

static bool has_potentials(const char *folder)
{
    char path[2 * PATH_SIZE];
    struct stat st;
    int n = snprintf(path, sizeof path, "%s/potentials", folder);
    return n > 0 && (size_t)n < sizeof path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

const char *cw_version_string(void)
{
    if (strcmp(CW_BUILD_GIT, "none") == 0)
        return CW_VERSION;
    return CW_VERSION " (git " CW_BUILD_GIT ")";
}

const char *cw_version_compiler(void)
{
    return CW_BUILD_COMPILER;
}

const char *cw_version_flags(void)
{
    return CW_BUILD_FLAGS;
}

void cw_version_find_data(char *path, size_t size)
{
    static const char *const beside_program[] = {"/..", "/../share/coldweld"};
    char program[PATH_SIZE];
    char candidate[PATH_SIZE + 32] = CW_BUILD_DATADIR;
    find_program_dir(program);
    for (size_t k = 0; k < sizeof beside_program / sizeof beside_program[0]; k++) {
        char beside[PATH_SIZE + 32];
        (void)snprintf(beside, sizeof beside, "%s%s", program, beside_program[k]);
        if (program[0] != '\0' && has_potentials(beside)) {
            (void)snprintf(candidate, sizeof candidate, "%s", beside);
            break;
        }
    }
    int n = snprintf(path, size, "%s", candidate);
    if (size > 0 && (n < 0 || (size_t)n >= size))
        path[0] = '\0';
}
