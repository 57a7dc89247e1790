#ifndef CW_SYSTEM_SILICA_SITES_H
#define CW_SYSTEM_SILICA_SITES_H
/* Where a silica surface can take hydroxyl, and where it has some: the atoms that a probe ball
 * comes near to, their dangling bonds, and the silanols. Each rank looks at its own atoms, with
 * copies of those near them; time and memory grow with the rank's atoms. */
#include "base/err.h"
#include "base/types.h"
#include "system/bins.h"
#include "system/box.h"
#include "system/silica_spec.h"

struct system_parts;

/* an atom */
struct silica_site {
    double x[3], q; /* x: wrapped into the box; of a copy, at the image that is near */
    gid id, molecule;
    gid bonded; /* of a hydrogen: the id of the atom that it has a bond to; 0: none */
    int role, image[3];
    uint32_t mask;
};

/* A dangling bond at the surface. */
struct silica_dangling {
    gid at;        /* its site, an own one */
    gid partner;   /* of an oxygen: the site of the silicon that it has; -1: none */
    uint32_t turn; /* of several of one silicon: 0, 1, ... */
    bool neutral;
};

/* An OH of the surface: its atoms, by sites; the oxygen is an own one. */
struct silica_hydroxyl {
    gid oxygen, hydrogen;
};

/* Over all ranks. */
struct silica_counts {
    gid in_group[SILICA_ROLES]; /* the group's atoms */
    gid silicon, oxygen;        /* dangling bonds at the surface that are not neutral */
    gid lone;                   /* neutral ones */
    gid inside;                 /* dangling bonds too far from the surface */
    gid hydroxyls;              /* with one silicon */
};

/* Pairs of an oxygen's and a silicon's dangling bond that these make. Pure. */
gid silica_counts_pairs(const struct silica_counts *counts);

/* Are there silicon and oxygen in the group of this name? Local, the same on all ranks. */
enum cw_status silica_counts_require(const struct silica_counts *counts,
                                     const struct silica_spec *spec, const char *group,
                                     struct cw_err *err) CW_MUST_CHECK;

/* What is to be found. The area asks for all of the group's atoms; the sites alone for those about
 * them, a fraction of the time where that is a fraction of the atoms. */
enum silica_look { SILICA_AREA, SILICA_SITES_ALONE };

/* Zero before silica_sites_find; not to be copied after it. */
struct silica_sites {
    const struct system_parts *parts; /* borrowed, both */
    const struct silica_spec *spec;
    uint32_t bit;             /* of the group */
    struct silica_site *site; /* [n] this rank's atoms, [n_own], then copies of others */
    gid n_own, n;
    struct box open;                  /* the bins' box: copies stand for its periodic images */
    struct bins bins;                 /* of the sites */
    double charge;                    /* of most of the group's oxygens; 0: there are none */
    double area;                      /* of the group's surface, A^2; 0: not asked for */
    struct silica_dangling *dangling; /* [n_dangling] of own atoms */
    struct silica_hydroxyl *hydroxyl; /* [n_hydroxyls] of own oxygens */
    gid n_dangling, n_hydroxyls;
    struct silica_counts total;
    struct near_list near; /* scratch */
    gid *missing;          /* [n_own] scratch: bonds that a site lacks */
    gid *hydrogen;         /* [n_own] scratch: a hydrogen that has a bond to it; -1: none */
    gid *hydrogens;        /* [n_own] scratch: how many have */
    gid *open_points;      /* [n] scratch: free points of its sphere; -1: not asked yet */
};

/* Looks for all of it, in the atoms of a group (its bit). A silicon with fewer than four oxygens
 * within the cut-off has dangling bonds, and so has an oxygen with fewer than two of silicon and
 * hydrogen, if the group's surface is near.
 *
 * With spec->radicals: a dangling bond that has the charge of half a bond less (an oxygen of -1.2
 * that has -0.6, a silicon of 2.4 that has 1.8) is neutral and needs no partner.
 *
 * Errors: a periodic box too narrow for the search. A group without silicon or oxygen has no sites,
 * and no surface area 0. Collective. */
enum cw_status silica_sites_find(struct silica_sites *sites, const struct system_parts *parts,
                                 const struct silica_spec *spec, uint32_t bit,
                                 enum silica_look look, struct cw_err *err) CW_MUST_CHECK;

/* Have all of the group's oxygens one charge? Collective. */
enum cw_status silica_sites_require_charge(const struct silica_sites *sites,
                                           struct cw_err *err) CW_MUST_CHECK;

/* Highest id of all atoms; 0 without any. Collective. */
gid silica_sites_last_id(const struct silica_sites *sites);

void silica_sites_free(struct silica_sites *sites);

#endif
