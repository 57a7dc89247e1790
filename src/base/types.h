#ifndef CW_BASE_TYPES_H
#define CW_BASE_TYPES_H
/* The two index types. A mix of them is a conversion that the compiler warns of. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t lidx; /* index or count of atoms on one rank, ghosts included */
typedef int64_t gid;  /* atom id (1 ..), global count, time step */

/* n as a local count. More than 2^31 - 1 of them ends the program (cw_fatal): "what" says of what
 * ("ghosts"). Local. */
lidx lidx_of(gid n, const char *what);

#endif
