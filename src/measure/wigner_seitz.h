#ifndef CW_MEASURE_WIGNER_SEITZ_H
#define CW_MEASURE_WIGNER_SEITZ_H
/* Point defects against reference sites: each atom counts for the site that it is nearest to (lies
 * in the Wigner-Seitz cell of). A site with no atom is a vacancy, each atom too many in a site an
 * interstitial, and an atom on a site of another type an antisite. The method needs no cut-off and
 * no thresholds, and vibrations do not matter until an atom leaves its cell.
 *
 * Of several atoms in a site one belongs there: one of the site's type before others, then the
 * nearest, then the one with the lowest id. An atom half-way between sites counts for the one whose
 * reference atom has the lower id. So results do not depend on ranks.
 *
 * Sites stay where they are in the box. For a body that drifts, or drifts and turns, they may
 * follow: where its atoms would be had it not moved as a whole (measure/body_motion.h) counts then,
 * judged by the atoms that have sites of their own.
 *
 * Source: K. Nordlund, M. Ghaly, R. S. Averback, M. Caturla, T. Diaz de la Rubia, J. Tarus, Phys.
 * Rev. B 57, 7556 (1998). */
#include "base/err.h"
#include "base/types.h"
#include "measure/site_tree.h"
#include "system/atoms.h"
#include "system/box.h"

struct comm;

/* What a checkpoint keeps of a site. */
struct wigner_seitz_record {
    double x[3];  /* length, wrapped */
    gid id;       /* of the atom that was there */
    gid type;     /* its type */
    gid image[3]; /* its image flags */
};

/* The sites, all of them on each rank: 64 bytes per site and rank. All bytes zero: none. */
struct wigner_seitz {
    struct wigner_seitz_site {
        gid id;
        int32_t type, place; /* place: of its node in the tree */
        int32_t image[3];
    } * site; /* [n] owned, by id */
    gid n;
    struct site_tree tree; /* numbers: indices of site */
    struct box box;        /* that the tree's points are wrapped into */
    double clear2;         /* an atom whose distance to a site has a smaller square is nearer to it
                              than to any other */
};

/* The atoms at hand. Borrowed. */
struct wigner_seitz_group {
    struct comm *comm;
    const struct box *box;
    const struct atoms *atoms;
    uint32_t bits; /* group bits of those that count */
};

/* The group's present positions become the sites. Collective. */
void wigner_seitz_take(struct wigner_seitz *sites, const struct wigner_seitz_group *group);
void wigner_seitz_free(struct wigner_seitz *sites);

/* [sites->n], by id; the caller's (mem_free). Local. */
struct wigner_seitz_record *wigner_seitz_records(const struct wigner_seitz *sites);

/* Can these be sites? Numbers that are finite and types that exist. Pure. */
bool wigner_seitz_valid(const struct wigner_seitz_record *record, gid n);

/* The sites from valid records, in any order, no id twice. Local. */
void wigner_seitz_set(struct wigner_seitz *sites, const struct box *box,
                      const struct wigner_seitz_record *record, gid n);

enum wigner_seitz_kind {
    WS_REGULAR,      /* the one that belongs to its site */
    WS_INTERSTITIAL, /* one too many in its site */
    WS_ANTISITE,     /* it holds a site of another type */
    WS_OUTSIDE,      /* farther than the limit from every site */
};

/* What is known of an atom. */
struct wigner_seitz_atom {
    gid site;      /* id of its site's reference atom; 0: outside */
    int kind;      /* enum wigner_seitz_kind */
    int occupancy; /* atoms in its site; 0: outside */
    int home;      /* atoms now in the site where it was itself; -1: it was in none */
};

/* Of all ranks. */
struct wigner_seitz_counts {
    gid vacancies[ATOMS_TYPES_MAX + 1];     /* [type of the site]; [0]: of all types */
    gid interstitials[ATOMS_TYPES_MAX + 1]; /* [type of the atom] likewise */
    gid antisites[ATOMS_TYPES_MAX + 1];     /* [type of the atom] likewise */
    gid outside;
};

/* Do the sites follow the body? */
enum wigner_seitz_follow {
    WS_STAY,
    WS_SHIFT, /* when it drifts, also across a periodic box that it fills */
    WS_BODY,  /* when it drifts and turns; it must end in the box's empty space on all sides */
};

struct wigner_seitz_rules {
    double limit; /* length; infinite: there is no outside */
    enum wigner_seitz_follow follow;
};

/* The group against the sites. Atoms farther than the limit from every site are outside and fill
 * none. of: [n_local] what becomes of each owned atom (zeroed
 * outside of the group), or NULL. The sites do not follow a box that changes its size; they are
 * wrapped into it. Collective. */
void wigner_seitz_count(struct wigner_seitz *sites, const struct wigner_seitz_group *group,
                        const struct wigner_seitz_rules *rules, struct wigner_seitz_counts *counts,
                        struct wigner_seitz_atom *of);

#endif
