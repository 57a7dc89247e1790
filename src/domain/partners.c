/* A hash table with open addressing, at most half full. */
#include "domain/partners.h"

#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"

enum { FIRST_BITS = 6 };

static size_t slot_of(const struct partners *partners, int rank)
{
    return (size_t)(((uint64_t)(unsigned)rank * 0x9E3779B97F4A7C15u) >> (64 - partners->bits));
}

/* where the rank stands in the table, or the free slot where it would */
static int *find_slot(const struct partners *partners, int rank)
{
    size_t mask = ((size_t)1 << partners->bits) - 1;
    size_t slot = slot_of(partners, rank);
    while (partners->slot[slot] >= 0 && partners->rank[partners->slot[slot]] != rank)
        slot = (slot + 1) & mask;
    return &partners->slot[slot];
}

/* room for 2^bits / 2 partners */
static void make_table(struct partners *partners, int bits)
{
    size_t slots = (size_t)1 << bits;
    partners->bits = bits;
    partners->rank = mem_resize(partners->rank, slots / 2, sizeof *partners->rank);
    mem_free(partners->slot);
    partners->slot = mem_array(slots, sizeof *partners->slot);
    for (size_t k = 0; k < slots; k++)
        partners->slot[k] = -1;
    for (int k = 0; k < partners->n; k++)
        *find_slot(partners, partners->rank[k]) = k;
}

void partners_init(struct partners *partners)
{
    *partners = (struct partners){0};
    make_table(partners, FIRST_BITS);
}

void partners_free(struct partners *partners)
{
    mem_free(partners->rank);
    mem_free(partners->slot);
    *partners = (struct partners){0};
}

int partners_number(struct partners *partners, int rank)
{
    int *slot = find_slot(partners, rank);
    if (*slot >= 0)
        return *slot;
    if (partners->n == 1 << (partners->bits - 1)) {
        make_table(partners, partners->bits + 1);
        slot = find_slot(partners, rank);
    }
    partners->rank[partners->n] = rank;
    return *slot = partners->n++;
}
