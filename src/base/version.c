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

#include <string.h>

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

const char *cw_version_datadir(void)
{
    return CW_BUILD_DATADIR;
}
