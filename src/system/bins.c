/* Cells no smaller than the reach, or than half of it (a tilted box is put upright for them), each
 * with a chain of points: the neighbours of a place lie in 27 cells, or 125. Along a periodic axis
 * of few cells a cell is looked at once. */
#include "system/bins.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/box.h"

/* along an axis; cells that a search goes to each side; in all, for n points */
enum { CELLS_MAX = 256, FAR = 2, CELLS_PER_POINT = 8, CELLS_LEAST = 4096 };

/* x, or what it would be if the box were put upright */
static void put_upright(const struct box *box, const double x[3], double at[3])
{
    memcpy(at, x, 3 * sizeof *at);
    if (!box->triclinic)
        return;
    box_fractions(box, x, at);
    for (int d = 0; d < 3; d++)
        at[d] = box->lo[d] + at[d] * box->length[d];
}

/* x: upright */
static gid cell_along(const struct bins *bins, int d, double x)
{
    const struct box *box = bins->box;
    if (box->periodic[d]) /* between runs atoms may stand a little outside */
        x -= box->length[d] * floor((x - box->lo[d]) / box->length[d]);
    const gid c = (gid)((x - bins->lo[d]) * bins->inverse[d]);
    return c < 0 ? 0 : c >= bins->cells[d] ? bins->cells[d] - 1 : c;
}

static gid cell_of(const struct bins *bins, const double x[3])
{
    gid cell = 0;
    double at[3];
    put_upright(bins->box, x, at);
    for (int d = 2; d >= 0; d--)
        cell = cell * bins->cells[d] + cell_along(bins, d, at[d]);
    return cell;
}

/* Where the points lie along an axis, upright. */
static void find_extent(const struct box *box, int d, double (*x)[3], gid n, double extent[2])
{
    extent[0] = box->periodic[d] ? box->lo[d] : HUGE_VAL;
    extent[1] = box->periodic[d] ? box->hi[d] : -HUGE_VAL;
    for (gid k = 0; k < n && !box->periodic[d]; k++) {
        extent[0] = fmin(extent[0], x[k][d]);
        extent[1] = fmax(extent[1], x[k][d]);
    }
}

/* A few points far from the others ask for no more cells than there is use for. */
static void limit_cells(gid cells[3], gid n)
{
    while (cells[0] * cells[1] * cells[2] > CELLS_PER_POINT * n + CELLS_LEAST) {
        int most = 0;
        for (int d = 1; d < 3; d++)
            most = cells[d] > cells[most] ? d : most;
        cells[most] /= 2;
    }
}

static void choose_cells(struct bins *bins, double (*x)[3], gid n, double least)
{
    const struct box *box = bins->box;
    double extent[3][2];
    double across[3];
    for (int d = 0; d < 3; d++) {
        find_extent(box, d, x, n, extent[d]);
        const double length = extent[d][1] - extent[d][0];
        across[d] = length * (box->width[d] / box->length[d]);
        const double cells = length > 0 ? floor(across[d] / least) : 1;
        bins->cells[d] = cells > CELLS_MAX ? CELLS_MAX : cells < 1 ? 1 : (gid)cells;
    }
    limit_cells(bins->cells, n);
    for (int d = 0; d < 3; d++) {
        const double length = extent[d][1] - extent[d][0];
        bins->across[d] = length > 0 ? across[d] / (double)bins->cells[d] : HUGE_VAL;
        bins->lo[d] = length > 0 ? extent[d][0] : 0;
        bins->inverse[d] = length > 0 ? (double)bins->cells[d] / length : 0;
    }
}

static void init(struct bins *bins, const struct box *box, double (*x)[3], gid n, double reach,
                 double least)
{
    *bins = (struct bins){.box = box, .reach = reach};
    choose_cells(bins, x, n, least);
    const gid cells = bins->cells[0] * bins->cells[1] * bins->cells[2];
    bins->head = mem_array((size_t)cells, sizeof *bins->head);
    for (gid c = 0; c < cells; c++)
        bins->head[c] = -1;
    bins->cap = n;
    bins->next = mem_array((size_t)n, sizeof *bins->next);
    bins->x = mem_array((size_t)n, sizeof *bins->x);
    for (gid k = 0; k < n; k++)
        bins_add(bins, x[k]);
}

void bins_init(struct bins *bins, const struct box *box, double (*x)[3], gid n, double reach)
{
    init(bins, box, x, n, reach, reach);
}

void bins_init_fine(struct bins *bins, const struct box *box, double (*x)[3], gid n, double reach)
{
    init(bins, box, x, n, reach, reach / FAR);
}

void bins_free(struct bins *bins)
{
    mem_free(bins->head);
    mem_free(bins->next);
    mem_free(bins->x);
    *bins = (struct bins){0};
}

void bins_add(struct bins *bins, const double x[3])
{
    if (bins->n == bins->cap) {
        bins->cap = 2 * bins->cap + 64;
        bins->next = mem_resize(bins->next, (size_t)bins->cap, sizeof *bins->next);
        bins->x = mem_resize(bins->x, (size_t)bins->cap, sizeof *bins->x);
    }
    const gid cell = cell_of(bins, x);
    memcpy(bins->x[bins->n], x, sizeof bins->x[0]);
    bins->next[bins->n] = bins->head[cell];
    bins->head[cell] = bins->n++;
}

void bins_remove(struct bins *bins, gid k)
{
    gid *link = &bins->head[cell_of(bins, bins->x[k])];
    while (*link != k)
        link = &bins->next[*link];
    *link = bins->next[k];
}

/* cells along axis d as far as `reach` from x (upright), each once; returns how many */
static int cells_beside(const struct bins *bins, int d, double x, double reach,
                        gid cell[2 * FAR + 1])
{
    const gid n = bins->cells[d];
    const gid base = cell_along(bins, d, x);
    const gid far = n > 1 && reach > bins->across[d] * (1 + 1e-9) ? FAR : 1;
    int found = 0;
    for (gid step = -far; step <= far; step++) {
        const gid c = base + step;
        const bool again = found == n; /* round a short axis */
        if (bins->box->periodic[d] ? !again : c >= 0 && c < n)
            cell[found++] = (c + FAR * n) % n;
    }
    return found;
}

/* The way from x to point k by the nearest image, and the square of its length. */
static double way_to(const struct bins *bins, gid k, const double x[3], double d[3])
{
    for (int c = 0; c < 3; c++)
        d[c] = bins->x[k][c] - x[c];
    box_minimum_image(bins->box, d);
    return d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
}

static void look_into(const struct bins *bins, gid cell, const double x[3], double reach,
                      struct near_list *list)
{
    for (gid k = bins->head[cell]; k >= 0; k = bins->next[k]) {
        struct near_point near = {.at = k};
        near.s = way_to(bins, k, x, near.d);
        if (near.s >= reach * reach)
            continue;
        if (list->n == list->cap) {
            list->cap = 2 * list->cap + 64;
            list->near = mem_resize(list->near, (size_t)list->cap, sizeof *list->near);
        }
        list->near[list->n++] = near;
    }
}

void bins_near(const struct bins *bins, const double x[3], double reach, struct near_list *list)
{
    gid cell[3][2 * FAR + 1];
    int n[3];
    double at[3];
    put_upright(bins->box, x, at);
    list->n = 0;
    for (int d = 0; d < 3; d++)
        n[d] = cells_beside(bins, d, at[d], reach, cell[d]);
    for (int c = 0; c < n[2]; c++) {
        for (int b = 0; b < n[1]; b++) {
            for (int a = 0; a < n[0]; a++) {
                const gid row = cell[2][c] * bins->cells[1] + cell[1][b];
                look_into(bins, row * bins->cells[0] + cell[0][a], x, reach, list);
            }
        }
    }
}

/* The best so far of a search for the nearest. */
struct nearest {
    const double *x;
    gid skip, at;
    double s;
};

static void try_cell(const struct bins *bins, gid cell, struct nearest *best)
{
    for (gid k = bins->head[cell]; k >= 0; k = bins->next[k]) {
        double d[3];
        const double s = way_to(bins, k, best->x, d);
        if (k != best->skip && (s < best->s || (s == best->s && k < best->at))) {
            best->s = s;
            best->at = k;
        }
    }
}

/* Steps from a cell to the others of an axis, each reached once. */
struct steps {
    gid base, low, high;
};

static struct steps steps_along(const struct bins *bins, int d, double x)
{
    const gid n = bins->cells[d];
    const gid base = cell_along(bins, d, x);
    if (bins->box->periodic[d])
        return (struct steps){base, -(n - 1) / 2, n / 2};
    return (struct steps){base, -base, n - 1 - base};
}

static gid clip(gid step, gid low, gid high)
{
    return step < low ? low : step > high ? high : step;
}

/* The cells of a row along the first axis that are in the shell: all of them where the row lies in
 * its faces, else its two ends. */
static void try_row(const struct bins *bins, const struct steps axis[3], const gid step[3],
                    gid shell, struct nearest *best)
{
    const bool whole =
        step[1] == shell || step[1] == -shell || step[2] == shell || step[2] == -shell;
    const gid n = bins->cells[0];
    const gid row = ((axis[2].base + step[2] + bins->cells[2]) % bins->cells[2]) * bins->cells[1] +
                    (axis[1].base + step[1] + bins->cells[1]) % bins->cells[1];
    const gid by = whole || shell == 0 ? 1 : 2 * shell;
    for (gid a = -shell; a <= shell; a += by) {
        if (a >= axis[0].low && a <= axis[0].high)
            try_cell(bins, row * n + (axis[0].base + a + n) % n, best);
    }
}

static void try_shell(const struct bins *bins, const struct steps axis[3], gid shell,
                      struct nearest *best)
{
    gid step[3] = {0};
    for (step[2] = clip(-shell, axis[2].low, 0); step[2] <= clip(shell, 0, axis[2].high);
         step[2]++) {
        for (step[1] = clip(-shell, axis[1].low, 0); step[1] <= clip(shell, 0, axis[1].high);
             step[1]++)
            try_row(bins, axis, step, shell, best);
    }
}

gid bins_nearest(const struct bins *bins, const double x[3], gid skip, double *s)
{
    struct nearest best = {.x = x, .skip = skip, .at = -1, .s = HUGE_VAL};
    struct steps axis[3];
    double at[3];
    gid last = 0;
    put_upright(bins->box, x, at);
    for (int d = 0; d < 3; d++) {
        axis[d] = steps_along(bins, d, at[d]);
        last = axis[d].high > last ? axis[d].high : last;
        last = -axis[d].low > last ? -axis[d].low : last;
    }
    const double across = fmin(bins->across[0], fmin(bins->across[1], bins->across[2]));
    for (gid shell = 0; shell <= last; shell++) {
        const double least = shell > 0 ? (double)(shell - 1) * across * (1 - 1e-9) : 0;
        if (best.s < least * least)
            break; /* what lies in this shell and beyond is farther */
        try_shell(bins, axis, shell, &best);
    }
    *s = best.s;
    return best.at;
}
