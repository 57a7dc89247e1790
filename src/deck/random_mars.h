#ifndef CW_DECK_RANDOM_MARS_H
#define CW_DECK_RANDOM_MARS_H
/* The generator behind random() and normal() of equal-style formulas: RANMAR, so that a deck draws
 * the numbers that LAMMPS draws for the same seed. All local. */
#include "base/random.h"
#include "base/types.h"

struct random_mars {
    double u[97];
    double c;
    int i, j;
    struct random_spare spare;
};

/* seed: 1 .. 900000000. */
void random_mars_start(struct random_mars *random, int seed);

/* Uniform in (0, 1), a multiple of 2^-24. */
double random_mars_uniform(struct random_mars *random);

/* Standard normal by Marsaglia's polar method; every second call returns the spare number. */
double random_mars_normal(struct random_mars *random);

#endif
