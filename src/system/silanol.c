/* The atoms are worked out on all ranks, so that nobody waits for another's places; rank 0 owns
 * them until the domain moves them to where they belong. */
#include "system/silanol.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/hydroxyl.h"
#include "system/id_map.h"
#include "system/parts.h"
#include "system/silica_sites.h"
#include "system/topology.h"

enum { CHANGES = 4 }; /* bonds and angles of a gap, at most */

static void take(struct silica_sites *sites, struct silanol_new *made, uint32_t mask,
                 double distance)
{
    made->mask[made->n] = mask;
    bins_add(&sites->bins, made->x[made->n++]);
    made->room = fmin(made->room, distance);
}

/* Groups of the nearest oxygen of a silicon, the lower id of two; the silicon's if it has none. */
static uint32_t groups_beside(struct silica_sites *sites, gid silicon)
{
    double nearest = HUGE_VAL;
    gid found = silicon;
    bins_near(&sites->bins, sites->site[silicon].x, sites->spec->cutoff, &sites->near);
    for (gid m = 0; m < sites->near.n; m++) {
        const struct near_point *near = &sites->near.near[m];
        const bool is_oxygen = near->at < sites->n && sites->site[near->at].role == SILICA_O;
        const bool is_nearer = near->s < nearest || (near->s == nearest && near->at < found);
        if (is_oxygen && is_nearer) {
            nearest = near->s;
            found = near->at;
        }
    }
    return sites->site[found].mask;
}

struct silanol_new silanol_place(struct silica_sites *sites, const struct silica_gap *gap)
{
    struct silanol_new made = {.room = HYDROXYL_FAR, .on_silicon = gap->silicon >= 0};
    struct bins *bins = &sites->bins;
    if (gap->oxygen >= 0) {
        const uint32_t mask = sites->site[gap->oxygen].mask & sites->site[gap->partner].mask;
        take(sites, &made, mask,
             hydroxyl_place_hydrogen(bins, gap->oxygen, gap->partner, made.x[made.n]));
    }
    if (gap->silicon >= 0) {
        const uint32_t mask = groups_beside(sites, gap->silicon);
        take(sites, &made, mask, hydroxyl_place_oxygen(bins, gap->silicon, made.x[made.n]));
        take(sites, &made, mask & sites->site[gap->silicon].mask,
             hydroxyl_place_hydrogen(bins, bins->n - 1, gap->silicon, made.x[made.n]));
    }
    return made;
}

static void append(const struct silica_sites *sites, const struct silica_site *host,
                   enum silica_role role, const double x[3], gid id, uint32_t mask)
{
    struct atoms *atoms = sites->parts->atoms;
    const size_t i = (size_t)atoms_append(atoms, id, sites->spec->type[role], x);
    atoms->q[i] = role == SILICA_O ? sites->charge : -sites->charge / 2;
    atoms->molecule[i] = host->molecule;
    atoms->mask[i] = mask | sites->bit;
    memcpy(&atoms->image[3 * i], host->image, sizeof host->image);
    box_wrap(sites->parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
}

/* The bonds and angles of one gap whose atoms have ids from `id` on. Returns how many. */
static gid describe(const struct silica_sites *sites, const struct silica_gap *gap, gid id,
                    struct topology_change change[CHANGES])
{
    const struct silica_spec *spec = sites->spec;
    const struct silica_site *site = sites->site;
    gid n = 0;
    if (gap->oxygen >= 0) {
        const gid oxygen = site[gap->oxygen].id;
        const gid partner = site[gap->partner].id;
        change[n++] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {oxygen, id, 0}};
        change[n++] =
            (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {partner, oxygen, id}};
        id++;
    }
    if (gap->silicon >= 0) {
        const gid silicon = site[gap->silicon].id;
        change[n++] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {id, id + 1, 0}};
        change[n++] =
            (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {silicon, id, id + 1}};
    }
    return n;
}

/* The host of H or OH alone gets the opposite charge. */
static void charge_hosts(const struct silica_sites *sites, const struct silica_gap *gap, gid n)
{
    struct atoms *atoms = sites->parts->atoms;
    struct id_map *map = NULL;
    for (gid k = 0; k < n; k++) {
        if (gap[k].oxygen >= 0 && gap[k].silicon >= 0)
            continue;
        if (!map)
            map = id_map_create(atoms);
        const bool silicon = gap[k].silicon >= 0;
        const gid host = silicon ? gap[k].silicon : gap[k].oxygen;
        const lidx i = id_map_find(map, sites->site[host].id);
        if (i >= 0)
            atoms->q[i] += (silicon ? -0.5 : 0.5) * sites->charge;
    }
    if (map)
        id_map_destroy(map);
}

static void append_all(const struct silica_sites *sites, const struct silica_gap *gap,
                       const struct silanol_new *made, gid id, uint32_t bits)
{
    int at = 0;
    if (gap->oxygen >= 0) {
        append(sites, &sites->site[gap->oxygen], SILICA_H, made->x[at], id + at,
               made->mask[at] | bits);
        at++;
    }
    if (gap->silicon >= 0) {
        const struct silica_site *host = &sites->site[gap->silicon];
        append(sites, host, SILICA_O, made->x[at], id + at, made->mask[at] | bits);
        append(sites, host, SILICA_H, made->x[at + 1], id + at + 1, made->mask[at + 1] | bits);
    }
}

enum cw_status silanol_add(const struct silica_sites *sites, const struct silica_gap *gap,
                           const struct silanol_new *made, gid n, gid first, uint32_t bits,
                           struct cw_err *err)
{
    struct comm *comm = sites->parts->comm;
    struct atoms *atoms = sites->parts->atoms;
    const bool mine = comm_rank(comm) == 0;
    gid n_changes = 0;
    struct topology_change *change = mem_zeroed((size_t)(CHANGES * n), sizeof *change);
    charge_hosts(sites, gap, n);
    for (gid k = 0, id = first; k < n && mine; id += made[k++].n) {
        append_all(sites, &gap[k], &made[k], id, bits);
        n_changes += describe(sites, &gap[k], id, &change[n_changes]);
    }
    atoms_count(atoms, comm);
    (void)!topology_apply(atoms, comm, change, n_changes, err);
    mem_free(change);
    return err->status;
}

/* Marks the atoms that are here; the oxygen that stays takes up what charge they had together. */
static void mark(const struct silica_sites *sites, const struct id_map *map,
                 const struct silica_couple *couple, bool *gone)
{
    const gid at[] = {couple->stays.hydrogen, couple->leaves.hydrogen, couple->leaves.oxygen};
    const lidx stays = id_map_find(map, sites->site[couple->stays.oxygen].id);
    double charge = 0;
    for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
        const lidx i = id_map_find(map, sites->site[at[k]].id);
        charge += sites->site[at[k]].q;
        if (i >= 0)
            gone[i] = true;
    }
    if (stays >= 0)
        sites->parts->atoms->q[stays] += charge;
}

enum cw_status silanol_remove(const struct silica_sites *sites, const struct silica_couple *couple,
                              gid n, struct cw_err *err)
{
    struct comm *comm = sites->parts->comm;
    struct atoms *atoms = sites->parts->atoms;
    if (n == 0)
        return CW_OK;
    bool *gone = mem_zeroed((size_t)atoms->n_local, sizeof *gone);
    struct id_map *map = id_map_create(atoms);
    for (gid k = 0; k < n; k++)
        mark(sites, map, &couple[k], gone);
    id_map_destroy(map);
    atoms_remove(atoms, gone);
    atoms_count(atoms, comm);
    topology_drop_dangling(atoms, comm);
    mem_free(gone);
    return err->status;
}
