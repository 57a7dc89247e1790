/* Atoms are marked by the ranks that own them, so each comes once. Rejected: each rank with the new
 * atoms at its own atoms; the second of two that are put beside each other has to know the first,
 * whoever owns it. */
#include "system/silica_scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "parallel/comm.h"
#include "system/hydroxyl.h"
#include "system/parts.h"
#include "system/silica_sites.h"

static int by_id(const void *a, const void *b)
{
    const struct silica_site *x = a;
    const struct silica_site *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* Own atoms within reach of the places; the caller frees. */
static struct silica_site *mark_sites(const struct silica_sites *sites, double (*place)[3], gid n,
                                      gid *n_found)
{
    struct bins bins;
    struct near_list near = {0};
    struct silica_site *found = mem_array((size_t)sites->n_own, sizeof *found);
    const double reach = fmax(HYDROXYL_FAR + HYDROXYL_SI_O, sites->spec->cutoff);
    bins_init(&bins, sites->parts->box, place, n, reach);
    *n_found = 0;
    for (gid k = 0; k < sites->n_own && n > 0; k++) {
        bins_near(&bins, sites->site[k].x, reach, &near);
        if (near.n > 0)
            found[(*n_found)++] = sites->site[k];
    }
    mem_free(near.near);
    bins_free(&bins);
    return found;
}

void silica_scene_make(struct silica_scene *scene, const struct silica_sites *sites,
                       double (*place)[3], gid n)
{
    struct comm *comm = sites->parts->comm;
    gid n_found;
    size_t bytes;
    *scene = (struct silica_scene){
        .parts = sites->parts, .spec = sites->spec, .bit = sites->bit, .charge = sites->charge};
    struct silica_site *found = mark_sites(sites, place, n, &n_found);
    scene->site = comm_gather_all(comm, found, (size_t)n_found * sizeof *found, &bytes);
    scene->n = (gid)(bytes / sizeof *found);
    mem_free(found);
    if (scene->n > 0)
        qsort(scene->site, (size_t)scene->n, sizeof *scene->site, by_id);
    double(*x)[3] = mem_array((size_t)scene->n, sizeof *x);
    for (gid k = 0; k < scene->n; k++)
        memcpy(x[k], scene->site[k].x, sizeof x[k]);
    bins_init(&scene->bins, sites->parts->box, x, scene->n,
              fmax(HYDROXYL_FAR, sites->spec->cutoff));
    mem_free(x);
}

gid silica_scene_find(const struct silica_scene *scene, gid id)
{
    const struct silica_site key = {.id = id};
    const struct silica_site *found =
        scene->n > 0 ? bsearch(&key, scene->site, (size_t)scene->n, sizeof key, by_id) : NULL;
    return found ? found - scene->site : -1;
}

void silica_scene_free(struct silica_scene *scene)
{
    mem_free(scene->site);
    mem_free(scene->near.near);
    bins_free(&scene->bins);
    *scene = (struct silica_scene){0};
}
