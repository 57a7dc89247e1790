#include "base/tally.h"

#include <stdlib.h>

static int by_key(const void *a, const void *b)
{
    const struct tally *p = a;
    const struct tally *q = b;
    return (p->key > q->key) - (p->key < q->key);
}

gid tally_add_up(struct tally *list, gid n)
{
    gid kept = 0;
    if (n > 0)
        qsort(list, (size_t)n, sizeof *list, by_key);
    for (gid k = 0; k < n; k++) {
        if (kept > 0 && list[kept - 1].key == list[k].key) {
            list[kept - 1].n += list[k].n;
        } else {
            list[kept++] = list[k];
        }
    }
    return kept;
}

const struct tally *tally_find(const struct tally *list, gid n, gid key)
{
    const struct tally wanted = {.key = key};
    return n > 0 ? bsearch(&wanted, list, (size_t)n, sizeof wanted, by_key) : NULL;
}
