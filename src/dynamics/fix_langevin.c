/* fix ID group langevin Tstart Tstop damp seed [scale type ratio] [tally yes|no] [zero yes|no]
 *
 * Adds to the force on each atom of the group
 *     F = -(m / damp) v + sqrt(24 kB T m / (damp dt)) (u - 1/2),      u uniform in (0, 1),
 * whose random part has the variance 2 kB T m / (damp dt) that the fluctuation-dissipation theorem
 * asks for. `scale` divides the friction of a type by ratio (and the random part by its root). The
 * motion itself is another fix's (nve).
 *
 * Same bits anywhere: u is a pure function of (seed, atom id, step); drag and random part are
 * rounded to the force grid. With `zero yes` the mean random force is taken off each atom: the
 * total is zero but for that mean's rounding, half a force quantum per atom. The forces are kept
 * per atom (force_work.h): a run that goes on, also from a checkpoint, uses the last ones again,
 * since they depended on a velocity in the middle of a step that nobody can see any more.
 *
 * The scalar is LAMMPS's: energy taken out of the system (minus the work), when `tally yes`. The
 * work is measured always, for the ledger.
 *
 * Source: T. Schneider, E. Stoll, Phys. Rev. B 17, 1302 (1978); uniform numbers: B. Duenweg, W.
 * Paul, Int. J. Mod. Phys. C 2, 817 (1991). */
#include "dynamics/fix_langevin.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/text.h"
#include "base/units.h"
#include "dynamics/fix_words.h"
#include "dynamics/force_work.h"
#include "dynamics/target.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/group.h"

struct fix_langevin {
    struct fix base;
    struct target target;
    double damp; /* time units */
    uint32_t seed;
    bool tally, zero;
    double ratio[ATOMS_TYPES_MAX + 1]; /* [type] */
    struct force_work work;
};

static struct fix_langevin *own(struct fix *fix)
{
    return (struct fix_langevin *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_langevin *self = own(fix);
    force_work_setup(&self->work, context, fix->id);
    return quantity_setup(&self->target.start, context, true, err);
}

/* drag and random amplitude per type, for T = 1; force units per velocity, force units */
struct strength {
    double drag[ATOMS_TYPES_MAX + 1];
    double random[ATOMS_TYPES_MAX + 1];
};

static void fill_strength(struct strength *strength, const struct fix_langevin *self,
                          const struct fix_context *context)
{
    const struct units *units = context->units;
    const struct atoms *atoms = context->atoms;
    for (int t = 1; t <= atoms->n_types; t++) {
        const double friction =
            atoms->mass[t] * units->mv2_to_energy / (self->damp * self->ratio[t]);
        strength->drag[t] = -friction;
        strength->random[t] = sqrt(24 * units->boltzmann * friction / context->dt);
    }
}

/* sqrt(T) of each atom, for a target that differs between atoms; NULL otherwise (*root is then
 * that of all) */
static double *target_roots(struct fix_langevin *self, struct fix_context *context, double *root)
{
    const size_t n = (size_t)context->atoms->n_local;
    const struct value_host *values = context->values;
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    double *roots = NULL;
    double temperature = 0;
    if (self->target.start.kind == QUANTITY_PER_ATOM) {
        roots = mem_zeroed(n, sizeof *roots);
        values->per_atom(values->self, &self->target.start.variable, roots, err);
        for (size_t i = 0; i < n; i++)
            roots[i] = sqrt(roots[i] > 0 ? roots[i] : 0);
    } else {
        if (target_value(&self->target, context, &temperature, err) != CW_OK)
            temperature = 0;
    }
    *root = sqrt(temperature);
    if (local.status != CW_OK)
        cw_fatal("%s", local.text);
    return roots;
}

/* drag plus random force of every atom of the group into the rows; *total gets the random part */
static void draw_forces(struct fix_langevin *self, struct fix_context *context,
                        struct exact_sum total[3])
{
    const struct atoms *atoms = context->atoms;
    struct strength strength;
    double root;
    double *rows = force_work_rows(&self->work);
    fill_strength(&strength, self, context);
    double *roots = target_roots(self, context, &root);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & self->base.group_bit))
            continue;
        const int t = atoms->type[i];
        const double *v = atoms->v + 4 * i;
        const double amplitude = strength.random[t] * (roots ? roots[i] : root);
        double u[4];
        double force[3];
        random_uniform4(self->seed, RANDOM_LANGEVIN, atoms->id[i], context->step, u);
        for (int d = 0; d < 3; d++) {
            const double random = exact_round(amplitude * (u[d] - 0.5), CW_QUANTUM_FORCE);
            force[d] = exact_round(strength.drag[t] * v[d], CW_QUANTUM_FORCE) + random;
            if (self->zero)
                exact_add_double(&total[d], random, CW_QUANTUM_FORCE);
        }
        force_work_record(rows + FORCE_WORK_COLUMNS * i, force, v, false);
    }
    mem_free(roots);
}

/* takes the mean random force off every row */
static void take_off_mean(struct fix_langevin *self, struct fix_context *context,
                          struct exact_sum total[3])
{
    const struct atoms *atoms = context->atoms;
    const gid n = group_count(atoms, context->comm, self->base.group);
    double *rows = force_work_rows(&self->work);
    double mean[3];
    comm_sum_exact(context->comm, total, 3);
    for (int d = 0; d < 3; d++) {
        mean[d] = n > 0 ? exact_round(exact_value(&total[d], CW_QUANTUM_FORCE) / (double)n,
                                      CW_QUANTUM_FORCE)
                        : 0;
    }
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & self->base.group_bit) {
            for (int d = 0; d < 3; d++)
                rows[FORCE_WORK_COLUMNS * i + (size_t)d] -= mean[d];
        }
    }
}

static void add_forces(const struct fix_langevin *self, struct atoms *atoms)
{
    const double *rows = force_work_rows(&self->work);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & self->base.group_bit) {
            for (size_t d = 0; d < 3; d++)
                atoms->f[4 * i + d] += rows[FORCE_WORK_COLUMNS * i + d];
        }
    }
}

static void post_force(struct fix *fix, struct fix_context *context)
{
    struct fix_langevin *self = own(fix);
    if (!force_work_open(&self->work, context, fix->group_bit, true)) {
        struct exact_sum total[3] = {{0}};
        draw_forces(self, context, total);
        if (self->zero)
            take_off_mean(self, context, total);
    }
    add_forces(self, context->atoms);
}

static double work(struct fix *fix, struct fix_context *context)
{
    return force_work_value(&own(fix)->work, context, fix->group_bit);
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    *out = own(fix)->tally ? -work(fix, context) : 0;
    return CW_OK;
}

static void settle(struct fix *fix, struct fix_context *context)
{
    force_work_settle(&own(fix)->work, context, fix->group_bit);
}

static void set_time_step(struct fix *fix, struct fix_context *context, double dt)
{
    force_work_set_time_step(&own(fix)->work, context, fix->group_bit, dt);
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    force_work_close(&own(fix)->work, context, fix->group_bit);
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    force_work_save(&((const struct fix_langevin *)fix)->work, context, fix->group_bit, data,
                    bytes);
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    return force_work_restore(&own(fix)->work, fix->id, data, bytes, err);
}

static void destroy(struct fix *fix)
{
    force_work_free(&own(fix)->work);
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .post_force = post_force,
    .settle = settle,
    .set_time_step = set_time_step,
    .end_of_run = end_of_run,
    .scalar = scalar,
    .work = work,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"scale", "tally", "zero", "gjf", "omega", "angmom", NULL};

static enum cw_status read_scale(struct fix_langevin *self, int n_types, const char *const *words,
                                 struct cw_err *err)
{
    gid type;
    double ratio;
    if (fix_words_whole("scale type", words[0], 1, &type, err) != CW_OK ||
        fix_words_number("scale ratio", words[1], &ratio, err) != CW_OK)
        return err->status;
    if (type > n_types)
        return cw_err_user(err, "scale: atom type %s; expected 1 to %d", words[0], n_types);
    if (!(ratio > 0))
        return cw_err_user(err, "scale: the ratio must be positive, got '%s'", words[1]);
    self->ratio[type] = ratio;
    return CW_OK;
}

/* angmom, omega, gjf: the value `no` is their default */
static enum cw_status refuse_unless_no(const char *const *words, struct cw_err *err)
{
    if (strcmp(words[1], "no") == 0)
        return CW_OK;
    return cw_err_user(err,
                       "%s %s is not supported (point particles, velocity Verlet); leave it out or "
                       "say '%s no'",
                       words[0], words[1], words[0]);
}

static enum cw_status read_keywords(struct fix_langevin *self, int n_types,
                                    const char *const *words, int n, struct cw_err *err)
{
    for (int k = 0; k < n; k += 2) {
        const bool is_scale = strcmp(words[k], "scale") == 0;
        if (k + 1 + is_scale >= n) {
            return cw_err_user(err, "'%s' needs %s", words[k],
                               is_scale ? "an atom type and a ratio" : "a value");
        }
        enum cw_status status;
        if (is_scale) {
            status = read_scale(self, n_types, words + k++ + 1, err);
        } else if (strcmp(words[k], "tally") == 0) {
            status = fix_words_yes_no("tally", words[k + 1], &self->tally, err);
        } else if (strcmp(words[k], "zero") == 0) {
            status = fix_words_yes_no("zero", words[k + 1], &self->zero, err);
        } else if (strcmp(words[k], "gjf") == 0 || strcmp(words[k], "omega") == 0 ||
                   strcmp(words[k], "angmom") == 0) {
            status = refuse_unless_no(words + k, err);
        } else {
            status = fix_words_unknown(words[k], keywords, err);
        }
        if (status != CW_OK)
            return status;
    }
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_langevin *self = mem_zeroed(1, sizeof *self);
    const int n_types = context ? context->atoms->n_types : ATOMS_TYPES_MAX;
    gid seed = 0;
    self->base.ops = &ops;
    force_work_init(&self->work);
    for (int t = 0; t <= ATOMS_TYPES_MAX; t++)
        self->ratio[t] = 1;
    if (target_read(words, &self->target, err) != CW_OK ||
        fix_words_number("damp", words[2], &self->damp, err) != CW_OK ||
        fix_words_whole("seed", words[3], 1, &seed, err) != CW_OK ||
        read_keywords(self, n_types, words + 4, n_words - 4, err) != CW_OK)
        goto fail;
    if (!(self->damp > 0)) {
        cw_err_user(err, "damp: expected a positive time, got '%s'", words[2]);
        goto fail;
    }
    if (seed > INT32_MAX) {
        cw_err_user(err, "seed: expected 1 to %d, got '%s'", INT32_MAX, words[3]);
        goto fail;
    }
    self->seed = (uint32_t)seed;
    *out = &self->base;
    return CW_OK;
fail:
    mem_free(self);
    return err->status;
}

const struct fix_style fix_langevin_style = {
    .name = "langevin",
    .usage = "T_START T_STOP DAMP SEED [scale TYPE RATIO] [tally yes|no] [zero yes|no]",
    .summary = "Langevin thermostat: friction and random forces",
    .source = "Schneider, Stoll, Phys. Rev. B 17, 1302 (1978)",
    .words_min = 4,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
