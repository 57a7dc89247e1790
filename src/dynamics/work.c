/* Work of fixes; see work.h. The quantum is finer than the energy grid because a thermostat's work
 * on one atom in one step is near 1e-4 eV and millions of them are added. */
#include "dynamics/work.h"

#include <math.h>

#include "base/mem.h"
#include "dynamics/fix_state.h"
#include "parallel/comm.h"

void work_add(struct work_meter *work, double energy)
{
    exact_add_double(&work->local, energy, WORK_QUANTUM);
}

void work_add_common(struct work_meter *work, double energy)
{
    const double most = 0x1p11; /* energy units at once, see work_add */
    while (fabs(energy) > most) {
        exact_add_double(&work->carried, copysign(most, energy), WORK_QUANTUM);
        energy -= copysign(most, energy);
    }
    exact_add_double(&work->carried, energy, WORK_QUANTUM);
}

static struct exact_sum negated(const struct exact_sum *sum)
{
    const uint64_t lo = ~sum->lo + 1;
    const uint64_t hi = ~(uint64_t)sum->hi + (lo == 0 ? 1 : 0);
    return (struct exact_sum){.lo = lo, .hi = (int64_t)hi};
}

void work_add_change(struct work_meter *work, const struct exact_sum *before,
                     const struct exact_sum *after)
{
    struct exact_sum change = negated(before);
    exact_merge(&change, after);
    const uint64_t hi = (uint64_t)change.hi << WORK_SHIFT | change.lo >> (64 - WORK_SHIFT);
    change = (struct exact_sum){.lo = change.lo << WORK_SHIFT, .hi = (int64_t)hi};
    exact_merge(&work->local, &change);
}

struct exact_sum work_sum(const struct work_meter *work, struct comm *comm)
{
    struct exact_sum sum = work->local;
    comm_sum_exact(comm, &sum, 1);
    exact_merge(&sum, &work->carried);
    return sum;
}

double work_value(const struct work_meter *work, struct comm *comm)
{
    const struct exact_sum sum = work_sum(work, comm);
    return exact_value(&sum, WORK_QUANTUM);
}

void work_save(const struct work_meter *work, struct comm *comm, void **data, size_t *bytes)
{
    struct exact_sum *sum = mem_array(1, sizeof *sum);
    *sum = work_sum(work, comm);
    *data = sum;
    *bytes = sizeof *sum;
}

enum cw_status work_restore(struct work_meter *work, const char *id, const void *data, size_t bytes,
                            struct cw_err *err)
{
    struct exact_sum sum;
    if (fix_state_restore(id, data, bytes, &sum, sizeof sum, err) != CW_OK)
        return err->status;
    *work = (struct work_meter){.carried = sum};
    return CW_OK;
}
