#ifndef CW_NEIGHBOR_BONDED_LIST_H
#define CW_NEIGHBOR_BONDED_LIST_H
/* Bonds, angles and special neighbours of this rank's atoms with local indices, made at each build
 * of the neighbour list and valid until the next. Every end of a bond that is owned here has an
 * entry: whoever adds up forces needs no reverse communication. Switched-off bonds are left out of
 * the bonds, and make special neighbours all the same.
 *
 * Special neighbours of an atom are those at one, two or three bonds' distance (kind 1, 2, 3; an
 * atom that can be reached on two ways counts with the shorter). A force field may weigh such
 * pairs; see potential/special.h. */
#include "base/err.h"
#include "base/types.h"
#include "neighbor/images.h"

struct atoms;
struct box;
struct comm;
struct domain;

enum { SPECIAL_KINDS = 3 }; /* 1-2, 1-3, 1-4 */

struct bonded_pair {
    lidx atom[2]; /* atom[0] is owned */
    int type;     /* from 1 */
};

struct bonded_triple {
    lidx atom[3]; /* atom[1] is the corner */
    int type;
    int own; /* which of the three this entry is for; it is owned */
};

struct special_list {
    lidx n_rows;   /* owned atoms; 0: no list */
    size_t *first; /* [n_rows + 1] partners of atom i: [first[i], first[i + 1]) */
    lidx *partner; /* atoms or ghosts; each image once */
    uint8_t *kind; /* 1 to SPECIAL_KINDS */
    size_t cap_first, cap;
};

struct bonded_list {
    size_t n_bonds, n_angles;
    struct bonded_pair *bond;
    struct bonded_triple *angle;
    size_t cap_bonds, cap_angles;
    struct special_list special;
    struct images images;
};

void bonded_list_init(struct bonded_list *list);
void bonded_list_free(struct bonded_list *list);

/* What a list is made of; all borrowed. */
struct bonded_ground {
    struct atoms *atoms;
    const struct box *box;
    struct domain *domain;
    struct comm *comm;
    double reach; /* of the ghosts */
    bool special; /* make special neighbours; then rows of bonds travel to the ghosts */
};

/* After domain_rebuild. Collective; nothing is done for atoms without bonds. Errors, the same on
 * all ranks and on any number of them: a partner that does not exist; atoms of a bond or angle that
 * are farther apart than reach, or 3/8 of a periodic box or more (neighbor/images.h); with both ids
 * and the distance. */
enum cw_status bonded_list_build(struct bonded_list *list, const struct bonded_ground *ground,
                                 struct cw_err *err) CW_MUST_CHECK;

#endif
