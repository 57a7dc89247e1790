#ifndef CW_SYSTEM_FREQUENT_H
#define CW_SYSTEM_FREQUENT_H
/* The number that most atoms have, a charge say, over all ranks. */
#include "base/types.h"

struct comm;

/* Of all ranks' numbers, n here, taken as the same where they round to the same multiple of
 * `width`: the most frequent, the lowest multiple of several, and of its numbers the lowest. 0
 * without any. Numbers below 2^62 widths. Time and memory grow with n, messages with the different
 * multiples. Collective. */
double most_frequent(struct comm *comm, const double *value, gid n, double width);

#endif
