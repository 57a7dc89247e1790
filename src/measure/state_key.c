/* See state_key.h. Sums over atoms of 64-bit hashes, as the state hash: two states with equal sums
 * are as unlikely as two runs with the same `statehash`. */
#include "measure/state_key.h"

#include <string.h>

#include "base/exact.h"
#include "measure/compute.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

/* splitmix64 (Steele, Lea, Flood, OOPSLA 2014) */
static uint64_t mix(uint64_t h)
{
    h += 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBu;
    return h ^ (h >> 31);
}

static uint64_t hash_marks(const struct compute_context *context, uint32_t mask)
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum = {0, 0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        const uint64_t is_member = (atoms->mask[i] & mask) != 0;
        sum.lo += mix(mix((uint64_t)atoms->id[i]) + 2 * (uint64_t)atoms->type[i] + is_member);
    }
    comm_sum_exact(context->comm, &sum, 1);
    return sum.lo;
}

struct state_key state_key_of(const struct compute_context *context, uint32_t mask)
{
    struct state_key key = {.atoms = atoms_hash(context->atoms, context->comm),
                            .marks = hash_marks(context, mask),
                            .is_set = true};
    const struct box *box = context->box;
    memcpy(key.box, box->lo, sizeof box->lo);
    memcpy(key.box + 3, box->hi, sizeof box->hi);
    memcpy(key.box + 6, box->tilt, sizeof box->tilt);
    return key;
}

bool state_key_same(const struct state_key *a, const struct state_key *b)
{
    return a->is_set && b->is_set && a->atoms == b->atoms && a->marks == b->marks &&
           memcmp(a->box, b->box, sizeof a->box) == 0;
}
