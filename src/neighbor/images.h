#ifndef CW_NEIGHBOR_IMAGES_H
#define CW_NEIGHBOR_IMAGES_H
/* From an id to that copy of the atom, owned or ghost, which lies nearest to a place. Local. */
#include "base/types.h"

struct atoms;
struct box;

/* Nearer than this share of the box along every periodic edge counts as near. Half would do for
 * one image at most; less, so that a bond that grows is found out before it jumps to another image
 * (between two builds it grows by no more than the skin). */
#define IMAGES_SHARE 0.375

struct images {
    lidx *head; /* [1 << bits] last atom put into the slot, -1: none */
    lidx *next; /* [atoms and ghosts] the one before it in the same slot */
    size_t cap_head, cap_next;
    int bits;
};

void images_init(struct images *images);
void images_free(struct images *images);

/* Is a difference of two places short enough? */
bool images_is_near(const struct box *box, const double d[3]);

/* Of the owned atoms and ghosts as they are now. */
void images_build(struct images *images, const struct atoms *atoms);

/* The copy of atom `id` that is near x; -1: none here. There is at most one, whatever rank asks. */
lidx images_near(const struct images *images, const struct atoms *atoms, const struct box *box,
                 gid id, const double x[3]);

#endif
