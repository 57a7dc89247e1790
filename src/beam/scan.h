#ifndef CW_BEAM_SCAN_H
#define CW_BEAM_SCAN_H
/* What a place gets of a beam over a span of simulated time, scanned or not. Pure, local, of IEEE
 * operations only. */
#include "base/types.h"

struct illumination;

/* The integral of illumination_part at x over the time from `from` to `to` in which the beam is on,
 * ps: so long the middle of the beam would have to rest there. For a scanned Gaussian the lines
 * within 9 of its widths are added up. */
double scan_time(const struct illumination *beam, const double x[3], double from, double to);

/* No place gets more than this in any such span, ps; a scanned one, at most about twice what some
 * place gets in a whole number of periods. */
double scan_time_most(const struct illumination *beam, double span);

#endif
