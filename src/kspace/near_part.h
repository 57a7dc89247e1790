#ifndef CW_KSPACE_NEAR_PART_H
#define CW_KSPACE_NEAR_PART_H
/* The near part of the sum, q_i q_j erfc(g r) / r up to a cut-off, which is the pair styles': its
 * splitting, its error, and where it had better end. Inside kspace/ only; all local, pure. */
#include "kspace/method.h"

/* Root-mean-square force of what lies beyond problem->cutoff, with problem->g. */
double near_part_error(const struct kspace_problem *problem);

/* The splitting for problem->cutoff. */
double near_part_splitting(const struct kspace_problem *problem);

/* The cut-off, at most problem->given. */
double near_part_cutoff(const struct kspace_problem *problem);

#endif
