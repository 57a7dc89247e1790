#ifndef CW_MEASURE_NETWORK_H
#define CW_MEASURE_NETWORK_H
/* Statistics of a network of formers and bridging atoms, silicon and oxygen say: distances,
 * coordination, angles, rings. What is counted are integers, so that sums over ranks and samples
 * have the same bits on any number of ranks. What works on counts alone is local and pure. */
#include "base/err.h"
#include "base/types.h"
#include "measure/rings.h"

struct atoms;
struct box;
struct comm;

enum {
    NETWORK_BINS = 500,       /* of the distances */
    NETWORK_ANGLES = 180,     /* of the angles, one degree each */
    NETWORK_COORDINATION = 9, /* 0 .. 7 bonds, and more */
};
enum network_kind { NETWORK_FORMER, NETWORK_BRIDGE };
enum network_pair { PAIR_FORMER_BRIDGE, PAIR_BRIDGE_BRIDGE, PAIR_FORMER_FORMER, NETWORK_PAIRS };

struct network_spec {
    struct comm *comm;
    const struct atoms *atoms; /* owned atoms and ghosts of the present positions */
    const struct box *box;
    double complete; /* how far neighbours are complete (compute_context.complete), length */
    uint32_t bits;   /* group bits of the atoms that are the network */
    uint32_t sample; /* group bits of those of them at which is counted */
    int type[2];     /* [enum network_kind] */
    double cutoff;   /* of the bonds, length; at most range */
    double range;    /* of the distances, length */
    int rings;       /* members of the largest ring looked for, up to RINGS_MOST; 0: none */
};

/* Sums over samples. */
struct network_counts {
    gid samples;
    gid atoms[2];                              /* of the sample */
    gid network[2];                            /* of the whole network */
    gid coordination[2][NETWORK_COORDINATION]; /* [kind][bonds to the other kind] */
    gid angle[2][NETWORK_ANGLES];              /* at the former, at the bridge */
    gid angle_sum[2];                          /* of the angles, quanta of 2^-20 degrees */
    gid pair[NETWORK_PAIRS][NETWORK_BINS];     /* distances; of equal kinds from both ends */
    struct ring_counts rings;
};

/* Adds the present state. Errors: cutoff or range beyond what neighbours are known to, no atoms of
 * one of the types, no bonds. Collective. */
enum cw_status network_count(const struct network_spec *spec, struct network_counts *counts,
                             struct cw_err *err) CW_MUST_CHECK;

/* to += from. Local. */
void network_merge(struct network_counts *to, const struct network_counts *from);

/* Radial distribution functions from counts. pairs: sum over the samples of the numbers of pairs
 * (of an atom of the sample with one of the network; of equal kinds N (N - 1), as ends are counted)
 * over the box's volume. g: [NETWORK_BINS] */
void network_radial(const struct network_counts *counts, const double pairs[NETWORK_PAIRS],
                    double range, enum network_pair kind, double *g);

/* Where g has its highest maximum between the bins first and last, length: g is smoothed over five
 * bins, and a parabola goes through the bins around its maximum that are above 0.7 of it. NaN where
 * g is 0. */
double network_peak(const double *g, double range, int first, int last);

/* Means of counts: bonds per atom of a kind, the fraction with n bonds, degrees, and of King's
 * rings. NaN where there is nothing to take a mean of. */
double network_coordination(const struct network_counts *counts, enum network_kind kind);
double network_fraction(const struct network_counts *counts, enum network_kind kind, int bonds);
double network_angle(const struct network_counts *counts, enum network_kind kind);
double network_king(const struct network_counts *counts);

/* Primitive rings of n members through a former, on average. */
double network_primitive(const struct network_counts *counts, int members);

#endif
