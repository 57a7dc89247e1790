#ifndef CW_POTENTIAL_PLACES_H
#define CW_POTENTIAL_PLACES_H
/* Positions as 32-bit integers, for arithmetic in single precision: differences of neighbours are
 * exact, where differences of floats would lose the leading digits. An integer counts quanta modulo
 * 2^32, so it may stand for a box of any size as long as neighbours are nearer than 2^31 quanta.
 * All local. */
#include "base/types.h"

struct box;

struct places {
    int32_t
        *x; /* [n * 4] x, y, z in quanta; the fourth number is the force pass's: bits of a float */
    double quantum; /* length: a power of two */
    size_t cap;
};

/* The quantum for interactions that reach so far: distances up to 16 times that fit. Pure. */
double places_quantum(double cutoff);

/* Room for n atoms; what was there is lost when it grows. */
void places_reserve(struct places *places, size_t n);

/* Places of atoms [first, last) at x[last * 4], all on the position grid. They follow from an
 * atom's place in the box and from the box's edges alone: an atom and its image differ by the edges
 * in whole quanta, wherever and on whichever rank it is looked at. Local. */
void places_fill(struct places *places, const struct box *box, const double *x, size_t first,
                 size_t last);

void places_free(struct places *places);

#endif
