#ifndef CW_SYSTEM_VELOCITY_H
#define CW_SYSTEM_VELOCITY_H
/* `velocity`: initial velocities and changes of them. `create` with loop all or geom draws what
 * LAMMPS draws for the same seed. Sums over atoms are exact, so the velocities do not depend on the
 * number of ranks; results lie on the velocity grid. Collective. */
#include "base/err.h"
#include "base/types.h"

struct system_parts;

/* The words after `velocity`: GROUP create T SEED | set VX VY VZ | scale T | ramp VDIM VLO VHI DIM
 * CLO CHI | zero linear|angular, then keywords dist sum mom rot loop units. Errors: words, an empty
 * group, masses not set, ids with gaps (loop all). */
enum cw_status velocity_command(const struct system_parts *parts, const char *const *words,
                                int n_words, struct cw_err *err) CW_MUST_CHECK;

/* The words alone. Local, pure. */
enum cw_status velocity_check(const char *const *words, int n_words,
                              struct cw_err *err) CW_MUST_CHECK;

/* Mass, centre of mass and its velocity, angular momentum about it, inertia tensor about it, and
 * kinetic energy times two (sum of m v^2) of a group, from unwrapped positions. */
struct velocity_moments {
    gid n;
    double mass, center[3], velocity[3], angular[3], inertia[3][3], mv2;
};
void velocity_sum_moments(const struct system_parts *parts, int group,
                          struct velocity_moments *moments);

#endif
