/* Rows of cells in strips, by a radix sort of cell keys: 10 bits per axis, three passes of 10 bits.
 * Ties keep their order. The bits of a trajectory do not depend on the order of atoms, so this is
 * for speed alone.
 *
 * Within a strip cells go along x, then y, then z. Where the rows of neighbours go on, memory goes
 * on: the positions that a pass over all atoms touches for the first time lie one behind the other,
 * and the processor fetches them ahead. Those of a few layers of cells are touched again; strips of
 * STRIP cells keep these layers in the cache however wide the box is. A Morton or Hilbert curve
 * touches a smaller neighbourhood, but in jumps that nobody can foresee: from some hundred thousand
 * atoms on, each jump waits for the memory. Gold, one core, ns per atom and step (least of many):
 * 256,000 atoms 148 along a Morton curve, 127 here; a million 168 and 131; 32,000 alike. */
#include "domain/order.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/atoms.h"

enum { AXIS_BITS = 10, CELLS = 1 << AXIS_BITS, DIGIT = 1 << 10, PASSES = 3 };

/* cells of a strip across y, a power of two */
enum { STRIP_BITS = 5, STRIP = 1 << STRIP_BITS };

/* order of a cell: strip, z, y in the strip, x */
static uint32_t key_of(const uint32_t cell[3])
{
    const uint32_t strip = cell[1] >> STRIP_BITS;
    const uint32_t across = cell[1] & (STRIP - 1);
    return (((strip << AXIS_BITS | cell[2]) << STRIP_BITS | across) << AXIS_BITS) | cell[0];
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
        uint32_t along[3];
        for (size_t d = 0; d < 3; d++)
            along[d] = (uint32_t)((atoms->x[4 * i + d] - lo[d]) / cell);
        key[i] = key_of(along);
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
