#ifndef CW_DOMAIN_ORDER_H
#define CW_DOMAIN_ORDER_H
/* Puts owned atoms in an order in which neighbours in space are neighbours in memory. */

struct atoms;

/* Sorts the owned atoms by cells of about `size` length units: rows of cells along x, in layers of
 * strips. Drops ghosts. Local. */
void order_atoms(struct atoms *atoms, double size);

#endif
