#ifndef CW_MEASURE_LATTICE_FIT_H
#define CW_MEASURE_LATTICE_FIT_H
/* Orientation of an fcc crystal fitted to its atoms, and the angle between two such crystals. */
#include "base/types.h"

struct comm;

/* One atom that common-neighbour analysis calls fcc. */
struct lattice_site {
    gid id;
    double d[12][3]; /* its nearest neighbours, nearest first, length */
};

struct lattice_fit {
    bool found;
    double rotation[3][3]; /* lattice axes in its columns: lab = rotation * lattice */
    gid n_sites;           /* fcc atoms given, all ranks */
    gid n_matched;         /* of these, the ones that have the fitted orientation */
    double distance;       /* mean nearest-neighbour distance of the fcc atoms given, length */
};

/* Fits one orientation to n sites of this rank and those of all others: that of the largest grain
 * among the trial atoms. Not found without fcc atoms. Collective; equal bits on any rank count. */
void lattice_fit_fcc(struct comm *comm, const struct lattice_site *sites, lidx n,
                     struct lattice_fit *fit);

/* The orientation of one atom's shell alone; false when the shell is not one of fcc. Local. */
bool lattice_fit_shell(const double d[12][3], double rotation[3][3]);

/* Smallest rotation angle, degrees, that brings one fcc lattice onto the other: 0 .. 62.8. Pure. */
double lattice_misorientation(const double a[3][3], const double b[3][3]);

#endif
