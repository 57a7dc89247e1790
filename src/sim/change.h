#ifndef CW_SIM_CHANGE_H
#define CW_SIM_CHANGE_H
/* Atoms that fixes add, remove or make into others in the middle of a run (dynamics/fix.h). */
#include "base/err.h"
#include "base/types.h"

struct sim;

/* Does a fix want to change this rank's atoms in the present step? After they have moved. Local. */
bool change_is_wanted(struct sim *sim);

/* Before a run: warns of dumps whose snapshots must have the same atoms, where a fix may take or
 * add some: the run would end in its middle. Local. */
void change_warn_of_dumps(const struct sim *sim);

/* At the end of a step, when it is: lets those fixes change the atoms for which some rank wants it,
 * one after the other, and tells each what that did to the energy. Owners, ghosts, rows and the
 * force field's forces are those of the new atoms afterwards. Collective. */
enum cw_status change_make(struct sim *sim, struct cw_err *err) CW_MUST_CHECK;

#endif
