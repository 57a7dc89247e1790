/* FNV-1a, 64 bits (Fowler, Noll, Vo 1991): not against somebody who means harm, but no damaged
 * block of a disk passes it. */
#include "output/checkpoint_sum.h"

#include <string.h>

#include "output/checkpoint.h"
#include "system/atoms.h"

const uint64_t checkpoint_hash_start = 0xCBF29CE484222325u;

uint64_t checkpoint_hash(uint64_t h, const void *data, size_t n)
{
    const unsigned char *byte = data;
    for (size_t k = 0; k < n; k++)
        h = (h ^ byte[k]) * 0x100000001B3u;
    return h;
}

/* with the 0 at its end; NULL is the same as no letters */
static uint64_t add_text(uint64_t h, const char *text)
{
    return checkpoint_hash(h, text ? text : "", text ? strlen(text) + 1 : 1);
}

static uint64_t add_numbers(uint64_t h, const double *x, int n)
{
    for (int k = 0; k < n; k++) {
        const double number = x[k] + 0.0; /* there may be a -0 where there will be a 0 */
        h = checkpoint_hash(h, &number, sizeof number);
    }
    return h;
}

static uint64_t add_whole(uint64_t h, gid number)
{
    return checkpoint_hash(h, &number, sizeof number);
}

static uint64_t add_box(uint64_t h, const struct box *box)
{
    h = add_numbers(h, box->lo, 3);
    h = add_numbers(h, box->hi, 3);
    h = add_numbers(h, box->created_lo, 3);
    h = add_numbers(h, box->created_hi, 3);
    h = add_numbers(h, box->margin, 3);
    h = add_numbers(h, box->tilt, 3);
    for (int k = 0; k < 6; k++)
        h = add_whole(h, (gid)box->boundary[k / 2][k % 2]);
    return add_whole(h, box->triclinic);
}

static uint64_t add_groups(uint64_t h, const struct groups *groups)
{
    for (int k = 0; k < GROUPS_MAX; k++) {
        if (groups->used[k])
            h = add_text(add_whole(h, k), groups->name[k]);
    }
    return h;
}

static uint64_t add_parts(uint64_t h, const struct checkpoint_part *part, int n)
{
    h = add_whole(h, n);
    for (int k = 0; k < n; k++) {
        h = add_text(h, part[k].id);
        h = add_text(h, part[k].style);
        h = add_text(h, part[k].group);
        h = add_text(h, part[k].words);
        h = add_whole(h, (gid)part[k].bytes);
        h = checkpoint_hash(h, part[k].data, part[k].bytes);
    }
    return h;
}

uint64_t checkpoint_sum(const struct checkpoint *state, const struct atoms *atoms)
{
    const double times[] = {state->time, state->time_origin, state->dt};
    uint64_t h = add_text(checkpoint_hash_start, state->units);
    h = add_whole(add_whole(h, state->step), state->step_origin);
    h = add_numbers(h, times, 3);
    h = add_box(h, &state->box);
    h = add_groups(h, &state->groups);
    h = add_numbers(add_whole(h, atoms->n_types), atoms->mass + 1, atoms->n_types);
    h = add_text(h, state->potential);
    h = add_text(h, state->bonded);
    for (int k = 0; k < 4; k++)
        h = add_whole(h, state->options[k]);
    h = add_parts(h, state->fix, state->n_fix);
    return add_parts(h, state->compute, state->n_compute);
}
