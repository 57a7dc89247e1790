/* Filling space with atoms.
 *
 * The cells of the lattice that can reach the box are numbered with the first cell vector fastest
 * and the basis inside; each rank fills one run of consecutive rows of cells, so numbering the
 * atoms rank after rank gives the ids that one rank alone would give, and the work is shared
 * without any rank knowing the others' atoms. Cells are limited to the brick around the region: a
 * particle in a large vacuum box costs what the particle costs.
 *
 * Which sites belong to the box: on a periodic axis exactly one of each set of images, from a
 * window [lo - e, hi - e) with e = 1e-6 of the box length, so that rounding of a rotated lattice
 * neither drops nor doubles the atoms on a face (LAMMPS takes [lo, hi - 2e), which drops a site
 * that rounding puts below lo; otherwise they agree); on a fixed face the box itself, upper face
 * excluded; shrink-wrapped faces start 1e-4 of the box length outside the region that made the box,
 * so the atom on such a face is included.
 *
 * Source: the LAMMPS manual, command `create_atoms`. */
#include "system/create.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/lattice.h"
#include "system/parts.h"
#include "system/region.h"
#include "system/topology.h"
#include "system/words.h"

#define FACE_TOLERANCE 1e-6 /* of the box length */

/* numbers of types and room for bonds */
struct box_spec {
    const char *region;
    int types, bond_types, angle_types, bonds, angles;
};

static void read_extras(struct words *words, struct box_spec *spec)
{
    int unused;
    const struct {
        const char *name;
        int *place, most;
    } extras[] = {
        {"bond/types", &spec->bond_types, TOPOLOGY_TYPES_MAX},
        {"angle/types", &spec->angle_types, TOPOLOGY_TYPES_MAX},
        {"dihedral/types", &unused, INT_MAX},
        {"improper/types", &unused, INT_MAX},
        {"extra/bond/per/atom", &spec->bonds, TOPOLOGY_BONDS_MAX},
        {"extra/angle/per/atom", &spec->angles, TOPOLOGY_ANGLES_MAX},
        {"extra/dihedral/per/atom", &unused, INT_MAX},
        {"extra/improper/per/atom", &unused, INT_MAX},
        {"extra/special/per/atom", &unused, INT_MAX},
    };
    const int n = sizeof extras / sizeof extras[0];
    while (words_left(words)) {
        const char *keyword = words_next(words, "a keyword");
        int k = 0;
        while (k < n && strcmp(extras[k].name, keyword) != 0)
            k++;
        if (k < n) {
            *extras[k].place = words_int(words, keyword, 0, extras[k].most);
        } else {
            (void)cw_err_user(words->err, "create_box: unknown keyword '%s'", keyword);
        }
    }
}

/* The region's edges; shrink-wrapped faces (s, not m) start a margin outside it, so that atoms on
 * such a face are inside. The margin itself follows from the region's lengths. */
static enum cw_status set_box(struct box *box, const struct region *region, struct cw_err *err)
{
    double lo[3];
    double hi[3];
    double tilt[3];
    double margin[3];
    struct box made = *box;
    region_edges(region, lo, hi, tilt);
    if (box_set(&made, lo, hi, err) != CW_OK ||
        (region_is_prism(region) && box_set_tilt(&made, tilt, err) != CW_OK)) {
        cw_err_prefix(err, "create_box: ");
        return err->status;
    }
    *box = made;
    memcpy(margin, box->margin, sizeof margin);
    for (int d = 0; d < 3; d++) {
        lo[d] -= box->boundary[d][0] == BOX_SHRINK ? margin[d] : 0;
        hi[d] += box->boundary[d][1] == BOX_SHRINK ? margin[d] : 0;
    }
    enum cw_status status = box_set(box, lo, hi, err);
    memcpy(box->margin, margin, sizeof margin);
    return status;
}

static enum cw_status read_box(const char *const *words, int n_words, struct box_spec *spec,
                               struct cw_err *err)
{
    struct words at = words_start("create_box", words, n_words, err);
    *spec = (struct box_spec){0};
    spec->types = words_int(&at, "number of types", 1, ATOMS_TYPES_MAX);
    spec->region = words_next(&at, "a region ID");
    read_extras(&at, spec);
    return words_end(&at);
}

enum cw_status create_box_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct box_spec spec;
    return read_box(words, n_words, &spec, err);
}

enum cw_status create_box(const struct system_parts *parts, const char *const *words, int n_words,
                          struct cw_err *err)
{
    const struct region *region = NULL;
    struct box_spec spec;
    if (read_box(words, n_words, &spec, err) != CW_OK)
        return err->status;
    if (parts->box->exists)
        return cw_err_user(err, "create_box: there is a box already (`clear` starts afresh)");
    if (regions_require(parts->regions, spec.region, &region, err) != CW_OK) {
        cw_err_prefix(err, "create_box: ");
        return err->status;
    }
    if (!region_is_block(region) && !region_is_prism(region)) {
        return cw_err_user(err, "create_box: region '%s' must be a block or a prism, with side in",
                           spec.region);
    }
    parts->atoms->n_types = spec.types;
    parts->atoms->bond_types = spec.bond_types;
    parts->atoms->angle_types = spec.angle_types;
    topology_reserve(parts->atoms, spec.bonds, spec.angles);
    return set_box(parts->box, region, err);
}

enum create_style { CREATE_BOX, CREATE_REGION, CREATE_SINGLE, CREATE_RANDOM };

/* the words, read */
struct create_spec {
    int type;
    enum create_style style;
    const char *region; /* NULL: none */
    double x[3];
    gid n, seed;
    int *basis_type; /* [n_basis_said] 0: not said */
    int n_basis;
    bool box_units, remap;
};

static void read_style(struct words *words, struct create_spec *spec)
{
    static const char *const styles[] = {"box", "region", "single", "random", NULL};
    spec->type = words_int(words, "type", 0, ATOMS_TYPES_MAX);
    if (words_left(words) && strcmp(words->word[words->at], "mesh") == 0) {
        (void)cw_err_user(words->err, "create_atoms: style mesh is not supported (known: box "
                                      "region single random)");
    }
    spec->style = (enum create_style)words_choice(words, "style", styles);
    if (spec->style == CREATE_REGION) {
        spec->region = words_next(words, "a region ID");
    } else if (spec->style == CREATE_SINGLE) {
        words_vector(words, "position", spec->x);
    } else if (spec->style == CREATE_RANDOM) {
        spec->n = words_gid(words, "number of atoms", 0, INT64_MAX / 4);
        spec->seed = words_gid(words, "seed", 1, INT32_MAX);
        spec->region = words_next(words, "a region ID or NULL");
        if (strcmp(spec->region, "NULL") == 0)
            spec->region = NULL;
    }
}

static void set_basis_type(struct create_spec *spec, int b, int type)
{
    int n = b > spec->n_basis ? b : spec->n_basis;
    spec->basis_type = mem_resize(spec->basis_type, (size_t)n, sizeof *spec->basis_type);
    for (; spec->n_basis < n; spec->n_basis++)
        spec->basis_type[spec->n_basis] = 0;
    spec->basis_type[b - 1] = type;
}

static void read_keywords(struct words *words, struct create_spec *spec)
{
    static const char *const keywords[] = {"basis", "units", "remap",  "mol",    "ratio",
                                           "var",   "set",   "subset", "rotate", NULL};
    static const char *const units[] = {"lattice", "box", NULL};
    while (words_left(words)) {
        int keyword = words_choice(words, "keyword", keywords);
        if (keyword == 0) {
            int b = words_int(words, "basis atom", 1, 4096);
            int type = words_int(words, "type", 1, ATOMS_TYPES_MAX);
            set_basis_type(spec, b, type);
        } else if (keyword == 1) {
            spec->box_units = words_choice(words, "units", units) == 1;
        } else if (keyword == 2) {
            spec->remap = words_bool(words, "remap");
        } else if (words->err->status == CW_OK) {
            (void)cw_err_user(words->err, "create_atoms: keyword '%s' is not supported",
                              keywords[keyword]);
        }
    }
}

/* the caller frees spec->basis_type, also after an error */
static enum cw_status read_spec(const char *const *words, int n_words, struct create_spec *spec,
                                struct cw_err *err)
{
    *spec = (struct create_spec){0};
    struct words at = words_start("create_atoms", words, n_words, err);
    read_style(&at, spec);
    read_keywords(&at, spec);
    if (err->status == CW_OK && spec->type < 1)
        (void)cw_err_user(err, "create_atoms: types are numbered from 1");
    return words_end(&at);
}

enum cw_status create_atoms_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct create_spec spec;
    enum cw_status status = read_spec(words, n_words, &spec, err);
    mem_free(spec.basis_type);
    return status;
}

gid create_number(struct atoms *atoms, lidx first, struct comm *comm)
{
    gid top = 0;
    for (lidx i = 0; i < first; i++)
        top = atoms->id[i] > top ? atoms->id[i] : top;
    comm_max(comm, &top, 1);
    gid total;
    gid next = top + 1 + comm_prefix(comm, atoms->n_local - first, &total);
    for (lidx i = first; i < atoms->n_local; i++)
        atoms->id[i] = next++;
    atoms_count(atoms, comm);
    return total;
}

/* The part of space whose sites become atoms; of a tilted box, as if it were put upright. */
struct window {
    const struct box *box;
    double lo[3], hi[3];
};

static struct window box_window(const struct box *box)
{
    struct window window = {.box = box};
    for (int d = 0; d < 3; d++) {
        double e = FACE_TOLERANCE * box->length[d];
        window.lo[d] = box->lo[d] - (box->periodic[d] ? e : 0);
        window.hi[d] = box->hi[d] - (box->periodic[d] ? e : 0);
    }
    return window;
}

static bool window_contains(const struct window *window, const double x[3])
{
    const struct box *box = window->box;
    double at[3] = {x[0], x[1], x[2]};
    bool in = true;
    if (box->triclinic) {
        box_fractions(box, x, at);
        for (int d = 0; d < 3; d++)
            at[d] = box->lo[d] + at[d] * box->length[d];
    }
    for (int d = 0; d < 3; d++)
        in = in && at[d] >= window->lo[d] && at[d] < window->hi[d];
    return in;
}

/* cells to look at, and this rank's run of rows */
struct cells {
    gid first[3], n[3];
    gid row_begin, row_end; /* row = (n3 - first3) * n[1] + (n2 - first2) */
};

/* the brick around both */
static void find_brick(const struct window *window, const struct region *region, double lo[3],
                       double hi[3])
{
    box_bounds(window->box, lo, hi);
    for (int d = 0; d < 3; d++) {
        lo[d] += window->lo[d] - window->box->lo[d];
        hi[d] += window->hi[d] - window->box->hi[d];
    }
    if (!region)
        return;
    double low[3];
    double high[3];
    region_extent(region, low, high);
    for (int d = 0; d < 3; d++) {
        lo[d] = fmax(lo[d], low[d]);
        hi[d] = fmax(lo[d], fmin(hi[d], high[d]));
    }
}

/* A lattice scale with a wrong exponent asks for more atoms than any machine holds: refused before
 * the first one. A region may be a small part of the brick that is searched. */
static enum cw_status check_amount(const struct system_parts *parts, const struct window *window,
                                   const struct region *region, struct cw_err *err)
{
    double lo[3];
    double hi[3];
    double sites = parts->lattice->n_basis * fabs(mat3_determinant(parts->lattice->inverse));
    double limit = (double)INT_MAX * comm_size(parts->comm) * (region ? 100 : 1);
    find_brick(window, region, lo, hi);
    for (int d = 0; d < 3; d++)
        sites *= hi[d] - lo[d];
    if (sites <= limit)
        return CW_OK;
    return cw_err_user(
        err,
        "create_atoms: %g lattice sites to fill, expected at most %g on %d ranks; is "
        "the scale of the lattice right?",
        sites, limit, comm_size(parts->comm));
}

static struct cells share_cells(const struct system_parts *parts, const struct window *window,
                                const struct region *region)
{
    double lo[3];
    double hi[3];
    find_brick(window, region, lo, hi);
    struct cells cells = {{0}, {0}, 0, 0};
    gid last[3];
    lattice_cells(parts->lattice, lo, hi, cells.first, last);
    for (int k = 0; k < 3; k++)
        cells.n[k] = last[k] - cells.first[k] + 1;
    gid rows = cells.n[1] * cells.n[2];
    gid size = comm_size(parts->comm);
    gid rank = comm_rank(parts->comm);
    cells.row_begin = rows / size * rank + rows % size * rank / size;
    cells.row_end = rows / size * (rank + 1) + rows % size * (rank + 1) / size;
    return cells;
}

static enum cw_status fill_cell(const struct system_parts *parts, const struct window *window,
                                const struct region *region, const int *basis_type,
                                const gid cell[3], struct cw_err *err)
{
    for (int b = 0; b < parts->lattice->n_basis; b++) {
        double x[3];
        lattice_site(parts->lattice, cell, b, x);
        if (!window_contains(window, x) || (region && !region_contains(region, x)))
            continue;
        if (parts->atoms->n_local == INT_MAX) {
            return cw_err_user(err, "create_atoms: more than 2^31 atoms on one rank; use more "
                                    "ranks");
        }
        lidx i = atoms_append(parts->atoms, 0, basis_type[b], x);
        int image[3] = {0, 0, 0};
        box_wrap(parts->box, &parts->atoms->x[4 * (size_t)i], image);
    }
    return CW_OK;
}

enum cw_status create_fill(const struct system_parts *parts, const struct region *region,
                           const int *basis_type, gid *created, struct cw_err *err)
{
    struct window window = box_window(parts->box);
    if (check_amount(parts, &window, region, err) != CW_OK)
        return err->status;
    struct cells cells = share_cells(parts, &window, region);
    lidx before = parts->atoms->n_local;
    for (gid row = cells.row_begin; row < cells.row_end && err->status == CW_OK; row++) {
        gid cell[3] = {0, cells.first[1] + row % cells.n[1], cells.first[2] + row / cells.n[1]};
        for (gid k = 0; k < cells.n[0] && err->status == CW_OK; k++) {
            cell[0] = cells.first[0] + k;
            (void)fill_cell(parts, &window, region, basis_type, cell, err);
        }
    }
    if (err_sync(parts->comm, err) != CW_OK)
        return err->status;
    *created = create_number(parts->atoms, before, parts->comm);
    return CW_OK;
}

static enum cw_status fill(const struct system_parts *parts, const struct create_spec *spec,
                           const struct region *region, gid *created, struct cw_err *err)
{
    if (!parts->lattice || parts->lattice->n_basis == 0) {
        return cw_err_user(err,
                           "create_atoms: style %s needs a lattice with sites (command "
                           "`lattice`)",
                           spec->style == CREATE_BOX ? "box" : "region");
    }
    int n = parts->lattice->n_basis;
    if (spec->n_basis > n) {
        return cw_err_user(err, "create_atoms: the lattice has %d basis atoms, not %d", n,
                           spec->n_basis);
    }
    int *type = mem_array((size_t)n, sizeof *type);
    for (int b = 0; b < n; b++)
        type[b] = b < spec->n_basis && spec->basis_type[b] > 0 ? spec->basis_type[b] : spec->type;
    enum cw_status status = create_fill(parts, region, type, created, err);
    mem_free(type);
    return status;
}

static void create_single(const struct system_parts *parts, const struct create_spec *spec,
                          gid *created)
{
    double x[3];
    for (int d = 0; d < 3; d++)
        x[d] = spec->box_units ? spec->x[d] : spec->x[d] * lattice_spacing(parts->lattice, d);
    struct window window = box_window(parts->box);
    for (int d = 0; d < 3; d++) {
        if (parts->box->periodic[d]) { /* the box itself; the tolerance is for lattices */
            window.lo[d] = parts->box->lo[d];
            window.hi[d] = parts->box->hi[d];
        }
    }
    lidx before = parts->atoms->n_local;
    int image[3] = {0, 0, 0};
    bool mine = comm_rank(parts->comm) == 0;
    if (spec->remap) {
        for (int d = 0; d < 3; d++)
            x[d] = exact_round(x[d], CW_QUANTUM_POSITION);
        box_wrap(parts->box, x, image);
    }
    if (!window_contains(&window, x)) {
        log_warn("create_atoms: (%g, %g, %g) lies outside the box; no atom is created", x[0], x[1],
                 x[2]);
    } else if (mine) {
        (void)atoms_append(parts->atoms, 0, spec->type, x);
    }
    *created = create_number(parts->atoms, before, parts->comm);
}

enum { TRIES = 1000 };

/* Atom k lies at the first point of its own sequence that is inside the region. */
static enum cw_status random_point(const struct create_spec *spec, const struct region *region,
                                   const struct window *window, gid k, double x[3],
                                   struct cw_err *err)
{
    const struct window inside = box_window(window->box);
    for (gid attempt = 0; attempt < TRIES; attempt++) {
        double u[4];
        random_uniform4((uint32_t)spec->seed, RANDOM_BUILD, k, attempt, u);
        for (int d = 0; d < 3; d++)
            x[d] = window->lo[d] + u[d] * (window->hi[d] - window->lo[d]);
        if (window->box->triclinic && !window_contains(&inside, x))
            continue;
        if (!region || region_contains(region, x))
            return CW_OK;
    }
    return cw_err_user(err,
                       "create_atoms: random atom %lld found no place in region '%s' in %d "
                       "tries; is the region (nearly) outside the box?",
                       (long long)k, spec->region, (int)TRIES);
}

static enum cw_status create_random(const struct system_parts *parts,
                                    const struct create_spec *spec, const struct region *region,
                                    gid *created, struct cw_err *err)
{
    struct window window = {.box = parts->box};
    double lo[3] = {-1e20, -1e20, -1e20};
    double hi[3] = {1e20, 1e20, 1e20};
    if (region)
        region_extent(region, lo, hi);
    box_bounds(parts->box, window.lo, window.hi);
    for (int d = 0; d < 3; d++) {
        window.lo[d] = fmax(window.lo[d], lo[d]);
        window.hi[d] = fmin(window.hi[d], hi[d]);
        if (!(window.lo[d] <= window.hi[d]))
            return cw_err_user(err, "create_atoms: region '%s' lies outside the box", spec->region);
    }
    lidx before = parts->atoms->n_local;
    gid size = comm_size(parts->comm);
    gid rank = comm_rank(parts->comm);
    gid end = spec->n / size * (rank + 1) + spec->n % size * (rank + 1) / size;
    for (gid k = spec->n / size * rank + spec->n % size * rank / size; k < end; k++) {
        double x[3];
        if (random_point(spec, region, &window, k, x, err) != CW_OK)
            break;
        lidx i = atoms_append(parts->atoms, 0, spec->type, x);
        int image[3] = {0, 0, 0};
        box_wrap(parts->box, &parts->atoms->x[4 * (size_t)i], image);
    }
    if (err_sync(parts->comm, err) != CW_OK)
        return err->status;
    *created = create_number(parts->atoms, before, parts->comm);
    return CW_OK;
}

static enum cw_status run_spec(const struct system_parts *parts, const struct create_spec *spec,
                               gid *created, struct cw_err *err)
{
    const struct region *region = NULL;
    if (!parts->box->exists)
        return cw_err_user(err, "create_atoms: there is no box yet (create_box or read_data)");
    int top = spec->type;
    for (int b = 0; b < spec->n_basis; b++)
        top = spec->basis_type[b] > top ? spec->basis_type[b] : top;
    if (top > parts->atoms->n_types) {
        return cw_err_user(err, "create_atoms: type %d is above the number of types, %d", top,
                           parts->atoms->n_types);
    }
    if (spec->region && regions_require(parts->regions, spec->region, &region, err) != CW_OK) {
        cw_err_prefix(err, "create_atoms: ");
        return err->status;
    }
    if (spec->style == CREATE_RANDOM)
        return create_random(parts, spec, region, created, err);
    if (spec->style == CREATE_SINGLE) {
        create_single(parts, spec, created);
    } else {
        return fill(parts, spec, region, created, err);
    }
    return CW_OK;
}

enum cw_status create_atoms(const struct system_parts *parts, const char *const *words, int n_words,
                            gid *created, struct cw_err *err)
{
    struct create_spec spec;
    *created = 0;
    if (read_spec(words, n_words, &spec, err) == CW_OK)
        (void)run_spec(parts, &spec, created, err);
    mem_free(spec.basis_type);
    return err->status;
}
