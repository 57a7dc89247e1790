/* fix ID group setforce fx fy fz        each component a number, NULL (left alone) or v_name
 * fix ID group addforce fx fy fz        each a number or v_name
 * fix ID group aveforce fx fy fz        each a number, NULL or v_name: every atom gets the mean of
 *                                       the group's forces, and this besides
 *
 * Variables may be of equal or (but for aveforce) atom style. Forces are rounded to the force grid.
 * Both also act in a minimisation. Vector: total force on the group before the change, summed
 * exactly; scalar of addforce: the energy -sum F . x of a constant force, unwrapped positions.
 *
 * Work: the difference that the fix makes to an atom's force is an added force like any other
 * (force_work.h), so the ledger knows what a puller or a holder gives to the system. */
#include "dynamics/fix_force.h"

#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "dynamics/fix_words.h"
#include "dynamics/force_work.h"
#include "dynamics/target.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

enum change { CHANGE_SET, CHANGE_ADD, CHANGE_AVERAGE };

struct fix_force {
    struct fix base;
    enum change change;
    struct quantity component[3];
    struct exact_sum original[3]; /* this rank's, of the last call; CW_QUANTUM_FORCE */
    struct exact_sum energy;      /* addforce: this rank's -F . x, energy_quantum */
    struct force_work work;
};

static const double energy_quantum = 0x1p-38;

static struct fix_force *own(struct fix *fix)
{
    return (struct fix_force *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_force *self = own(fix);
    for (int d = 0; d < 3; d++) {
        if (quantity_setup(&self->component[d], context, self->change != CHANGE_AVERAGE, err) !=
            CW_OK)
            return err->status;
    }
    force_work_setup(&self->work, context, fix->id);
    return CW_OK;
}

/* the three components now: a number for all atoms, or one per atom */
struct components {
    double value[3];
    double *per_atom[3]; /* [n_local] or NULL */
};

static void evaluate(const struct fix_force *self, struct fix_context *context,
                     struct components *out)
{
    const struct value_host *values = context->values;
    struct cw_err local = {0};
    struct cw_err *err = context->err ? context->err : &local;
    *out = (struct components){.value = {0}};
    for (int d = 0; d < 3; d++) {
        const struct quantity *component = &self->component[d];
        if (component->kind == QUANTITY_PER_ATOM) {
            out->per_atom[d] = mem_zeroed((size_t)context->atoms->n_local, sizeof(double));
            values->per_atom(values->self, &component->variable, out->per_atom[d], err);
        } else if (quantity_value(component, context, &out->value[d], err) != CW_OK) {
            out->value[d] = 0;
        }
    }
    if (local.status != CW_OK)
        cw_fatal("%s", local.text);
}

/* the change of atom i's force */
static void change_of(const struct fix_force *self, const struct components *components, size_t i,
                      const double *f, double change[3])
{
    for (int d = 0; d < 3; d++) {
        const double value =
            components->per_atom[d] ? components->per_atom[d][i] : components->value[d];
        const double rounded = exact_round(value, CW_QUANTUM_FORCE);
        change[d] = self->change == CHANGE_ADD ? rounded : rounded - f[d];
        if (self->component[d].kind == QUANTITY_NONE)
            change[d] = 0;
    }
}

/* adds the mean force on an atom of the group. Collective. */
static void add_mean(const struct fix_force *self, const struct fix_context *context,
                     struct components *components)
{
    const struct atoms *atoms = context->atoms;
    struct exact_sum sum[3] = {{0}};
    gid n = 0;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & self->base.group_bit))
            continue;
        n++;
        for (size_t d = 0; d < 3; d++)
            exact_add_double(&sum[d], atoms->f[4 * i + d], CW_QUANTUM_FORCE);
    }
    comm_sum_exact(context->comm, sum, 3);
    comm_sum(context->comm, &n, 1);
    for (int d = 0; d < 3 && n > 0; d++)
        components->value[d] += exact_value(&sum[d], CW_QUANTUM_FORCE) / (double)n;
}

static void apply(struct fix_force *self, struct fix_context *context, double *rows, bool kept)
{
    struct atoms *atoms = context->atoms;
    struct components components;
    evaluate(self, context, &components);
    if (self->change == CHANGE_AVERAGE)
        add_mean(self, context, &components);
    memset(self->original, 0, sizeof self->original);
    self->energy = (struct exact_sum){0};
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & self->base.group_bit))
            continue;
        double *f = atoms->f + 4 * i;
        double change[3];
        double x[3];
        change_of(self, &components, i, f, change);
        box_unwrap(context->box, atoms->x + 4 * i, atoms->image + 3 * i, x);
        for (int d = 0; d < 3; d++) {
            exact_add_double(&self->original[d], f[d], CW_QUANTUM_FORCE);
            exact_add_double(&self->energy, -change[d] * x[d], energy_quantum);
            f[d] += change[d];
        }
        if (rows)
            force_work_record(rows + FORCE_WORK_COLUMNS * i, change, atoms->v + 4 * i, kept);
    }
    for (int d = 0; d < 3; d++)
        mem_free(components.per_atom[d]);
}

static void post_force(struct fix *fix, struct fix_context *context)
{
    struct fix_force *self = own(fix);
    const bool kept = force_work_open(&self->work, context, fix->group_bit, true);
    apply(self, context, force_work_rows(&self->work), kept);
}

static void min_post_force(struct fix *fix, struct fix_context *context)
{
    apply(own(fix), context, NULL, false);
}

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return 3;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    if (index < 1 || index > 3)
        return cw_err_user(err, "element %d; expected 1 to 3", index);
    struct exact_sum sum = own(fix)->original[index - 1];
    comm_sum_exact(context->comm, &sum, 1);
    *out = exact_value(&sum, CW_QUANTUM_FORCE);
    return CW_OK;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)err;
    struct exact_sum sum = own(fix)->energy;
    comm_sum_exact(context->comm, &sum, 1);
    *out = exact_value(&sum, energy_quantum);
    return CW_OK;
}

static double work(struct fix *fix, struct fix_context *context)
{
    return force_work_value(&own(fix)->work, context, fix->group_bit);
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
    force_work_save(&((const struct fix_force *)fix)->work, context, fix->group_bit, data, bytes);
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

static const struct fix_ops set_ops = {
    .setup = setup,
    .post_force = post_force,
    .settle = settle,
    .set_time_step = set_time_step,
    .end_of_run = end_of_run,
    .min_post_force = min_post_force,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const struct fix_ops add_ops = {
    .setup = setup,
    .post_force = post_force,
    .settle = settle,
    .set_time_step = set_time_step,
    .end_of_run = end_of_run,
    .min_post_force = min_post_force,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .work = work,
    .modify = fix_words_energy,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static enum cw_status create(const char *const *words, int n_words, enum change change,
                             struct fix **out, struct cw_err *err)
{
    static const char *const names[] = {"fx", "fy", "fz"};
    if (n_words > 3) {
        return cw_err_user(err,
                           "keyword '%s' is not supported; for a region, make a group of its atoms "
                           "(group ID region REGION) and give the fix that group",
                           words[3]);
    }
    struct fix_force *self = mem_zeroed(1, sizeof *self);
    self->base.ops = change == CHANGE_ADD ? &add_ops : &set_ops;
    self->change = change;
    force_work_init(&self->work);
    for (int d = 0; d < 3; d++) {
        if (quantity_read(names[d], words[d], change != CHANGE_ADD, &self->component[d], err) !=
            CW_OK) {
            mem_free(self);
            return err->status;
        }
    }
    *out = &self->base;
    return CW_OK;
}

static enum cw_status create_setforce(struct fix_context *context, const char *const *words,
                                      int n_words, struct fix **out, struct cw_err *err)
{
    (void)context;
    return create(words, n_words, CHANGE_SET, out, err);
}

static enum cw_status create_addforce(struct fix_context *context, const char *const *words,
                                      int n_words, struct fix **out, struct cw_err *err)
{
    (void)context;
    return create(words, n_words, CHANGE_ADD, out, err);
}

static enum cw_status create_aveforce(struct fix_context *context, const char *const *words,
                                      int n_words, struct fix **out, struct cw_err *err)
{
    (void)context;
    return create(words, n_words, CHANGE_AVERAGE, out, err);
}

#define FORCE_BEFORE                                                                               \
    "f_ID[1] to f_ID[3]    total force on the group before the change, x, y and z\n"
static const char details[] = FORCE_BEFORE;
static const char add_details[] =
    "f_ID                  -sum F . x; in pe with fix_modify ID energy yes\n" FORCE_BEFORE;

const struct fix_style fix_setforce_style = {
    .name = "setforce",
    .usage = "FX FY FZ (numbers, NULL or v_NAME)",
    .summary = "replaces force components of a group (0 0 0 holds atoms at rest)",
    .source = "",
    .details = details,
    .words_min = 3,
    .words_max = -1,
    .create = create_setforce,
};

const struct fix_style fix_addforce_style = {
    .name = "addforce",
    .usage = "FX FY FZ (numbers or v_NAME)",
    .summary = "adds a force to each atom of a group",
    .source = "",
    .details = add_details,
    .words_min = 3,
    .words_max = -1,
    .create = create_addforce,
};

const struct fix_style fix_aveforce_style = {
    .name = "aveforce",
    .usage = "FX FY FZ (numbers, NULL or v_NAME)",
    .summary = "gives every atom of a group the mean of their forces, and this besides",
    .source = "the LAMMPS manual, fix aveforce",
    .details = details,
    .words_min = 3,
    .words_max = -1,
    .create = create_aveforce,
};
