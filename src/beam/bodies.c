/* See bodies.h. On each rank labels spread over its atoms and ghosts until nothing changes; then
 * ghosts take those of their owners, and so on until no rank sees a change. A compact body on many
 * ranks takes about as many rounds as ranks lie between its ends. */
#include "beam/bodies.h"

#include <math.h>

#include "base/mem.h"
#include "base/tally.h"
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

/* bodies of all ranks, by label; the caller frees */
static struct tally *count_bodies(const struct fix_context *context, const gid *label, gid *n)
{
    const size_t own = (size_t)context->atoms->n_local;
    struct tally *mine = mem_array(own, sizeof *mine);
    for (size_t i = 0; i < own; i++)
        mine[i] = (struct tally){.key = label[i], .n = 1};
    size_t bytes;
    struct tally *all = comm_gather_all(
        context->comm, mine, (size_t)tally_add_up(mine, (gid)own) * sizeof *mine, &bytes);
    *n = tally_add_up(all, (gid)(bytes / sizeof *all));
    mem_free(mine);
    return all;
}

void bodies_find_small(const struct fix_context *context, const gid *label, gid most, bool *small)
{
    gid n;
    struct tally *body = count_bodies(context, label, &n);
    gid largest = 0;
    for (gid k = 1; k < n; k++)
        largest = body[k].n > body[largest].n ? k : largest;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        const struct tally *mine = tally_find(body, n, label[i]);
        small[i] = mine->n <= most && mine != &body[largest];
    }
    mem_free(body);
}
