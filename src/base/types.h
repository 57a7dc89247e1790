#ifndef CW_BASE_TYPES_H
#define CW_BASE_TYPES_H
/* The two index types. A mix of them is a conversion that the compiler warns of. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t lidx; /* index or count of atoms on one rank, ghosts included */
typedef int64_t gid;  /* atom id (1 ..), global count, time step */

#endif
