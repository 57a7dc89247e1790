/* The cheapest skin. Let the fastest atom go rho in a step, so that a list with skin S serves for
 * S / (2 rho) steps; let a build cost b per entry, and an entry e in each step. Entries grow as
 * (r_c + S)^3, so the cost per step,
 *     n (r_c + S)^3 [2 rho b / S + e],
 * is least near S^2 = (2 rho b / 3 e) (r_c + S), where builds grow by as much as reading shrinks.
 * Half the way there is gone at each build: rho is measured anew each time.
 *
 * b / e, measured (gold, copper, Lennard-Jones; benchmarks/FLOOR.md): 3.2 ns per entry for the list
 * and some for migration and ghosts, against 0.7 for an entry that is read in each step, or 0.5
 * for one that is pruned, every few. Measured with clocks in each run it would follow the machine,
 * too, but no two runs would do the same. */
#include "neighbor/skin.h"

#include <math.h>

static const double BUILD_OVER_READ = 5.5;
static const double BUILD_OVER_PRUNE = 8;

double skin_next(const struct skin_wear *wear)
{
    const double speed = 0.5 * wear->skin / (double)wear->steps;
    const double ratio = wear->pruned > 0 ? BUILD_OVER_PRUNE * wear->pruned : BUILD_OVER_READ;
    const double best = sqrt(2.0 / 3.0 * speed * ratio * (wear->cutoff + wear->skin));
    const double next = 0.5 * (wear->skin + best);
    return fmin(fmax(next, 0.5 * wear->asked), 2 * wear->asked);
}
