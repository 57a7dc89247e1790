/* fix ID group move linear Vx Vy Vz [units lattice|box]
 *
 * Atoms go with the velocity (Vx, Vy, Vz) from where they were when the fix was defined, whatever
 * the force on them, which stays in memory to be read (compute reduce sum fx: the force on a grip).
 * Along an axis with NULL they obey their forces as under fix nve. Words and rule are LAMMPS's; the
 * way is counted in simulated time, so a time step that changes (fix dt/reset) changes no place. A
 * run that goes on from a checkpoint with another velocity begins a way of its own.
 *
 * Work. What drives the atoms holds them against the force f: per axis it gives -f V dt / 2 in each
 * of the two halves of a step, as force_work.h has them, since no kick changes V. What the velocity
 * was before the first step, or what others have made of it since, becomes V before the kick: the
 * change of kinetic energy is work of this fix, too.
 *
 * Source: the LAMMPS manual, fix move. */
#include "dynamics/fix_move.h"

#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/units.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "dynamics/verlet.h"
#include "dynamics/walls.h"
#include "dynamics/work.h"
#include "system/atoms.h"

struct fix_move {
    struct fix base;
    double velocity[3]; /* length / time, on the velocity grid */
    bool has_start;
    double start;  /* simulated time where the way begins */
    double way[3]; /* gone since then, on the position grid */
    struct work_meter work;
};

static struct fix_move *own(struct fix *fix)
{
    return (struct fix_move *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    (void)err;
    struct fix_move *self = own(fix);
    if (!self->has_start)
        self->start = context->time;
    self->has_start = true;
    return CW_OK;
}

/* the next part of the way along each axis */
static void next_part(struct fix_move *self, const struct fix_context *context, double part[3])
{
    for (int d = 0; d < 3; d++) {
        const double way =
            exact_round(self->velocity[d] * (context->time - self->start), CW_QUANTUM_POSITION);
        part[d] = way - self->way[d];
        self->way[d] = way;
    }
}

static void initial_integrate(struct fix *fix, struct fix_context *context)
{
    struct fix_move *self = own(fix);
    struct atoms *atoms = context->atoms;
    const double half = 0.5 * context->dt;
    double part[3];
    bool bad = false;
    next_part(self, context, part);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & fix->group_bit))
            continue;
        const double mass = atoms->mass[atoms->type[i]];
        const double kick = half * context->units->force_to_accel / mass;
        double gain = 0;
        for (size_t d = 0; d < 3; d++) {
            double *x = atoms->x + 4 * i + d;
            double *v = atoms->v + 4 * i + d;
            const double f = atoms->f[4 * i + d];
            if (fix->driven >> d & 1) {
                const double V = self->velocity[d];
                gain +=
                    0.5 * mass * context->units->mv2_to_energy * (V * V - *v * *v) - f * V * half;
                *v = V;
                *x += part[d];
            } else {
                *v += exact_round(f * kick, CW_QUANTUM_VELOCITY);
                *x += exact_round(*v * context->dt, CW_QUANTUM_POSITION);
                bad = bad || !(*v <= VERLET_SPEED_MAX && *v >= -VERLET_SPEED_MAX);
            }
        }
        work_add(&self->work, gain);
    }
    if (bad)
        verlet_report(context, fix->group_bit);
}

static void final_integrate(struct fix *fix, struct fix_context *context)
{
    struct fix_move *self = own(fix);
    struct atoms *atoms = context->atoms;
    const double half = 0.5 * context->dt;
    bool bad = false;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & fix->group_bit))
            continue;
        const double kick = half * context->units->force_to_accel / atoms->mass[atoms->type[i]];
        double gain = 0;
        for (size_t d = 0; d < 3; d++) {
            double *v = atoms->v + 4 * i + d;
            const double f = atoms->f[4 * i + d];
            if (fix->driven >> d & 1) {
                gain -= f * *v * half;
            } else {
                *v += exact_round(f * kick, CW_QUANTUM_VELOCITY);
                bad = bad || !(*v <= VERLET_SPEED_MAX && *v >= -VERLET_SPEED_MAX);
            }
        }
        work_add(&self->work, gain);
    }
    if (bad)
        verlet_report(context, fix->group_bit);
}

static double work(struct fix *fix, struct fix_context *context)
{
    return work_value(&own(fix)->work, context->comm);
}

struct saved {
    struct exact_sum work;
    int64_t has_start;
    double start, way[3], velocity[3];
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_move *self = (const struct fix_move *)fix;
    struct saved *saved = mem_zeroed(1, sizeof *saved);
    saved->work = work_sum(&self->work, context->comm);
    saved->has_start = self->has_start;
    saved->start = self->start;
    memcpy(saved->way, self->way, sizeof saved->way);
    memcpy(saved->velocity, self->velocity, sizeof saved->velocity);
    *data = saved;
    *bytes = sizeof *saved;
}

static bool has_velocity(const struct fix_move *self, const double velocity[3])
{
    bool same = true;
    for (int d = 0; d < 3; d++)
        same = same && self->velocity[d] <= velocity[d] && self->velocity[d] >= velocity[d];
    return same;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_move *self = own(fix);
    struct saved saved;
    if (fix_state_restore(fix->id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    self->work = (struct work_meter){.carried = saved.work};
    if (!has_velocity(self, saved.velocity))
        return CW_OK;
    self->has_start = saved.has_start != 0;
    self->start = saved.start;
    memcpy(self->way, saved.way, sizeof self->way);
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .initial_integrate = initial_integrate,
    .final_integrate = final_integrate,
    .work = work,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static enum cw_status read_velocity(struct fix_move *self, const char *const *words,
                                    const double spacing[3], struct cw_err *err)
{
    static const char *const names[] = {"Vx", "Vy", "Vz"};
    for (int d = 0; d < 3; d++) {
        if (strcmp(words[d], "NULL") == 0)
            continue;
        double v = 0;
        if (fix_words_number(names[d], words[d], &v, err) != CW_OK)
            return err->status;
        v *= spacing[d];
        if (!(v <= VERLET_SPEED_MAX && v >= -VERLET_SPEED_MAX)) {
            return cw_err_user(err, "%s: faster than the limit of %g", names[d], VERLET_SPEED_MAX);
        }
        self->velocity[d] = exact_round_wide(v, CW_QUANTUM_VELOCITY);
        self->base.driven |= 1u << d;
    }
    return CW_OK;
}

static enum cw_status read_words(struct fix_move *self, const struct fix_context *context,
                                 const char *const *words, int n, struct cw_err *err)
{
    double spacing[3];
    if (strcmp(words[0], "linear") != 0) {
        return cw_err_user(err, "move %s is not supported; expected linear Vx Vy Vz", words[0]);
    }
    if (n != 4 && n != 6)
        return cw_err_user(err, "linear: expected Vx Vy Vz and perhaps units, got %d words", n - 1);
    if (n == 6 && strcmp(words[4], "units") != 0)
        return cw_err_user(err, "unknown word '%s'; expected units", words[4]);
    if (walls_units(n == 6 ? words[5] : "lattice", context, spacing, err) != CW_OK)
        return err->status;
    return read_velocity(self, words + 1, spacing, err);
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_move *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->base.integrates = true;
    if (read_words(self, context, words, n_words, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    if (context) {
        self->start = context->time;
        self->has_start = true;
    }
    *out = &self->base;
    return CW_OK;
}

static const char *const keywords[] = {"linear", "units", NULL};

const struct fix_style fix_move_style = {
    .name = "move",
    .usage = "linear Vx Vy Vz [units lattice|box]",
    .summary = "moves atoms with a given velocity, whatever the force on them",
    .source = "the LAMMPS manual, fix move",
    .words_min = 4,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
