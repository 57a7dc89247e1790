/* What this build is: version, source state, compiler, flags, and where installed data lie.
 * All strings are static; nothing here fails or communicates. */
#ifndef CW_BASE_VERSION_H
#define CW_BASE_VERSION_H

#define CW_VERSION "0.1.0"

/* Version and git state on one line: "0.1.0 (git 1a2b3c4)"; "0.1.0" alone if built outside git. */
const char *cw_version_string(void);

/* Compiler with its version, one line. */
const char *cw_version_compiler(void);

/* Compiler flags of the ordinary files, one line (kernel files add one instruction set each). */
const char *cw_version_flags(void);

/* Folder of the installed data, PREFIX/share/coldweld: potentials/ and inputs/ are below it. It
 * need not exist. */
const char *cw_version_datadir(void);

#endif
