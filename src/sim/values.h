#ifndef CW_SIM_VALUES_H
#define CW_SIM_VALUES_H
/* Values by name: what c_ID, f_ID and thermo words mean in a simulation. deck/ puts variables in
 * front of it. */

struct sim;

/* Fills sim->values with the simulation's own host: computes, fixes and thermo words. Variables are
 * refused until deck/ replaces the host by one of its own that passes on to this. Local. */
void values_install(struct sim *sim);

#endif
