#ifndef CW_MEASURE_RINGS_H
#define CW_MEASURE_RINGS_H
/* Rings of a network, by their number of formers (a six-membered ring of silica has six silicon
 * and six oxygen atoms), by two definitions:
 *
 * king       for each former and each pair of its bridging atoms, the shortest ring through the
 *            three: how many such pairs have one of n members (S. V. King, Nature 213, 1112 (1967),
 *            as used for BKS silica by K. Vollmayr, W. Kob, K. Binder, Phys. Rev. B 54, 15808
 *            (1996)). A perfect tetrahedral former has six pairs.
 * primitive  rings without a short cut: for any two atoms of the ring no path through the network
 *            is shorter than the shorter way along the ring. Each ring is counted once. (C. S.
 *            Marians, L. W. Hobbs, J. Non-Cryst. Solids 124, 242 (1990); the shortest-path rings of
 *            D. S. Franzblau, Phys. Rev. B 44, 4925 (1991); compared with others in S. Le Roux,
 *            P. Jund, Comput. Mater. Sci. 49, 70 (2010).)
 *
 * Ideal cristobalite has 12 primitive rings of 6 members through each former and no others, quartz
 * 6 of 6 and 40 of 8. */
#include "base/types.h"

struct bond_graph;
struct comm;

enum {
    RINGS_MOST = 16,      /* members */
    RINGS_SHARE = 720720, /* a number that 1 .. RINGS_MOST divide */
};

struct ring_counts {
    gid king[RINGS_MOST + 1];      /* [n]; [0]: pairs in no ring of up to `most` members */
    gid primitive[RINGS_MOST + 1]; /* [n], RINGS_SHARE for each ring whose formers all count, else
                                      the part of them that do */
};

/* Rings of up to `most` members, 2 .. RINGS_MOST, added to counts. Each rank looks from its share
 * of the formers; the sums are integers. Collective. Time, measured: 0.25 ms per former
 * of a glass for most = 10, 0.45 ms for 12, divided among the ranks. For a million atoms on one
 * core that makes a minute and a half. */
void rings_count(struct comm *comm, const struct bond_graph *graph, int most,
                 struct ring_counts *counts);

#endif
