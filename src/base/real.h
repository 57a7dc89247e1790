#ifndef CW_BASE_REAL_H
#define CW_BASE_REAL_H
/* Elementary functions made of IEEE operations only, so that they have the same bits on every
 * processor (the C library's may choose another code for each). For what enters the state. */

/* exp(x), within two units in the last place; 0 below -708, infinity above 709. Local, pure. */
double real_exp(double x);

#endif
