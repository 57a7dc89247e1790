#ifndef CW_MEASURE_SCALED_SUM_H
#define CW_MEASURE_SCALED_SUM_H
/* Sums over all atoms of all ranks whose size is not known beforehand (masses times positions, any
 * value of a deck), with the same bits on any rank count. */
#include "base/types.h"

struct comm;

enum { SCALED_SUM_COLUMNS = 10 };

/* Puts the terms of local item i into out[0 .. columns); must give the same when called again. */
typedef void scaled_sum_term(const void *self, lidx i, double *out);

/* out[c] = sum over items i < n of this rank and of all other ranks. Exact to 2^-60 of the largest
 * term; NaN for a column that has a term that is not finite. columns <= SCALED_SUM_COLUMNS.
 * Collective; every term is asked for twice. */
void scaled_sum(struct comm *comm, lidx n, int columns, scaled_sum_term *term, const void *self,
                double *out);

#endif
