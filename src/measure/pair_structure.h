#ifndef CW_MEASURE_PAIR_STRUCTURE_H
#define CW_MEASURE_PAIR_STRUCTURE_H
/* The structure of two particles that touch: distance, neck, contact, orientation of the lattices,
 * defects at the contact. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct domain;

struct pair_structure_spec {
    struct comm *comm;
    const struct atoms *atoms; /* owned atoms and ghosts of the present positions */
    const struct box *box;
    struct domain *domain;
    double complete;  /* how far neighbours are complete (compute_context.complete), length */
    uint32_t bits[2]; /* group bits of the particles; no atom has both */
    double distance;  /* nearest-neighbour distance of the crystal, length */
};

struct pair_structure {
    double center_distance; /* of the centres of mass, length */
    double axis_angle;      /* between the long inertia axes, degrees 0 .. 90 */
    double neck_radius;     /* length (measure/neck.h) */
    double misorientation;  /* of the two fcc lattices, degrees; NaN when one cannot be fitted */
    gid contact_atoms;      /* closer than 1.2 distances to an atom of the other particle */
    gid neck_atoms;         /* these and their neighbours */
    gid neck_defects;       /* of the neck atoms, those that adaptive CNA does not call fcc */
    gid fcc[2];             /* fcc atoms of each particle */
};

/* Errors: ghosts do not reach 1.5 nearest-neighbour distances. Collective; equal bits on any rank
 * count. */
enum cw_status pair_structure_measure(const struct pair_structure_spec *spec,
                                      struct pair_structure *out, struct cw_err *err) CW_MUST_CHECK;

/* Nearest-neighbour distance of a crystal: the mean over the 12 neighbours of its fcc atoms, or,
 * without any, the mean distance to the nearest neighbour. 0 without neighbours. spec->distance is
 * not used. Collective. */
enum cw_status pair_structure_distance(const struct pair_structure_spec *spec, double *out,
                                       struct cw_err *err) CW_MUST_CHECK;

#endif
