/* See bodies.h. On each rank labels spread over its atoms and ghosts until nothing changes; then
 * ghosts take those of their owners, and so on until no rank sees a change. A compact body on many
 * ranks takes about as many rounds as ranks lie between its ends. */
#include "beam/bodies.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "domain/domain.h"
#include "dynamics/fix.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "system/atoms.h"

/* Union-find: the root of an atom, its path made shorter. */
static lidx find_root(lidx *parent, lidx i)
{
    while (parent[i] != i) {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    return i;
}

/* square of the distance below which two types are linked; rows are complete up to their cut-off */
static double link2(const struct nlist *list, int a, int b, double apart)
{
    const double length =
        fmin(apart, list->cutoff[(size_t)a * ((size_t)list->n_types + 1) + (size_t)b]);
    return length > 0 ? length * length : 0;
}

/* links of the owned atoms' rows */
static lidx *join(const struct atoms *atoms, const struct nlist *list, double apart)
{
    const lidx all = atoms->n_local + atoms->n_ghost;
    lidx *parent = mem_array((size_t)all, sizeof *parent);
    for (lidx i = 0; i < all; i++)
        parent[i] = i;
    for (lidx i = 0; i < atoms->n_local; i++) {
        const double *x = atoms->x + 4 * (size_t)i;
        const size_t row = (size_t)i * (size_t)list->n_types;
        for (size_t k = list->first[row]; k < list->first[row + (size_t)list->n_types]; k++) {
            const lidx j = nlist_index(list->offset[k]);
            const double *y = atoms->x + 4 * (size_t)j;
            const double d[3] = {x[0] - y[0], x[1] - y[1], x[2] - y[2]};
            if (vec3_dot(d, d) < link2(list, atoms->type[i], atoms->type[j], apart))
                parent[find_root(parent, j)] = find_root(parent, i);
        }
    }
    return parent;
}

/* Each atom gets the lowest label of its part; true when one changed. */
static bool spread_labels(lidx *parent, lidx n, gid *label, gid *of_root)
{
    bool changed = false;
    for (lidx i = 0; i < n; i++)
        of_root[i] = INT64_MAX;
    for (lidx i = 0; i < n; i++) {
        gid *least = &of_root[find_root(parent, i)];
        *least = label[i] < *least ? label[i] : *least;
    }
    for (lidx i = 0; i < n; i++) {
        const gid least = of_root[find_root(parent, i)];
        changed |= label[i] != least;
        label[i] = least;
    }
    return changed;
}

gid *bodies_label(const struct fix_context *context, double apart)
{
    const struct atoms *atoms = context->atoms;
    const lidx all = atoms->n_local + atoms->n_ghost;
    lidx *parent = join(atoms, context->list, apart);
    gid *label = mem_array((size_t)all, sizeof *label);
    gid *of_root = mem_array((size_t)all, sizeof *of_root);
    gid changed = 1;
    for (lidx i = 0; i < all; i++)
        label[i] = atoms->id[i];
    while (changed) {
        changed = spread_labels(parent, all, label, of_root);
        comm_max(context->comm, &changed, 1);
        domain_forward_bytes(context->domain, label, sizeof *label);
    }
    mem_free(of_root);
    mem_free(parent);
    return label;
}

struct body {
    gid label, n;
};

static int by_label(const void *a, const void *b)
{
    const struct body *p = a;
    const struct body *q = b;
    return (p->label > q->label) - (p->label < q->label);
}

/* sorts, adds up those of one label; returns how many are left */
static size_t add_up(struct body *body, size_t n)
{
    size_t kept = 0;
    if (n > 0)
        qsort(body, n, sizeof *body, by_label);
    for (size_t k = 0; k < n; k++) {
        if (kept > 0 && body[kept - 1].label == body[k].label) {
            body[kept - 1].n += body[k].n;
        } else {
            body[kept++] = body[k];
        }
    }
    return kept;
}

/* bodies of all ranks, by label; the caller frees */
static struct body *count_bodies(const struct fix_context *context, const gid *label, size_t *n)
{
    const size_t own = (size_t)context->atoms->n_local;
    struct body *mine = mem_array(own, sizeof *mine);
    for (size_t i = 0; i < own; i++)
        mine[i] = (struct body){.label = label[i], .n = 1};
    size_t bytes;
    struct body *all =
        comm_gather_all(context->comm, mine, add_up(mine, own) * sizeof *mine, &bytes);
    *n = add_up(all, bytes / sizeof *all);
    mem_free(mine);
    return all;
}

void bodies_find_small(const struct fix_context *context, const gid *label, gid most, bool *small)
{
    size_t n;
    struct body *body = count_bodies(context, label, &n);
    size_t largest = 0;
    for (size_t k = 1; k < n; k++)
        largest = body[k].n > body[largest].n ? k : largest;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        const struct body key = {.label = label[i]};
        const struct body *mine = bsearch(&key, body, n, sizeof key, by_label);
        small[i] = mine->n <= most && mine != &body[largest];
    }
    mem_free(body);
}
