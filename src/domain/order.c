/* Morton order by a radix sort of cell keys: 10 bits per axis, three passes of 10 bits. Ties keep
 * their order. The bits of a trajectory do not depend on the order of atoms, so this is for speed
 * alone. (A Hilbert curve has no jumps between blocks; within lists of some 70 neighbours that gain
 * did not show, and its keys cost more.) */
#include "domain/order.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/atoms.h"

enum { AXIS_BITS = 10, CELLS = 1 << AXIS_BITS, DIGIT = 1 << 10, PASSES = 3 };

/* spreads 10 bits: bit k goes to bit 3 k */
static uint32_t spread(uint32_t b)
{
    b = (b | (b << 16)) & 0x030000FFu;
    b = (b | (b << 8)) & 0x0300F00Fu;
    b = (b | (b << 4)) & 0x030C30C3u;
    b = (b | (b << 2)) & 0x09249249u;
    return b;
}

static void make_keys(const struct atoms *atoms, double size, uint32_t *key)
{
    double lo[3] = {INFINITY, INFINITY, INFINITY};
    double longest = 0;
    size_t n = (size_t)atoms->n_local;
    double hi[3] = {-INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++) {
        for (size_t d = 0; d < 3; d++) {
            lo[d] = fmin(lo[d], atoms->x[4 * i + d]);
            hi[d] = fmax(hi[d], atoms->x[4 * i + d]);
        }
    }
    for (int d = 0; d < 3; d++)
        longest = fmax(longest, hi[d] - lo[d]);
    double cell = fmax(size, longest / (CELLS - 1));
    for (size_t i = 0; i < n; i++) {
        uint32_t k = 0;
        for (size_t d = 0; d < 3; d++)
            k |= spread((uint32_t)((atoms->x[4 * i + d] - lo[d]) / cell)) << d;
        key[i] = k;
    }
}

/* one stable pass over the digit at `shift` */
static void radix_pass(const uint32_t *key, const lidx *from, lidx *to, size_t n, int shift)
{
    size_t start[DIGIT + 1] = {0};
    for (size_t i = 0; i < n; i++)
        start[((key[i] >> shift) & (DIGIT - 1)) + 1]++;
    for (int k = 0; k < DIGIT; k++)
        start[k + 1] += start[k];
    for (size_t i = 0; i < n; i++)
        to[start[(key[from[i]] >> shift) & (DIGIT - 1)]++] = from[i];
}

void order_atoms(struct atoms *atoms, double size)
{
    size_t n = (size_t)atoms->n_local;
    if (n == 0)
        return;
    uint32_t *key = mem_array(n, sizeof *key);
    lidx *order = mem_array(n, sizeof *order);
    lidx *other = mem_array(n, sizeof *other);
    make_keys(atoms, size, key);
    for (size_t i = 0; i < n; i++)
        order[i] = (lidx)i;
    for (int pass = 0; pass < PASSES; pass++) {
        radix_pass(key, order, other, n, pass * AXIS_BITS);
        lidx *swap = order;
        order = other;
        other = swap;
    }
    atoms_permute(atoms, order);
    mem_free(other);
    mem_free(order);
    mem_free(key);
}
