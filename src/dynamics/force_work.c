/* Work of added forces in velocity Verlet.
 *
 * A kick changes an atom's kinetic energy by m dv . (v_before + v_after) / 2, which is linear in
 * the force, so the part of an added force F is exactly F . (v_before + v_after) / 2 dt / 2. The
 * force of step n is used in two kicks of equal dv: a -> b at the end of step n, c -> d at the
 * start of step n + 1. Together F . [(a + b) + (c + d)] / 2 dt / 2 = F . (a + d) / 2 dt     (since
 * a + dv = b, c + dv = d), whatever other fixes did to the velocity between b and c. a is the
 * velocity that post_force of step n sees, d the one that post_force of step n + 1 sees: so
 * everything is at hand there, and nothing depends on the order of fixes. At the end of step n the
 * first kick alone is done: its part is F . (a + v) / 2 dt / 2 with the present v. With this work,
 * potential + kinetic - work is what velocity Verlet without the fix conserves: its drift is
 * time-integration error only.
 *
 * Fixes may have changed v by the end of the step, and a deck between two runs, so b = a + dv is
 * made from the total force, and when a run ends the first kick's part is put down at once.
 *
 * When the time step or the atoms change at the end of a step, the two kicks by its forces are of
 * different dv: the first one's part is put down at once, and that of the second, c -> d, is made
 * from d and c = d - dv, for which the total force is kept in a's place. So it is in the first step
 * of a run, too: c is not the velocity that the set-up sees where a thermostat scales velocities
 * before the kick.
 *
 * Atoms that no fix integrates get no kick: no work. Rejected: F . v dt at the end of each step
 * (needs a hook on every step after all others, and is wrong when a fix changes velocities there);
 * F . dx between two steps (leaves out the part of the kick that is of order dt^2). */
#include "dynamics/force_work.h"

#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/units.h"
#include "dynamics/fix.h"
#include "dynamics/fix_state.h"
#include "system/atoms.h"

void force_work_init(struct force_work *fw)
{
    *fw = (struct force_work){.made_step = -1};
}

/* FNV-1a: a long ID is cut, and two that begin alike must differ */
static uint32_t hash_text(const char *text)
{
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

void force_work_setup(struct force_work *fw, struct fix_context *context, const char *id)
{
    fw->in_setup = true;
    if (fw->atoms)
        return;
    fw->atoms = context->atoms;
    (void)snprintf(fw->name, sizeof fw->name, "force_%.16s_%08x", id, hash_text(id));
    fw->field = atoms_add_field(context->atoms, fw->name, FORCE_WORK_COLUMNS * sizeof(double),
                                FIELD_MIGRATE | FIELD_CHECKPOINT);
}

double *force_work_rows(const struct force_work *fw)
{
    return atoms_field(fw->atoms, fw->field);
}

/* work on an atom whose velocity is v now; half: dt / 2, kick: velocity per force of half a step
 * along each axis */
static double work_on(const double *row, const double *v, const double *f, double half,
                      const double kick[3], enum force_kicks kicks)
{
    double power = 0;
    for (int d = 0; d < 3; d++) {
        double first = row[3 + d];
        double last = v[d];
        if (kicks == KICK_FIRST)
            last = first + exact_round(f[d] * kick[d], CW_QUANTUM_VELOCITY);
        if (kicks == KICK_SECOND) /* the row has the total force */
            first = last - exact_round(row[3 + d] * kick[d], CW_QUANTUM_VELOCITY);
        power += row[d] * (0.5 * (first + last));
    }
    return (kicks == KICK_BOTH ? 2 * half : half) * power;
}

/* adds the work of every atom of the group that moves */
static void settle(const struct force_work *fw, const struct fix_context *context, uint32_t bits,
                   enum force_kicks kicks, struct work_meter *work)
{
    const struct atoms *atoms = fw->atoms;
    const double *rows = force_work_rows(fw);
    const double block_limit = 0x1p50 * WORK_QUANTUM;
    const double half = 0.5 * fw->dt;
    double kick[ATOMS_TYPES_MAX + 1];
    for (int t = 1; t <= atoms->n_types; t++)
        kick[t] = half * context->units->force_to_accel / atoms->mass[t];
    for (lidx first = 0; first < atoms->n_local; first += WORK_BLOCK) {
        const lidx left = atoms->n_local - first;
        const lidx end = left < WORK_BLOCK ? atoms->n_local : first + WORK_BLOCK;
        int64_t block = 0;
        for (lidx k = first; k < end; k++) {
            const size_t i = (size_t)k;
            if (!(atoms->mask[i] & bits) || !(atoms->mask[i] & context->integrated))
                continue;
            double kicked[3]; /* no force kicks an atom that is driven */
            for (int d = 0; d < 3; d++)
                kicked[d] = atoms->mask[i] & context->driven[d] ? 0 : kick[atoms->type[i]];
            const double energy = work_on(rows + FORCE_WORK_COLUMNS * i, atoms->v + 4 * i,
                                          atoms->f + 4 * i, half, kicked, kicks);
            if (energy < block_limit && energy > -block_limit) {
                block += work_quanta(energy, WORK_QUANTUM);
            } else {
                work_add(work, energy);
            }
        }
        exact_add(&work->local, block);
    }
}

static void merge(struct work_meter *into, const struct work_meter *from)
{
    exact_merge(&into->local, &from->local);
    exact_merge(&into->carried, &from->carried);
}

/* work of the first kick by the present forces, when the second is still to come */
static struct work_meter first_kick(const struct force_work *fw, const struct fix_context *context,
                                    uint32_t bits)
{
    struct work_meter work = {0};
    if (fw->closed)
        return fw->first;
    if (fw->atoms && fw->made_step >= 0 && fw->due == KICK_BOTH)
        settle(fw, context, bits, KICK_FIRST, &work);
    return work;
}

void force_work_close(struct force_work *fw, const struct fix_context *context, uint32_t bits)
{
    fw->first = first_kick(fw, context, bits);
    fw->closed = true;
}

void force_work_settle(struct force_work *fw, const struct fix_context *context, uint32_t bits)
{
    const struct work_meter first = first_kick(fw, context, bits);
    merge(&fw->done, &first);
    fw->made_step = -1;
    fw->in_setup = true;
}

/* The total force in the place of the velocity. */
static void keep_total(const struct force_work *fw)
{
    double *rows = force_work_rows(fw);
    for (size_t i = 0; i < (size_t)fw->atoms->n_local; i++)
        memcpy(rows + FORCE_WORK_COLUMNS * i + 3, fw->atoms->f + 4 * i, 3 * sizeof rows[0]);
}

void force_work_set_time_step(struct force_work *fw, const struct fix_context *context,
                              uint32_t bits, double dt)
{
    if (!fw->atoms || fw->made_step < 0 || fw->closed ||
        (fw->due == KICK_BOTH && fw->dt == dt)) /* a run goes on with the forces of its last step */
        return;
    if (fw->due == KICK_BOTH)
        settle(fw, context, bits, KICK_FIRST, &fw->done);
    fw->due = KICK_SECOND;
    keep_total(fw);
    fw->dt = dt;
}

bool force_work_open(struct force_work *fw, const struct fix_context *context, uint32_t bits,
                     bool keep)
{
    const bool in_setup = fw->in_setup;
    const bool kept = in_setup && keep && fw->made_step == context->step && fw->dt == context->dt;
    fw->in_setup = false;
    if (in_setup && !kept) {
        const struct work_meter first = first_kick(fw, context, bits);
        merge(&fw->done, &first);
    } else if (!in_setup) {
        settle(fw, context, bits, fw->due, &fw->done);
    }
    fw->closed = false;
    if (kept)
        return true;
    fw->made_step = context->step;
    fw->dt = context->dt;
    fw->due = in_setup ? KICK_SECOND : KICK_BOTH;
    return false;
}

void force_work_record(double *row, const double force[3], const double *v, bool kept)
{
    memcpy(row, force, 3 * sizeof row[0]);
    if (!kept)
        memcpy(row + 3, v, 3 * sizeof row[0]);
}

double force_work_value(const struct force_work *fw, const struct fix_context *context,
                        uint32_t bits)
{
    struct work_meter work = first_kick(fw, context, bits);
    merge(&work, &fw->done);
    return work_value(&work, context->comm);
}

struct saved {
    struct exact_sum done, first;
    gid made_step;
    double dt;
    int64_t due;
};

void force_work_save(const struct force_work *fw, const struct fix_context *context, uint32_t bits,
                     void **data, size_t *bytes)
{
    struct saved *saved = mem_zeroed(1, sizeof *saved);
    const struct work_meter first = first_kick(fw, context, bits);
    saved->done = work_sum(&fw->done, context->comm);
    saved->first = work_sum(&first, context->comm);
    saved->made_step = fw->made_step;
    saved->dt = fw->dt;
    saved->due = fw->due;
    *data = saved;
    *bytes = sizeof *saved;
}

enum cw_status force_work_restore(struct force_work *fw, const char *id, const void *data,
                                  size_t bytes, struct cw_err *err)
{
    struct saved saved;
    if (fix_state_restore(id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    fw->done = (struct work_meter){.carried = saved.done};
    fw->first = (struct work_meter){.carried = saved.first};
    fw->closed = true;
    fw->made_step = saved.made_step;
    fw->dt = saved.dt;
    fw->due = (enum force_kicks)saved.due;
    return CW_OK;
}

void force_work_free(struct force_work *fw)
{
    if (fw->atoms)
        atoms_drop_field(fw->atoms, fw->name);
    fw->atoms = NULL;
}
