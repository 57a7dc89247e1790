#ifndef CW_SYSTEM_ID_MAP_H
#define CW_SYSTEM_ID_MAP_H
/* From an atom's id to its index on this rank. */
#include "base/types.h"

struct atoms;
struct comm;
struct id_map; /* opaque */

/* Of the owned atoms as they are now. Local. */
struct id_map *id_map_create(const struct atoms *atoms);
void id_map_destroy(struct id_map *map);

/* -1: not on this rank. Local. */
lidx id_map_find(const struct id_map *map, gid id);

/* An id that more than one atom has (the smallest), or 0. Collective. */
gid id_map_find_duplicate(const struct atoms *atoms, struct comm *comm);

#endif
