#ifndef CW_BASE_REAL_H
#define CW_BASE_REAL_H
/* Elementary functions made of IEEE operations only, so that they have the same bits on every
 * processor (the C library's may choose another code for each). For what enters the state. */

/* exp(x), within two units in the last place; 0 below -708, infinity above 709. Local, pure. */
double real_exp(double x);

/* The natural logarithm, within 1e-15 absolute and relative; minus infinity at 0, not a number
 * below. */
double real_log(double x);

/* 1 - erf(x), within 2e-15, and within 2e-13 of its value. */
double real_erfc(double x);

#endif
