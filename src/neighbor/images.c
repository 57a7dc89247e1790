/* A hash table with chains, since a ghost may be there several times. The golden ratio mixes ids,
 * as in system/id_map.c. */
#include "neighbor/images.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/atoms.h"
#include "system/box.h"

void images_init(struct images *images)
{
    memset(images, 0, sizeof *images);
}

void images_free(struct images *images)
{
    mem_free(images->head);
    mem_free(images->next);
    images_init(images);
}

static size_t slot_of(const struct images *images, gid id)
{
    return (size_t)(((uint64_t)id * 0x9E3779B97F4A7C15u) >> (64 - images->bits));
}

static lidx *grown(lidx *array, size_t n, size_t *cap)
{
    if (n <= *cap)
        return array;
    *cap = n + n / 8;
    mem_free(array);
    return mem_array(*cap, sizeof *array);
}

void images_build(struct images *images, const struct atoms *atoms)
{
    const size_t n = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    images->bits = 4;
    while (((size_t)1 << images->bits) < n)
        images->bits++;
    const size_t slots = (size_t)1 << images->bits;
    images->head = grown(images->head, slots, &images->cap_head);
    images->next = grown(images->next, n, &images->cap_next);
    memset(images->head, -1, slots * sizeof *images->head);
    for (size_t i = 0; i < n; i++) {
        const size_t slot = slot_of(images, atoms->id[i]);
        images->next[i] = images->head[slot];
        images->head[slot] = (lidx)i;
    }
}

bool images_is_near(const struct box *box, const double d[3])
{
    double share[3];
    box_shares(box, d, share);
    for (int k = 0; k < 3; k++) {
        if (box->periodic[k] && !(fabs(share[k]) < IMAGES_SHARE))
            return false;
    }
    return true;
}

static bool is_near(const struct box *box, const double *a, const double *b)
{
    const double d[3] = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    return images_is_near(box, d);
}

lidx images_near(const struct images *images, const struct atoms *atoms, const struct box *box,
                 gid id, const double x[3])
{
    for (lidx i = images->head[slot_of(images, id)]; i >= 0; i = images->next[i]) {
        if (atoms->id[i] == id && is_near(box, atoms->x + 4 * (size_t)i, x))
            return i;
    }
    return -1;
}
