#ifndef CW_SYSTEM_HYDROXYL_H
#define CW_SYSTEM_HYDROXYL_H
/* Places for the atoms of a hydroxyl group: at the bond's length and angle of the force field, and
 * there in the direction in which the nearest other atom is farthest. Local, pure, of IEEE
 * operations only. */
#include "base/types.h"

struct bins;

/* A place for an oxygen at HYDROXYL_SI_O from the silicon that is point `silicon` of the bins.
 * Returns the distance to the nearest other point (at most HYDROXYL_FAR). */
double hydroxyl_place_oxygen(const struct bins *bins, gid silicon, double x[3]);

/* A place for a hydrogen at 0.96 A from the oxygen, at 118.9 degrees from the silicon that it is
 * bonded to. Returns as above, the silicon not counted. */
double hydroxyl_place_hydrogen(const struct bins *bins, gid oxygen, gid silicon, double x[3]);

/* How far places look for neighbours, length; the bins must reach as far. */
#define HYDROXYL_FAR 5.0

#define HYDROXYL_SI_O 1.62 /* A */

#endif
