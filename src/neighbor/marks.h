#ifndef CW_NEIGHBOR_MARKS_H
#define CW_NEIGHBOR_MARKS_H
/* Where atoms were when rows were made, in half the memory that positions take: to ask in each step
 * how far they have gone. All functions are local. */
#include "base/types.h"

struct atoms;

struct marks {
    float *x;         /* [n * 3] from origin, length */
    double origin[3]; /* a position of the set */
    double error;     /* length: no mark is farther off than this by rounding */
    size_t n, cap;    /* cap: numbers in x */
};

/* Marks the present positions of the owned atoms. */
void marks_set(struct marks *marks, const struct atoms *atoms);

/* May an owned atom have moved farther than `distance` from its mark? True when in doubt (always,
 * if the distance is not above `error`: without a skin), and for positions that are no numbers;
 * also when the number of owned atoms is another one now. */
bool marks_left(const struct marks *marks, const struct atoms *atoms, double distance);

size_t marks_bytes(const struct marks *marks);
void marks_free(struct marks *marks);

#endif
