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
 * must be 0. Collective. */
void halo_build(struct halo *halo, const struct bisect *tree, const struct box *box,
                struct atoms *atoms, double reach);

/* Positions (all four components; the fourth is scratch) / size bytes per atom / one double per
 * stride, owned to ghosts. Collective. */
void halo_forward_positions(struct halo *halo, struct atoms *atoms);
void halo_forward_scalar(struct halo *halo, double *base, size_t stride);
void halo_forward_bytes(struct halo *halo, void *data, size_t size);

/* The other way: adds the forces that ghosts have gathered to their owners'. Collective. */
void halo_reverse_forces(struct halo *halo, struct atoms *atoms);

/* Ranks that the present plan sends to. Local. */
int halo_partners(const struct halo *halo);

#endif
