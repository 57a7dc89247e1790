/* See shrink.h. */
#include "system/shrink.h"

#include <math.h>

#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

static bool follows(enum box_boundary boundary)
{
    return boundary == BOX_SHRINK || boundary == BOX_SHRINK_MINIMUM;
}

void shrink_box(struct box *box, const struct atoms *atoms, struct comm *comm)
{
    bool any = false;
    for (int d = 0; d < 3; d++)
        any |= follows(box->boundary[d][0]) || follows(box->boundary[d][1]);
    if (!any)
        return;
    double bound[6] = {INFINITY, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            bound[d] = fmin(bound[d], atoms->x[4 * i + d]);
            bound[3 + d] = fmin(bound[3 + d], -atoms->x[4 * i + d]);
        }
    }
    comm_min_double(comm, bound, 6);
    if (!isfinite(bound[0]))
        return;
    const double max[3] = {-bound[3], -bound[4], -bound[5]};
    box_shrink(box, bound, max);
}
