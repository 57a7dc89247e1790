/* See overlap.h. */
#include "potential/overlap.h"

#include "domain/domain.h"
#include "neighbor/nlist.h"
#include "potential/places.h"
#include "potential/potential.h"
#include "system/atoms.h"

enum { ROWS_BETWEEN_LOOKS = 4096 }; /* half a millisecond */

size_t overlap_known(const struct potential_pass *pass)
{
    return (size_t)pass->atoms->n_local + (size_t)domain_images(pass->domain);
}

void overlap_rows(const struct potential_pass *pass, const struct overlap *work)
{
    const lidx interior = domain_interior(pass->domain);
    for (lidx first = 0; first < interior; first += ROWS_BETWEEN_LOOKS) {
        const lidx left = interior - first;
        work->rows(work->self, first,
                   first + (left < ROWS_BETWEEN_LOOKS ? left : ROWS_BETWEEN_LOOKS));
        domain_progress(pass->domain);
    }
    if (domain_is_under_way(pass->domain)) {
        domain_arrive(pass->domain);
        if (work->arrived) {
            work->arrived(work->self, overlap_known(pass),
                          (size_t)pass->atoms->n_local + (size_t)pass->atoms->n_ghost);
        }
    }
    work->rows(work->self, interior, pass->list->n_rows);
}

/* work on rows, and the pass whose places follow */
struct in_places {
    const struct potential_pass *pass;
    void *self;
    void (*rows)(void *self, lidx first, lidx last);
};

static void do_rows(void *self, lidx first, lidx last)
{
    const struct in_places *work = self;
    work->rows(work->self, first, last);
}

static void place(void *self, size_t first, size_t last)
{
    const struct potential_pass *pass = ((const struct in_places *)self)->pass;
    if (pass->places)
        places_fill(pass->places, pass->box, pass->atoms->x, first, last);
}

void overlap_positions(const struct potential_pass *pass, void *self,
                       void (*rows)(void *self, lidx first, lidx last))
{
    struct in_places work = {pass, self, rows};
    overlap_rows(pass, &(const struct overlap){&work, do_rows, place});
}

static void no_rows(void *self, lidx first, lidx last)
{
    (void)self;
    (void)first;
    (void)last;
}

enum cw_status overlap_compute(struct potential *p, const struct potential_pass *pass,
                               struct cw_err *err)
{
    if (!p->ops->overlaps)
        overlap_positions(pass, NULL, no_rows);
    return p->ops->compute(p, pass, err);
}
