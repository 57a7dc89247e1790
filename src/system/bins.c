/* Cells no smaller than the reach, or than half of it (a tilted box is put upright for them), each
 * with a chain of points: the neighbours of a place lie in 27 cells, or 125. Along a periodic axis
 * of few cells a cell is looked at once. */
#include "system/bins.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "system/box.h"

enum { CELLS_MAX = 256, FAR = 2 }; /* along an axis; cells that a search goes to each side */

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

static void choose_cells(struct bins *bins, double (*x)[3], gid n, double least)
{
    const struct box *box = bins->box;
    for (int d = 0; d < 3; d++) {
        double lo = box->periodic[d] ? box->lo[d] : HUGE_VAL;
        double hi = box->periodic[d] ? box->hi[d] : -HUGE_VAL;
        for (gid k = 0; k < n && !box->periodic[d]; k++) {
            lo = fmin(lo, x[k][d]);
            hi = fmax(hi, x[k][d]);
        }
        const double across = (hi - lo) * (box->width[d] / box->length[d]);
        const double cells = hi > lo ? floor(across / least) : 1;
        bins->cells[d] = cells > CELLS_MAX ? CELLS_MAX : cells < 1 ? 1 : (gid)cells;
        bins->across[d] = hi > lo ? across / (double)bins->cells[d] : HUGE_VAL;
        bins->lo[d] = hi > lo ? lo : 0;
        bins->inverse[d] = hi > lo ? (double)bins->cells[d] / (hi - lo) : 0;
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
    gid cell = 0;
    double at[3];
    put_upright(bins->box, x, at);
    for (int d = 2; d >= 0; d--)
        cell = cell * bins->cells[d] + cell_along(bins, d, at[d]);
    memcpy(bins->x[bins->n], x, sizeof bins->x[0]);
    bins->next[bins->n] = bins->head[cell];
    bins->head[cell] = bins->n++;
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

static void look_into(const struct bins *bins, gid cell, const double x[3], double reach,
                      struct near_list *list)
{
    for (gid k = bins->head[cell]; k >= 0; k = bins->next[k]) {
        struct near_point near = {.at = k};
        for (int d = 0; d < 3; d++)
            near.d[d] = bins->x[k][d] - x[d];
        box_minimum_image(bins->box, near.d);
        near.s = near.d[0] * near.d[0] + near.d[1] * near.d[1] + near.d[2] * near.d[2];
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
