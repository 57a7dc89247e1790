#ifndef CW_SYSTEM_SILICA_SITES_H
#define CW_SYSTEM_SILICA_SITES_H
/* Where a silica surface can take hydroxyl, and where it has some: the atoms that a probe ball
 * comes near to, their dangling bonds, which of these belong together, and the silanols. Costs
 * memory for all atoms on each rank. */
#include "base/err.h"
#include "base/types.h"
#include "system/bins.h"
#include "system/silica_spec.h"

struct system_parts;

/* an atom */
struct silica_site {
    double x[3], q;
    gid id, molecule;
    gid bonded;    /* of a hydrogen: the site that it has a bond to; -1: none */
    gid hydrogens; /* that have one to this */
    int role, image[3];
    uint32_t mask;
    bool surface; /* near the group's surface */
};

/* Where H or OH can go, by sites (-1: not there). With both: H on the oxygen, OH on the silicon.
 * With one alone: its dangling bond is neutral. partner: the silicon that the oxygen has. */
struct silica_gap {
    gid oxygen, partner, silicon;
};

/* An OH of the surface: its atoms, by sites. */
struct silica_hydroxyl {
    gid oxygen, hydrogen, silicon;
};

/* Two of them, that can leave a gap: the one loses its H, the other leaves. */
struct silica_couple {
    struct silica_hydroxyl stays, leaves;
};

/* What is to be found: the sites alone cost a fraction of the time where most atoms are not about
 * one. */
enum silica_look { SILICA_AREA, SILICA_SITES_ALONE };

/* Zero before silica_sites_find; the same on every rank. */
struct silica_sites {
    const struct system_parts *parts; /* borrowed, both */
    const struct silica_spec *spec;
    uint32_t bit;             /* of the group */
    struct silica_site *site; /* [n] all atoms of all ranks, by id */
    gid n;
    struct bins bins;                 /* of the sites; what is put there may be added */
    double charge;                    /* of most of the group's oxygens */
    double area;                      /* of the group's surface, A^2 */
    gid silicon, oxygen;              /* dangling bonds at the surface that are not neutral */
    gid inside;                       /* dangling bonds too far from the surface */
    struct silica_gap *pair;          /* [n_pairs] in the order of the oxygens' random numbers */
    struct silica_gap *lone;          /* [n_lone] neutral ones, by id */
    struct silica_hydroxyl *hydroxyl; /* [n_hydroxyls] with one silicon, by the hydrogen's id */
    gid n_pairs, n_lone, n_hydroxyls;
    struct near_list near; /* scratch */
    gid *missing;          /* [n] scratch: bonds that a site lacks */
};

/* Looks for all of it, in the atoms of a group (its bit and name). A silicon with fewer than four
 * oxygens within the cut-off has dangling bonds, and so has an oxygen with fewer than two of
 * silicon and hydrogen, if the group's surface is near. Each one of an oxygen is paired with the
 * nearest free one of silicon, oxygens taken in the order of random numbers of (seed, id).
 *
 * With spec->radicals: a dangling bond that has the charge of half a bond less (an oxygen of -1.2
 * that has -0.6, a silicon of 2.4 that has 1.8) is neutral and needs no partner.
 *
 * Errors: a group without silicon and oxygen, a periodic box too narrow for the search. No surface:
 * area 0. Collective. */
enum cw_status silica_sites_find(struct silica_sites *sites, const struct system_parts *parts,
                                 const struct silica_spec *spec, uint32_t bit, const char *group,
                                 enum silica_look look, struct cw_err *err) CW_MUST_CHECK;

/* Have all of the group's oxygens one charge? Local, the same on all ranks. */
enum cw_status silica_sites_require_charge(const struct silica_sites *sites,
                                           struct cw_err *err) CW_MUST_CHECK;

/* Hydroxyls two and two, each with the nearest that is free, in the order of random numbers of
 * (seed, id): couple [n_hydroxyls / 2] is filled. Local, the same on all ranks. */
gid silica_sites_couple(const struct silica_sites *sites, struct silica_couple *couple);

void silica_sites_free(struct silica_sites *sites);

#endif
