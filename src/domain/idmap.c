/* Linear probing at a load of at most one half; ids are spread by Knuth's multiplicative hash. */
#include "domain/idmap.h"

#include "base/mem.h"
#include "system/atoms.h"

static size_t slot_of(const struct idmap *map, gid id)
{
    return (size_t)(((uint64_t)id * 0x9E3779B97F4A7C15u) >> 20) & (map->size - 1);
}

static void make(struct idmap *map, const struct atoms *atoms)
{
    map->size = 16;
    while (map->size < 2 * (size_t)atoms->n_local)
        map->size *= 2;
    map->slot = mem_array(map->size, sizeof *map->slot);
    for (size_t k = 0; k < map->size; k++)
        map->slot[k] = -1;
    for (lidx i = 0; i < atoms->n_local; i++) {
        size_t k = slot_of(map, atoms->id[i]);
        while (map->slot[k] >= 0)
            k = (k + 1) & (map->size - 1);
        map->slot[k] = i;
    }
}

void idmap_clear(struct idmap *map)
{
    mem_free(map->slot);
    *map = (struct idmap){0};
}

void idmap_free(struct idmap *map)
{
    idmap_clear(map);
}

lidx idmap_find(struct idmap *map, const struct atoms *atoms, gid id)
{
    if (map->size == 0)
        make(map, atoms);
    size_t k = slot_of(map, id);
    while (map->slot[k] >= 0) {
        if (atoms->id[map->slot[k]] == id)
            return map->slot[k];
        k = (k + 1) & (map->size - 1);
    }
    return -1;
}
