/* Sites of a silica surface.
 *
 * With charges of +q on silicon and -q/2 on oxygen each bond carries q/4 to and from: an oxygen
 * that has lost a bond has -q/4 too much, which a hydrogen of +q/4 makes good, and a silicon has
 * q/4 too much, which an OH makes good (-q/2 + q/4). A broken Si-O-Si bond leaves one of each, and
 * together they take H and OH, a water. So dangling bonds are counted in pairs, and whatever the
 * number of pairs that are healed, the charge does not change.
 *
 * A rank answers for its own atoms: whether one is at the surface hangs on the spheres of atoms
 * within `depth` of it, and those on the atoms whose spheres overlap theirs. So copies of atoms are
 * taken from as far as that (10 A by default), once, and the rest is local. Nothing found depends
 * on the order of the sites. Rejected: the neighbour list, which commands do not have, and which
 * may not reach as far. */
#include "system/silica_sites.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/frequent.h"
#include "system/hydroxyl.h"
#include "system/nearby.h"
#include "system/parts.h"
#include "system/surface.h"
#include "system/topology.h"

static const double PI = 3.141592653589793;
static const double O_H_MAX = 1.3; /* A: an oxygen with a hydrogen nearer has a bond to it */
static const double SAME_CHARGE = 1e-6, LIKE_CHARGE = 0.1; /* e */

/* radii of the atoms' spheres, A: A. Bondi, J. Phys. Chem. 68, 441 (1964); other elements: carbon's
 */
static const double RADIUS[SILICA_ROLES] = {2.10, 1.52, 1.20, 1.70};

gid silica_counts_pairs(const struct silica_counts *counts)
{
    return counts->oxygen < counts->silicon ? counts->oxygen : counts->silicon;
}

enum cw_status silica_counts_require(const struct silica_counts *counts,
                                     const struct silica_spec *spec, const char *group,
                                     struct cw_err *err)
{
    for (int k = 0; k < 2; k++) {
        if (counts->in_group[k] == 0) {
            return cw_err_user(err, "there is no %s (type %d) in group '%s'",
                               k == SILICA_SI ? "silicon" : "oxygen", spec->type[k], group);
        }
    }
    return CW_OK;
}

static int role_of(const struct silica_spec *spec, int type)
{
    for (int k = 0; k < SILICA_OTHER; k++) {
        if (spec->type[k] == type)
            return k;
    }
    return SILICA_OTHER;
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

static double sphere(const struct silica_sites *sites, int role)
{
    return RADIUS[role] + sites->spec->probe;
}

/* How far a search goes. */
static double search_reach(const struct silica_sites *sites)
{
    const struct silica_spec *spec = sites->spec;
    const double reach = fmax(2 * sphere(sites, SILICA_SI), HYDROXYL_FAR);
    return fmax(reach, fmax(spec->cutoff, spec->depth));
}

/* Own atoms, and all that their answers hang on. */
static void take_sites(struct silica_sites *sites)
{
    const struct silica_spec *spec = sites->spec;
    const struct system_parts *parts = sites->parts;
    const double far = fmax(spec->depth + 2 * sphere(sites, SILICA_SI), spec->cutoff);
    const size_t size = sizeof *sites->site;
    const size_t own = (size_t)parts->atoms->n_local;
    gid copies;
    sites->site = mem_array(own, size);
    sites->n_own = (gid)own;
    for (size_t i = 0; i < own; i++)
        sites->site[i] = site_of(sites, (lidx)i);
    struct silica_site *copy =
        nearby_copies(parts->comm, parts->box, sites->site, (gid)own, size, far, &copies);
    sites->n = sites->n_own + copies;
    sites->site = mem_resize(sites->site, (size_t)sites->n, size);
    if (copies > 0)
        memcpy(sites->site + own, copy, (size_t)copies * size);
    mem_free(copy);
}

static bool in_group(const struct silica_sites *sites, gid k)
{
    return (sites->site[k].mask & sites->bit) != 0;
}

static bool has_charge(const struct silica_site *site, double charge, double tolerance)
{
    return fabs(site->q - charge) < tolerance;
}

/* The group's atoms by element, and the charge of its oxygens. Collective. */
static void count_atoms(struct silica_sites *sites)
{
    gid *count = sites->total.in_group;
    double *q = mem_array((size_t)sites->n_own, sizeof *q);
    for (gid k = 0; k < sites->n_own; k++) {
        const struct silica_site *site = &sites->site[k];
        if (!in_group(sites, k))
            continue;
        if (site->role == SILICA_O)
            q[count[SILICA_O]] = site->q;
        count[site->role]++;
    }
    sites->charge = most_frequent(sites->parts->comm, q, count[SILICA_O], SAME_CHARGE);
    comm_sum(sites->parts->comm, count, SILICA_ROLES);
    mem_free(q);
}

enum cw_status silica_sites_require_charge(const struct silica_sites *sites, struct cw_err *err)
{
    const struct silica_site *other = NULL;
    for (gid k = 0; k < sites->n_own; k++) {
        const struct silica_site *site = &sites->site[k];
        if (in_group(sites, k) && site->role == SILICA_O &&
            !has_charge(site, sites->charge, SAME_CHARGE) && (!other || site->id < other->id))
            other = site;
    }
    gid first = other ? other->id : INT64_MAX;
    comm_min(sites->parts->comm, &first, 1);
    if (other && other->id == first) {
        (void)cw_err_user(err,
                          "the oxygens have different charges (%g and, atom %lld, %g), so "
                          "hydrogen's is not known",
                          sites->charge, (long long)other->id, other->q);
    }
    return err_sync(sites->parts->comm, err);
}

gid silica_sites_last_id(const struct silica_sites *sites)
{
    gid last = 0;
    for (gid k = 0; k < sites->n_own; k++)
        last = sites->site[k].id > last ? sites->site[k].id : last;
    comm_max(sites->parts->comm, &last, 1);
    return last;
}

static enum cw_status check_box(const struct silica_sites *sites, struct cw_err *err)
{
    const struct box *box = sites->parts->box;
    const double reach = search_reach(sites);
    for (int d = 0; d < 3; d++) {
        if (box->periodic[d] && box->width[d] < 2 * reach) {
            return cw_err_user(err,
                               "the periodic box is %g A along %c, expected at least %g (twice "
                               "the longest of probe spheres, cutoff and depth)",
                               box->width[d], "xyz"[d], 2 * reach);
        }
    }
    return CW_OK;
}

/* Over all sites, copies too: so there is nothing periodic about them. */
static void make_bins(struct silica_sites *sites)
{
    static const char *const faces[3] = {"f", "f", "f"};
    static const double lo[3] = {-1, -1, -1};
    static const double hi[3] = {1, 1, 1};
    struct cw_err err = {0};
    double(*x)[3] = mem_array((size_t)sites->n, sizeof *x);
    box_init(&sites->open);
    CW_ASSERT(box_set_boundary(&sites->open, faces, &err) == CW_OK &&
                  box_set(&sites->open, lo, hi, &err) == CW_OK,
              "an open box");
    for (gid k = 0; k < sites->n; k++)
        memcpy(x[k], sites->site[k].x, sizeof x[k]);
    bins_init_fine(&sites->bins, &sites->open, x, sites->n, search_reach(sites));
    mem_free(x);
}

/* The own atom that each hydrogen has a bond to learns of it. */
static void link_hydrogens(struct silica_sites *sites)
{
    sites->hydrogens = mem_zeroed((size_t)sites->n_own, sizeof *sites->hydrogens);
    sites->hydrogen = mem_array((size_t)sites->n_own, sizeof *sites->hydrogen);
    for (gid k = 0; k < sites->n_own; k++)
        sites->hydrogen[k] = -1;
    for (gid k = 0; k < sites->n; k++) {
        const gid bonded = sites->site[k].bonded;
        if (bonded <= 0)
            continue;
        bins_near(&sites->bins, sites->site[k].x, sites->bins.reach, &sites->near);
        for (gid m = 0; m < sites->near.n; m++) {
            const gid at = sites->near.near[m].at;
            if (at >= sites->n_own || sites->site[at].id != bonded)
                continue;
            sites->hydrogens[at]++;
            sites->hydrogen[at] = k;
        }
    }
}

/* What is near enough to an atom to be bonded to it. */
struct bonding {
    gid count[SILICA_ROLES]; /* of hydrogens, those bonded by the deck are among them */
    gid partner;             /* the nearest silicon, the lower id of two; -1: none */
};

/* of an own atom */
static struct bonding bonds_of(struct silica_sites *sites, gid k)
{
    struct bonding found = {.partner = -1};
    double nearest = HUGE_VAL;
    bins_near(&sites->bins, sites->site[k].x, sites->spec->cutoff, &sites->near);
    for (gid m = 0; m < sites->near.n; m++) {
        const struct near_point *near = &sites->near.near[m];
        const struct silica_site *other = &sites->site[near->at];
        if (near->at == k || (other->role == SILICA_H && near->s >= O_H_MAX * O_H_MAX))
            continue;
        found.count[other->role]++;
        if (other->role == SILICA_SI &&
            (near->s < nearest ||
             (near->s == nearest && other->id < sites->site[found.partner].id))) {
            nearest = near->s;
            found.partner = near->at;
        }
    }
    if (found.count[SILICA_H] < sites->hydrogens[k])
        found.count[SILICA_H] = sites->hydrogens[k];
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
    sites->missing = mem_zeroed((size_t)sites->n_own, sizeof *sites->missing);
    for (gid k = 0; k < sites->n_own; k++) {
        if (in_group(sites, k) && sites->site[k].role <= SILICA_O)
            sites->missing[k] = missing_bonds(sites, k);
    }
}

static double *sphere_radii(const struct silica_sites *sites)
{
    double *radius = mem_array((size_t)sites->n, sizeof *radius);
    for (gid k = 0; k < sites->n; k++)
        radius[k] = sphere(sites, sites->site[k].role);
    return radius;
}

/* The area of the group's surface: numbers of free points, which add up on any ranks. Collective.
 */
static double find_area(struct silica_sites *sites, const double *radius)
{
    gid points[SILICA_ROLES] = {0};
    double area = 0;
    for (gid k = 0; k < sites->n_own; k++) {
        if (!in_group(sites, k))
            continue;
        surface_free_points(&sites->bins, radius, k, k + 1, &sites->open_points[k]);
        points[sites->site[k].role] += sites->open_points[k];
    }
    comm_sum(sites->parts->comm, points, SILICA_ROLES);
    for (int role = 0; role < SILICA_ROLES; role++) {
        const double r = sphere(sites, role);
        area += 4 * PI * r * r * (double)points[role] / SURFACE_POINTS;
    }
    return area;
}

/* Is a place that the probe can touch near to site k? Looked for once. */
static bool at_surface(struct silica_sites *sites, const double *radius, gid k)
{
    bins_near(&sites->bins, sites->site[k].x, sites->spec->depth, &sites->near);
    for (gid m = 0; m < sites->near.n; m++) {
        const gid at = sites->near.near[m].at;
        if (in_group(sites, at) && sites->open_points[at] < 0)
            sites->open_points[at] = surface_is_open(&sites->bins, radius, at);
        if (in_group(sites, at) && sites->open_points[at] > 0)
            return true;
    }
    return false;
}

/* How many of them are neutral? */
static gid neutral_bonds(const struct silica_sites *sites, gid k, gid missing)
{
    const struct silica_site *site = &sites->site[k];
    const bool silicon = site->role == SILICA_SI;
    const double less = site->q - (silicon ? -2 : 1) * sites->charge;
    if (!sites->spec->radicals || !(fabs(sites->charge) > SAME_CHARGE))
        return 0;
    const double n = rint(less / (silicon ? 0.5 : -0.5) / sites->charge);
    return n < (double)missing ? (gid)fmax(n, 0) : missing;
}

static void add_dangling(struct silica_sites *sites, gid k)
{
    const gid n = sites->missing[k];
    const gid neutral = neutral_bonds(sites, k, n);
    const bool silicon = sites->site[k].role == SILICA_SI;
    const gid partner = silicon ? -1 : bonds_of(sites, k).partner;
    for (gid b = 0; b < n; b++) {
        sites->dangling[sites->n_dangling++] = (struct silica_dangling){
            .at = k, .partner = partner, .turn = (uint32_t)b, .neutral = b < neutral};
    }
    sites->total.lone += neutral;
    *(silicon ? &sites->total.silicon : &sites->total.oxygen) += n - neutral;
}

/* An oxygen of the group with one silicon and one hydrogen that is bonded to it, with about the
 * charges that silanol_add gives them? (What atoms that left had carried may be spread over those
 * that stayed.) */
static bool is_hydroxyl(struct silica_sites *sites, gid k)
{
    const struct silica_site *site = &sites->site[k];
    if (sites->hydrogens[k] != 1 || site->role != SILICA_O || !in_group(sites, k) ||
        !has_charge(site, sites->charge, LIKE_CHARGE) ||
        !has_charge(&sites->site[sites->hydrogen[k]], -sites->charge / 2, LIKE_CHARGE))
        return false;
    const struct bonding bonding = bonds_of(sites, k);
    return bonding.count[SILICA_SI] == 1 && bonding.count[SILICA_H] == 1;
}

/* Dangling bonds and hydroxyls of own atoms at the surface; the rest is counted. */
static void list_sites(struct silica_sites *sites, const double *radius)
{
    gid n_missing = 0;
    for (gid k = 0; k < sites->n_own; k++)
        n_missing += sites->missing[k];
    sites->dangling = mem_array((size_t)n_missing, sizeof *sites->dangling);
    sites->hydroxyl = mem_array((size_t)sites->n_own, sizeof *sites->hydroxyl);
    for (gid k = 0; k < sites->n_own; k++) {
        const bool hydroxyl = is_hydroxyl(sites, k);
        if (sites->missing[k] == 0 && !hydroxyl)
            continue;
        if (!at_surface(sites, radius, k)) {
            sites->total.inside += sites->missing[k];
            continue;
        }
        if (sites->missing[k] > 0)
            add_dangling(sites, k);
        if (hydroxyl) {
            sites->hydroxyl[sites->n_hydroxyls++] = (struct silica_hydroxyl){k, sites->hydrogen[k]};
        }
    }
    sites->total.hydroxyls = sites->n_hydroxyls;
}

static void sum_counts(struct silica_sites *sites)
{
    struct silica_counts *total = &sites->total;
    gid n[] = {total->silicon, total->oxygen, total->lone, total->inside, total->hydroxyls};
    comm_sum(sites->parts->comm, n, sizeof n / sizeof n[0]);
    total->silicon = n[0];
    total->oxygen = n[1];
    total->lone = n[2];
    total->inside = n[3];
    total->hydroxyls = n[4];
}

enum cw_status silica_sites_find(struct silica_sites *sites, const struct system_parts *parts,
                                 const struct silica_spec *spec, uint32_t bit,
                                 enum silica_look look, struct cw_err *err)
{
    *sites = (struct silica_sites){.parts = parts, .spec = spec, .bit = bit};
    if (check_box(sites, err) != CW_OK)
        return err->status;
    take_sites(sites);
    count_atoms(sites);
    make_bins(sites);
    link_hydrogens(sites);
    find_missing(sites);
    double *radius = sphere_radii(sites);
    sites->open_points = mem_array((size_t)sites->n, sizeof *sites->open_points);
    for (gid k = 0; k < sites->n; k++)
        sites->open_points[k] = -1;
    if (look == SILICA_AREA)
        sites->area = find_area(sites, radius);
    if (sites->total.in_group[SILICA_SI] > 0 && sites->total.in_group[SILICA_O] > 0)
        list_sites(sites, radius);
    sum_counts(sites);
    mem_free(radius);
    return CW_OK;
}

void silica_sites_free(struct silica_sites *sites)
{
    mem_free(sites->site);
    mem_free(sites->missing);
    mem_free(sites->hydrogen);
    mem_free(sites->hydrogens);
    mem_free(sites->open_points);
    mem_free(sites->dangling);
    mem_free(sites->hydroxyl);
    mem_free(sites->near.near);
    bins_free(&sites->bins);
    *sites = (struct silica_sites){0};
}
