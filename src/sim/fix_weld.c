/* fix ID GROUP weld GROUP1 GROUP2 every N file F [quench M]
 *
 * The weld ledger: at the start, every N steps and at each quench one line of a CSV table about two
 * particles, and how much energy their joining has released. It reads the state only.
 *
 * interaction: E(1 and 2) - E(1) - E(2) at frozen positions, of the particles without anything
 * else; negative when they attract.
 *
 * reference: the sum of the energies of the two particles alone, each minimised, at the start.
 *
 * quenched: energy of the minimised copy of both particles, at the start and every M steps, 0:
 * never; the particles are kept from moving as rigid bodies, which would weld them
 * (sim/weld_hold.c). M need not be a multiple of N: so a quench at the end of a run of M steps is
 * asked for whatever M is.
 * released: reference - quenched on lines with a quench. On every line there is an estimate:
 * reference - (E(1 and 2) - c K), K the kinetic energy of both: a solid holds on average as much
 * thermal potential as kinetic energy, c = 1, and a few per cent more at the temperatures of
 * interest. c is taken from the last quench of a state in equilibrium (0.9 < c < 1.25), 1 before.
 * The estimate scatters by about kT sqrt(3 N).
 *
 * structure: see measure/pair_structure.h. balance: energies of the whole system; since the start,
 * works, the error of the time step and the residual (sim/weld_balance.c).
 *
 * A substrate is not part of the pair. Rejected: potential energy at the start minus that now,
 * which in a run that starts cold or unrelaxed is mostly heat and surface relaxation.
 *
 * The group before the word weld has no meaning here; say all. Values: f_ID is the energy released
 * (of the last quench, or the estimate), f_ID[k] the columns after the time, of the last line. */
#include "sim/fix_weld.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "dynamics/fix_words.h"
#include "dynamics/force_work.h"
#include "dynamics/kinetic.h"
#include "measure/pair_structure.h"
#include "output/buffer.h"
#include "parallel/comm.h"
#include "sim/outputs.h"
#include "sim/sim.h"
#include "sim/weld_balance.h"
#include "sim/weld_columns.h"
#include "sim/weld_energy.h"
#include "sim/weld_file.h"

/* what a checkpoint keeps; plain bytes, the same on every rank */
struct weld_state {
    bool has_reference;
    gid last_line;     /* step of the last line; -1: none */
    double distance;   /* nearest-neighbour distance, length */
    double reference;  /* energy of the two relaxed particles */
    double quenched;   /* NaN before the first quench */
    double heat_ratio; /* thermal potential energy over kinetic energy */
    double row[WELD_COLUMNS];
    struct weld_balance balance;
};

struct fix_weld {
    struct fix base;
    int group[2];
    gid interval, quench; /* quench 0: never */
    gid run_last;
    char *file; /* owned */
    struct weld_state state;
    struct force_work field; /* work of the force field on all atoms */
};

static struct fix_weld *own(struct fix *fix)
{
    return (struct fix_weld *)fix;
}

static uint32_t bit_of(const struct fix_weld *self, int p)
{
    return group_bit(self->group[p]);
}

static uint32_t bits_of(const struct fix_weld *self)
{
    return bit_of(self, 0) | bit_of(self, 1);
}

static struct pair_structure_spec structure_spec(const struct fix_weld *self, struct sim *sim)
{
    const struct compute_context context = sim_compute_context(sim, 0);
    return (struct pair_structure_spec){.comm = sim->comm,
                                        .atoms = &sim->atoms,
                                        .box = &sim->box,
                                        .domain = sim->domain,
                                        .complete = context.complete,
                                        .bits = {bit_of(self, 0), bit_of(self, 1)},
                                        .distance = self->state.distance};
}

/* Both groups have atoms, and none has an atom of the other. */
static enum cw_status check_groups(const struct fix_weld *self, struct sim *sim, struct cw_err *err)
{
    gid count[3] = {0, 0, 0};
    for (lidx i = 0; i < sim->atoms.n_local; i++) {
        bool first = (sim->atoms.mask[i] & bit_of(self, 0)) != 0;
        bool second = (sim->atoms.mask[i] & bit_of(self, 1)) != 0;
        count[0] += first;
        count[1] += second;
        count[2] += first && second;
    }
    comm_sum(sim->comm, count, 3);
    for (int p = 0; p < 2; p++) {
        if (count[p] == 0) {
            return cw_err_user(err, "fix weld: group %s has no atoms",
                               sim->groups.name[self->group[p]]);
        }
    }
    if (count[2] > 0) {
        return cw_err_user(err, "fix weld: groups %s and %s have %lld atoms in common",
                           sim->groups.name[self->group[0]], sim->groups.name[self->group[1]],
                           (long long)count[2]);
    }
    return CW_OK;
}

/* The particles alone, each relaxed; and the length that all distances are measured by. */
static enum cw_status make_reference(struct fix_weld *self, struct sim *sim, struct cw_err *err)
{
    double energy[2] = {0, 0};
    if (sim_make_list(sim, err) != CW_OK)
        return err->status;
    const struct pair_structure_spec spec = structure_spec(self, sim);
    if (pair_structure_distance(&spec, &self->state.distance, err) != CW_OK)
        return err->status;
    if (!(self->state.distance > 0))
        return cw_err_user(err, "fix weld: no atom of the two groups has a neighbour");
    for (int p = 0; p < 2; p++) {
        if ((sim->context.dry ? weld_energy_alone : weld_energy_relaxed)(
                sim, bit_of(self, p), &energy[p], err) != CW_OK) {
            cw_err_prefix(
                err, "fix weld, reference energy of group %s: ", sim->groups.name[self->group[p]]);
            return err->status;
        }
    }
    self->state.reference = energy[0] + energy[1];
    self->state.has_reference = true;
    if (!sim->quiet) {
        log_print("Weld ledger %s: reference %.6f + %.6f = %.6f %s (each particle alone, relaxed); "
                  "nearest neighbours at %.4f %s\n",
                  self->base.id, energy[0], energy[1], self->state.reference, sim->units->energy,
                  self->state.distance, sim->units->length);
    }
    return CW_OK;
}

static bool quench_is_due(const struct fix_weld *self, gid step)
{
    return self->quench > 0 && (step % self->quench == 0 || self->state.last_line < 0);
}

/* always for the first line: f_ID has values from the first step of a run on */
static bool line_is_due(const struct fix_weld *self, gid step)
{
    return step % self->interval == 0 || self->state.last_line < 0 || quench_is_due(self, step);
}

/* both, kinetic: of the two particles now */
static enum cw_status measure_quench(struct fix_weld *self, struct sim *sim, double both,
                                     double kinetic, struct cw_err *err)
{
    const uint32_t bits[2] = {bit_of(self, 0), bit_of(self, 1)};
    double *row = self->state.row;
    if (weld_energy_quenched(sim, bits, &self->state.quenched, err) != CW_OK)
        return err->status;
    row[WELD_COLUMN_QUENCHED] = self->state.quenched;
    row[WELD_COLUMN_RELEASED_QUENCHED] = self->state.reference - self->state.quenched;
    double ratio = kinetic > 0 ? (both - self->state.quenched) / kinetic : 0;
    if (ratio > 0.9 && ratio < 1.25)
        self->state.heat_ratio = ratio;
    return CW_OK;
}

static enum cw_status measure_energies(struct fix_weld *self, struct sim *sim, struct cw_err *err)
{
    double *row = self->state.row;
    double both;
    double alone[2];
    if (weld_energy_alone(sim, bits_of(self), &both, err) != CW_OK ||
        weld_energy_alone(sim, bit_of(self, 0), &alone[0], err) != CW_OK ||
        weld_energy_alone(sim, bit_of(self, 1), &alone[1], err) != CW_OK)
        return err->status;
    double kinetic = kinetic_energy(&sim->atoms, sim->comm, sim->units, bits_of(self));
    row[WELD_COLUMN_INTERACTION] = both - alone[0] - alone[1];
    row[WELD_COLUMN_QUENCHED] = row[WELD_COLUMN_RELEASED_QUENCHED] = (double)NAN;
    if (!sim->context.dry && quench_is_due(self, sim->step) &&
        measure_quench(self, sim, both, kinetic, err) != CW_OK)
        return err->status;
    row[WELD_COLUMN_RELEASED] = self->state.reference - (both - self->state.heat_ratio * kinetic);
    return CW_OK;
}

static enum cw_status measure_structure(struct fix_weld *self, struct sim *sim, struct cw_err *err)
{
    struct pair_structure s;
    double *row = self->state.row;
    if (sim_make_list(sim, err) != CW_OK)
        return err->status;
    const struct pair_structure_spec spec = structure_spec(self, sim);
    if (pair_structure_measure(&spec, &s, err) != CW_OK)
        return err->status;
    row[WELD_COLUMN_DISTANCE] = s.center_distance;
    row[WELD_COLUMN_NECK_RADIUS] = s.neck_radius;
    row[WELD_COLUMN_CONTACT_ATOMS] = (double)s.contact_atoms;
    row[WELD_COLUMN_MISORIENTATION] = s.misorientation;
    row[WELD_COLUMN_AXIS_ANGLE] = s.axis_angle;
    row[WELD_COLUMN_NECK_ATOMS] = (double)s.neck_atoms;
    row[WELD_COLUMN_NECK_DEFECTS] = (double)s.neck_defects;
    return CW_OK;
}

static const uint32_t all_atoms = 1;

static enum cw_status system_energies(struct fix_weld *self, struct sim *sim,
                                      struct weld_energies *energies, struct cw_err *err)
{
    if (sim_potential_energy(sim, &energies->potential, err) != CW_OK)
        return err->status;
    energies->kinetic = kinetic_energy(&sim->atoms, sim->comm, sim->units, all_atoms);
    energies->field_work = force_work_value(&self->field, &sim->context, all_atoms);
    self->state.row[WELD_COLUMN_POTENTIAL] = energies->potential;
    self->state.row[WELD_COLUMN_KINETIC] = energies->kinetic;
    return CW_OK;
}

static void balance(struct fix_weld *self, struct sim *sim, const struct weld_energies *energies)
{
    double work[WELD_WORKS];
    double *row = self->state.row;
    row[WELD_COLUMN_RESIDUAL] = weld_balance_look(&self->state.balance, sim, energies, work);
    row[WELD_COLUMN_THERMOSTATS] = work[WELD_THERMOSTATS];
    row[WELD_COLUMN_OTHER] = work[WELD_OTHER];
    row[WELD_COLUMN_TIME_STEP] = work[WELD_TIME_STEP];
}

/* The system's balance; when it is due, a line. */
static enum cw_status look(struct fix_weld *self, struct fix_context *context,
                           const struct weld_energies *energies, struct cw_err *err)
{
    struct sim *sim = context->sim;
    balance(self, sim, energies);
    if (!line_is_due(self, context->step) || context->step == self->state.last_line)
        return CW_OK;
    if (measure_energies(self, sim, err) != CW_OK || measure_structure(self, sim, err) != CW_OK)
        return err->status;
    struct buffer text = {0};
    weld_columns_line(context->step, context->time, self->state.row, &text);
    enum cw_status status =
        context->dry ? CW_OK : weld_file_append(context->comm, self->file, text.data, err);
    buffer_free(&text);
    if (status == CW_OK)
        self->state.last_line = context->step;
    return status;
}

static enum cw_status open_file(struct fix_weld *self, struct fix_context *context,
                                struct cw_err *err)
{
    struct buffer text = {0};
    weld_columns_header(context->units, &text);
    enum cw_status status =
        self->base.restart_pending
            ? weld_file_continue(context->comm, self->file, text.data, self->state.last_line, err)
            : weld_file_start(context->comm, self->file, text.data, err);
    buffer_free(&text);
    return status;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_weld *self = own(fix);
    struct sim *sim = context->sim;
    struct weld_energies energies;
    if (context->minimizing)
        return CW_OK;
    force_work_setup(&self->field, context, fix->id);
    /* end_of_step is wanted at lines and at the last step of the run */
    self->run_last = context->run_last;
    fix->every = outputs_common_divisor(outputs_common_divisor(self->interval, self->quench),
                                        self->run_last);
    if (check_groups(self, sim, err) != CW_OK)
        return err->status;
    if (!context->dry && (!self->state.has_reference || fix->restart_pending)) {
        if (open_file(self, context, err) != CW_OK)
            return err->status;
    }
    if (!self->state.has_reference && make_reference(self, sim, err) != CW_OK)
        return err->status;
    if (system_energies(self, sim, &energies, err) != CW_OK)
        return err->status;
    weld_balance_begin(&self->state.balance, sim, &energies, fix->restart_pending);
    fix->restart_pending = false;
    return look(self, context, &energies, err);
}

/* the force field's forces, for the balance */
static void field_force(struct fix *fix, struct fix_context *context)
{
    struct fix_weld *self = own(fix);
    const struct atoms *atoms = context->atoms;
    (void)force_work_open(&self->field, context, all_atoms, false);
    double *rows = force_work_rows(&self->field);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++)
        force_work_record(rows + FORCE_WORK_COLUMNS * i, atoms->f + 4 * i, atoms->v + 4 * i, false);
}

static void settle(struct fix *fix, struct fix_context *context)
{
    force_work_settle(&own(fix)->field, context, all_atoms);
}

static void set_time_step(struct fix *fix, struct fix_context *context, double dt)
{
    force_work_set_time_step(&own(fix)->field, context, all_atoms, dt);
}

static void end_of_run(struct fix *fix, struct fix_context *context)
{
    force_work_close(&own(fix)->field, context, all_atoms);
}

static unsigned needs(struct fix *fix, gid step)
{
    const struct fix_weld *self = own(fix);
    return line_is_due(self, step) || step == self->run_last ? VALUE_NEED_ENERGY : 0;
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_weld *self = own(fix);
    struct weld_energies energies;
    if (context->minimizing || context->dry || needs(fix, context->step) == 0)
        return CW_OK;
    if (system_energies(self, context->sim, &energies, err) != CW_OK)
        return err->status;
    return look(self, context, &energies, err);
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    struct fix_weld *self = own(fix);
    struct buffer text = {0};
    if (measure_energies(self, context->sim, err) != CW_OK ||
        measure_structure(self, context->sim, err) != CW_OK)
        return err->status;
    weld_columns_header(context->units, &text);
    *out = (struct fix_output){.path = self->file, .every = self->interval, .also = self->quench};
    out->head = (gid)text.n + 1;
    weld_columns_line(context->step, context->time, self->state.row, &text);
    out->line = (gid)text.n + 2 - out->head;
    out->head += out->line; /* the first line, before the first step */
    out->untimed = "minimisations for the reference and for quenches";
    buffer_free(&text);
    return CW_OK;
}

static enum cw_status require_line(const struct fix_weld *self, struct cw_err *err)
{
    if (self->state.last_line < 0)
        return cw_err_user(err, "fix weld %s has no values before its first line", self->base.id);
    return CW_OK;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)context;
    const struct fix_weld *self = own(fix);
    *out = isnan(self->state.quenched) ? self->state.row[WELD_COLUMN_RELEASED]
                                       : self->state.reference - self->state.quenched;
    return require_line(self, err);
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    (void)context;
    const struct fix_weld *self = own(fix);
    *out = self->state.row[index - 1];
    return require_line(self, err);
}

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return WELD_COLUMNS;
}

/* the state, then that of the force field's work */
static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    const struct fix_weld *self = (const struct fix_weld *)fix;
    void *field;
    size_t field_bytes;
    force_work_save(&self->field, context, all_atoms, &field, &field_bytes);
    char *all = mem_array(sizeof self->state + field_bytes, 1);
    memcpy(all, &self->state, sizeof self->state);
    memcpy(all + sizeof self->state, field, field_bytes);
    mem_free(field);
    *data = all;
    *bytes = sizeof self->state + field_bytes;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_weld *self = own(fix);
    const size_t own_bytes = sizeof self->state;
    if (bytes < own_bytes) {
        return cw_err_user(err, "the checkpoint's state of fix %s has %zu bytes; expected more",
                           fix->id, bytes);
    }
    memcpy(&self->state, data, own_bytes);
    return force_work_restore(&self->field, fix->id, (const char *)data + own_bytes,
                              bytes - own_bytes, err);
}

static void destroy(struct fix *fix)
{
    force_work_free(&own(fix)->field);
    mem_free(own(fix)->file);
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .field_force = field_force,
    .settle = settle,
    .set_time_step = set_time_step,
    .end_of_run = end_of_run,
    .end_of_step = end_of_step,
    .needs = needs,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .save = save,
    .restore = restore,
    .output = output,
    .destroy = destroy,
};

static const char *const keywords[] = {"every", "file", "quench", NULL};

static enum cw_status read_keywords(struct fix_weld *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    enum cw_status status = CW_OK;
    for (int k = 0; k < n && status == CW_OK; k += 2) {
        if (k + 1 >= n)
            return cw_err_user(err, "'%s' needs a value", words[k]);
        if (strcmp(words[k], "every") == 0) {
            status = fix_words_whole("every", words[k + 1], 1, &self->interval, err);
        } else if (strcmp(words[k], "quench") == 0) {
            status = fix_words_whole("quench", words[k + 1], 0, &self->quench, err);
        } else if (strcmp(words[k], "file") == 0) {
            mem_free(self->file);
            self->file = mem_string(words[k + 1]);
        } else {
            status = fix_words_unknown(words[k], keywords, err);
        }
    }
    if (status != CW_OK)
        return status;
    if (self->interval == 0 || self->file == NULL) {
        return cw_err_user(err,
                           "expected: GROUP1 GROUP2 every N file F [quench M]; '%s' is missing",
                           self->interval == 0 ? "every" : "file");
    }
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_weld *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->state.last_line = -1;
    force_work_init(&self->field);
    self->state.quenched = (double)NAN;
    self->state.heat_ratio = 1;
    const struct groups *groups = context ? context->groups : NULL;
    if ((groups && (groups_require(groups, words[0], &self->group[0], err) != CW_OK ||
                    groups_require(groups, words[1], &self->group[1], err) != CW_OK)) ||
        read_keywords(self, words + 2, n_words - 2, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    self->base.every = self->interval;
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_weld_style = {
    .name = "weld",
    .usage = "GROUP1 GROUP2 every N file F [quench M]",
    .summary = "ledger of two particles that weld: energies, neck, contact, orientation, balance",
    .source = "measure/pair_structure.c, sim/weld_balance.c",
    .words_min = 6,
    .words_max = 8,
    .keywords = keywords,
    .create = create,
};
