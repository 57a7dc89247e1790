#ifndef CW_DOMAIN_HALO_H
#define CW_DOMAIN_HALO_H
/* Ghosts: copies of atoms near a rank's brick, periodic images included. A plan made once per
 * rebuild says which owned atoms go where, shifted by how much; each rank sends straight to every
 * rank that needs them. Inside domain/ only. */
#include "base/types.h"

struct atoms;
struct bisect;
struct box;
struct comm;
struct halo; /* opaque */

struct halo *halo_create(struct comm *comm);
void halo_destroy(struct halo *halo);

/* Makes the plan for ghosts out to `reach` and fills the ghosts' id, type, mask, q and x. n_ghost
 * must be 0. Puts owned atoms that no other rank needs before the others, each part in the order
 * that it had. Collective. */
void halo_build(struct halo *halo, const struct bisect *tree, const struct box *box,
                struct atoms *atoms, double reach);

/* Owned atoms that come first and have no neighbour among other ranks' atoms; images of the rank's
 * own atoms, which come first among the ghosts. Local. */
lidx halo_interior(const struct halo *halo);
lidx halo_images(const struct halo *halo);

/* Positions / one double per stride, owned to ghosts: sends them and copies to the rank's own
 * images. halo_arrive waits for what other ranks send and fills their ghosts; halo_progress lets
 * messages move meanwhile. One at a time. Collective; halo_progress local. */
void halo_begin_positions(struct halo *halo, struct atoms *atoms);
void halo_begin_scalar(struct halo *halo, double *base, size_t stride);
void halo_progress(struct halo *halo);
void halo_arrive(struct halo *halo);
bool halo_is_under_way(const struct halo *halo);

/* size bytes per atom, owned to ghosts. Collective. */
void halo_forward_bytes(struct halo *halo, void *data, size_t size);

/* The other way: adds the forces that ghosts have gathered to their owners'. Collective. */
void halo_reverse_forces(struct halo *halo, struct atoms *atoms);

/* Ranks that the present plan sends to. Local. */
int halo_partners(const struct halo *halo);

#endif
