#ifndef CW_MEASURE_NECK_H
#define CW_MEASURE_NECK_H
/* The neck between two particles: the narrowest section across the line between their centres. */
#include "base/types.h"

struct atoms;
struct box;
struct comm;

struct neck_spec {
    struct comm *comm;
    const struct atoms *atoms;
    const struct box *box;
    uint32_t bits;         /* group bits of both particles */
    double from[3], to[3]; /* centres of the two particles, unwrapped */
    double distance;       /* nearest-neighbour distance of the crystal, length */
};

struct neck {
    double area;   /* of the narrowest section, length^2; 0: there is a gap, or no line */
    double radius; /* of the circle of that area, length */
    double place;  /* of that section, length from the first centre along the line */
};

/* Collective; equal bits on any rank count. Cost: a picture of 1/4 nearest-neighbour distance per
 * pixel for each plane, kept on every rank as bits. */
void neck_find(const struct neck_spec *spec, struct neck *neck);

#endif
