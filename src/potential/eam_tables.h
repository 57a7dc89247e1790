#ifndef CW_POTENTIAL_EAM_TABLES_H
#define CW_POTENTIAL_EAM_TABLES_H
/* The functions of an embedded-atom force field on one grid: splines as the files mean them, and
 * segments made from them. Elements are numbered 0 .. n - 1. All local. */
#include "potential/eam_file.h"
#include "potential/segments.h"
#include "potential/spline.h"

/* energy/length: pair forces up to 32 eV/A, beyond which the exact path takes over */
#define EAM_MIXED_FORCE_QUANTUM 0x1p-23

struct eam_tables {
    int n;                    /* elements */
    bool by_target;           /* Finnis-Sinclair: densities depend on both elements */
    double cutoff;            /* length */
    double rho_quantum;       /* grid of densities: a power of two */
    double mixed_rho_quantum; /* of passes in single precision */
    struct spline *embedding; /* [n] F(rho) */
    struct spline *density;   /* [n] or, by_target, [n * n]; see eam_tables_density */
    struct spline *pair;      /* [n (n + 1) / 2] r phi(r); see eam_tables_pair */
    struct segments *density_segments, *pair_segments; /* likewise; NULL until compiled */
};

/* From funcfl files, one per element: brought to a common grid, pair functions by mixing Z. */
void eam_tables_from_funcfl(struct eam_tables *tables, const struct eam_file *const *files, int n);

/* From a setfl or Finnis-Sinclair file, all of its elements. */
void eam_tables_from_setfl(struct eam_tables *tables, const struct eam_file *file);

void eam_tables_free(struct eam_tables *tables); /* a zeroed one is allowed */

/* Makes the segment tables. */
void eam_tables_compile(struct eam_tables *tables);

/* Makes their parts in single precision, for positions in quanta of this length: densities in
 * tables->mixed_rho_quantum, forces in EAM_MIXED_FORCE_QUANTUM. */
void eam_tables_compile_mixed(struct eam_tables *tables, double quantum);

/* Index of the density that an atom of `source` has at one of `target`. */
int eam_tables_density(const struct eam_tables *tables, int source, int target);

/* Index of the pair function of two elements, in any order. */
int eam_tables_pair(const struct eam_tables *tables, int a, int b);

/* Embedding energy and its derivative. Beyond the table it goes on as a straight line; returns true
 * then. */
bool eam_tables_embed(const struct eam_tables *tables, int element, double rho, double *energy,
                      double *slope);

/* phi and dphi/dr at r > 0 from the spline of r phi. */
void eam_tables_phi(const struct spline *r_phi, double r, double *phi, double *slope);

#endif
