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
#include "system/silica_scene.h"
#include "system/silica_sites.h"
#include "system/topology.h"

enum { CHANGES = 4 }; /* bonds and angles of a gap, at most */

static void take(struct silica_scene *scene, struct silanol_new *made, uint32_t mask,
                 double distance)
{
    made->mask[made->n] = mask;
    bins_add(&scene->bins, made->x[made->n++]);
    made->room = fmin(made->room, distance);
}

/* Groups of the nearest oxygen of a silicon, the lower id of two; the silicon's if it has none. */
static uint32_t groups_beside(struct silica_scene *scene, gid silicon)
{
    double nearest = HUGE_VAL;
    gid found = silicon;
    bins_near(&scene->bins, scene->site[silicon].x, scene->spec->cutoff, &scene->near);
    for (gid m = 0; m < scene->near.n; m++) {
        const struct near_point *near = &scene->near.near[m];
        const bool is_oxygen = near->at < scene->n && scene->site[near->at].role == SILICA_O;
        const bool is_nearer = near->s < nearest || (near->s == nearest && near->at < found);
        if (is_oxygen && is_nearer) {
            nearest = near->s;
            found = near->at;
        }
    }
    return scene->site[found].mask;
}

struct silanol_new silanol_place(struct silica_scene *scene, const struct silica_gap *gap)
{
    struct silanol_new made = {.room = HYDROXYL_FAR,
                               .oxygen = silica_scene_find(scene, gap->oxygen),
                               .partner = silica_scene_find(scene, gap->partner),
                               .silicon = silica_scene_find(scene, gap->silicon)};
    struct bins *bins = &scene->bins;
    if (made.oxygen >= 0) {
        const uint32_t mask = scene->site[made.oxygen].mask & scene->site[made.partner].mask;
        take(scene, &made, mask,
             hydroxyl_place_hydrogen(bins, made.oxygen, made.partner, made.x[made.n]));
    }
    if (made.silicon >= 0) {
        const uint32_t mask = groups_beside(scene, made.silicon);
        take(scene, &made, mask, hydroxyl_place_oxygen(bins, made.silicon, made.x[made.n]));
        take(scene, &made, mask & scene->site[made.silicon].mask,
             hydroxyl_place_hydrogen(bins, bins->n - 1, made.silicon, made.x[made.n]));
    }
    return made;
}

void silanol_withdraw(struct silica_scene *scene, const struct silanol_new *made)
{
    for (int k = 1; k <= made->n; k++)
        bins_remove(&scene->bins, scene->bins.n - k);
}

static void append(const struct silica_scene *scene, gid at, enum silica_role role,
                   const double x[3], gid id, uint32_t mask)
{
    const struct silica_site *host = &scene->site[at];
    struct atoms *atoms = scene->parts->atoms;
    const size_t i = (size_t)atoms_append(atoms, id, scene->spec->type[role], x);
    atoms->q[i] = role == SILICA_O ? scene->charge : -scene->charge / 2;
    atoms->molecule[i] = host->molecule;
    atoms->mask[i] = mask | scene->bit;
    memcpy(&atoms->image[3 * i], host->image, sizeof host->image);
    box_wrap(scene->parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
}

static gid id_of(const struct silica_scene *scene, gid at)
{
    return scene->site[at].id;
}

/* The bonds and angles of one gap whose atoms have ids from `id` on. Returns how many. */
static gid describe(const struct silica_scene *scene, const struct silanol_new *made, gid id,
                    struct topology_change change[CHANGES])
{
    const struct silica_spec *spec = scene->spec;
    gid n = 0;
    if (made->oxygen >= 0) {
        const gid oxygen = id_of(scene, made->oxygen);
        const gid partner = id_of(scene, made->partner);
        change[n++] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {oxygen, id, 0}};
        change[n++] =
            (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {partner, oxygen, id}};
        id++;
    }
    if (made->silicon >= 0) {
        const gid silicon = id_of(scene, made->silicon);
        change[n++] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {id, id + 1, 0}};
        change[n++] =
            (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {silicon, id, id + 1}};
    }
    return n;
}

/* The host of H or OH alone gets the opposite charge. */
static void charge_hosts(const struct silica_scene *scene, const struct silanol_new *made, gid n)
{
    struct atoms *atoms = scene->parts->atoms;
    struct id_map *map = NULL;
    for (gid k = 0; k < n; k++) {
        if (made[k].oxygen >= 0 && made[k].silicon >= 0)
            continue;
        if (!map)
            map = id_map_create(atoms);
        const bool silicon = made[k].silicon >= 0;
        const gid host = silicon ? made[k].silicon : made[k].oxygen;
        const lidx i = id_map_find(map, id_of(scene, host));
        if (i >= 0)
            atoms->q[i] += (silicon ? -0.5 : 0.5) * scene->charge;
    }
    if (map)
        id_map_destroy(map);
}

static void append_all(const struct silica_scene *scene, const struct silanol_new *made, gid id,
                       uint32_t bits)
{
    int at = 0;
    if (made->oxygen >= 0) {
        append(scene, made->oxygen, SILICA_H, made->x[at], id + at, made->mask[at] | bits);
        at++;
    }
    if (made->silicon >= 0) {
        append(scene, made->silicon, SILICA_O, made->x[at], id + at, made->mask[at] | bits);
        append(scene, made->silicon, SILICA_H, made->x[at + 1], id + at + 1,
               made->mask[at + 1] | bits);
    }
}

enum cw_status silanol_add(const struct silica_scene *scene, const struct silanol_new *made, gid n,
                           gid first, uint32_t bits, struct cw_err *err)
{
    struct comm *comm = scene->parts->comm;
    struct atoms *atoms = scene->parts->atoms;
    const bool mine = comm_rank(comm) == 0;
    gid n_changes = 0;
    struct topology_change *change = mem_zeroed((size_t)(CHANGES * n), sizeof *change);
    charge_hosts(scene, made, n);
    for (gid k = 0, id = first; k < n && mine; id += made[k++].n) {
        append_all(scene, &made[k], id, bits);
        n_changes += describe(scene, &made[k], id, &change[n_changes]);
    }
    atoms_count(atoms, comm);
    (void)!topology_apply(atoms, comm, change, n_changes, err);
    mem_free(change);
    return err->status;
}

void silanol_remove(const struct system_parts *parts, const struct silanol_water *water, gid n)
{
    struct atoms *atoms = parts->atoms;
    if (n == 0)
        return;
    bool *gone = mem_zeroed((size_t)atoms->n_local, sizeof *gone);
    struct id_map *map = id_map_create(atoms);
    for (gid k = 0; k < n; k++) {
        const lidx stays = id_map_find(map, water[k].stays);
        if (stays >= 0)
            atoms->q[stays] += water[k].q;
        for (int a = 0; a < 3; a++) {
            const lidx i = id_map_find(map, water[k].gone[a]);
            if (i >= 0)
                gone[i] = true;
        }
    }
    id_map_destroy(map);
    atoms_remove(atoms, gone);
    atoms_count(atoms, parts->comm);
    topology_drop_dangling(atoms, parts->comm);
    mem_free(gone);
}
