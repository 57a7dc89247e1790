/* Bonds are found through a grid of cells of the bond's length, with a slab's images beside it, and
 * kept as lists of partners. Atoms that lack a bond are the surface: only these are looked at when
 * one must go, so the work is that of the surface, not of the volume. */
#include "system/glass_trim.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "system/glass.h"
#include "system/glass_cut.h"

static const int full[GLASS_ELEMENTS] = {4, 2};  /* bonds inside */
static const int least[GLASS_ELEMENTS] = {2, 1}; /* fewer: loose */
enum { CELLS_MAX = 1 << 24 };

/* atoms in cubic cells, as chains */
struct grid {
    double lo[3], cell;
    gid n[3];
    gid *head; /* [n0 n1 n2] first atom, -1: none */
    gid *next; /* [atoms] */
};

static gid cell_index(const struct grid *grid, int d, double x)
{
    return (gid)((x - grid->lo[d]) / grid->cell);
}

static void grid_init(struct grid *grid, const struct glass_piece *piece, double cell)
{
    double size[3];
    for (int d = 0; d < 3; d++) {
        double hi = -HUGE_VAL;
        grid->lo[d] = HUGE_VAL;
        for (gid k = 0; k < piece->n; k++) {
            grid->lo[d] = fmin(grid->lo[d], piece->x[k][d]);
            hi = fmax(hi, piece->x[k][d]);
        }
        size[d] = hi - grid->lo[d];
    }
    double volume = (size[0] + cell) * (size[1] + cell) * (size[2] + cell);
    grid->cell = fmax(cell, cbrt(volume / CELLS_MAX));
    for (int d = 0; d < 3; d++)
        grid->n[d] = (gid)(size[d] / grid->cell) + 1;
    gid cells = grid->n[0] * grid->n[1] * grid->n[2];
    grid->head = mem_array((size_t)cells, sizeof *grid->head);
    grid->next = mem_array((size_t)piece->n, sizeof *grid->next);
    for (gid c = 0; c < cells; c++)
        grid->head[c] = -1;
    for (gid k = piece->n - 1; k >= 0; k--) {
        const double *x = piece->x[k];
        gid c = (cell_index(grid, 2, x[2]) * grid->n[1] + cell_index(grid, 1, x[1])) * grid->n[0] +
                cell_index(grid, 0, x[0]);
        grid->next[k] = grid->head[c];
        grid->head[c] = k;
    }
}

static void grid_free(struct grid *grid)
{
    mem_free(grid->head);
    mem_free(grid->next);
}

struct trim {
    const struct glass_piece *piece;
    gid n_atoms;  /* without images */
    gid *start;   /* [n_atoms + 1] into partner */
    gid *partner; /* atoms bonded to each */
    gid n_partners, cap;
    int *bonds;   /* [n_atoms] that are left */
    bool *gone;   /* [n_atoms] */
    double *lot;  /* [n_atoms] decides between equals */
    gid *surface; /* atoms that lack a bond */
    gid n_surface;
    gid n[GLASS_ELEMENTS]; /* that are left */
};

static double distance2(const double a[3], const double b[3])
{
    double r2 = 0;
    for (int d = 0; d < 3; d++)
        r2 += (a[d] - b[d]) * (a[d] - b[d]);
    return r2;
}

static void add_partner(struct trim *trim, gid other)
{
    if (trim->n_partners == trim->cap) {
        trim->cap = 2 * trim->cap + 1024;
        trim->partner = mem_resize(trim->partner, (size_t)trim->cap, sizeof *trim->partner);
    }
    trim->partner[trim->n_partners++] = other;
}

/* partners of atom k among the atoms of the cells around it */
static void find_partners(struct trim *trim, const struct grid *grid, const gid *owner, double bond,
                          gid k)
{
    const struct glass_piece *piece = trim->piece;
    gid at[3];
    for (int d = 0; d < 3; d++)
        at[d] = cell_index(grid, d, piece->x[k][d]);
    for (int neighbor = 0; neighbor < 27; neighbor++) {
        const gid c[3] = {at[0] + neighbor % 3 - 1, at[1] + neighbor / 3 % 3 - 1,
                          at[2] + neighbor / 9 - 1};
        bool there = true;
        for (int d = 0; d < 3; d++)
            there = there && c[d] >= 0 && c[d] < grid->n[d];
        if (!there)
            continue;
        for (gid m = grid->head[(c[2] * grid->n[1] + c[1]) * grid->n[0] + c[0]]; m >= 0;
             m = grid->next[m]) {
            if (piece->element[m] != piece->element[k] &&
                distance2(piece->x[m], piece->x[k]) < bond * bond)
                add_partner(trim, owner[m]);
        }
    }
}

static void find_bonds(struct trim *trim, struct glass_piece *piece, double bond)
{
    struct grid grid;
    gid *owner = glass_piece_pad(piece, bond);
    grid_init(&grid, piece, bond);
    for (gid k = 0; k < trim->n_atoms; k++) {
        trim->start[k] = trim->n_partners;
        find_partners(trim, &grid, owner, bond, k);
        trim->bonds[k] = (int)(trim->n_partners - trim->start[k]);
    }
    trim->start[trim->n_atoms] = trim->n_partners;
    grid_free(&grid);
    mem_free(owner);
    piece->n = trim->n_atoms;
}

static int element_of(const struct trim *trim, gid k)
{
    return trim->piece->element[k];
}

static void trim_init(struct trim *trim, struct glass_piece *piece, double bond, gid seed)
{
    const size_t n = (size_t)piece->n;
    *trim = (struct trim){.piece = piece, .n_atoms = piece->n};
    trim->start = mem_array(n + 1, sizeof *trim->start);
    trim->bonds = mem_array(n, sizeof *trim->bonds);
    trim->gone = mem_zeroed(n, sizeof *trim->gone);
    trim->lot = mem_array(n, sizeof *trim->lot);
    trim->surface = mem_array(n, sizeof *trim->surface);
    find_bonds(trim, piece, bond);
    for (gid k = 0; k < trim->n_atoms; k++) {
        double u[4];
        random_uniform4((uint32_t)seed, RANDOM_BUILD, k, 1, u);
        trim->lot[k] = u[0];
        trim->n[element_of(trim, k)]++;
        if (trim->bonds[k] < full[element_of(trim, k)])
            trim->surface[trim->n_surface++] = k;
    }
}

static void trim_free(struct trim *trim)
{
    mem_free(trim->start);
    mem_free(trim->partner);
    mem_free(trim->bonds);
    mem_free(trim->gone);
    mem_free(trim->lot);
    mem_free(trim->surface);
}

static void take_away(struct trim *trim, gid k)
{
    trim->gone[k] = true;
    trim->n[element_of(trim, k)]--;
    for (gid m = trim->start[k]; m < trim->start[k + 1]; m++) {
        gid other = trim->partner[m];
        if (trim->bonds[other]-- == full[element_of(trim, other)] && !trim->gone[other])
            trim->surface[trim->n_surface++] = other;
    }
}

/* Si first: an O that loses its last Si is loose then, while no Si depends on such an O */
static void take_loose(struct trim *trim)
{
    for (int element = GLASS_SI; element < GLASS_ELEMENTS; element++) {
        for (gid s = 0; s < trim->n_surface; s++) {
            gid k = trim->surface[s];
            if (!trim->gone[k] && element_of(trim, k) == element && trim->bonds[k] < least[element])
                take_away(trim, k);
        }
    }
}

/* bonds of the partner that has the most */
static int best_partner(const struct trim *trim, gid k)
{
    int best = 0;
    for (gid m = trim->start[k]; m < trim->start[k + 1]; m++) {
        gid other = trim->partner[m];
        if (!trim->gone[other] && trim->bonds[other] > best)
            best = trim->bonds[other];
    }
    return best;
}

/* does a go before b, an atom of the same element? */
static bool goes_before(const struct trim *trim, gid a, gid b)
{
    if (trim->bonds[a] != trim->bonds[b])
        return trim->bonds[a] < trim->bonds[b];
    int best[2] = {0, 0};
    if (element_of(trim, a) == GLASS_O) {
        best[0] = best_partner(trim, a);
        best[1] = best_partner(trim, b);
    }
    return best[0] != best[1] ? best[0] > best[1] : trim->lot[a] < trim->lot[b];
}

/* the atom of this element that goes next */
static gid choose(const struct trim *trim, int element)
{
    gid chosen = -1;
    for (gid s = 0; s < trim->n_surface; s++) {
        gid k = trim->surface[s];
        if (!trim->gone[k] && element_of(trim, k) == element &&
            (chosen < 0 || goes_before(trim, k, chosen)))
            chosen = k;
    }
    for (gid k = 0; k < trim->n_atoms && chosen < 0; k++) { /* none lacks a bond */
        if (!trim->gone[k] && element_of(trim, k) == element)
            chosen = k;
    }
    return chosen;
}

static void make_stoichiometric(struct trim *trim)
{
    take_loose(trim);
    while (trim->n[GLASS_O] != 2 * trim->n[GLASS_SI]) {
        int element = trim->n[GLASS_O] > 2 * trim->n[GLASS_SI] ? GLASS_O : GLASS_SI;
        take_away(trim, choose(trim, element));
        take_loose(trim);
    }
}

/* what is left moves up; missing bonds are counted */
static void close_ranks(const struct trim *trim, struct glass_piece *piece, struct glass_made *made)
{
    gid n = 0;
    for (gid k = 0; k < trim->n_atoms; k++) {
        int element = piece->element[k];
        if (trim->gone[k]) {
            made->removed[element]++;
            continue;
        }
        if (trim->bonds[k] < full[element])
            made->missing[element] += full[element] - trim->bonds[k];
        memmove(piece->x[n], piece->x[k], sizeof *piece->x);
        piece->element[n++] = (unsigned char)element;
    }
    piece->n = n;
}

enum cw_status glass_trim(struct glass_piece *piece, double bond, gid seed, const char *name,
                          struct glass_made *made, struct cw_err *err)
{
    for (int d = 0; d < 2; d++) {
        if (piece->period[d] > 0 && bond > piece->period[d] / 2) {
            return cw_err_user(err, "glass: a bond of %g is longer than half the box along %c",
                               bond, "xy"[d]);
        }
    }
    struct trim trim;
    trim_init(&trim, piece, bond, seed);
    make_stoichiometric(&trim);
    close_ranks(&trim, piece, made);
    trim_free(&trim);
    if (piece->n > 0)
        return CW_OK;
    return cw_err_user(err,
                       "glass: nothing of '%s' is left once loose atoms are taken away; lengths "
                       "are in length units, is the size right?",
                       name);
}
