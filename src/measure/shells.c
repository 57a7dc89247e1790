/* Neighbour shells for structure analysis. Rows come from neighbor/nlist with no skin, built at
 * each call: analysis is rare, and a list of its own does not depend on which type pairs interact,
 * on exclusions or on the age of the force list. Differences of grid coordinates are exact, so the
 * shell of an atom is the same whichever rank owns it. */
#include "measure/shells.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/atoms.h"

enum cw_status shells_build(struct shells *shells, const struct atoms *atoms, double complete,
                            double cutoff, uint32_t bits, const char *what, struct cw_err *err)
{
    memset(shells, 0, sizeof *shells);
    if (!(complete > 0))
        return cw_err_user(err, "%s needs neighbours; give a pair_style first", what);
    if (cutoff > complete) {
        return cw_err_user(err,
                           "%s: the distance %g is longer than the cut-off of the force field, %g; "
                           "neighbours beyond that are not known (pair_style zero with a longer "
                           "cut-off in a hybrid/overlay extends it)",
                           what, cutoff, complete);
    }
    size_t n = (size_t)atoms->n_types + 1;
    shells->atoms = atoms;
    shells->cutoff2 = cutoff * cutoff;
    shells->bits = bits;
    shells->cutoffs = mem_array(n * n, sizeof *shells->cutoffs);
    for (size_t k = 0; k < n * n; k++)
        shells->cutoffs[k] = cutoff;
    const struct nlist_spec spec = {.n_types = atoms->n_types, .cutoff = shells->cutoffs};
    nlist_init(&shells->list);
    nlist_build(&shells->list, atoms, &spec);
    return CW_OK;
}

void shells_free(struct shells *shells)
{
    if (shells->atoms == NULL)
        return;
    nlist_free(&shells->list);
    mem_free(shells->cutoffs);
    mem_free(shells->row);
    memset(shells, 0, sizeof *shells);
}

static void reserve(struct shells *shells, size_t n)
{
    if (n <= shells->cap)
        return;
    shells->cap = 2 * n;
    shells->row = mem_resize(shells->row, shells->cap, sizeof *shells->row);
}

int shells_gather(struct shells *shells, lidx i)
{
    const struct atoms *atoms = shells->atoms;
    const double *x = atoms->x + 4 * (size_t)i;
    const size_t types = (size_t)atoms->n_types;
    size_t first = shells->list.first[(size_t)i * types];
    size_t end = shells->list.first[((size_t)i + 1) * types];
    int n = 0;
    reserve(shells, end - first);
    for (size_t k = first; k < end; k++) {
        lidx j = nlist_index(shells->list.offset[k]);
        if ((atoms->mask[j] & shells->bits) == 0)
            continue;
        struct shell_neighbor *s = &shells->row[n];
        for (int d = 0; d < 3; d++)
            s->d[d] = atoms->x[4 * (size_t)j + (size_t)d] - x[d];
        s->r2 = vec3_dot(s->d, s->d);
        s->j = j;
        n += s->r2 < shells->cutoff2;
    }
    return n;
}

static int compare(const void *left, const void *right)
{
    const struct shell_neighbor *a = left;
    const struct shell_neighbor *b = right;
    if (a->r2 < b->r2 || a->r2 > b->r2)
        return a->r2 < b->r2 ? -1 : 1;
    for (int d = 0; d < 3; d++) {
        if (a->d[d] < b->d[d] || a->d[d] > b->d[d])
            return a->d[d] < b->d[d] ? -1 : 1;
    }
    return 0;
}

int shells_gather_sorted(struct shells *shells, lidx i)
{
    int n = shells_gather(shells, i);
    if (n > 1)
        qsort(shells->row, (size_t)n, sizeof *shells->row, compare);
    return n;
}
