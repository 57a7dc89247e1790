#ifndef CW_DOMAIN_ORDER_H
#define CW_DOMAIN_ORDER_H
/* Puts owned atoms in the order of a space-filling curve, so that neighbours in space are
 * neighbours in memory. */

struct atoms;

/* Sorts the owned atoms along a Morton curve through cells of about `size` length units. Drops
 * ghosts. Local. */
void order_atoms(struct atoms *atoms, double size);

#endif
