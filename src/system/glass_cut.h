#ifndef CW_SYSTEM_GLASS_CUT_H
#define CW_SYSTEM_GLASS_CUT_H
/* Cutting a shape out of a periodic glass, which is tiled as far as needed. */
#include "base/err.h"
#include "base/types.h"

struct box;
struct glass_source;
struct glass_spec;
struct region;

struct glass_piece {
    gid n, cap;
    double (*x)[3];         /* [cap] owned */
    unsigned char *element; /* [cap] GLASS_SI or GLASS_O; owned */
    double period[2];       /* of a slab, along x and y; 0: not periodic */
    double strain[2];       /* of a slab: stretched (+) or compressed (-) to fit the box */
};

/* Atoms about the shape's centre; for a region, where it stands. The glass lies in the shape with
 * the point `origin` at its centre (by seed: any point; else the glass's middle) and turned by seed
 * (slab: not turned). region: of a spec that names one. Errors: a region without end, a glass that
 * would have to be strained by more than 2 %, more than 2e9 places to look at, nothing inside.
 * Local, pure. */
enum cw_status glass_cut(const struct glass_spec *spec, const struct glass_source *source,
                         const struct region *region, const struct box *box,
                         struct glass_piece *piece, struct cw_err *err) CW_MUST_CHECK;
void glass_piece_free(struct glass_piece *piece); /* also of a zeroed one */

void glass_piece_add(struct glass_piece *piece, const double x[3], int element);

/* Appends the images of a slab's atoms that lie within `reach` of its borders along x and y;
 * owner[n] (mem_free) says whose each one is. n of the piece grows: the caller sets it back. */
gid *glass_piece_pad(struct glass_piece *piece, double reach);

#endif
