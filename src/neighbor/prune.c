/* Near rows, pruned from the rows of a list.
 *
 * Rows reach farther than the force by the skin so that they hold for many steps; most of what is
 * read in a step is then out of range (of 70 entries per atom of gold with skin 1 A, 42 count).
 * Near rows have a small skin of their own and hold for a few steps only, but cost a tenth of a
 * build: positions are loaded, compared, packed. Bits do not depend on either skin, since sums are
 * exact.
 *
 * The near skin follows the run. Let p be the cost of pruning an atom's row and e n that of its n
 * near entries in a step, and let the fastest atom go rho in a step. A near skin of 2 rho a serves
 * for a steps and adds about 3 (2 rho a) / r_c of the entries, so p / a + e n 6 rho a / r_c is
 * least at a = sqrt(p / (6 e n) r_c / rho). p is that of the whole row, (1 + skin / r_c)^3 n
 * entries at e / read_cost each. Where even that costs as much as to read the whole row, atoms are
 * better off without near rows; after some builds it is tried again. Wear is agreed on by all
 * ranks, so all have the same near skin; what the rows hold does not matter.
 *
 * Source: dual pair lists with dynamic pruning, S. Pall, B. Hess, Comput. Phys. Commun. 184, 2641
 * (2013); S. Pall et al., J. Chem. Phys. 153, 134110 (2020). */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/simd_select.h"
#include "neighbor/floats.h"
#include "neighbor/kernels_prune.h"
#include "neighbor/nlist.h"
#include "system/atoms.h"

enum { BLOCK = 256, ROOM = 32, BUILDS_WITHOUT = 32 };

static const double READ_COST = 1.5; /* where the force field does not say */
static const double WORTH = 0.95;    /* of the cost without near rows */
/* of the list's skin */
static const double SKIN_AT_FIRST = 0.2;
static const double SKIN_MOST = 0.5;

static prune_function *choose_prune(void)
{
#ifndef CW_SIMD_PORTABLE_ONLY
    const enum simd_level level = simd_chosen();
    if (level == SIMD_AVX512)
        return nlist_prune_avx512;
    if (level == SIMD_AVX2)
        return nlist_prune_avx2;
#endif
    return nlist_prune_portable;
}

static double longest_cutoff(const struct nlist *list)
{
    const size_t cells = ((size_t)list->n_types + 1) * ((size_t)list->n_types + 1);
    double cutoff = 0;
    for (size_t k = 0; k < cells; k++)
        cutoff = fmax(cutoff, list->cutoff[k]);
    return cutoff;
}

static double cube(double x)
{
    return x * x * x;
}

/* After the last rows have served for near->age steps. Costs are those of a step over that of
 * reading the pairs in range. */
static void follow_run(struct near_rows *near, double cutoff, const struct nlist *list)
{
    const double speed = 0.5 * near->skin / near->age; /* length per step */
    const double whole = cube(1 + list->skin / cutoff);
    const double prune = whole / (list->read_cost > 0 ? list->read_cost : READ_COST);
    const double age = fmax(1, sqrt(prune / 6 * cutoff / speed));
    const double cost = prune / age + cube(1 + 2 * speed * age / cutoff);
    near->skin = 0.5 * (near->skin + 2 * speed * age);
    near->lasts = age;
    if (cost > WORTH * whole)
        near->without = BUILDS_WITHOUT;
    if (near->skin > SKIN_MOST * list->skin)
        near->skin = SKIN_MOST * list->skin;
}

/* The next near skin; false: do without. */
static bool set_skin(struct nlist *list)
{
    struct near_rows *near = &list->near;
    if (near->skin <= 0)
        near->skin = SKIN_AT_FIRST * list->skin;
    if (near->worn)
        follow_run(near, longest_cutoff(list), list);
    near->worn = false;
    near->age = 0;
    return near->without == 0;
}

/* slack: what rounding of positions may take from a distance; its square is rounded as well */
static void fill_reach(struct nlist *list, double slack)
{
    const size_t cells = ((size_t)list->n_types + 1) * ((size_t)list->n_types + 1);
    for (size_t k = 0; k < cells; k++) {
        const double reach = list->cutoff[k] > 0 ? list->cutoff[k] + list->near.skin + slack : 0;
        list->near.reach2[k] = (float)(reach * reach * (1 + 4 * (double)FLT_EPSILON));
    }
}

static void grow_first(struct near_rows *near, size_t wanted)
{
    if (wanted <= near->cap_first)
        return;
    near->cap_first = wanted + wanted / 16;
    mem_free(near->first);
    near->first = mem_array(near->cap_first, sizeof *near->first);
}

/* Room for `wanted` more entries. At the density so far (`used` entries in `rows` rows), the rest
 * will take as much; growing step by step would hold everything twice. */
static void grow_neighbors(struct near_rows *near, const struct nlist *list, lidx rows, size_t used,
                           size_t wanted)
{
    if (used + wanted <= near->cap_offset)
        return;
    const double all = rows > 0 ? (double)used / rows * list->n_rows : 0;
    near->cap_offset = used + wanted + wanted / 8;
    if ((size_t)(1.03 * all) + wanted > near->cap_offset)
        near->cap_offset = (size_t)(1.03 * all) + wanted;
    near->offset = mem_resize(near->offset, near->cap_offset, sizeof *near->offset);
}

static void free_rows(struct near_rows *near)
{
    mem_free(near->first);
    mem_free(near->offset);
    marks_free(&near->pruned_at);
    near->first = NULL;
    near->offset = NULL;
    near->cap_first = near->cap_offset = 0;
}

void nlist_prune(struct nlist *list, const struct atoms *atoms)
{
    struct near_rows *near = &list->near;
    const size_t types = (size_t)list->n_types;
    prune_function *prune = choose_prune();
    const bool after_build = !near->valid;
    near->valid = false;
    if (after_build && near->without > 0)
        near->without--;
    if (!(list->skin > 0) || !set_skin(list)) {
        free_rows(near);
        return;
    }
    const size_t n = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    fill_reach(list, 2 * floats_fill(atoms->x, n, 4, list->floats));
    marks_set(&near->pruned_at, atoms);
    grow_first(near, (size_t)list->n_rows * types + 1);
    near->first[0] = 0;
    grow_neighbors(near, list, 0, 0, ROOM);
    struct prune_job job = {.x = list->floats,
                            .type = atoms->type,
                            .n_types = list->n_types,
                            .reach2 = near->reach2,
                            .first = list->first,
                            .offset = list->offset,
                            .near_first = near->first};
    for (lidx row = 0; row < list->n_rows; row += BLOCK) {
        const lidx last = list->n_rows - row < BLOCK ? list->n_rows : row + BLOCK;
        const size_t entries = list->first[(size_t)last * types] - list->first[(size_t)row * types];
        grow_neighbors(near, list, row, near->first[(size_t)row * types], entries + ROOM);
        job.near = near->offset;
        prune(&job, row, last);
    }
    const size_t end = near->first[(size_t)list->n_rows * types];
    memset(near->offset + end, 0, NLIST_PAD * sizeof *near->offset);
    near->valid = true;
    near->prunes++;
}

void nlist_prune_free(struct near_rows *near)
{
    free_rows(near);
    mem_free(near->reach2);
}
