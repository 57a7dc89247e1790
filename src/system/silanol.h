#ifndef CW_SYSTEM_SILANOL_H
#define CW_SYSTEM_SILANOL_H
/* Silanols put on a silica surface and taken off it: atoms, charges, bonds and angles. Neutral: H
 * and OH together have no charge; where one of them goes to a neutral dangling bond alone, its host
 * takes up the opposite charge. */
#include "base/err.h"
#include "base/types.h"

struct silica_gap;
struct silica_scene;
struct system_parts;

/* The atoms of one gap, in the order of their ids: H on the oxygen, then O and H on the silicon. */
struct silanol_new {
    gid oxygen, partner, silicon; /* the gap's (silica_scene.h), by sites; -1: not there */
    double x[3][3];               /* A */
    uint32_t mask[3];             /* group bits */
    double room;                  /* distance of the nearest other atom, A */
    int n;                        /* 3; 1 or 2 at a neutral dangling bond */
};

/* A place for them: hydroxyl.h's, which later calls take into account; and their groups: an oxygen
 * is where the nearest oxygen of its silicon is (or where that silicon is, if it has none), a
 * hydrogen where both its oxygen and that one's silicon are. So what grows on a particle is in its
 * groups, and groups of one element get no other. Local, the same on all ranks. */
struct silanol_new silanol_place(struct silica_scene *scene, const struct silica_gap *gap);

/* Takes what was placed last out of the sight of later calls. Local. */
void silanol_withdraw(struct silica_scene *scene, const struct silanol_new *made);

/* Appends the atoms of n gaps (the same on all ranks) as owned ones of rank 0, at rest, with ids
 * from `first` on, in the molecule of the atom that they are bonded to, in the groups that their
 * masks and `bits` say and in that of the search; makes bonds and angles. Returns the status;
 * atoms->n_global is counted anew. Collective. */
enum cw_status silanol_add(const struct silica_scene *scene, const struct silanol_new *made, gid n,
                           gid first, uint32_t bits, struct cw_err *err) CW_MUST_CHECK;

/* Two silanols that leave a gap: the one loses its H, the other leaves. Ids. */
struct silanol_water {
    gid stays;   /* the oxygen of the one */
    gid gone[3]; /* its hydrogen; hydrogen and oxygen of the other */
    double q;    /* that these three have together; the oxygen that stays takes it */
};

/* Removes n waters (the same on all ranks), their bonds and angles; ids keep their gaps.
 * Collective. */
void silanol_remove(const struct system_parts *parts, const struct silanol_water *water, gid n);

#endif
