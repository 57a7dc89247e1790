#ifndef CW_DOMAIN_DOMAIN_H
#define CW_DOMAIN_DOMAIN_H
/* Who owns which atom, and the ghosts around. Space is cut by recursive coordinate bisection into
 * one brick per rank, each with the same share of work; each rank sends atoms straight to every
 * rank whose brick, widened by the reach, they lie in, periodic images included. A rebuild is:
 * wrap, shrink the box, balance when due, migrate, sort by rows of cells, make the halo
 * plan, fill ghosts. Bits of the trajectory never depend on any of it. */
#include "base/err.h"
#include "base/types.h"

struct atoms;
struct box;
struct comm;
struct domain; /* opaque */

struct domain *domain_create(struct comm *comm); /* borrows comm */
void domain_destroy(struct domain *domain);

/* By default the largest work over the mean that is borne at a rebuild. A list that serves for 100
 * steps then loses at most two to waiting; to cut anew costs about as much. */
extern const double DOMAIN_IMBALANCE;

/* Balance policy: re-bisect at a rebuild when the largest work over the mean exceeds `threshold`
 * (DOMAIN_IMBALANCE by default), and, if every > 0, at least every that many rebuilds. Local, the
 * same on all ranks. */
void domain_set_balance(struct domain *domain, double threshold, int every);

/* The next rebuild cuts space anew. Local, the same on all ranks. */
void domain_request_balance(struct domain *domain);

/* A field of atoms (one gid per atom, carried by migration) that says how much work each atom is,
 * e.g. the length of its row; below 1 counts as 1. Without it all atoms weigh the same. Local, the
 * same on all ranks. */
void domain_use_weights(struct domain *domain, int field);

/* Whole rebuild with ghosts out to `reach` (list cut-off: interaction cut-off plus skin).
 * Collective. Sets n_local, n_ghost, n_global, ghost fields id, type, mask, q, x (with the periodic
 * shift). Errors: an atom outside a fixed boundary or not finite (names id, position), atoms lost
 * (names their number), a reach that is too long for the periodic box is NOT an error (as many
 * images as needed are made). */
enum cw_status domain_rebuild(struct domain *domain, struct box *box, struct atoms *atoms,
                              double reach, struct cw_err *err) CW_MUST_CHECK;

/* Owned atoms [0, n) have all their neighbours within the reach among owned atoms and the first so
 * many ghosts, images of the rank's own atoms: rows that can be worked on while messages travel.
 * Valid until the next rebuild. Local. */
lidx domain_interior(const struct domain *domain);
lidx domain_images(const struct domain *domain);

/* The two exchanges of a step in two halves: what other ranks need is sent and the rank's own
 * images are up to date at once, other ranks' ghosts only after domain_arrive. In between,
 * domain_progress now and then lets large messages move. domain_arrive does nothing when nothing is
 * under way. Collective, but for domain_progress and domain_is_under_way. See the forward functions
 * below. */
void domain_begin_positions(struct domain *domain, struct atoms *atoms);
void domain_begin_scalar(struct domain *domain, double *base, size_t stride);
void domain_progress(struct domain *domain);
void domain_arrive(struct domain *domain);
bool domain_is_under_way(const struct domain *domain);

/* Ghost positions follow their owners (x, y, z of atoms->x; w is left alone). Collective. */
void domain_forward_positions(struct domain *domain, struct atoms *atoms);

/* One double per atom at base[i * stride], i an atom index: owned values to their ghosts.
 * Collective. For w of atoms->x: base = atoms->x + 3, stride = 4. */
void domain_forward_scalar(struct domain *domain, double *base, size_t stride);

/* Any `size` bytes per atom likewise. */
void domain_forward_bytes(struct domain *domain, void *data, size_t size);

/* Adds what ghosts have gathered in atoms->f (three numbers each) to their owners' forces; ghosts
 * keep theirs. On the grid of forces, so in any order the same sum. For force fields that add to
 * the forces of other atoms than the row's. Collective. */
void domain_reverse_forces(struct domain *domain, struct atoms *atoms);

/* Local index of the owned atom with this id, or -1. Valid until the next rebuild; the map is built
 * on first use. Local. */
lidx domain_find(struct domain *domain, const struct atoms *atoms, gid id);

/* This rank's brick. Local. */
void domain_brick(const struct domain *domain, double lo[3], double hi[3]);

/* Largest weight of a rank over the mean, for the present owners. Collective. */
double domain_imbalance(struct domain *domain, const struct atoms *atoms);

/* Ranks that this one sends its atoms to as ghosts. Local. */
int domain_partners(const struct domain *domain);

/* Bisections so far. Local. */
gid domain_balances(const struct domain *domain);

/* Largest weight of a rank over the mean right before and after the last bisection; before: 0 when
 * there were no cuts yet. Local. */
void domain_last_balance(const struct domain *domain, double *before, double *after);

#endif
