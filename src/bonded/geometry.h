#ifndef CW_BONDED_GEOMETRY_H
#define CW_BONDED_GEOMETRY_H
/* Forces of one bond and of one angle from the derivative of their energy. Local, pure. */

/* d = x_0 - x_1: its length. */
double geometry_length(const double d[3]);

/* Between the sides d[0] = x_0 - x_1 and d[1] = x_2 - x_1: the angle, 0 to pi, and its derivatives
 * by x_0 and x_2 (by x_1: minus their sum); both are 0 where the sides are in one line. */
double geometry_angle(const double d[2][3], double by[2][3]);

#endif
