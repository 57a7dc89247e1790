/* Rows of bonds and angles.
 *
 * A fixed number of slots per atom, the same for all atoms and ranks, is what the field table can
 * carry: one more field, and sorting, migration and checkpoints know bonds. Rejected: lists of
 * their own with an index per atom, which every one of those steps would have to know. The room is
 * small (an oxygen has two bonds) and doubles when it does not suffice, so nobody has to guess it.
 */
#include "system/topology.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"

enum { ROOM_AT_FIRST = 2 };

void topology_use(struct atoms *atoms, bool angles)
{
    if (atoms->bond_room == 0) {
        atoms->bond_room = ROOM_AT_FIRST;
        atoms_add_core_field(atoms, "bonds", ROOM_AT_FIRST * sizeof(struct bond), &atoms->bond);
    }
    if (angles && atoms->angle_room == 0) {
        atoms->angle_room = ROOM_AT_FIRST;
        atoms_add_core_field(atoms, "angles", ROOM_AT_FIRST * sizeof(struct angle), &atoms->angle);
    }
}

struct bond *topology_bonds(const struct atoms *atoms, lidx i)
{
    return atoms->bond ? atoms->bond + (size_t)i * (size_t)atoms->bond_room : NULL;
}

struct angle *topology_angles(const struct atoms *atoms, lidx i)
{
    return atoms->angle ? atoms->angle + (size_t)i * (size_t)atoms->angle_room : NULL;
}

int topology_n_bonds(const struct atoms *atoms, lidx i)
{
    const struct bond *row = topology_bonds(atoms, i);
    int n = 0;
    while (n < atoms->bond_room && row[n].type != 0)
        n++;
    return n;
}

int topology_n_angles(const struct atoms *atoms, lidx i)
{
    const struct angle *row = topology_angles(atoms, i);
    int n = 0;
    while (n < atoms->angle_room && row[n].type != 0)
        n++;
    return n;
}

int topology_find_bond(const struct atoms *atoms, lidx i, gid partner)
{
    const struct bond *row = topology_bonds(atoms, i);
    for (int k = topology_n_bonds(atoms, i) - 1; k >= 0; k--) {
        if (row[k].partner == partner)
            return k;
    }
    return -1;
}

int topology_find_angle(const struct atoms *atoms, lidx i, const gid atom[3])
{
    const struct angle *row = topology_angles(atoms, i);
    for (int k = topology_n_angles(atoms, i) - 1; row && k >= 0; k--) {
        const gid *own = row[k].atom;
        bool same = own[0] == atom[0] && own[2] == atom[2];
        bool reversed = own[0] == atom[2] && own[2] == atom[0];
        if (own[1] == atom[1] && (same || reversed))
            return k;
    }
    return -1;
}

static int twice(int room, int wanted, int most)
{
    int wider = wanted > 2 * room ? wanted : 2 * room;
    return wider < most ? wider : most;
}

void topology_reserve(struct atoms *atoms, int bonds, int angles)
{
    if (atoms->bond_room > 0 && bonds > atoms->bond_room) {
        atoms->bond_room = bonds < TOPOLOGY_BONDS_MAX ? bonds : TOPOLOGY_BONDS_MAX;
        atoms_widen_field(atoms, "bonds", (size_t)atoms->bond_room * sizeof(struct bond));
    }
    if (atoms->angle_room > 0 && angles > atoms->angle_room) {
        atoms->angle_room = angles < TOPOLOGY_ANGLES_MAX ? angles : TOPOLOGY_ANGLES_MAX;
        atoms_widen_field(atoms, "angles", (size_t)atoms->angle_room * sizeof(struct angle));
    }
}

void topology_agree(struct atoms *atoms, struct comm *comm)
{
    gid room[2] = {atoms->bond_room, atoms->angle_room};
    comm_max(comm, room, 2);
    topology_reserve(atoms, (int)room[0], (int)room[1]);
}

bool topology_put_bond(struct atoms *atoms, lidx i, gid partner, int type)
{
    int n = topology_n_bonds(atoms, i);
    if (n == TOPOLOGY_BONDS_MAX)
        return false;
    if (n == atoms->bond_room)
        topology_reserve(atoms, twice(n, n + 1, TOPOLOGY_BONDS_MAX), 0);
    topology_bonds(atoms, i)[n] = (struct bond){.partner = partner, .type = type};
    return true;
}

bool topology_put_angle(struct atoms *atoms, lidx i, const struct angle *angle)
{
    int n = topology_n_angles(atoms, i);
    if (n == TOPOLOGY_ANGLES_MAX)
        return false;
    if (n == atoms->angle_room)
        topology_reserve(atoms, 0, twice(n, n + 1, TOPOLOGY_ANGLES_MAX));
    topology_angles(atoms, i)[n] = *angle;
    return true;
}

void topology_drop_bond(struct atoms *atoms, lidx i, int slot)
{
    struct bond *row = topology_bonds(atoms, i);
    int last = topology_n_bonds(atoms, i) - 1;
    row[slot] = row[last];
    row[last] = (struct bond){0};
}

void topology_drop_angle(struct atoms *atoms, lidx i, int slot)
{
    struct angle *row = topology_angles(atoms, i);
    int last = topology_n_angles(atoms, i) - 1;
    row[slot] = row[last];
    row[last] = (struct angle){0};
}

struct topology_count topology_count(const struct atoms *atoms, struct comm *comm)
{
    gid ends[2] = {0, 0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        ends[0] += topology_n_bonds(atoms, i);
        const struct angle *angle = topology_angles(atoms, i);
        for (int k = topology_n_angles(atoms, i) - 1; k >= 0; k--)
            ends[1] += angle[k].atom[1] == atoms->id[i];
    }
    comm_sum(comm, ends, 2);
    return (struct topology_count){.bonds = ends[0] / 2, .angles = ends[1]};
}

/* all ids that rows name, as messages to the ranks that answer for them (id modulo ranks) */
struct named {
    gid *id;
    size_t n, cap;
};

static void name_id(struct named *named, gid id)
{
    if (named->n == named->cap) {
        named->cap = 2 * named->cap + 256;
        named->id = mem_resize(named->id, named->cap, sizeof *named->id);
    }
    named->id[named->n++] = id;
}

static int by_id(const void *a, const void *b)
{
    gid x = *(const gid *)a;
    gid y = *(const gid *)b;
    return (x > y) - (x < y);
}

/* sorts, drops repetitions */
static void tidy(struct named *named)
{
    size_t kept = 0;
    if (named->n > 0)
        qsort(named->id, named->n, sizeof *named->id, by_id);
    for (size_t k = 0; k < named->n; k++) {
        if (k == 0 || named->id[k] != named->id[kept - 1])
            named->id[kept++] = named->id[k];
    }
    named->n = kept;
}

static struct named list_partners(const struct atoms *atoms)
{
    struct named named = {0};
    for (lidx i = 0; i < atoms->n_local; i++) {
        const struct bond *bond = topology_bonds(atoms, i);
        const struct angle *angle = topology_angles(atoms, i);
        for (int k = topology_n_bonds(atoms, i) - 1; k >= 0; k--)
            name_id(&named, bond[k].partner);
        for (int k = topology_n_angles(atoms, i) - 1; k >= 0; k--) {
            for (int a = 0; a < 3; a++)
                name_id(&named, angle[k].atom[a]);
        }
    }
    tidy(&named);
    return named;
}

/* ids to the ranks that answer for them; returns what came here */
static struct named deliver_ids(struct comm *comm, const gid *ids, size_t n)
{
    size_t size = (size_t)comm_size(comm);
    size_t *first = mem_zeroed(size + 1, sizeof *first);
    size_t *at = mem_array(size, sizeof *at);
    gid *sorted = mem_array(n, sizeof *sorted);
    struct message *send = mem_array(size, sizeof *send);
    int n_send = 0;
    for (size_t k = 0; k < n; k++)
        first[(size_t)ids[k] % size + 1]++;
    for (size_t r = 0; r < size; r++) {
        if (first[r + 1] > 0) {
            send[n_send++] =
                (struct message){(int)r, sorted + first[r], first[r + 1] * sizeof *ids};
        }
        first[r + 1] += first[r];
        at[r] = first[r];
    }
    for (size_t k = 0; k < n; k++)
        sorted[at[(size_t)ids[k] % size]++] = ids[k];
    size_t bytes;
    struct named came = {0};
    came.id = comm_deliver(comm, send, n_send, &bytes);
    came.n = bytes / sizeof *ids;
    tidy(&came);
    mem_free(send);
    mem_free(sorted);
    mem_free(at);
    mem_free(first);
    return came;
}

/* ids that rows name and no atom has, the same sorted list on all ranks */
static struct named find_dangling(const struct atoms *atoms, struct comm *comm)
{
    struct named partners = list_partners(atoms);
    struct named there = deliver_ids(comm, atoms->id, (size_t)atoms->n_local);
    struct named asked = deliver_ids(comm, partners.id, partners.n);
    struct named missing = {0};
    for (size_t k = 0; k < asked.n; k++) {
        if (!bsearch(&asked.id[k], there.id, there.n, sizeof(gid), by_id))
            name_id(&missing, asked.id[k]);
    }
    struct named all = {0};
    size_t bytes;
    all.id = comm_gather_all(comm, missing.id, missing.n * sizeof(gid), &bytes);
    all.n = bytes / sizeof(gid);
    tidy(&all);
    mem_free(partners.id);
    mem_free(there.id);
    mem_free(asked.id);
    mem_free(missing.id);
    return all;
}

static bool is_listed(const struct named *named, gid id)
{
    return bsearch(&id, named->id, named->n, sizeof id, by_id) != NULL;
}

void topology_drop_dangling(struct atoms *atoms, struct comm *comm)
{
    struct named missing = find_dangling(atoms, comm);
    for (lidx i = 0; i < atoms->n_local && missing.n > 0; i++) {
        for (int k = topology_n_bonds(atoms, i) - 1; k >= 0; k--) {
            if (is_listed(&missing, topology_bonds(atoms, i)[k].partner))
                topology_drop_bond(atoms, i, k);
        }
        const struct angle *angle = topology_angles(atoms, i);
        for (int k = topology_n_angles(atoms, i) - 1; angle && k >= 0; k--) {
            const gid *atom = angle[k].atom;
            if (is_listed(&missing, atom[0]) || is_listed(&missing, atom[1]) ||
                is_listed(&missing, atom[2]))
                topology_drop_angle(atoms, i, k);
        }
    }
    mem_free(missing.id);
}
