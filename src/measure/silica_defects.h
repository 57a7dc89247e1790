#ifndef CW_MEASURE_SILICA_DEFECTS_H
#define CW_MEASURE_SILICA_DEFECTS_H
/* Point defects of silica by coordination: who has too few bonds or too many, and which of the
 * defects known from spectroscopy have that shape. Geometry alone: a classical force field has no
 * electrons, so these are candidates, not centres with a charge and a spin.
 *
 * A bond is a distance: Si-O up to `bond`, O-H up to `hydroxyl`, Si-Si up to `silicon` between
 * atoms that share no oxygen (edges of tetrahedra that share two are as short).
 *
 * Source: L. Skuja, J. Non-Cryst. Solids 239, 16 (1998) for the centres. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct comm;
struct domain;

enum silica_defect {
    SILICA_REGULAR,      /* none of the below */
    SILICA_SI_UNDER,     /* Si with 3 O or fewer */
    SILICA_SI_OVER,      /* Si with 5 O or more */
    SILICA_O_UNDER,      /* O with one bond to Si and H together, or none */
    SILICA_O_OVER,       /* O with three such bonds or more */
    SILICA_NON_BRIDGING, /* O with one Si and no H */
    SILICA_E_PRIME,      /* Si with 3 O, none of which carries H, and no Si: E' candidate */
    SILICA_SI_SI,        /* Si with a bond to Si: half of an oxygen vacancy */
    SILICA_HYDROXYL,     /* O with one Si and an H: no defect of the network, but counted */
    SILICA_FREE_OXYGEN,  /* O with neither Si nor H */
    SILICA_DEFECTS
};

enum silica_element { SILICA_SI, SILICA_O, SILICA_H, SILICA_ELEMENTS };

struct silica_defects_spec {
    struct comm *comm;
    struct domain *domain;
    const struct atoms *atoms; /* ghosts of the present positions */
    double complete;           /* how far neighbours are complete (compute_context.complete) */
    uint32_t bits;             /* group bits of the atoms that count; all are neighbours */
    int type[SILICA_ELEMENTS]; /* H: 0 where there is none */
    double bond, hydroxyl, silicon;
};

struct silica_defects_counts {
    gid defects[SILICA_DEFECTS]; /* an atom counts for each that it is; [SILICA_REGULAR]: for none
                                  */
    gid atoms[SILICA_ELEMENTS];
    gid bonds; /* Si-O, of the group's Si */
};

/* What is known of an owned atom. */
struct silica_atom {
    int coordination;        /* Si: O around it; O: Si; H: O */
    enum silica_defect kind; /* of those that it is the one that says most, the last in the list */
};

/* of: [n_local], zeroed outside of the group; or NULL. Errors: a distance beyond what neighbours
 * are known to. Collective. */
enum cw_status silica_defects_count(const struct silica_defects_spec *spec,
                                    struct silica_defects_counts *counts, struct silica_atom *of,
                                    struct cw_err *err) CW_MUST_CHECK;

#endif
