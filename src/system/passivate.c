/* Hydroxyl groups on a silica surface.
 *
 * With charges of +q on silicon and -q/2 on oxygen each bond carries q/4 to and from: an oxygen
 * that has lost a bond has -q/4 too much, which a hydrogen of +q/4 makes good, and a silicon has
 * q/4 too much, which an OH makes good (-q/2 + q/4). A broken Si-O-Si bond leaves one of each, and
 * together they take H and OH, a water. So dangling bonds are counted in pairs, and whatever the
 * number of pairs that are healed, the charge does not change.
 *
 * All ranks gather all atoms, sorted by id, and come to the same pairs; each looks for the surface
 * on its share of the atoms, which is the long part; rank 0 places the new atoms one after another,
 * each away from those before. Rejected: each rank with its own atoms and ghosts, since there is no
 * list yet, and places would hang on the order. */
#include "system/passivate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/units.h"
#include "parallel/comm.h"
#include "system/atom_style.h"
#include "system/atoms.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/group.h"
#include "system/hydroxyl.h"
#include "system/parts.h"
#include "system/surface.h"
#include "system/topology.h"
#include "system/words.h"

static const double PI = 3.141592653589793;
static const double O_H_MAX = 1.3; /* A: an oxygen with a hydrogen nearer has a bond to it */

enum { SILICON, OXYGEN, HYDROGEN, OTHER, ROLES };
enum { PER_PAIR = 3 }; /* H on the oxygen, O on the silicon, H on that */

/* radii of the atoms' spheres, A: A. Bondi, J. Phys. Chem. 68, 441 (1964); other elements: carbon's
 */
static const double RADIUS[ROLES] = {2.10, 1.52, 1.20, 1.70};

struct passivate_spec {
    const char *group, *made; /* made: NULL for none */
    double coverage;
    gid seed;
    int type[OTHER];
    int bond, angle;
    double cutoff, probe, depth, area; /* area 0: not said */
};

static void read_keyword(struct words *words, struct passivate_spec *spec)
{
    static const char *const keywords[] = {"seed",  "types", "bond", "angle", "cutoff",
                                           "probe", "depth", "area", "group", NULL};
    switch (words_choice(words, "keyword", keywords)) {
    case 0:
        spec->seed = words_gid(words, "seed", 1, INT32_MAX);
        return;
    case 1:
        for (int k = 0; k < OTHER; k++)
            spec->type[k] = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        return;
    case 2:
        spec->bond = words_int(words, "bond type", 1, TOPOLOGY_TYPES_MAX);
        return;
    case 3:
        spec->angle = words_int(words, "angle type", 1, TOPOLOGY_TYPES_MAX);
        return;
    case 4:
        spec->cutoff = words_positive(words, "cutoff");
        return;
    case 5:
        spec->probe = words_positive(words, "probe");
        return;
    case 6:
        spec->depth = words_positive(words, "depth");
        return;
    case 7:
        spec->area = words_positive(words, "area");
        return;
    default:
        spec->made = words_next(words, "a group");
    }
}

static enum cw_status read_spec(const char *const *words, int n_words, struct passivate_spec *spec,
                                struct cw_err *err)
{
    static const char *const first[] = {"coverage", NULL};
    struct words at = words_start("passivate", words, n_words, err);
    *spec = (struct passivate_spec){.seed = 1,
                                    .type = {1, 2, 3},
                                    .bond = 1,
                                    .angle = 1,
                                    .cutoff = 2.2,
                                    .probe = 1.4,
                                    .depth = 3};
    spec->group = words_next(&at, "a group");
    (void)words_choice(&at, "word", first);
    spec->coverage = words_double(&at, "coverage");
    if (err->status == CW_OK && !(spec->coverage >= 0 && spec->coverage <= 1)) {
        (void)cw_err_user(err, "passivate: coverage: expected a fraction from 0 to 1, got '%s'",
                          words[2]);
    }
    while (words_left(&at))
        read_keyword(&at, spec);
    const int *type = spec->type;
    if (err->status == CW_OK && (type[0] == type[1] || type[1] == type[2] || type[0] == type[2]))
        (void)cw_err_user(err, "passivate: the types of Si, O and H must differ");
    if (err->status == CW_OK && spec->made && strcmp(spec->made, "all") == 0)
        (void)cw_err_user(err, "passivate: every atom is in group 'all'; give another name");
    return words_end(&at);
}

enum cw_status passivate_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct passivate_spec spec;
    return read_spec(words, n_words, &spec, err);
}

static enum cw_status check_parts(const struct system_parts *parts,
                                  const struct passivate_spec *spec, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    const struct atom_style *style = atom_style_of(atoms);
    static const char *const names[] = {"Si", "O", "H"};
    if (!parts->box->exists)
        return cw_err_user(err, "passivate: there is no box yet (create_box or read_data)");
    if (!(style->charge && style->angles)) {
        return cw_err_user(err,
                           "passivate: atom_style %s has no charges, bonds and angles; use full",
                           style->name);
    }
    if (strcmp(parts->units->length, "A") != 0)
        return cw_err_user(err, "passivate: needs units with lengths in A, metal say");
    for (int k = 0; k < OTHER; k++) {
        if (spec->type[k] > atoms->n_types) {
            return cw_err_user(
                err,
                "passivate: type %d of %s is above the number of types, %d (read_data "
                "... extra/atom/types N makes more)",
                spec->type[k], names[k], atoms->n_types);
        }
    }
    if (spec->bond > atoms->bond_types || spec->angle > atoms->angle_types) {
        const bool bond = spec->bond > atoms->bond_types;
        return cw_err_user(err,
                           "passivate: %s type %d is above their number, %d (read_data or "
                           "create_box ... extra/%s/types N makes more)",
                           bond ? "bond" : "angle", bond ? spec->bond : spec->angle,
                           bond ? atoms->bond_types : atoms->angle_types, bond ? "bond" : "angle");
    }
    return CW_OK;
}

/* an atom */
struct site {
    double x[3], q;
    gid id, molecule;
    int role, image[3];
    uint32_t mask;
    bool surface; /* near the group's surface */
};

/* a dangling bond; key: its place in the order */
struct dangling {
    gid site;
    double key;
    bool taken;
};

struct bond_list {
    struct dangling *bond;
    gid n, cap;
};

/* one pair, by sites; partner: the silicon that the oxygen has */
struct pair_site {
    gid oxygen, partner, silicon;
};

/* a new atom and the site that it is bonded to */
struct new_atom {
    double x[3];
    gid host;
};

struct scene {
    const struct system_parts *parts;
    const struct passivate_spec *spec;
    uint32_t bit;      /* of the group */
    struct site *site; /* [n] all atoms of all ranks, by id; the same on every rank */
    double (*x)[3];    /* [n] their places */
    double *radius;    /* [n] with the probe's */
    gid n;
    struct bins bins;
    struct near_list near;
    struct bond_list dangling[2]; /* SILICON, OXYGEN */
    struct pair_site *pair;       /* [n_pairs] in the order of the oxygens */
    gid n_pairs;
    double charge; /* of the group's oxygens */
};

static int role_of(const struct passivate_spec *spec, int type)
{
    for (int k = 0; k < OTHER; k++) {
        if (spec->type[k] == type)
            return k;
    }
    return OTHER;
}

static int by_id(const void *a, const void *b)
{
    const struct site *x = a;
    const struct site *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static void gather_sites(struct scene *scene)
{
    const struct atoms *atoms = scene->parts->atoms;
    struct site *own = mem_zeroed((size_t)atoms->n_local, sizeof *own);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        memcpy(own[i].x, &atoms->x[4 * i], sizeof own[i].x);
        memcpy(own[i].image, &atoms->image[3 * i], sizeof own[i].image);
        own[i].q = atoms->q[i];
        own[i].id = atoms->id[i];
        own[i].molecule = atoms->molecule[i];
        own[i].role = role_of(scene->spec, atoms->type[i]);
        own[i].mask = atoms->mask[i];
    }
    size_t bytes;
    scene->site =
        comm_gather_all(scene->parts->comm, own, (size_t)atoms->n_local * sizeof *own, &bytes);
    mem_free(own);
    scene->n = (gid)(bytes / sizeof *own);
    if (scene->n > 0)
        qsort(scene->site, (size_t)scene->n, sizeof *scene->site, by_id);
    scene->x = mem_array((size_t)scene->n, sizeof *scene->x);
    scene->radius = mem_zeroed((size_t)scene->n, sizeof *scene->radius);
    for (gid k = 0; k < scene->n; k++) {
        memcpy(scene->x[k], scene->site[k].x, sizeof scene->x[k]);
        scene->radius[k] = RADIUS[scene->site[k].role] + scene->spec->probe;
    }
}

static bool in_group(const struct scene *scene, gid k)
{
    return (scene->site[k].mask & scene->bit) != 0;
}

/* Both elements in the group, and all of its oxygens with one charge. */
static enum cw_status check_atoms(struct scene *scene, struct cw_err *err)
{
    gid count[ROLES] = {0};
    for (gid k = 0; k < scene->n; k++) {
        const struct site *site = &scene->site[k];
        if (!in_group(scene, k))
            continue;
        if (site->role == OXYGEN && count[OXYGEN] > 0 && fabs(site->q - scene->charge) > 1e-6) {
            return cw_err_user(err,
                               "passivate: the oxygens have different charges (%g and, atom %lld, "
                               "%g), so hydrogen's is not known",
                               scene->charge, (long long)site->id, site->q);
        }
        scene->charge = site->role == OXYGEN ? site->q : scene->charge;
        count[site->role]++;
    }
    for (int k = 0; k < 2; k++) {
        if (count[k] == 0) {
            return cw_err_user(err, "passivate: there is no %s (type %d) in group '%s'",
                               k == SILICON ? "silicon" : "oxygen", scene->spec->type[k],
                               scene->spec->group);
        }
    }
    return CW_OK;
}

static enum cw_status make_bins(struct scene *scene, struct cw_err *err)
{
    const struct passivate_spec *spec = scene->spec;
    const struct box *box = scene->parts->box;
    double reach = fmax(2 * (RADIUS[SILICON] + spec->probe), HYDROXYL_FAR);
    reach = fmax(reach, fmax(spec->cutoff, spec->depth));
    for (int d = 0; d < 3; d++) {
        if (box->periodic[d] && box->width[d] < 2 * reach) {
            return cw_err_user(err,
                               "passivate: the periodic box is %g A along %c, expected at least "
                               "%g (twice the longest of probe spheres, cutoff and depth)",
                               box->width[d], "xyz"[d], 2 * reach);
        }
    }
    bins_init(&scene->bins, box, scene->x, scene->n, reach);
    return CW_OK;
}

/* Which atoms are near a place that the probe can touch? Returns the area of the group's surface.
 * Collective. */
static double find_surface(struct scene *scene)
{
    const gid size = comm_size(scene->parts->comm);
    const gid rank = comm_rank(scene->parts->comm);
    const gid first = scene->n * rank / size;
    const gid last = scene->n * (rank + 1) / size;
    double area = 0;
    gid *open = mem_zeroed((size_t)scene->n, sizeof *open);
    surface_free_points(&scene->bins, scene->radius, first, last, open + first);
    comm_sum(scene->parts->comm, open, (int)scene->n);
    for (gid k = 0; k < scene->n; k++) {
        if (open[k] == 0 || !in_group(scene, k))
            continue;
        area += 4 * PI * scene->radius[k] * scene->radius[k] * (double)open[k] / SURFACE_POINTS;
        bins_near(&scene->bins, scene->x[k], scene->spec->depth, &scene->near);
        for (gid m = 0; m < scene->near.n; m++)
            scene->site[scene->near.near[m].at].surface = true;
    }
    mem_free(open);
    return area;
}

/* How many bonds an atom lacks; *partner: its nearest silicon, -1 for none. */
static gid missing_bonds(struct scene *scene, gid k, gid *partner)
{
    const int role = scene->site[k].role;
    gid bonds = 0;
    double nearest = HUGE_VAL;
    *partner = -1;
    bins_near(&scene->bins, scene->x[k], scene->spec->cutoff, &scene->near);
    for (gid m = 0; m < scene->near.n; m++) {
        const struct near_point *near = &scene->near.near[m];
        const int other = scene->site[near->at].role;
        bonds += role == SILICON
                     ? other == OXYGEN
                     : other == SILICON || (other == HYDROGEN && near->s < O_H_MAX * O_H_MAX);
        if (other == SILICON && near->s < nearest) {
            nearest = near->s;
            *partner = near->at;
        }
    }
    if (role == OXYGEN && *partner < 0)
        return 0; /* a loose atom: no hydroxyl of the surface */
    const gid full = role == SILICON ? 4 : 2;
    return bonds < full ? full - bonds : 0;
}

static void add_dangling(struct bond_list *list, struct dangling bond)
{
    if (list->n == list->cap) {
        list->cap = 2 * list->cap + 64;
        list->bond = mem_resize(list->bond, (size_t)list->cap, sizeof *list->bond);
    }
    list->bond[list->n++] = bond;
}

static int by_key(const void *a, const void *b)
{
    const struct dangling *x = a;
    const struct dangling *y = b;
    if (x->key < y->key || x->key > y->key)
        return x->key < y->key ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

/* Those at the surface to the lists, oxygens' in random order; the rest is counted. */
static void find_dangling(struct scene *scene, struct passivate_report *report)
{
    for (gid k = 0; k < scene->n; k++) {
        const struct site *site = &scene->site[k];
        gid partner;
        if (!in_group(scene, k) || site->role > OXYGEN)
            continue;
        const gid n = missing_bonds(scene, k, &partner);
        report->inside += site->surface ? 0 : n;
        for (gid b = 0; b < n && site->surface; b++) {
            double u[4];
            random_uniform4((uint32_t)scene->spec->seed, RANDOM_BUILD, site->id, b, u);
            add_dangling(&scene->dangling[site->role], (struct dangling){.site = k, .key = u[0]});
        }
    }
    report->silicon = scene->dangling[SILICON].n;
    report->oxygen = scene->dangling[OXYGEN].n;
    struct bond_list *oxygen = &scene->dangling[OXYGEN];
    if (oxygen->n > 0)
        qsort(oxygen->bond, (size_t)oxygen->n, sizeof *oxygen->bond, by_key);
}

/* the nearest free dangling bond of a silicon; NULL: none is left */
static struct dangling *nearest_silicon(struct scene *scene, gid oxygen)
{
    struct bond_list *list = &scene->dangling[SILICON];
    struct dangling *best = NULL;
    double nearest = HUGE_VAL;
    for (gid m = 0; m < list->n; m++) {
        double d[3];
        for (int c = 0; c < 3; c++)
            d[c] = scene->x[list->bond[m].site][c] - scene->x[oxygen][c];
        box_minimum_image(scene->parts->box, d);
        const double s = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        if (!list->bond[m].taken && s < nearest) {
            nearest = s;
            best = &list->bond[m];
        }
    }
    return best;
}

static void make_pairs(struct scene *scene)
{
    const struct bond_list *oxygen = &scene->dangling[OXYGEN];
    scene->pair = mem_array((size_t)oxygen->n, sizeof *scene->pair);
    for (gid m = 0; m < oxygen->n; m++) {
        struct pair_site pair = {.oxygen = oxygen->bond[m].site};
        struct dangling *silicon = nearest_silicon(scene, pair.oxygen);
        if (!silicon)
            return;
        silicon->taken = true;
        pair.silicon = silicon->site;
        (void)missing_bonds(scene, pair.oxygen, &pair.partner);
        scene->pair[scene->n_pairs++] = pair;
    }
}

static void put(struct scene *scene, struct new_atom *atom, double distance, double *nearest)
{
    bins_add(&scene->bins, atom->x);
    *nearest = fmin(*nearest, distance);
}

/* Places for the three atoms of each pair: H at its oxygen, O, H at that. Returns the smallest
 * distance to an atom that was there. */
static double place_atoms(struct scene *scene, struct new_atom *atom, gid done)
{
    double nearest = HYDROXYL_FAR;
    for (gid p = 0; p < done; p++) {
        const struct pair_site *pair = &scene->pair[p];
        struct new_atom *a = &atom[PER_PAIR * p];
        double distance;
        a[0].host = pair->oxygen;
        distance = hydroxyl_place_hydrogen(&scene->bins, pair->oxygen, pair->partner, a[0].x);
        put(scene, &a[0], distance, &nearest);
        a[1].host = a[2].host = pair->silicon;
        distance = hydroxyl_place_oxygen(&scene->bins, pair->silicon, a[1].x);
        put(scene, &a[1], distance, &nearest);
        distance = hydroxyl_place_hydrogen(&scene->bins, scene->bins.n - 1, pair->silicon, a[2].x);
        put(scene, &a[2], distance, &nearest);
    }
    return nearest;
}

static void append(const struct scene *scene, const struct new_atom *atom, gid id, bool oxygen,
                   uint32_t bit)
{
    struct atoms *atoms = scene->parts->atoms;
    const struct site *host = &scene->site[atom->host];
    const int type = scene->spec->type[oxygen ? OXYGEN : HYDROGEN];
    const size_t i = (size_t)atoms_append(atoms, id, type, atom->x);
    atoms->q[i] = oxygen ? scene->charge : -scene->charge / 2;
    atoms->molecule[i] = host->molecule;
    atoms->mask[i] = host->mask | bit;
    /* the host stands where it was gathered, in the box or a little outside */
    memcpy(&atoms->image[3 * i], host->image, sizeof host->image);
    box_wrap(scene->parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
}

/* two bonds and two angles of a pair, whose new atoms follow on this id */
static void describe(const struct scene *scene, gid p, gid id, struct topology_change change[4])
{
    const struct passivate_spec *spec = scene->spec;
    const struct pair_site *pair = &scene->pair[p];
    const gid oxygen = scene->site[pair->oxygen].id;
    const gid silicon = scene->site[pair->silicon].id;
    const gid partner = scene->site[pair->partner].id;
    change[0] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {oxygen, id, 0}};
    change[1] = (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {partner, oxygen, id}};
    change[2] = (struct topology_change){TOPOLOGY_ADD_BOND, spec->bond, {id + 1, id + 2, 0}};
    change[3] =
        (struct topology_change){TOPOLOGY_ADD_ANGLE, spec->angle, {silicon, id + 1, id + 2}};
}

/* Makes atoms, bonds and angles. Collective. */
static enum cw_status add_atoms(struct scene *scene, struct passivate_report *report,
                                struct cw_err *err)
{
    struct comm *comm = scene->parts->comm;
    struct atoms *atoms = scene->parts->atoms;
    const bool mine = comm_rank(comm) == 0;
    const gid n = mine ? report->done : 0;
    const gid first = scene->site[scene->n - 1].id + 1;
    int made = 0;
    if (scene->spec->made && groups_add(scene->parts->groups, scene->spec->made, &made, err))
        return err->status;
    struct new_atom *atom = mem_zeroed((size_t)(PER_PAIR * n), sizeof *atom);
    struct topology_change *change = mem_zeroed((size_t)(4 * n), sizeof *change);
    report->nearest = mine ? place_atoms(scene, atom, n) : HYDROXYL_FAR;
    for (gid k = 0; k < PER_PAIR * n; k++)
        append(scene, &atom[k], first + k, k % PER_PAIR == 1, group_bit(made));
    for (gid p = 0; p < n; p++)
        describe(scene, p, first + PER_PAIR * p, &change[4 * p]);
    atoms_count(atoms, comm);
    comm_min_double(comm, &report->nearest, 1);
    (void)!topology_apply(atoms, comm, change, 4 * n, err);
    mem_free(change);
    mem_free(atom);
    return err->status;
}

static enum cw_status passivate(struct scene *scene, struct passivate_report *report,
                                struct cw_err *err)
{
    gather_sites(scene);
    if (check_atoms(scene, err) != CW_OK || make_bins(scene, err) != CW_OK)
        return err->status;
    report->area = find_surface(scene);
    if (!(report->area > 0)) {
        return cw_err_user(err,
                           "passivate: group '%s' has no surface that a probe of %g A can touch; "
                           "is the box open, or is there a gap?",
                           scene->spec->group, scene->spec->probe);
    }
    report->probe = scene->spec->area > 0 ? 0 : scene->spec->probe;
    if (scene->spec->area > 0)
        report->area = scene->spec->area;
    find_dangling(scene, report);
    make_pairs(scene);
    report->pairs = scene->n_pairs;
    report->done = (gid)rint(scene->spec->coverage * (double)scene->n_pairs);
    return add_atoms(scene, report, err);
}

static void free_scene(struct scene *scene)
{
    mem_free(scene->site);
    mem_free(scene->x);
    mem_free(scene->radius);
    mem_free(scene->near.near);
    mem_free(scene->dangling[SILICON].bond);
    mem_free(scene->dangling[OXYGEN].bond);
    mem_free(scene->pair);
    bins_free(&scene->bins);
}

enum cw_status passivate_command(const struct system_parts *parts, const char *const *words,
                                 int n_words, struct passivate_report *report, struct cw_err *err)
{
    struct passivate_spec spec;
    struct scene scene = {.parts = parts, .spec = &spec};
    int group = 0;
    *report = (struct passivate_report){0};
    if (read_spec(words, n_words, &spec, err) != CW_OK || check_parts(parts, &spec, err) != CW_OK)
        return err->status;
    if (groups_require(parts->groups, spec.group, &group, err) != CW_OK) {
        cw_err_prefix(err, "passivate: ");
        return err->status;
    }
    scene.bit = group_bit(group);
    (void)!passivate(&scene, report, err);
    free_scene(&scene);
    return err->status;
}

/* clang-format off */
static const char help[] =
    "keyword values        meaning (default)\n"
    "coverage F            the fraction of the pairs of dangling bonds, Si and O, that get OH and H\n"
    "seed S                which pairs these are (1); a smaller coverage is part of a larger one\n"
    "types SI O H          atom types (1 2 3)\n"
    "bond T, angle T       types of the bond O-H (1) and of the angle Si-O-H (1)\n"
    "cutoff R              Si and O nearer than this are bonded, A (2.2)\n"
    "probe R               radius of the ball that finds the surface, A (1.4)\n"
    "depth D               how far from an atom that the ball touches a bond may dangle, A (3.0)\n"
    "area A                area to count hydroxyls by, A^2 (that of the path of the ball's centre)\n"
    "group NAME            puts the new atoms into this group\n";
/* clang-format on */

const char *passivate_help(void)
{
    return help;
}
