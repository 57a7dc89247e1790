/* See changes.h. */
#include "beam/changes.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "domain/domain.h"
#include "dynamics/fix.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/topology.h"

int64_t beam_charge(const struct atoms *atoms, lidx i)
{
    return atoms->has_charge ? llround(atoms->q[i] / BEAM_CHARGE_QUANTUM) : 0;
}

void beam_changes_add(struct beam_changes *changes, const struct beam_change *change)
{
    if (changes->n == changes->cap) {
        changes->cap = 2 * changes->cap + 16;
        changes->list = mem_resize(changes->list, changes->cap, sizeof *changes->list);
    }
    changes->list[changes->n++] = *change;
}

void beam_changes_free(struct beam_changes *changes)
{
    mem_free(changes->list);
    *changes = (struct beam_changes){0};
}

static int compare_ids(gid a, gid b)
{
    return (a > b) - (a < b);
}

/* by process, then atom, then what it has lost */
static int compare(const void *a, const void *b)
{
    const struct beam_change *x = a;
    const struct beam_change *y = b;
    int order = x->event.process - y->event.process;
    if (order == 0)
        order = compare_ids(x->event.id, y->event.id);
    if (order == 0)
        order = compare_ids(x->event.partner, y->event.partner);
    for (int k = 0; k < 3 && order == 0; k++)
        order = compare_ids(x->drop[k], y->drop[k]);
    return order;
}

static bool disagree(const struct beam_edit *a, const struct beam_edit *b)
{
    return a->id == b->id && (a->gone || b->gone);
}

static bool can_follow(const struct beam_change *made, const struct beam_change *change)
{
    for (int a = 0; a < made->n_edits; a++) {
        for (int b = 0; b < change->n_edits; b++) {
            if (disagree(&made->edit[a], &change->edit[b]))
                return false;
        }
    }
    return true;
}

void beam_changes_share(struct beam_changes *changes, struct fix_context *context)
{
    size_t bytes;
    struct beam_change *all =
        comm_gather_all(context->comm, changes->list, changes->n * sizeof *changes->list, &bytes);
    const size_t n = bytes / sizeof *all;
    size_t kept = 0;
    if (n > 0)
        qsort(all, n, sizeof *all, compare);
    for (size_t k = 0; k < n; k++) {
        bool good = true;
        for (size_t j = 0; j < kept && good; j++)
            good = can_follow(&all[j], &all[k]);
        if (good)
            all[kept++] = all[k];
    }
    mem_free(changes->list);
    *changes = (struct beam_changes){.list = all, .n = kept, .cap = n};
}

static enum cw_status drop_bonded(const struct beam_changes *changes, struct fix_context *context,
                                  struct cw_err *err)
{
    gid n = 0;
    struct topology_change *drop = mem_array(changes->n, sizeof *drop);
    for (size_t k = 0; k < changes->n; k++) {
        const gid *atom = changes->list[k].drop;
        if (atom[0] != 0) {
            drop[n++] = (struct topology_change){.action = atom[2] != 0 ? TOPOLOGY_REMOVE_ANGLE
                                                                        : TOPOLOGY_REMOVE_BOND,
                                                 .atom = {atom[0], atom[1], atom[2]}};
        }
    }
    if (n > 0)
        (void)!topology_apply(context->atoms, context->comm, drop, n, err);
    mem_free(drop);
    return err->status;
}

static void add_charge(struct atoms *atoms, lidx i, int64_t charge)
{
    if (charge != 0)
        atoms->q[i] = (double)(beam_charge(atoms, i) + charge) * BEAM_CHARGE_QUANTUM;
}

/* Marks what goes, gives charge to what stays; returns how many of all ranks go. */
static gid edit_atoms(const struct beam_changes *changes, struct fix_context *context, bool *gone)
{
    gid n = 0;
    for (size_t k = 0; k < changes->n; k++) {
        const struct beam_change *change = &changes->list[k];
        for (int e = 0; e < change->n_edits; e++) {
            const lidx i = domain_find(context->domain, context->atoms, change->edit[e].id);
            n += change->edit[e].gone;
            if (i < 0)
                continue;
            gone[i] |= change->edit[e].gone;
            add_charge(context->atoms, i, change->edit[e].charge);
        }
    }
    return n;
}

static void spread_charge(int64_t charge, struct fix_context *context)
{
    struct atoms *atoms = context->atoms;
    gid n = atoms->n_local;
    gid first = INT64_MAX;
    comm_sum(context->comm, &n, 1);
    if (n == 0)
        return;
    for (lidx i = 0; i < atoms->n_local; i++)
        first = atoms->id[i] < first ? atoms->id[i] : first;
    comm_min(context->comm, &first, 1);
    for (lidx i = 0; i < atoms->n_local; i++)
        add_charge(atoms, i, charge / n + (atoms->id[i] == first ? charge % n : 0));
}

enum cw_status beam_changes_make(const struct beam_changes *changes, struct fix_context *context,
                                 struct cw_err *err)
{
    struct atoms *atoms = context->atoms;
    int64_t spread = 0;
    for (size_t k = 0; k < changes->n; k++)
        spread += changes->list[k].spread;
    if (drop_bonded(changes, context, err) != CW_OK)
        return err->status;
    bool *gone = mem_zeroed((size_t)atoms->n_local, sizeof *gone);
    const gid n_gone = edit_atoms(changes, context, gone);
    if (n_gone > 0) {
        atoms_remove(atoms, gone);
        if (atoms->bond_room > 0)
            topology_drop_dangling(atoms, context->comm);
    }
    mem_free(gone);
    if (spread != 0)
        spread_charge(spread, context);
    return err->status;
}
