/* fix ID group dt/reset N TMIN|NULL TMAX|NULL XMAX [emax E] [units lattice|box]
 *
 * Every N steps sets the time step to the largest with which no atom of the group goes farther than
 * XMAX in a step, by its velocity or by its force, nor takes up more energy than E from it:
 *
 *   dt = min over atoms of  XMAX / |v|,  sqrt(2 XMAX m / |f|),  E / (|f| |v|)
 *
 * each shortened further until v dt + f dt^2 / 2m is no longer than XMAX; between TMIN and TMAX.
 * Meant for recoils: with N = 1, after the fix that makes them, the step is
 * short from the next one on, and grows again as they slow down. A minimum does not depend on who
 * holds the atoms, so all ranks have the same bits. Words and formula as LAMMPS documents them;
 * XMAX is in lattice spacings unless `units box`. */
#include "sim/fix_dt_reset.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/units.h"
#include "base/vec3.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "parallel/comm.h"
#include "sim/sim.h"
#include "system/lattice.h"

struct fix_dt_reset {
    struct fix base;
    double least, most; /* time; 0, infinity: none */
    double length;      /* XMAX */
    double energy;      /* infinity: none */
    bool in_lattice;
    gid last;      /* step of the last change */
    double before; /* the time step in the checkpoint; 0: none */
};

static struct fix_dt_reset *own(struct fix *fix)
{
    return (struct fix_dt_reset *)fix;
}

/* The longest step of one atom: by its velocity and by its force first, then shortened by as much
 * as both together still carry it too far. */
static double step_of(const struct fix_dt_reset *self, const double v[3], const double f[3],
                      double per_mass)
{
    const double speed = vec3_norm(v);
    const double force = vec3_norm(f);
    double dt = self->most;
    double way[3];
    if (speed > 0)
        dt = fmin(dt, self->length / speed);
    if (force > 0)
        dt = fmin(dt, sqrt(2 * self->length / (force * per_mass)));
    if (speed * force > 0)
        dt = fmin(dt, self->energy / (speed * force));
    if (!isfinite(dt))
        return dt;
    for (int d = 0; d < 3; d++)
        way[d] = dt * v[d] + 0.5 * dt * dt * per_mass * f[d];
    const double far = vec3_norm(way);
    return far > self->length ? dt * (self->length / far) : dt;
}

/* of this rank's atoms */
static double longest_step(const struct fix_dt_reset *self, const struct fix_context *context)
{
    const struct atoms *atoms = context->atoms;
    double dt = self->most;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & self->base.group_bit))
            continue;
        const double per_mass = context->units->force_to_accel / atoms->mass[atoms->type[i]];
        dt = fmin(dt, step_of(self, atoms->v + 4 * i, atoms->f + 4 * i, per_mass));
    }
    return dt;
}

/* The step that is wanted now; 0: as it is. Collective. */
static double wanted_step(const struct fix_dt_reset *self, const struct fix_context *context)
{
    double dt = longest_step(self, context);
    comm_min_double(context->comm, &dt, 1);
    dt = fmax(dt, self->least);
    return isfinite(dt) && dt != context->dt ? dt : 0;
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_dt_reset *self = own(fix);
    struct sim *sim = context->sim;
    const double dt = wanted_step(self, context);
    if (!(dt > 0))
        return err->status;
    for (int k = 0; k < sim->n_fix; k++) {
        if (sim->fix[k]->ops->set_time_step)
            sim->fix[k]->ops->set_time_step(sim->fix[k], context, dt);
    }
    sim_set_timestep(sim, dt);
    self->last = context->step;
    return err->status;
}

static enum cw_status find_length(struct fix_dt_reset *self, const struct sim *sim,
                                  struct cw_err *err)
{
    if (!self->in_lattice)
        return CW_OK;
    if (!sim->lattice) {
        return cw_err_user(err,
                           "fix %s: dt/reset in lattice spacings without a lattice; say "
                           "'units box'",
                           self->base.id);
    }
    self->length *= sim->lattice->spacing[0];
    self->in_lattice = false;
    return CW_OK;
}

/* The first step of a run is as short as it must be, too; a run that goes on from a checkpoint has
 * its step from there, whatever `timestep` the deck says again. */
static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    if (find_length(own(fix), context->sim, err) != CW_OK || context->minimizing)
        return err->status;
    if (fix->restart_pending) {
        fix->restart_pending = false;
        sim_set_timestep(context->sim, own(fix)->before);
        return CW_OK;
    }
    if (sim_make_forces(context->sim, 0, err) != CW_OK)
        return err->status;
    const double dt = wanted_step(own(fix), context);
    if (dt > 0) {
        sim_set_timestep(context->sim, dt);
        own(fix)->last = context->step;
    }
    return err->status;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)context;
    (void)err;
    *out = (double)own(fix)->last;
    return CW_OK;
}

struct saved {
    gid last;
    double dt;
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct sim *sim = context->sim;
    struct saved *saved = mem_zeroed(1, sizeof *saved);
    saved->last = ((const struct fix_dt_reset *)fix)->last;
    saved->dt = sim->dt;
    *data = saved;
    *bytes = sizeof *saved;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct saved saved;
    if (fix_state_restore(fix->id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    if (!(saved.dt > 0 && isfinite(saved.dt)))
        return cw_err_user(err, "a time step of %g", saved.dt);
    own(fix)->last = saved.last;
    own(fix)->before = saved.dt;
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .scalar = scalar,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"emax", "units", NULL};

/* a positive number, or NULL for `none` */
static enum cw_status read_limit(const char *what, const char *word, double none, double *out,
                                 struct cw_err *err)
{
    *out = none;
    if (strcmp(word, "NULL") == 0)
        return CW_OK;
    if (fix_words_number(what, word, out, err) == CW_OK && !(*out > 0))
        return cw_err_user(err, "%s: expected a positive number or NULL, got '%s'", what, word);
    return err->status;
}

static enum cw_status read_keyword(struct fix_dt_reset *self, const char *keyword,
                                   const char *value, struct cw_err *err)
{
    if (strcmp(keyword, "emax") == 0)
        return read_limit("emax", value, INFINITY, &self->energy, err);
    if (strcmp(keyword, "units") != 0)
        return fix_words_unknown(keyword, keywords, err);
    self->in_lattice = strcmp(value, "lattice") == 0;
    if (self->in_lattice || strcmp(value, "box") == 0)
        return CW_OK;
    return cw_err_user(err, "units: expected lattice or box, got '%s'", value);
}

static enum cw_status read_words(struct fix_dt_reset *self, const char *const *words, int n,
                                 struct cw_err *err)
{
    if (fix_words_whole("N", words[0], 1, &self->base.every, err) != CW_OK ||
        read_limit("TMIN", words[1], 0, &self->least, err) != CW_OK ||
        read_limit("TMAX", words[2], INFINITY, &self->most, err) != CW_OK ||
        fix_words_number("XMAX", words[3], &self->length, err) != CW_OK)
        return err->status;
    if (!(self->length > 0))
        return cw_err_user(err, "XMAX: expected a positive length, got '%s'", words[3]);
    if (self->least >= self->most)
        return cw_err_user(err, "expected TMIN below TMAX, got '%s' and '%s'", words[1], words[2]);
    for (int k = 4; k < n; k += 2) {
        if (k + 1 == n)
            return cw_err_user(err, "'%s' needs a value", words[k]);
        if (read_keyword(self, words[k], words[k + 1], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    struct fix_dt_reset *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->energy = INFINITY;
    self->in_lattice = true;
    if (read_words(self, words, n_words, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_dt_reset_style = {
    .name = "dt/reset",
    .usage = "N TMIN|NULL TMAX|NULL XMAX [emax E] [units lattice|box]",
    .summary = "time step that follows the fastest atom",
    .source = "none",
    .words_min = 4,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
