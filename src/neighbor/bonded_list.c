/* A partner is looked up by its id among the copies that this rank has, as the one that is less
 * than 3/8 of the box away: at most one, so all ranks mean the same image. What is farther than the
 * ghosts reach may be found on one rank and not on another; it is an error on all.
 *
 * Special neighbours are not kept with the atoms but found from the bonds at each build, so bonds
 * may be made and broken at any time and there is no second truth. That takes the rows of bonds of
 * the ghosts. A pair at three bonds' distance, i-j-k-l, is known to both ends if |ik| and |jl| are
 * within reach, which is asked for. */
#include "neighbor/bonded_list.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "domain/domain.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/topology.h"

/* two atoms that cannot be brought together; the smallest ids win */
struct trouble {
    gid id[2];
};

/* A torn bond may also spoil angles and special neighbours: the bond is what is told then. */
enum trouble_kind { OF_BOND, OF_OTHERS, TROUBLE_KINDS };

struct building {
    struct bonded_list *list;
    struct atoms *atoms;
    const struct box *box;
    double reach2;
    struct trouble trouble[TROUBLE_KINDS];
};

void bonded_list_init(struct bonded_list *list)
{
    memset(list, 0, sizeof *list);
    images_init(&list->images);
}

void bonded_list_free(struct bonded_list *list)
{
    mem_free(list->bond);
    mem_free(list->angle);
    mem_free(list->special.first);
    mem_free(list->special.partner);
    mem_free(list->special.kind);
    images_free(&list->images);
    bonded_list_init(list);
}

static void note_trouble(struct building *building, enum trouble_kind kind, gid a, gid b)
{
    gid *id = building->trouble[kind].id;
    if (a < id[0] || (a == id[0] && b < id[1])) {
        id[0] = a;
        id[1] = b;
    }
}

static double distance2(const struct atoms *atoms, lidx i, lidx j)
{
    double sum = 0;
    for (size_t d = 0; d < 3; d++) {
        const double x = atoms->x[4 * (size_t)i + d] - atoms->x[4 * (size_t)j + d];
        sum += x * x;
    }
    return sum;
}

static lidx copy_near(const struct building *building, gid id, lidx i)
{
    return images_near(&building->list->images, building->atoms, building->box, id,
                       building->atoms->x + 4 * (size_t)i);
}

/* The copy of atom `id` near atom i, within reach of the owned atom `own`; -1 and trouble noted. */
static lidx find_partner(struct building *building, enum trouble_kind kind, gid id, lidx i,
                         lidx own)
{
    const struct atoms *atoms = building->atoms;
    const lidx j = copy_near(building, id, i);
    if (j >= 0 && distance2(atoms, i, j) <= building->reach2 &&
        distance2(atoms, own, j) <= building->reach2)
        return j;
    note_trouble(building, kind, atoms->id[own], id);
    return -1;
}

static void *room_for(void *array, size_t n, size_t size, size_t *cap)
{
    if (n <= *cap)
        return array;
    *cap = n + n / 2 + 64;
    return mem_resize(array, *cap, size);
}

static void add_bonds(struct building *building, lidx i)
{
    struct bonded_list *list = building->list;
    const struct bond *bond = topology_bonds(building->atoms, i);
    const int n = topology_n_bonds(building->atoms, i);
    list->bond =
        room_for(list->bond, list->n_bonds + (size_t)n, sizeof *list->bond, &list->cap_bonds);
    for (int k = 0; k < n; k++) {
        const lidx j = find_partner(building, OF_BOND, bond[k].partner, i, i);
        if (j >= 0 && bond[k].type > 0)
            list->bond[list->n_bonds++] = (struct bonded_pair){{i, j}, bond[k].type};
    }
}

/* The three atoms around owned atom i, which is number `own` of them; false: trouble. */
static bool place_angle(struct building *building, lidx i, const gid id[3], int own, lidx atom[3])
{
    atom[own] = i;
    if (own != 1)
        atom[1] = find_partner(building, OF_OTHERS, id[1], i, i);
    for (int k = 0; k < 3; k += 2) {
        if (k != own && atom[1] >= 0)
            atom[k] = find_partner(building, OF_OTHERS, id[k], atom[1], i);
        if (k != own && (atom[1] < 0 || atom[k] < 0))
            return false;
    }
    return true;
}

static void add_angles(struct building *building, lidx i)
{
    struct bonded_list *list = building->list;
    const struct atoms *atoms = building->atoms;
    const struct angle *angle = topology_angles(atoms, i);
    const int n = topology_n_angles(atoms, i);
    list->angle =
        room_for(list->angle, list->n_angles + (size_t)n, sizeof *list->angle, &list->cap_angles);
    for (int k = 0; k < n; k++) {
        struct bonded_triple entry = {.type = angle[k].type};
        while (entry.own < 2 && angle[k].atom[entry.own] != atoms->id[i])
            entry.own++;
        if (place_angle(building, i, angle[k].atom, entry.own, entry.atom) && entry.type > 0)
            list->angle[list->n_angles++] = entry;
    }
}

static void add_special(struct special_list *special, size_t begin, size_t *end, lidx partner,
                        int kind)
{
    for (size_t k = begin; k < *end; k++) {
        if (special->partner[k] == partner)
            return;
    }
    if (*end == special->cap) {
        special->cap = *end + *end / 2 + 64;
        special->partner = mem_resize(special->partner, special->cap, sizeof *special->partner);
        special->kind = mem_resize(special->kind, special->cap, sizeof *special->kind);
    }
    special->partner[*end] = partner;
    special->kind[*end] = (uint8_t)kind;
    (*end)++;
}

/* One bond on from `from`, which has been reached by kind - 1 bonds. */
static void add_shell(struct building *building, lidx i, lidx from, int kind, size_t begin,
                      size_t *end)
{
    const struct atoms *atoms = building->atoms;
    const struct bond *bond = topology_bonds(atoms, from);
    for (int k = 0; k < topology_n_bonds(atoms, from); k++) {
        const lidx j = copy_near(building, bond[k].partner, from);
        const bool here = j >= 0 && distance2(atoms, i, j) <= building->reach2;
        if (here && j != i) {
            add_special(&building->list->special, begin, end, j, kind);
        } else if (!here && kind < SPECIAL_KINDS) {
            note_trouble(building, OF_OTHERS, atoms->id[i], bond[k].partner);
        }
    }
}

static void add_specials(struct building *building, lidx i, size_t *end)
{
    const struct special_list *special = &building->list->special;
    const size_t begin = *end;
    size_t last = begin;
    add_shell(building, i, i, 1, begin, end);
    for (int kind = 2; kind <= SPECIAL_KINDS; kind++) {
        const size_t shell = last;
        last = *end;
        for (size_t k = shell; k < last; k++)
            add_shell(building, i, special->partner[k], kind, begin, end);
    }
}

static void build_special(struct building *building, struct domain *domain)
{
    struct special_list *special = &building->list->special;
    struct atoms *atoms = building->atoms;
    size_t end = 0;
    domain_forward_bytes(domain, atoms->bond, (size_t)atoms->bond_room * sizeof *atoms->bond);
    special->n_rows = atoms->n_local;
    special->first = room_for(special->first, (size_t)atoms->n_local + 1, sizeof *special->first,
                              &special->cap_first);
    for (lidx i = 0; i < atoms->n_local; i++) {
        special->first[i] = end;
        add_specials(building, i, &end);
    }
    special->first[atoms->n_local] = end;
}

/* Where are the two atoms? Their owners tell; false for one that nobody owns. Collective. */
static void locate(const struct atoms *atoms, struct comm *comm, const struct trouble *trouble,
                   double x[2][3], bool there[2])
{
    double flat[6];
    for (int k = 0; k < 6; k++)
        flat[k] = -INFINITY;
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (int a = 0; a < 2; a++) {
            if (atoms->id[i] == trouble->id[a])
                memcpy(flat + 3 * (size_t)a, atoms->x + 4 * (size_t)i, 3 * sizeof(double));
        }
    }
    comm_max_double(comm, flat, 6);
    memcpy(x, flat, sizeof flat);
    for (int a = 0; a < 2; a++)
        there[a] = isfinite(x[a][0]) != 0;
}

static enum cw_status complain(const struct building *building, struct comm *comm,
                               const struct trouble *trouble, struct cw_err *err)
{
    const struct box *box = building->box;
    double x[2][3];
    bool there[2];
    locate(building->atoms, comm, trouble, x, there);
    const long long ids[2] = {(long long)trouble->id[0], (long long)trouble->id[1]};
    if (!there[1]) {
        return cw_err_user(err,
                           "atom %lld is bonded to atom %lld, which does not exist (delete_atoms "
                           "... bond yes removes the bonds of deleted atoms)",
                           ids[0], ids[1]);
    }
    double d[3] = {x[0][0] - x[1][0], x[0][1] - x[1][1], x[0][2] - x[1][2]};
    box_minimum_image(box, d);
    const double length = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    const double reach = sqrt(building->reach2);
    if (length > reach) {
        return cw_err_user(err,
                           "atoms %lld and %lld belong together by bonds and are %.6g apart, but "
                           "ghosts reach only %.6g (cut-off and skin): the bond is torn, or the "
                           "cut-off must be longer (comm_modify cutoff)",
                           ids[0], ids[1], length, reach);
    }
    if (images_is_near(box, d)) {
        return cw_err_user(err,
                           "atoms %lld and %lld belong together by bonds; between them is a bond "
                           "that is longer than ghosts reach, %.6g, or 3/8 of the periodic box",
                           ids[0], ids[1], reach);
    }
    return cw_err_user(err,
                       "atoms %lld and %lld belong together by bonds and are %.6g apart, 3/8 of "
                       "the periodic box (%.6g, %.6g, %.6g) or more: which image is meant is not "
                       "clear; make the box longer",
                       ids[0], ids[1], length, box->length[0], box->length[1], box->length[2]);
}

/* Trouble with bonds first, then the smallest ids of all ranks. Collective. */
static enum cw_status agree(const struct building *building, struct comm *comm, struct cw_err *err)
{
    gid first[TROUBLE_KINDS] = {building->trouble[OF_BOND].id[0],
                                building->trouble[OF_OTHERS].id[0]};
    comm_min(comm, first, TROUBLE_KINDS);
    const enum trouble_kind kind = first[OF_BOND] != INT64_MAX ? OF_BOND : OF_OTHERS;
    if (first[kind] == INT64_MAX)
        return CW_OK;
    struct trouble all = building->trouble[kind];
    if (all.id[0] != first[kind])
        all.id[1] = INT64_MAX;
    all.id[0] = first[kind];
    comm_min(comm, &all.id[1], 1);
    return complain(building, comm, &all, err);
}

enum cw_status bonded_list_build(struct bonded_list *list, const struct bonded_ground *ground,
                                 struct cw_err *err)
{
    struct building building = {.list = list,
                                .atoms = ground->atoms,
                                .box = ground->box,
                                .reach2 = ground->reach * ground->reach,
                                .trouble = {{{INT64_MAX, INT64_MAX}}, {{INT64_MAX, INT64_MAX}}}};
    list->n_bonds = list->n_angles = 0;
    list->special.n_rows = 0;
    if (ground->atoms->bond_room == 0)
        return CW_OK;
    images_build(&list->images, ground->atoms);
    for (lidx i = 0; i < ground->atoms->n_local; i++) {
        add_bonds(&building, i);
        add_angles(&building, i);
    }
    if (ground->special)
        build_special(&building, ground->domain);
    return agree(&building, ground->comm, err);
}
