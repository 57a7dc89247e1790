/* Full neighbour rows from cells.
 *
 * Each type's atoms (owned and ghosts) are sorted by counting into a grid of their own, so that a
 * row comes out sorted by the neighbour's type, a pair of types has its own cut-off at no cost, and
 * a type that is far away costs nothing. The scan of the cells around an atom is
 * kernels_nlist.c.
 *
 * A grid covers the extent of its atoms only; the number of cells is bounded by a few per atom,
 * hence memory does not depend on how empty the box is.
 *
 * Rows lie one after another in one array. How long it must be is estimated at the first build from
 * a sample of rows, so that it is allocated once: growing by doubling would hold it twice, which
 * for ten million atoms is gigabytes. Rejected: fixed room per row (wastes half on surfaces, fails
 * loudly in dense spots), and pages of rows (one more indirection in every kernel).
 *
 * Source: linked cells, Hockney and Eastwood, Computer Simulation Using Particles, 1981; lists with
 * a skin, Verlet, Phys. Rev. 159, 98 (1967). */
#include "neighbor/nlist.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/simd_select.h"
#include "neighbor/kernels_nlist.h"
#include "system/atoms.h"

enum { CELLS_PER_ATOM = 4, CELLS_MIN = 64, SAMPLE_ROWS = 512 };
_Static_assert(sizeof(lidx) == sizeof(float), "offsets take the fourth part of the floats");
_Static_assert((int)SCAN_PAD <= (int)NLIST_PAD, "a scan must not store past the list's padding");

/* Cells per reach: fine along x, where they only trim runs; across, one cell, since longer runs as
 * a rule pay more than fewer candidates. Measured for 12 to 850 neighbours, time for the list
 * against one cell across: two cells -10 to +36 %, three +7 to +98 %. */
static const double CELLS_ALONG_X = 12;
static const double CELLS_ACROSS = 1;

/* Rounding of floats, of half a unit in 2^24: of two coordinates along each axis, and of the square
 * of the distance, in three operations; with room to spare. */
static const double SLACK_AT_EDGE = 0x1p-22;
static const double SLACK_AT_REACH = 0x1p-20;

struct work {
    scan_function *scan;
    struct scan_grid *grid; /* [n_types + 1], index = type */
    lidx *count;            /* [n_types + 1] atoms of the type */
    double (*extent)[6];    /* [n_types + 1] min and max of the type's atoms */
    int n_types;
    lidx *cell;       /* [atoms] cell of each atom in its type's grid */
    float *x, *y, *z; /* [atoms + SCAN_PAD] from their grid's origin, sorted by type and cell; in
                         the list's floats */
    lidx *offset;     /* [atoms + SCAN_PAD], there too */
    lidx *first;      /* cells of all grids */
    size_t cap_first;
    size_t longest; /* row */
};

static scan_function *choose_scan(void)
{
#ifndef CW_SIMD_PORTABLE_ONLY
    const enum simd_level level = simd_chosen();
    if (level == SIMD_AVX512)
        return nlist_scan_avx512;
    if (level == SIMD_AVX2)
        return nlist_scan_avx2;
#endif
    return nlist_scan_portable;
}

void nlist_init(struct nlist *list)
{
    memset(list, 0, sizeof *list);
    struct work *work = mem_zeroed(1, sizeof *work);
    work->scan = choose_scan();
    list->work = work;
}

void nlist_free(struct nlist *list)
{
    struct work *work = list->work;
    if (work) {
        mem_free(work->grid);
        mem_free(work->count);
        mem_free(work->extent);
        mem_free(work->cell);
        mem_free(work->first);
        mem_free(work);
    }
    mem_free(list->first);
    mem_free(list->offset);
    mem_free(list->floats);
    marks_free(&list->built_at);
    mem_free(list->cutoff);
    nlist_prune_free(&list->near);
    memset(list, 0, sizeof *list);
}

/* Room for n elements whose old contents are not wanted. */
static void renew(void *array, size_t n, size_t size)
{
    void *p;
    memcpy(&p, array, sizeof p);
    mem_free(p);
    p = mem_array(n, size);
    memcpy(array, &p, sizeof p);
}

static size_t roomy(size_t n)
{
    return n + n / 16 + 64;
}

static double pair_reach(const struct nlist_spec *spec, int ti, int tj)
{
    double cutoff = spec->cutoff[(size_t)ti * ((size_t)spec->n_types + 1) + (size_t)tj];
    return cutoff > 0 ? cutoff + spec->skin : 0;
}

/* The longest reach of any type to this one. */
static double type_reach(const struct nlist_spec *spec, int type)
{
    double reach = 0;
    for (int t = 1; t <= spec->n_types; t++)
        reach = fmax(reach, pair_reach(spec, t, type));
    return reach;
}

double nlist_reach(const struct nlist_spec *spec)
{
    double reach = 0;
    for (int t = 1; t <= spec->n_types; t++)
        reach = fmax(reach, type_reach(spec, t));
    return reach;
}

static void prepare_work(struct nlist *list, int n_types, size_t n_atoms)
{
    struct work *work = list->work;
    if (n_types != work->n_types) {
        renew(&work->grid, (size_t)n_types + 1, sizeof *work->grid);
        renew(&work->count, (size_t)n_types + 1, sizeof *work->count);
        renew(&work->extent, (size_t)n_types + 1, sizeof *work->extent);
        work->n_types = n_types;
    }
    if (n_atoms + SCAN_PAD > list->cap_floats) {
        list->cap_floats = roomy(n_atoms + SCAN_PAD);
        renew(&work->cell, list->cap_floats, sizeof *work->cell);
        renew(&list->floats, 4 * list->cap_floats, sizeof *list->floats);
    }
    work->x = list->floats;
    work->y = work->x + list->cap_floats;
    work->z = work->y + list->cap_floats;
    work->offset = (lidx *)(void *)(work->z + list->cap_floats);
}

static void measure_types(struct work *work, const struct atoms *atoms, size_t n_atoms)
{
    for (int t = 0; t <= work->n_types; t++) {
        work->count[t] = 0;
        for (int d = 0; d < 3; d++) {
            work->extent[t][d] = INFINITY;
            work->extent[t][3 + d] = -INFINITY;
        }
    }
    for (size_t i = 0; i < n_atoms; i++) {
        int t = atoms->type[i];
        double *extent = work->extent[t];
        work->count[t]++;
        for (size_t d = 0; d < 3; d++) {
            double x = atoms->x[4 * i + d];
            extent[d] = x < extent[d] ? x : extent[d];
            extent[3 + d] = x > extent[3 + d] ? x : extent[3 + d];
        }
    }
}

/* Shape of the grid of n atoms within `extent`; cells grow until there are few enough. */
static size_t shape_grid(struct scan_grid *grid, const double extent[6], lidx n, double reach)
{
    const double most = (double)CELLS_PER_ATOM * n + CELLS_MIN;
    double scale = 1;
    for (;;) {
        double cells = 1;
        double along[3];
        for (int d = 0; d < 3; d++) {
            grid->size[d] = scale * reach / (d == 0 ? CELLS_ALONG_X : CELLS_ACROSS);
            along[d] = floor((extent[3 + d] - extent[d]) / grid->size[d]) + 1;
            cells *= along[d];
        }
        if (cells > most) {
            scale *= 1.25;
            continue;
        }
        grid->slack = SLACK_AT_REACH * reach;
        for (int d = 0; d < 3; d++) {
            grid->slack += SLACK_AT_EDGE * (extent[3 + d] - extent[d] + reach);
            grid->origin[d] = extent[d];
            grid->per_length[d] = 1 / grid->size[d];
            grid->n[d] = (int)along[d];
        }
        return (size_t)cells;
    }
}

/* Shapes of all grids, with their places in the common arrays. */
static void shape_grids(struct work *work, const struct nlist_spec *spec)
{
    size_t cells = 0;
    for (int t = 1; t <= work->n_types; t++) {
        struct scan_grid *grid = &work->grid[t];
        double reach = type_reach(spec, t);
        memset(grid, 0, sizeof *grid);
        if (reach > 0 && work->count[t] > 0)
            cells += shape_grid(grid, work->extent[t], work->count[t], reach) + 1;
    }
    if (cells >= work->cap_first) {
        work->cap_first = roomy(cells);
        renew(&work->first, work->cap_first, sizeof *work->first);
    }
    if (cells > 0)
        memset(work->first, 0, cells * sizeof *work->first);
    lidx *first = work->first;
    size_t place = 0;
    for (int t = 1; t <= work->n_types; t++) {
        struct scan_grid *grid = &work->grid[t];
        if (grid->n[0] == 0)
            continue;
        grid->first = first;
        grid->x = work->x + place;
        grid->y = work->y + place;
        grid->z = work->z + place;
        grid->offset = work->offset + place;
        first += (size_t)grid->n[0] * (size_t)grid->n[1] * (size_t)grid->n[2] + 1;
        place += (size_t)work->count[t];
    }
}

static lidx cell_of(const struct scan_grid *grid, const double *x)
{
    int c[3];
    for (int d = 0; d < 3; d++) {
        int along = (int)((x[d] - grid->origin[d]) * grid->per_length[d]);
        c[d] = along < grid->n[d] ? along : grid->n[d] - 1;
    }
    return (c[2] * grid->n[1] + c[1]) * grid->n[0] + c[0];
}

/* Counting sort of all atoms into the grids of their types. */
static void sort_into_cells(struct work *work, const struct atoms *atoms, size_t n_atoms)
{
    for (size_t i = 0; i < n_atoms; i++) {
        const struct scan_grid *grid = &work->grid[atoms->type[i]];
        if (grid->n[0] == 0)
            continue;
        work->cell[i] = cell_of(grid, &atoms->x[4 * i]);
        work->first[(grid->first - work->first) + work->cell[i]]++;
    }
    for (int t = 1; t <= work->n_types; t++) {
        const struct scan_grid *grid = &work->grid[t];
        if (grid->n[0] == 0)
            continue;
        lidx *first = work->first + (grid->first - work->first);
        size_t cells = (size_t)grid->n[0] * (size_t)grid->n[1] * (size_t)grid->n[2];
        lidx sum = 0;
        for (size_t c = 0; c < cells; c++) {
            sum += first[c]; /* ends now; filled from behind, starts afterwards */
            first[c] = sum;
        }
        first[cells] = sum;
    }
    for (size_t i = n_atoms; i-- > 0;) {
        const struct scan_grid *grid = &work->grid[atoms->type[i]];
        if (grid->n[0] == 0)
            continue;
        lidx slot = --work->first[(grid->first - work->first) + work->cell[i]];
        size_t k = (size_t)(grid->x - work->x) + (size_t)slot;
        work->x[k] = (float)(atoms->x[4 * i] - grid->origin[0]);
        work->y[k] = (float)(atoms->x[4 * i + 1] - grid->origin[1]);
        work->z[k] = (float)(atoms->x[4 * i + 2] - grid->origin[2]);
        work->offset[k] = NLIST_STRIDE * (lidx)i;
    }
    for (size_t k = n_atoms; k < n_atoms + SCAN_PAD; k++) {
        work->x[k] = work->y[k] = work->z[k] = 0;
        work->offset[k] = 0;
    }
}

static bool excluded(const struct nlist_spec *spec, uint32_t a, uint32_t b)
{
    for (int k = 0; k < spec->n_exclude; k++) {
        uint32_t one = spec->exclude[2 * (size_t)k];
        uint32_t other = spec->exclude[2 * (size_t)k + 1];
        if (((a & one) && (b & other)) || ((a & other) && (b & one)))
            return true;
    }
    return false;
}

/* Drops the excluded of the n neighbours of atom i; returns how many stay. */
static size_t exclude_pairs(const struct nlist_spec *spec, const struct atoms *atoms, size_t i,
                            lidx *row, size_t n)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        if (!excluded(spec, atoms->mask[i], atoms->mask[nlist_index(row[k])]))
            row[kept++] = row[k];
    }
    return kept;
}

static bool is_apart(const struct nlist_spec *spec, size_t i, lidx j)
{
    const struct special_list *special = spec->special;
    for (size_t k = special->first[i]; k < special->first[i + 1]; k++) {
        if (special->partner[k] == j)
            return spec->apart[special->kind[k]];
    }
    return false;
}

/* Drops the special neighbours of atom i; returns how many others there are. */
static size_t drop_special(const struct nlist_spec *spec, size_t i, lidx *row, size_t n)
{
    if (spec->special->first[i] == spec->special->first[i + 1])
        return n;
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        if (!is_apart(spec, i, nlist_index(row[k])))
            row[kept++] = row[k];
    }
    return kept;
}

static void grow_neighbors(struct nlist *list, size_t at_least)
{
    size_t wanted = list->cap_offset + list->cap_offset / 8;
    list->cap_offset = wanted > at_least ? wanted : at_least;
    list->offset = mem_resize(list->offset, list->cap_offset, sizeof *list->offset);
}

/* Appends the neighbours of type t of atom i at `end`; returns the new end. */
static size_t append_row(struct nlist *list, const struct atoms *atoms,
                         const struct nlist_spec *spec, size_t i, int t, size_t end)
{
    const struct work *work = list->work;
    double reach = pair_reach(spec, atoms->type[i], t);
    if (!(reach > 0) || work->grid[t].n[0] == 0)
        return end;
    gid n;
    while ((n = work->scan(&work->grid[t], &atoms->x[4 * i], reach, NLIST_STRIDE * (lidx)i,
                           list->offset + end, list->cap_offset - end)) < 0)
        grow_neighbors(list, end + 2 * (list->cap_offset - end) + 1024);
    if (spec->n_exclude > 0)
        n = (gid)exclude_pairs(spec, atoms, i, list->offset + end, (size_t)n);
    if (spec->special)
        n = (gid)drop_special(spec, i, list->offset + end, (size_t)n);
    return end + (size_t)n;
}

/* First allocation of the flat array: the mean length of a sample of rows, spread over all, and a
 * bit. */
static void size_neighbors(struct nlist *list, const struct atoms *atoms,
                           const struct nlist_spec *spec)
{
    if (list->cap_offset > 0)
        return;
    grow_neighbors(list, 1024);
    size_t rows = (size_t)list->n_rows;
    size_t stride = rows / SAMPLE_ROWS + 1;
    size_t longest = 0;
    double sum = 0;
    size_t sampled = 0;
    for (size_t i = 0; i < rows; i += stride) {
        size_t length = 0;
        for (int t = 1; t <= spec->n_types; t++)
            length = append_row(list, atoms, spec, i, t, length);
        sum += (double)length;
        sampled++;
        longest = length > longest ? length : longest;
    }
    if (sampled > 0) {
        grow_neighbors(list,
                       (size_t)(1.02 * sum / (double)sampled * (double)rows) + 8 * longest + 1024);
    }
}

static void find_longest(struct nlist *list)
{
    struct work *work = list->work;
    size_t types = (size_t)list->n_types;
    work->longest = 0;
    for (size_t i = 0; i < (size_t)list->n_rows; i++) {
        size_t length = list->first[(i + 1) * types] - list->first[i * types];
        work->longest = length > work->longest ? length : work->longest;
    }
}

static void build_rows(struct nlist *list, const struct atoms *atoms, const struct nlist_spec *spec)
{
    size_t rows = (size_t)list->n_rows;
    size_t types = (size_t)list->n_types;
    size_t end = 0;
    for (size_t i = 0; i < rows; i++) {
        for (int t = 1; t <= spec->n_types; t++) {
            list->first[i * types + (size_t)t - 1] = end;
            end = append_row(list, atoms, spec, i, t, end);
        }
    }
    list->first[rows * types] = end;
    find_longest(list);
    if (end + NLIST_PAD > list->cap_offset)
        grow_neighbors(list, end + NLIST_PAD);
    memset(list->offset + end, 0, NLIST_PAD * sizeof *list->offset);
}

static void keep_cutoffs(struct nlist *list, const struct nlist_spec *spec)
{
    const size_t cells = ((size_t)spec->n_types + 1) * ((size_t)spec->n_types + 1);
    if (!list->cutoff || spec->n_types != list->n_types) {
        renew(&list->cutoff, cells, sizeof *list->cutoff);
        renew(&list->near.reach2, cells, sizeof *list->near.reach2);
    }
    memcpy(list->cutoff, spec->cutoff, cells * sizeof *list->cutoff);
}

void nlist_build(struct nlist *list, const struct atoms *atoms, const struct nlist_spec *spec)
{
    struct work *work = list->work;
    size_t n_atoms = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    size_t rows = (size_t)atoms->n_local;
    (void)lidx_of(NLIST_STRIDE * (gid)n_atoms, "numbers in the positions of atoms and ghosts");
    prepare_work(list, spec->n_types, n_atoms);
    measure_types(work, atoms, n_atoms);
    shape_grids(work, spec);
    sort_into_cells(work, atoms, n_atoms);

    list->n_rows = atoms->n_local;
    keep_cutoffs(list, spec);
    list->n_types = spec->n_types;
    list->skin = spec->skin;
    list->read_cost = spec->read_cost;
    list->near.valid = false;
    size_t firsts = rows * (size_t)spec->n_types + 1;
    if (firsts > list->cap_first) {
        list->cap_first = roomy(firsts);
        renew(&list->first, list->cap_first, sizeof *list->first);
    }
    marks_set(&list->built_at, atoms);
    size_neighbors(list, atoms, spec);
    build_rows(list, atoms, spec);
    list->builds++;
}

bool nlist_is_worn(struct nlist *list, const struct atoms *atoms)
{
    list->near.age++;
    if (!list->near.valid)
        return nlist_is_stale(list, atoms);
    return marks_left(&list->near.pruned_at, atoms, 0.5 * list->near.skin);
}

void nlist_wear(struct nlist *list)
{
    list->near.worn = list->near.valid;
}

bool nlist_is_stale(const struct nlist *list, const struct atoms *atoms)
{
    const double kept = list->near.valid ? list->near.skin : 0;
    return marks_left(&list->built_at, atoms, 0.5 * (list->skin - kept));
}

gid nlist_pairs(const struct nlist *list)
{
    return list->first ? (gid)list->first[(size_t)list->n_rows * (size_t)list->n_types] : 0;
}

lidx nlist_longest(const struct nlist *list)
{
    const struct work *work = list->work;
    return (lidx)work->longest;
}

size_t nlist_bytes(const struct nlist *list)
{
    const struct work *work = list->work;
    size_t sorted = 4 * sizeof *list->floats + sizeof *work->cell;
    return list->cap_first * sizeof *list->first + list->cap_offset * sizeof *list->offset +
           marks_bytes(&list->built_at) + list->near.cap_first * sizeof *list->near.first +
           list->near.cap_offset * sizeof *list->near.offset + marks_bytes(&list->near.pruned_at) +
           list->cap_floats * sorted + work->cap_first * sizeof *work->first;
}

static void count_one(struct nlist_neighbors *counts, gid n, bool first)
{
    counts->sum += n;
    counts->most = n > counts->most ? n : counts->most;
    counts->least = first || n < counts->least ? n : counts->least;
}

void nlist_count_neighbors(const struct nlist *list, struct nlist_neighbors *owned,
                           struct nlist_neighbors *ghost)
{
    size_t types = (size_t)list->n_types;
    *owned = *ghost = (struct nlist_neighbors){0};
    for (size_t i = 0; i < (size_t)list->n_rows; i++) {
        size_t begin = list->first[i * types];
        size_t end = list->first[(i + 1) * types];
        gid inside = 0;
        for (size_t k = begin; k < end; k++)
            inside += nlist_index(list->offset[k]) < list->n_rows;
        count_one(owned, inside, i == 0);
        count_one(ghost, (gid)(end - begin) - inside, i == 0);
    }
}
