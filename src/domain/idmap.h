#ifndef CW_DOMAIN_IDMAP_H
#define CW_DOMAIN_IDMAP_H
/* Local index of an owned atom by its id: an open-addressing table, made when first asked after a
 * rebuild. */
#include "base/types.h"

struct atoms;

/* All bytes zero: empty, not made. */
struct idmap {
    lidx *slot;  /* [size] local index, or -1 */
    size_t size; /* a power of two, 0: not made */
};

void idmap_clear(struct idmap *map); /* to be made again; frees */
void idmap_free(struct idmap *map);

/* Index, or -1. Local. */
lidx idmap_find(struct idmap *map, const struct atoms *atoms, gid id);

#endif
