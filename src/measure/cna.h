#ifndef CW_MEASURE_CNA_H
#define CW_MEASURE_CNA_H
/* Common-neighbour analysis: the crystal structure around one atom. Pure, local. */
#include "base/types.h"

struct shell_neighbor;

/* Values are those of LAMMPS's cna/atom. */
enum cna_kind {
    CNA_NONE = 0, /* not analysed */
    CNA_FCC = 1,
    CNA_HCP = 2,
    CNA_BCC = 3,
    CNA_ICOSAHEDRAL = 4,
    CNA_OTHER = 5
};

/* row: all n neighbours within the cut-off, which also decides which neighbours are bonded to each
 * other (distance below it). */
enum cna_kind cna_classify(const struct shell_neighbor *row, int n, double cutoff);

/* The cut-off follows from the distances of the 12 (fcc, hcp, icosahedral) or 14 (bcc) nearest.
 * row: at least these, nearest first; fewer than 12 are "other". */
enum cna_kind cna_classify_adaptive(const struct shell_neighbor *row, int n);

#endif
