#ifndef CW_BASE_REAL_LOOPS_H
#define CW_BASE_REAL_LOOPS_H
/* Elementary functions of whole arrays, in loops that the compiler can do several at a time. Made
 * of IEEE operations only, so with the same bits on every processor and at every vector width (see
 * base/real.h). All local, pure. */
#include "base/types.h"

/* x[i] = exp(x[i]), within two units in the last place; arguments are first brought into -700 ..
 * 700. Not for NaN. */
void real_exp_each(double *x, size_t n);

/* x[i] = ln(x[i]) for normal positive numbers, within 2e-16 absolutely and four units in the last
 * place. */
void real_log_each(double *x, size_t n);

/* Sine and cosine for |y| <= pi/2, within 3e-16. */
void real_sine_cosine(double y, double *sine, double *cosine);

#endif
