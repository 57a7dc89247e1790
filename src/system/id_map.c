/* A hash table with open addressing, at most half full; ids are mixed by a multiplication with the
 * golden ratio (Knuth, The Art of Computer Programming 3, 6.4), since consecutive ids are the
 * normal case. Duplicates over all ranks: every id travels to rank (id mod ranks) and is sorted
 * there. */
#include "system/id_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"

struct id_map {
    gid *id; /* [1 << bits]; 0 = empty */
    lidx *index;
    int bits;
};

static size_t slot_of(const struct id_map *map, gid id)
{
    return (size_t)(((uint64_t)id * 0x9E3779B97F4A7C15u) >> (64 - map->bits));
}

struct id_map *id_map_create(const struct atoms *atoms)
{
    struct id_map *map = mem_zeroed(1, sizeof *map);
    map->bits = 4;
    while (((gid)1 << map->bits) < 2 * (gid)atoms->n_local)
        map->bits++;
    size_t slots = (size_t)1 << map->bits;
    map->id = mem_zeroed(slots, sizeof *map->id);
    map->index = mem_array(slots, sizeof *map->index);
    for (lidx i = 0; i < atoms->n_local; i++) {
        size_t slot = slot_of(map, atoms->id[i]);
        while (map->id[slot] != 0)
            slot = (slot + 1) & (slots - 1);
        map->id[slot] = atoms->id[i];
        map->index[slot] = i;
    }
    return map;
}

void id_map_destroy(struct id_map *map)
{
    if (!map)
        return;
    mem_free(map->id);
    mem_free(map->index);
    mem_free(map);
}

lidx id_map_find(const struct id_map *map, gid id)
{
    size_t mask = ((size_t)1 << map->bits) - 1;
    for (size_t slot = slot_of(map, id); map->id[slot] != 0; slot = (slot + 1) & mask) {
        if (map->id[slot] == id)
            return map->index[slot];
    }
    return -1;
}

static int by_id(const void *a, const void *b)
{
    gid x = *(const gid *)a;
    gid y = *(const gid *)b;
    return (x > y) - (x < y);
}

/* ids in the order of the ranks they go to; messages with their places */
static gid *sort_by_target(const struct atoms *atoms, int size, struct message *send, int *n_send)
{
    size_t *start = mem_zeroed((size_t)size + 1, sizeof *start);
    gid *ids = mem_array((size_t)atoms->n_local, sizeof *ids);
    for (lidx i = 0; i < atoms->n_local; i++)
        start[atoms->id[i] % size + 1]++;
    for (int r = 0; r < size; r++)
        start[r + 1] += start[r];
    for (int r = 0; r < size; r++) {
        if (start[r + 1] > start[r]) {
            send[(*n_send)++] =
                (struct message){r, ids + start[r], (start[r + 1] - start[r]) * sizeof *ids};
        }
    }
    for (lidx i = 0; i < atoms->n_local; i++)
        ids[start[atoms->id[i] % size]++] = atoms->id[i];
    mem_free(start);
    return ids;
}

gid id_map_find_duplicate(const struct atoms *atoms, struct comm *comm)
{
    int size = comm_size(comm);
    int n_send = 0;
    struct message *send = mem_array((size_t)size, sizeof *send);
    gid *out = sort_by_target(atoms, size, send, &n_send);
    size_t bytes;
    gid *in = comm_deliver(comm, send, n_send, &bytes);
    size_t n = bytes / sizeof *in;
    qsort(in, n, sizeof *in, by_id);
    gid twice = INT64_MAX;
    for (size_t k = 1; k < n && twice == INT64_MAX; k++) {
        if (in[k] == in[k - 1])
            twice = in[k];
    }
    comm_min(comm, &twice, 1);
    mem_free(in);
    mem_free(out);
    mem_free(send);
    return twice == INT64_MAX ? 0 : twice;
}
