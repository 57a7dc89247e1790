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

/* The angle, 0 to pi, of the vector (x, y) with y >= 0 to the x axis: atan2(y, x), within three
 * units in the last place. 0 for the null vector. Local, pure. */
double real_angle(double y, double x);

#endif
