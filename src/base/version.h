/* What this build is: version, source state, compiler, flags, and where installed data lie.
 * All strings are static; nothing here communicates. */
#ifndef CW_BASE_VERSION_H
#define CW_BASE_VERSION_H

#include <stddef.h>

#define CW_VERSION "0.1.0"

/* Version and git state on one line: "0.1.0 (git 1a2b3c4)"; "0.1.0" alone if built outside git. */
const char *cw_version_string(void);

/* Compiler with its version, one line. */
const char *cw_version_compiler(void);

/* Compiler flags of the ordinary files, one line (kernel files add one instruction set each). */
const char *cw_version_flags(void);

/* Write the path of the data folder (potentials/ and inputs/ are below it) to path[size]: the first
 * that has a potentials/ folder of PROGRAM/.. (a source tree: bin/coldweld beside potentials/) and
 * PROGRAM/../share/coldweld (an installed tree, even if moved), else PREFIX/share/coldweld of the
 * build, which need not exist. PROGRAM is the folder of the running program. The path is absolute
 * and, if it does not fit, empty. Looks at the disk. */
void cw_version_find_data(char *path, size_t size);

#endif
