/* Exact sums of terms of unknown size.
 *
 * A sum is exact, so independent of the order, when its terms are integers in units of one quantum.
 * A fixed quantum needs a bound on the terms; for a mass times an unwrapped position, or for what a
 * deck asks `compute reduce` to add up, there is none. So two passes: the largest magnitude over
 * all ranks (a maximum is exact), from it the power of two that makes the largest term an integer
 * below 2^61, then the sum of the rounded terms in 128 bits. Each term loses at most 2^-61 of the
 * largest one, less than the rounding of a single double addition.
 *
 * Rejected: keeping the terms between the passes (memory per atom for a number), and sums of
 * doubles in a fixed order (needs all terms on one rank). After Demmel and Nguyen, IEEE Symp.
 * Computer Arithmetic (2013), whose pre-rounding this is, with one bin. */
#include "measure/scaled_sum.h"

#include <math.h>

#include "base/err.h"
#include "base/exact.h"
#include "parallel/comm.h"

void scaled_sum(struct comm *comm, lidx n, int columns, scaled_sum_term *term, const void *self,
                double *out)
{
    CW_ASSERT(columns >= 1 && columns <= SCALED_SUM_COLUMNS, "columns of a scaled sum");
    double t[SCALED_SUM_COLUMNS];
    double largest[SCALED_SUM_COLUMNS] = {0};
    for (lidx i = 0; i < n; i++) {
        term(self, i, t);
        for (int c = 0; c < columns; c++)
            largest[c] = fmax(largest[c], isfinite(t[c]) ? fabs(t[c]) : HUGE_VAL);
    }
    comm_max_double(comm, largest, columns);

    double quantum[SCALED_SUM_COLUMNS];
    for (int c = 0; c < columns; c++) {
        int exponent = 0;
        (void)frexp(largest[c], &exponent);
        quantum[c] = largest[c] > 0 && isfinite(largest[c]) ? ldexp(1, exponent - 61) : 1;
        /* the smallest normal number: below it a quotient would overflow */
        quantum[c] = fmax(quantum[c], 0x1p-1022);
    }
    struct exact_sum sums[SCALED_SUM_COLUMNS] = {{0, 0}};
    for (lidx i = 0; i < n; i++) {
        term(self, i, t);
        for (int c = 0; c < columns; c++)
            exact_add_double(&sums[c], isfinite(t[c]) ? t[c] : 0, quantum[c]);
    }
    comm_sum_exact(comm, sums, columns);
    for (int c = 0; c < columns; c++)
        out[c] = isfinite(largest[c]) ? exact_value(&sums[c], quantum[c]) : (double)NAN;
}
