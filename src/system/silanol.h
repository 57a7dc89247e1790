#ifndef CW_SYSTEM_SILANOL_H
#define CW_SYSTEM_SILANOL_H
/* Silanols put on a silica surface and taken off it: atoms, charges, bonds and angles. Neutral: H
 * and OH together have no charge; where one of them goes to a neutral dangling bond alone, its host
 * takes up the opposite charge. Collective. */
#include "base/err.h"
#include "base/types.h"

struct silica_couple;
struct silica_gap;
struct silica_sites;

/* The atoms of one gap, in the order of their ids: H on the oxygen, then O and H on the silicon. */
struct silanol_new {
    double x[3][3];   /* A */
    uint32_t mask[3]; /* group bits */
    double room;      /* distance of the nearest other atom, A */
    int n;            /* 3; 1 or 2 at a neutral dangling bond */
    bool on_silicon;  /* O and H are among them */
};

/* A place for them: hydroxyl.h's, which later calls take into account; and their groups: an oxygen
 * is where the nearest oxygen of its silicon is (or where that silicon is, if it has none), a
 * hydrogen where both its oxygen and that one's silicon are. So what grows on a particle is in its
 * groups, and groups of one element get no other. Local, the same on all ranks. */
struct silanol_new silanol_place(struct silica_sites *sites, const struct silica_gap *gap);

/* Appends the atoms of n gaps (the same on all ranks) as owned ones of rank 0, at rest, with ids
 * from `first` on, in the molecule of the atom that they are bonded to, in the groups that their
 * masks and `bits` say and in that of the search; makes bonds and angles. Returns the status;
 * atoms->n_global is counted anew. */
enum cw_status silanol_add(const struct silica_sites *sites, const struct silica_gap *gap,
                           const struct silanol_new *made, gid n, gid first, uint32_t bits,
                           struct cw_err *err) CW_MUST_CHECK;

/* Removes n waters (the same on all ranks), their bonds and angles; ids keep their gaps. If their
 * charges do not add up to 0, the oxygen that stays takes the rest. */
enum cw_status silanol_remove(const struct silica_sites *sites, const struct silica_couple *couple,
                              gid n, struct cw_err *err) CW_MUST_CHECK;

#endif
