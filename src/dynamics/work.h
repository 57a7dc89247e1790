#ifndef CW_DYNAMICS_WORK_H
#define CW_DYNAMICS_WORK_H
/* The energy that a fix has put into the system: a running sum, exact, so that it has the same bits
 * on any rank count and after any restart. Each rank adds its atoms' part; the sum over ranks is
 * made only when somebody asks. */
#include <string.h>

#include "base/compiler.h"
#include "base/err.h"
#include "base/exact.h"
#include "base/types.h"

struct atoms;
struct comm;
struct units;

/* All bytes zero: no work yet. */
struct work_meter {
    struct exact_sum local;   /* this rank's part since carried was set; quanta of WORK_QUANTUM */
    struct exact_sum carried; /* from a checkpoint; the same on every rank */
};

/* Divides CW_QUANTUM_ENERGY, so that changes of kinetic_add's sums are exact. Energy units. */
#define WORK_SHIFT   12
#define WORK_QUANTUM (CW_QUANTUM_ENERGY / (1 << WORK_SHIFT))

/* x in quanta, rounded as exact_round does, for |x| < 2^50 quanta: the mantissa of x + M counts
 * them, so the difference of the two bit patterns is their number. Sums of 2^12 of these fit an
 * int64. */
CW_ALWAYS_INLINE int64_t work_quanta(double x, double quantum)
{
    const double magic = CW_MAGIC(quantum);
    const double shifted = x + magic;
    int64_t a;
    int64_t b;
    memcpy(&a, &shifted, sizeof a);
    memcpy(&b, &magic, sizeof b);
    return a - b;
}

enum { WORK_BLOCK = 4096 };

/* Adds energy (rounded to the quantum, below 2^12 energy units at once). Local. */
void work_add(struct work_meter *work, double energy);

/* The same of energy that all ranks know of and that counts once: to be called on every rank with
 * the same. Local. */
void work_add_common(struct work_meter *work, double energy);

/* Adds the change of a sum of kinetic energies in CW_QUANTUM_ENERGY. Local. */
void work_add_change(struct work_meter *work, const struct exact_sum *before,
                     const struct exact_sum *after);

/* Sum over all ranks; the same on each. Collective. */
struct exact_sum work_sum(const struct work_meter *work, struct comm *comm);

/* work_sum as energy. Collective. */
double work_value(const struct work_meter *work, struct comm *comm);

/* fix_ops.save and restore for a fix whose only state is its work: *data is the caller's
 * (mem_free); id names the fix in messages. Collective / local. */
void work_save(const struct work_meter *work, struct comm *comm, void **data, size_t *bytes);
enum cw_status work_restore(struct work_meter *work, const char *id, const void *data, size_t bytes,
                            struct cw_err *err);

#endif
