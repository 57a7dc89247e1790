/* Local counts have 32 bits: half the memory of neighbour rows. What does not fit ends the run with
 * a word on what to do, before any array is written with a wrapped count. */
#include "base/types.h"

#include "base/err.h"

lidx lidx_of(gid n, const char *what)
{
    if (n < 0 || n > INT32_MAX) {
        cw_fatal("%lld %s on one rank, expected at most %d: run on more ranks", (long long)n, what,
                 INT32_MAX);
    }
    return (lidx)n;
}
