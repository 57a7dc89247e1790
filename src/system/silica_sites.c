/* Sites of a silica surface.
 *
 * With charges of +q on silicon and -q/2 on oxygen each bond carries q/4 to and from: an oxygen
 * that has lost a bond has -q/4 too much, which a hydrogen of +q/4 makes good, and a silicon has
 * q/4 too much, which an OH makes good (-q/2 + q/4). A broken Si-O-Si bond leaves one of each, and
 * together they take H and OH, a water. So dangling bonds are counted in pairs, and whatever the
 * number of pairs that are healed, the charge does not change.
 *
 * All ranks gather all atoms, sorted by id and wrapped into the box, and come to the same answers;
 * each looks for the surface on its share of the atoms, which is the long part. Rejected: each rank
 * with its own atoms and ghosts, since a command has no list yet, and pairs would hang on who finds
 * them first. Pairing goes through all silicons for each oxygen: with 1000 of each, 10 ms. */
#include "system/silica_sites.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/hydroxyl.h"
#include "system/parts.h"
#include "system/surface.h"
#include "system/topology.h"

static const double PI = 3.141592653589793;
static const double O_H_MAX = 1.3; /* A: an oxygen with a hydrogen nearer has a bond to it */
static const double SAME_CHARGE = 1e-6, LIKE_CHARGE = 0.1; /* e */

/* radii of the atoms' spheres, A: A. Bondi, J. Phys. Chem. 68, 441 (1964); other elements: carbon's
 */
static const double RADIUS[SILICA_ROLES] = {2.10, 1.52, 1.20, 1.70};

/* A site with a random number; an order that does not hang on ranks. */
struct keyed {
    double key;
    gid at, of; /* the site; what it is part of */
    bool taken;
};

struct keyed_list {
    struct keyed *item;
    gid n, cap;
};

static int role_of(const struct silica_spec *spec, int type)
{
    for (int k = 0; k < SILICA_OTHER; k++) {
        if (spec->type[k] == type)
            return k;
    }
    return SILICA_OTHER;
}

static int by_id(const void *a, const void *b)
{
    const struct silica_site *x = a;
    const struct silica_site *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static struct silica_site site_of(const struct silica_sites *sites, lidx i)
{
    const struct atoms *atoms = sites->parts->atoms;
    struct silica_site site = {.q = atoms->q[i],
                               .id = atoms->id[i],
                               .molecule = atoms->molecule[i],
                               .role = role_of(sites->spec, atoms->type[i]),
                               .mask = atoms->mask[i]};
    memcpy(site.x, &atoms->x[4 * (size_t)i], sizeof site.x);
    memcpy(site.image, &atoms->image[3 * (size_t)i], sizeof site.image);
    box_wrap(sites->parts->box, site.x, site.image);
    if (site.role == SILICA_H && topology_n_bonds(atoms, i) > 0)
        site.bonded = topology_bonds(atoms, i)[0].partner;
    return site;
}

static void gather_sites(struct silica_sites *sites)
{
    const struct atoms *atoms = sites->parts->atoms;
    const size_t n = (size_t)atoms->n_local;
    struct silica_site *own = mem_zeroed(n, sizeof *own);
    size_t bytes;
    for (size_t i = 0; i < n; i++)
        own[i] = site_of(sites, (lidx)i);
    sites->site = comm_gather_all(sites->parts->comm, own, n * sizeof *own, &bytes);
    mem_free(own);
    sites->n = (gid)(bytes / sizeof *own);
    if (sites->n > 0)
        qsort(sites->site, (size_t)sites->n, sizeof *sites->site, by_id);
}

static gid find_id(const struct silica_sites *sites, gid id)
{
    const struct silica_site key = {.id = id};
    const struct silica_site *found =
        bsearch(&key, sites->site, (size_t)sites->n, sizeof key, by_id);
    return found ? found - sites->site : -1;
}

/* Hydrogens' partners, by sites instead of ids. */
static void link_hydrogens(struct silica_sites *sites)
{
    for (gid k = 0; k < sites->n; k++) {
        struct silica_site *site = &sites->site[k];
        site->bonded = site->bonded > 0 ? find_id(sites, site->bonded) : -1;
        if (site->bonded >= 0)
            sites->site[site->bonded].hydrogens++;
    }
}

static bool in_group(const struct silica_sites *sites, gid k)
{
    return (sites->site[k].mask & sites->bit) != 0;
}

static bool has_charge(const struct silica_site *site, double charge, double tolerance)
{
    return fabs(site->q - charge) < tolerance;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* the most frequent of n numbers, the lowest of several; n > 0 */
static double most_frequent(double *value, gid n)
{
    gid most = 0;
    double found = value[0];
    qsort(value, (size_t)n, sizeof *value, by_value);
    for (gid first = 0, k = 0; k < n; k++) {
        if (fabs(value[k] - value[first]) > SAME_CHARGE)
            first = k;
        if (k - first + 1 > most) {
            most = k - first + 1;
            found = value[first];
        }
    }
    return found;
}

/* Both elements in the group; the charge of its oxygens. */
static enum cw_status check_atoms(struct silica_sites *sites, const char *group, struct cw_err *err)
{
    gid count[SILICA_ROLES] = {0};
    double *q = mem_array((size_t)sites->n, sizeof *q);
    for (gid k = 0; k < sites->n; k++) {
        const struct silica_site *site = &sites->site[k];
        if (!in_group(sites, k))
            continue;
        if (site->role == SILICA_O)
            q[count[SILICA_O]] = site->q;
        count[site->role]++;
    }
    if (count[SILICA_O] > 0)
        sites->charge = most_frequent(q, count[SILICA_O]);
    mem_free(q);
    for (int k = 0; k < 2; k++) {
        if (count[k] == 0) {
            return cw_err_user(err, "there is no %s (type %d) in group '%s'",
                               k == SILICA_SI ? "silicon" : "oxygen", sites->spec->type[k], group);
        }
    }
    return CW_OK;
}

enum cw_status silica_sites_require_charge(const struct silica_sites *sites, struct cw_err *err)
{
    for (gid k = 0; k < sites->n; k++) {
        const struct silica_site *site = &sites->site[k];
        if (in_group(sites, k) && site->role == SILICA_O &&
            !has_charge(site, sites->charge, SAME_CHARGE)) {
            return cw_err_user(err,
                               "the oxygens have different charges (%g and, atom %lld, %g), so "
                               "hydrogen's is not known",
                               sites->charge, (long long)site->id, site->q);
        }
    }
    return CW_OK;
}

static enum cw_status make_bins(struct silica_sites *sites, struct cw_err *err)
{
    const struct silica_spec *spec = sites->spec;
    const struct box *box = sites->parts->box;
    double reach = fmax(2 * (RADIUS[SILICA_SI] + spec->probe), HYDROXYL_FAR);
    reach = fmax(reach, fmax(spec->cutoff, spec->depth));
    for (int d = 0; d < 3; d++) {
        if (box->periodic[d] && box->width[d] < 2 * reach) {
            return cw_err_user(err,
                               "the periodic box is %g A along %c, expected at least %g (twice "
                               "the longest of probe spheres, cutoff and depth)",
                               box->width[d], "xyz"[d], 2 * reach);
        }
    }
    double(*x)[3] = mem_array((size_t)sites->n, sizeof *x);
    for (gid k = 0; k < sites->n; k++)
        memcpy(x[k], sites->site[k].x, sizeof x[k]);
    bins_init_fine(&sites->bins, box, x, sites->n, reach);
    mem_free(x);
    return CW_OK;
}

/* What is near enough to an atom to be bonded to it. */
struct bonding {
    gid count[SILICA_ROLES]; /* of hydrogens, those bonded by the deck are among them */
    gid partner;             /* the nearest silicon, -1: none */
};

static struct bonding bonds_of(struct silica_sites *sites, gid k)
{
    struct bonding found = {.partner = -1};
    double nearest = HUGE_VAL;
    bins_near(&sites->bins, sites->site[k].x, sites->spec->cutoff, &sites->near);
    for (gid m = 0; m < sites->near.n; m++) {
        const struct near_point *near = &sites->near.near[m];
        const int other = sites->site[near->at].role;
        if (near->at == k || (other == SILICA_H && near->s >= O_H_MAX * O_H_MAX))
            continue;
        found.count[other]++;
        if (other == SILICA_SI &&
            (near->s < nearest || (near->s == nearest && near->at < found.partner))) {
            nearest = near->s;
            found.partner = near->at;
        }
    }
    if (found.count[SILICA_H] < sites->site[k].hydrogens)
        found.count[SILICA_H] = sites->site[k].hydrogens;
    return found;
}

static gid missing_bonds(struct silica_sites *sites, gid k)
{
    const struct bonding found = bonds_of(sites, k);
    gid missing = 4 - found.count[SILICA_O];
    if (sites->site[k].role == SILICA_O)
        missing = 2 - found.count[SILICA_SI] - found.count[SILICA_H];
    if (sites->site[k].role == SILICA_O && found.partner < 0)
        return 0; /* a loose atom: no hydroxyl of the surface */
    return missing > 0 ? missing : 0;
}

/* Of the group's silicons and oxygens; of others 0. */
static void find_missing(struct silica_sites *sites)
{
    sites->missing = mem_zeroed((size_t)sites->n, sizeof *sites->missing);
    for (gid k = 0; k < sites->n; k++) {
        if (in_group(sites, k) && sites->site[k].role <= SILICA_O)
            sites->missing[k] = missing_bonds(sites, k);
    }
}

/* Atoms about dangling bonds and hydroxyls: whether these are at the surface hangs on them alone.
 * The caller frees. */
static bool *mark_asked(struct silica_sites *sites)
{
    bool *asked = mem_zeroed((size_t)sites->n, sizeof *asked);
    for (gid k = 0; k < sites->n; k++) {
        if (sites->missing[k] == 0 && sites->site[k].hydrogens == 0)
            continue;
        bins_near(&sites->bins, sites->site[k].x, sites->spec->depth, &sites->near);
        for (gid m = 0; m < sites->near.n; m++)
            asked[sites->near.near[m].at] = true;
    }
    return asked;
}

/* Free points of the asked atoms (NULL: all) on all ranks, which share the work; [n], the caller
 * frees. Collective. */
static gid *find_open(const struct silica_sites *sites, const double *radius, const bool *asked)
{
    struct comm *comm = sites->parts->comm;
    const gid first = sites->n * comm_rank(comm) / comm_size(comm);
    const gid last = sites->n * (comm_rank(comm) + 1) / comm_size(comm);
    gid *open = mem_zeroed((size_t)sites->n, sizeof *open);
    if (!asked)
        surface_free_points(&sites->bins, radius, first, last, open + first);
    for (gid k = first; k < last && asked; k++) {
        if (asked[k])
            surface_free_points(&sites->bins, radius, k, k + 1, open + k);
    }
    comm_sum(comm, open, (int)sites->n);
    return open;
}

/* Which of these atoms are near a place that the probe can touch? Returns the area of the group's
 * surface, as far as it belongs to them. Collective. */
static double find_surface(struct silica_sites *sites, const bool *asked)
{
    double area = 0;
    double *radius = mem_zeroed((size_t)sites->n, sizeof *radius);
    for (gid k = 0; k < sites->n; k++)
        radius[k] = RADIUS[sites->site[k].role] + sites->spec->probe;
    gid *open = find_open(sites, radius, asked);
    for (gid k = 0; k < sites->n; k++) {
        if (open[k] == 0 || !in_group(sites, k))
            continue;
        area += 4 * PI * radius[k] * radius[k] * (double)open[k] / SURFACE_POINTS;
        bins_near(&sites->bins, sites->site[k].x, sites->spec->depth, &sites->near);
        for (gid m = 0; m < sites->near.n; m++)
            sites->site[sites->near.near[m].at].surface = true;
    }
    mem_free(open);
    mem_free(radius);
    return area;
}

/* How many of them are neutral? */
static gid neutral_bonds(const struct silica_sites *sites, gid k, gid missing)
{
    const struct silica_site *site = &sites->site[k];
    const bool silicon = site->role == SILICA_SI;
    const double less = site->q - (silicon ? -2 : 1) * sites->charge;
    const gid n = (gid)rint(less / (silicon ? 0.5 : -0.5) / sites->charge);
    if (!sites->spec->radicals || n <= 0)
        return 0;
    return n < missing ? n : missing;
}

static void add_keyed(struct keyed_list *list, const struct silica_sites *sites, struct keyed item,
                      gid turn)
{
    double u[4];
    if (list->n == list->cap) {
        list->cap = 2 * list->cap + 64;
        list->item = mem_resize(list->item, (size_t)list->cap, sizeof *list->item);
    }
    random_uniform4(sites->spec->seed, RANDOM_BUILD, sites->site[item.at].id, turn, u);
    item.key = u[0];
    list->item[list->n++] = item;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a;
    const struct keyed *y = b;
    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void sort_keyed(const struct keyed_list *list)
{
    if (list->n > 0)
        qsort(list->item, (size_t)list->n, sizeof *list->item, by_key);
}

/* Dangling bonds at the surface to the lists, oxygens' in random order; the rest is counted. */
static void find_dangling(struct silica_sites *sites, struct keyed_list dangling[2],
                          struct keyed_list *lone)
{
    for (gid k = 0; k < sites->n; k++) {
        const struct silica_site *site = &sites->site[k];
        const gid n = sites->missing[k];
        const gid neutral = neutral_bonds(sites, k, n);
        sites->inside += site->surface ? 0 : n;
        for (gid b = 0; b < n && site->surface; b++) {
            struct keyed_list *list = b < neutral ? lone : &dangling[site->role];
            add_keyed(list, sites, (struct keyed){.at = k}, b);
        }
    }
    sites->silicon = dangling[SILICA_SI].n;
    sites->oxygen = dangling[SILICA_O].n;
    sort_keyed(&dangling[SILICA_O]);
}

static void list_lone(struct silica_sites *sites, const struct keyed_list *lone)
{
    sites->lone = mem_array((size_t)lone->n, sizeof *sites->lone);
    for (gid k = 0; k < lone->n; k++) {
        const gid at = lone->item[k].at;
        sites->lone[k] = (struct silica_gap){-1, -1, at};
        if (sites->site[at].role == SILICA_O)
            sites->lone[k] = (struct silica_gap){at, bonds_of(sites, at).partner, -1};
    }
    sites->n_lone = lone->n;
}

/* The nearest free one of a list, from `first` on; -1: none is left. */
static gid nearest_free(const struct silica_sites *sites, const struct keyed_list *list, gid first,
                        gid from)
{
    gid best = -1;
    double nearest = HUGE_VAL;
    for (gid m = first; m < list->n; m++) {
        double d[3];
        if (list->item[m].taken)
            continue;
        for (int c = 0; c < 3; c++)
            d[c] = sites->site[list->item[m].at].x[c] - sites->site[from].x[c];
        box_minimum_image(sites->parts->box, d);
        const double s = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        if (s < nearest) {
            nearest = s;
            best = m;
        }
    }
    return best;
}

static void make_pairs(struct silica_sites *sites, const struct keyed_list dangling[2])
{
    const struct keyed_list *oxygen = &dangling[SILICA_O];
    const struct keyed_list *silicon = &dangling[SILICA_SI];
    sites->pair = mem_array((size_t)oxygen->n, sizeof *sites->pair);
    for (gid m = 0; m < oxygen->n && m < silicon->n; m++) {
        const gid at = oxygen->item[m].at;
        const gid best = nearest_free(sites, silicon, 0, at);
        silicon->item[best].taken = true;
        sites->pair[sites->n_pairs++] =
            (struct silica_gap){at, bonds_of(sites, at).partner, silicon->item[best].at};
    }
}

/* An oxygen of the group's surface and a hydrogen that is bonded to it, with about the charges that
 * silanol_add gives them? (What atoms that left had carried may be spread over those that stayed.)
 */
static bool is_hydroxyl(const struct silica_sites *sites, gid oxygen, gid hydrogen)
{
    const struct silica_site *site = sites->site;
    return site[oxygen].role == SILICA_O && site[oxygen].surface && in_group(sites, oxygen) &&
           has_charge(&site[oxygen], sites->charge, LIKE_CHARGE) &&
           has_charge(&site[hydrogen], -sites->charge / 2, LIKE_CHARGE);
}

/* Those of one silicon and one hydrogen. */
static void find_hydroxyls(struct silica_sites *sites)
{
    gid found = 0;
    for (gid k = 0; k < sites->n; k++)
        found += sites->site[k].bonded >= 0;
    sites->hydroxyl = mem_array((size_t)found, sizeof *sites->hydroxyl);
    for (gid k = 0; k < sites->n; k++) {
        const gid oxygen = sites->site[k].bonded;
        if (oxygen < 0 || !is_hydroxyl(sites, oxygen, k))
            continue;
        const struct bonding bonding = bonds_of(sites, oxygen);
        if (bonding.count[SILICA_SI] == 1 && bonding.count[SILICA_H] == 1) {
            sites->hydroxyl[sites->n_hydroxyls++] =
                (struct silica_hydroxyl){oxygen, k, bonding.partner};
        }
    }
}

enum cw_status silica_sites_find(struct silica_sites *sites, const struct system_parts *parts,
                                 const struct silica_spec *spec, uint32_t bit, const char *group,
                                 enum silica_look look, struct cw_err *err)
{
    struct keyed_list dangling[2] = {{0}};
    struct keyed_list lone = {0};
    *sites = (struct silica_sites){.parts = parts, .spec = spec, .bit = bit};
    gather_sites(sites);
    link_hydrogens(sites);
    if (check_atoms(sites, group, err) != CW_OK || make_bins(sites, err) != CW_OK)
        return err->status;
    find_missing(sites);
    bool *asked = look == SILICA_SITES_ALONE ? mark_asked(sites) : NULL;
    sites->area = find_surface(sites, asked);
    mem_free(asked);
    find_dangling(sites, dangling, &lone);
    make_pairs(sites, dangling);
    list_lone(sites, &lone);
    find_hydroxyls(sites);
    mem_free(lone.item);
    mem_free(dangling[SILICA_SI].item);
    mem_free(dangling[SILICA_O].item);
    return CW_OK;
}

gid silica_sites_couple(const struct silica_sites *sites, struct silica_couple *couple)
{
    const struct silica_hydroxyl *hydroxyl = sites->hydroxyl;
    struct keyed_list order = {0};
    gid n = 0;
    for (gid k = 0; k < sites->n_hydroxyls; k++)
        add_keyed(&order, sites, (struct keyed){.at = hydroxyl[k].oxygen, .of = k}, 0);
    sort_keyed(&order);
    for (gid m = 0; m < order.n; m++) {
        if (order.item[m].taken)
            continue;
        const gid other = nearest_free(sites, &order, m + 1, order.item[m].at);
        if (other < 0)
            break;
        order.item[other].taken = true;
        couple[n++] =
            (struct silica_couple){hydroxyl[order.item[m].of], hydroxyl[order.item[other].of]};
    }
    mem_free(order.item);
    return n;
}

void silica_sites_free(struct silica_sites *sites)
{
    mem_free(sites->site);
    mem_free(sites->missing);
    mem_free(sites->pair);
    mem_free(sites->lone);
    mem_free(sites->hydroxyl);
    mem_free(sites->near.near);
    bins_free(&sites->bins);
    *sites = (struct silica_sites){0};
}
