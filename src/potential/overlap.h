#ifndef CW_POTENTIAL_OVERLAP_H
#define CW_POTENTIAL_OVERLAP_H
/* Work on rows while ghosts travel. Rows of the interior (domain_interior) hold no ghost of another
 * rank: they are done first, with a look at the messages now and then; the others follow when the
 * messages are there. Sums are exact, so the order of rows does not matter.
 *
 * A style that lets the interior go ahead says so (potential_ops.overlaps); its compute may then
 * begin while positions are under way. */
#include "base/err.h"
#include "base/types.h"

struct potential;
struct potential_pass;

struct overlap {
    void *self;
    void (*rows)(void *self, lidx first, lidx last); /* the work on rows [first, last) */
    /* What is to be done for atoms [first, last), ghosts that have just come; NULL: nothing. */
    void (*arrived)(void *self, size_t first, size_t last);
};

/* All rows of the pass's list, around what is under way (perhaps nothing). Collective. */
void overlap_rows(const struct potential_pass *pass, const struct overlap *work);

/* The same while positions are under way: the places of ghosts follow when the pass has places. */
void overlap_positions(const struct potential_pass *pass, void *self,
                       void (*rows)(void *self, lidx first, lidx last));

/* One evaluation: the style's compute, after all positions have come if it does not overlap.
 * Collective. */
enum cw_status overlap_compute(struct potential *p, const struct potential_pass *pass,
                               struct cw_err *err);

/* Atoms whose values are up to date while ghosts are under way: owned ones and their images. */
size_t overlap_known(const struct potential_pass *pass);

#endif
