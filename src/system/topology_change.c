/* Bonds and angles made and removed. All ranks get all changes, sort them, and each looks after the
 * atoms that it owns: first whether every change can be made, then, if all ranks say so, it is. So
 * what a rank does never depends on who told of a change, and an error leaves all as it was. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/id_map.h"
#include "system/topology.h"

static bool is_bond(const struct topology_change *change)
{
    return change->action == TOPOLOGY_ADD_BOND || change->action == TOPOLOGY_REMOVE_BOND;
}

static bool adds(const struct topology_change *change)
{
    return change->action == TOPOLOGY_ADD_BOND || change->action == TOPOLOGY_ADD_ANGLE;
}

static size_t n_ends(const struct topology_change *change)
{
    return is_bond(change) ? 2 : 3;
}

/* one way to write it: the lower of the outer ids first */
static struct topology_change canonical(struct topology_change change)
{
    size_t last = n_ends(&change) - 1;
    if (last == 1)
        change.atom[2] = 0;
    if (!adds(&change))
        change.type = 0;
    if (change.atom[0] > change.atom[last]) {
        gid swap = change.atom[0];
        change.atom[0] = change.atom[last];
        change.atom[last] = swap;
    }
    return change;
}

static int compare(const void *a, const void *b)
{
    const struct topology_change *x = a;
    const struct topology_change *y = b;
    for (int k = 0; k < 3; k++) {
        if (x->atom[k] != y->atom[k])
            return x->atom[k] < y->atom[k] ? -1 : 1;
    }
    if (x->action != y->action)
        return x->action < y->action ? -1 : 1;
    return (x->type > y->type) - (x->type < y->type);
}

/* the changes of all ranks, sorted, each once; the caller frees */
static struct topology_change *share(struct comm *comm, const struct topology_change *change,
                                     gid *n)
{
    struct topology_change *own = mem_zeroed((size_t)*n, sizeof *own);
    for (gid k = 0; k < *n; k++)
        own[k] = canonical(change[k]);
    size_t bytes;
    struct topology_change *all = comm_gather_all(comm, own, (size_t)*n * sizeof *own, &bytes);
    size_t total = bytes / sizeof *own;
    size_t kept = 0;
    if (total > 0)
        qsort(all, total, sizeof *all, compare);
    for (size_t k = 0; k < total; k++) {
        if (k == 0 || compare(&all[k], &all[kept - 1]) != 0)
            all[kept++] = all[k];
    }
    mem_free(own);
    *n = (gid)kept;
    return all;
}

static const char *name_of(const struct topology_change *change)
{
    return is_bond(change) ? "bond" : "angle";
}

/* "bond 3-4", "angle 3-4-5" */
static enum cw_status complain(struct cw_err *err, const struct topology_change *change,
                               const char *what)
{
    if (is_bond(change)) {
        return cw_err_user(err, "bond %lld-%lld: %s", (long long)change->atom[0],
                           (long long)change->atom[1], what);
    }
    return cw_err_user(err, "angle %lld-%lld-%lld: %s", (long long)change->atom[0],
                       (long long)change->atom[1], (long long)change->atom[2], what);
}

/* what can be said without looking at an atom; the same on all ranks */
static enum cw_status check_words(const struct atoms *atoms, const struct topology_change *change,
                                  const struct topology_change *before, struct cw_err *err)
{
    const gid *a = change->atom;
    const int types = is_bond(change) ? atoms->bond_types : atoms->angle_types;
    if ((is_bond(change) ? atoms->bond_room : atoms->angle_room) == 0)
        return complain(err, change, "the atom_style of the deck has none (use full)");
    if (a[0] == a[1] || (!is_bond(change) && (a[1] == a[2] || a[0] == a[2])))
        return complain(err, change, "one atom twice");
    if (adds(change) && (change->type < 1 || change->type > types)) {
        (void)complain(err, change, "expected");
        cw_err_append(err, " a %s type from 1 to %d, got %d", name_of(change), types, change->type);
        return err->status;
    }
    if (before && is_bond(before) == is_bond(change) &&
        memcmp(before->atom, a, sizeof before->atom) == 0)
        return complain(err, change, "two different changes at once");
    return CW_OK;
}

static bool is_there(const struct atoms *atoms, lidx i, const struct topology_change *change,
                     size_t end)
{
    if (is_bond(change))
        return topology_find_bond(atoms, i, change->atom[1 - end]) >= 0;
    return topology_find_angle(atoms, i, change->atom) >= 0;
}

/* One end of one change on the rank that owns it. */
static void check_end(const struct atoms *atoms, lidx i, const struct topology_change *change,
                      size_t end, struct cw_err *err)
{
    bool there = is_there(atoms, i, change, end);
    bool full = is_bond(change) ? topology_n_bonds(atoms, i) == TOPOLOGY_BONDS_MAX
                                : topology_n_angles(atoms, i) == TOPOLOGY_ANGLES_MAX;
    if (there && adds(change)) {
        (void)complain(err, change, "it exists already");
    } else if (!there && !adds(change)) {
        (void)complain(err, change, "there is none to remove");
    } else if (full && adds(change)) {
        (void)complain(err, change, "an atom has as many as it can hold");
    }
}

/* Does every atom exist, and can every change be made? Collective. */
static enum cw_status check_changes(const struct atoms *atoms, struct comm *comm,
                                    const struct id_map *map, const struct topology_change *change,
                                    gid n, struct cw_err *err)
{
    unsigned char *found = mem_zeroed((size_t)n, sizeof *found);
    for (gid k = 0; k < n; k++) {
        if (check_words(atoms, &change[k], k > 0 ? &change[k - 1] : NULL, err) != CW_OK)
            break;
        for (size_t end = 0; end < n_ends(&change[k]); end++) {
            lidx i = id_map_find(map, change[k].atom[end]);
            if (i < 0)
                continue;
            found[k] = (unsigned char)(found[k] | 1u << end);
            check_end(atoms, i, &change[k], end, err);
        }
    }
    comm_or(comm, found, (size_t)n);
    for (gid k = 0; k < n && err->status == CW_OK; k++) {
        for (size_t end = 0; end < n_ends(&change[k]); end++) {
            if (err->status == CW_OK && !(found[k] >> end & 1)) {
                (void)complain(err, &change[k], "there is no atom");
                cw_err_append(err, " %lld", (long long)change[k].atom[end]);
            }
        }
    }
    mem_free(found);
    return err_sync(comm, err);
}

static void apply_end(struct atoms *atoms, lidx i, const struct topology_change *change, size_t end)
{
    const struct angle angle = {.atom = {change->atom[0], change->atom[1], change->atom[2]},
                                .type = change->type};
    bool done = true;
    switch (change->action) {
    case TOPOLOGY_ADD_BOND:
        done = topology_put_bond(atoms, i, change->atom[1 - end], change->type);
        break;
    case TOPOLOGY_REMOVE_BOND:
        topology_drop_bond(atoms, i, topology_find_bond(atoms, i, change->atom[1 - end]));
        break;
    case TOPOLOGY_ADD_ANGLE:
        done = topology_put_angle(atoms, i, &angle);
        break;
    case TOPOLOGY_REMOVE_ANGLE: {
        int slot = topology_find_angle(atoms, i, change->atom);
        if (slot >= 0) /* it may have gone with its bond */
            topology_drop_angle(atoms, i, slot);
    }
    }
    CW_ASSERT(done, "a change of the topology was checked and fails");
}

/* Is a-b one of the bonds that go? */
static bool goes(const struct topology_change *change, gid n, gid a, gid b)
{
    const struct topology_change key = {.action = TOPOLOGY_REMOVE_BOND,
                                        .atom = {a < b ? a : b, a < b ? b : a}};
    return bsearch(&key, change, (size_t)n, sizeof key, compare) != NULL;
}

/* angles lose their sides with these bonds */
static void drop_open_angles(struct atoms *atoms, const struct topology_change *change, gid n)
{
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (int k = topology_n_angles(atoms, i) - 1; k >= 0; k--) {
            const gid *atom = topology_angles(atoms, i)[k].atom;
            if (goes(change, n, atom[0], atom[1]) || goes(change, n, atom[1], atom[2]))
                topology_drop_angle(atoms, i, k);
        }
    }
}

static void apply_changes(struct atoms *atoms, const struct id_map *map,
                          const struct topology_change *change, gid n)
{
    bool removes = false;
    for (gid k = 0; k < n; k++) {
        removes = removes || change[k].action == TOPOLOGY_REMOVE_BOND;
        for (size_t end = 0; end < n_ends(&change[k]); end++) {
            lidx i = id_map_find(map, change[k].atom[end]);
            if (i >= 0)
                apply_end(atoms, i, &change[k], end);
        }
    }
    if (removes)
        drop_open_angles(atoms, change, n);
}

enum cw_status topology_apply(struct atoms *atoms, struct comm *comm,
                              const struct topology_change *change, gid n, struct cw_err *err)
{
    struct topology_change *all = share(comm, change, &n);
    if (n > 0) {
        struct id_map *map = id_map_create(atoms);
        if (check_changes(atoms, comm, map, all, n, err) == CW_OK) {
            apply_changes(atoms, map, all, n);
            topology_agree(atoms, comm);
        }
        id_map_destroy(map);
    }
    mem_free(all);
    return err->status;
}
