/* fix ID GROUP network FORMER BRIDGE cutoff R every N file F [range D] [rings M] [waves Q]
 *     [elements E E] [sample G] [tables PREFIX]
 *
 * Statistics of an oxide network: atoms of types FORMER and BRIDGE (silicon and oxygen, say) of the
 * group are bonded where they are nearer than R. At the start and every N steps one line of a CSV
 * table about the state at that step; and, where asked for, tables of the distributions, as means
 * over all lines up to then (sim/network_tables.h): distances up to D (the force field's cut-off if
 * not given), coordination, angles, rings of up to M members (measure/rings.h), structure factors
 * for |q| up to Q (measure/structure_factor.h) with the scattering of the elements E (Si O if not
 * given). It reads the state only.
 *
 * With `sample G` all this is counted at the atoms of the fix's group that are in group G, too (a
 * junction, the inside of a particle), whose neighbours and rings may lie outside of it; the
 * density and the structure factors remain those of the fix's group.
 *
 * Densities and the normalisation of the radial distribution functions are those of the whole box.
 *
 * Values: f_ID[k] are the columns after the time, of the last line; f_ID is the first, the density.
 */
#include "sim/fix_network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "measure/group_sums.h"
#include "output/buffer.h"
#include "parallel/comm.h"
#include "sim/network_tables.h"
#include "sim/sim.h"
#include "sim/weld_file.h"

/* columns after step and time */
enum column {
    DENSITY,
    FORMER_BONDS,
    FORMER_3,
    FORMER_4,
    FORMER_5,
    BRIDGE_BONDS,
    BRIDGE_1,
    BRIDGE_2,
    BRIDGE_3,
    PEAK_FORMER_BRIDGE,
    PEAK_BRIDGE_BRIDGE,
    PEAK_FORMER_FORMER,
    ANGLE_FORMER,
    ANGLE_BRIDGE,
    KING,
    N_COLUMNS
};

enum unit { UNIT_DENSITY, UNIT_LENGTH, UNIT_DEGREES, UNIT_NONE };

static const struct {
    const char *name;
    enum unit unit;
} columns[N_COLUMNS] = {
    [DENSITY] = {"density", UNIT_DENSITY},
    [FORMER_BONDS] = {"former_bonds", UNIT_NONE},
    [FORMER_3] = {"former_3fold", UNIT_NONE},
    [FORMER_4] = {"former_4fold", UNIT_NONE},
    [FORMER_5] = {"former_5fold", UNIT_NONE},
    [BRIDGE_BONDS] = {"bridge_bonds", UNIT_NONE},
    [BRIDGE_1] = {"bridge_1fold", UNIT_NONE},
    [BRIDGE_2] = {"bridge_2fold", UNIT_NONE},
    [BRIDGE_3] = {"bridge_3fold", UNIT_NONE},
    [PEAK_FORMER_BRIDGE] = {"former_bridge_peak", UNIT_LENGTH},
    [PEAK_BRIDGE_BRIDGE] = {"bridge_bridge_peak", UNIT_LENGTH},
    [PEAK_FORMER_FORMER] = {"former_former_peak", UNIT_LENGTH},
    [ANGLE_FORMER] = {"angle_at_former", UNIT_DEGREES},
    [ANGLE_BRIDGE] = {"angle_at_bridge", UNIT_DEGREES},
    [KING] = {"king_ring_mean", UNIT_NONE},
};

/* what a checkpoint keeps, the same on every rank */
struct state {
    gid last_line; /* step of the last line; -1: none */
    double row[N_COLUMNS];
    double pairs[NETWORK_PAIRS];
    struct network_counts counts;
    struct wave_sums waves;
};

struct fix_network {
    struct fix base;
    int type[2], element[2];
    double cutoff, range; /* range 0: the force field's cut-off */
    int rings;
    double most; /* |q|; 0: no waves */
    gid interval;
    char *file, *tables;   /* owned; tables NULL: none */
    char sample_group[64]; /* empty: the fix's */
    uint32_t sample;       /* its bit */
    struct state *state;   /* owned */
};

static struct fix_network *own(struct fix *fix)
{
    return (struct fix_network *)fix;
}

static const char *unit_name(const struct units *units, enum unit unit)
{
    static const char *const names[] = {
        [UNIT_DENSITY] = "_g_per_cm3", [UNIT_DEGREES] = "_deg", [UNIT_NONE] = ""};
    if (unit == UNIT_LENGTH)
        return units->length;
    return unit == UNIT_DENSITY && strcmp(units->name, "lj") == 0 ? "" : names[unit];
}

static void make_header(const struct units *units, struct buffer *text)
{
    buffer_print(text, "step,time_%s", units->time);
    for (int c = 0; c < N_COLUMNS; c++) {
        const char *joint = columns[c].unit == UNIT_LENGTH ? "_" : "";
        buffer_print(text, ",%s%s%s", columns[c].name, joint, unit_name(units, columns[c].unit));
    }
}

static void make_line(const struct fix_network *self, const struct fix_context *context,
                      struct buffer *text)
{
    buffer_print(text, "%lld,%.6f", (long long)context->step, context->time);
    for (int c = 0; c < N_COLUMNS; c++) {
        if (isnan(self->state->row[c])) {
            buffer_text(text, ",");
        } else {
            buffer_print(text, ",%.6f", self->state->row[c]);
        }
    }
}

/* pairs over volume of one sample, counted from both ends where kinds are equal */
static void count_pairs(const struct network_counts *counts, double volume,
                        double pairs[NETWORK_PAIRS])
{
    const double n[2] = {(double)counts->atoms[0], (double)counts->atoms[1]};
    const double all[2] = {(double)counts->network[0], (double)counts->network[1]};
    pairs[PAIR_FORMER_BRIDGE] = n[0] * all[1] / volume;
    pairs[PAIR_BRIDGE_BRIDGE] = n[1] * (all[1] - 1) / volume;
    pairs[PAIR_FORMER_FORMER] = n[0] * (all[0] - 1) / volume;
}

/* The highest maximum: for bonded pairs below the cut-off, for pairs of one kind below twice that.
 */
static void fill_peaks(const struct fix_network *self, const struct network_spec *spec,
                       const struct network_counts *counts, const double pairs[NETWORK_PAIRS])
{
    double g[NETWORK_BINS];
    for (int p = 0; p < NETWORK_PAIRS; p++) {
        const double reach = p == PAIR_FORMER_BRIDGE ? spec->cutoff : 2 * spec->cutoff;
        const int last = (int)fmin(NETWORK_BINS - 1, reach / spec->range * NETWORK_BINS);
        network_radial(counts, pairs, spec->range, (enum network_pair)p, g);
        self->state->row[PEAK_FORMER_BRIDGE + p] = network_peak(g, spec->range, 0, last);
    }
}

static void fill_row(const struct fix_network *self, struct sim *sim,
                     const struct network_spec *spec, const struct network_counts *counts)
{
    const struct group_pick all = {
        .atoms = &sim->atoms, .box = &sim->box, .comm = sim->comm, .bits = spec->bits};
    double pairs[NETWORK_PAIRS];
    double *row = self->state->row;
    const double volume = box_volume(&sim->box);
    row[DENSITY] = sim->units->density * group_sums_mass(&all) / volume;
    row[FORMER_BONDS] = network_coordination(counts, NETWORK_FORMER);
    row[BRIDGE_BONDS] = network_coordination(counts, NETWORK_BRIDGE);
    for (int k = 0; k < 3; k++) {
        row[FORMER_3 + k] = network_fraction(counts, NETWORK_FORMER, 3 + k);
        row[BRIDGE_1 + k] = network_fraction(counts, NETWORK_BRIDGE, 1 + k);
    }
    row[ANGLE_FORMER] = network_angle(counts, NETWORK_FORMER);
    row[ANGLE_BRIDGE] = network_angle(counts, NETWORK_BRIDGE);
    row[KING] = network_king(counts);
    count_pairs(counts, volume, pairs);
    fill_peaks(self, spec, counts, pairs);
    for (int p = 0; p < NETWORK_PAIRS; p++)
        self->state->pairs[p] += pairs[p];
}

static enum cw_status measure_waves(struct fix_network *self, struct sim *sim, struct cw_err *err)
{
    const struct wave_spec spec = {.comm = sim->comm,
                                   .atoms = &sim->atoms,
                                   .box = &sim->box,
                                   .bits = self->base.group_bit,
                                   .type = {self->type[0], self->type[1]},
                                   .most = self->most};
    return self->most > 0 ? wave_sums_add(&spec, &self->state->waves, err) : CW_OK;
}

static struct network_spec make_spec(const struct fix_network *self, struct sim *sim)
{
    const struct compute_context context = sim_compute_context(sim, self->base.group);
    return (struct network_spec){.comm = sim->comm,
                                 .atoms = &sim->atoms,
                                 .box = &sim->box,
                                 .complete = context.complete,
                                 .bits = self->base.group_bit,
                                 .sample = self->sample,
                                 .type = {self->type[0], self->type[1]},
                                 .cutoff = self->cutoff,
                                 .range = self->range > 0 ? self->range : context.complete,
                                 .rings = self->rings};
}

static enum cw_status measure(struct fix_network *self, struct sim *sim, struct cw_err *err)
{
    if (sim_make_list(sim, err) != CW_OK)
        return err->status;
    const struct network_spec spec = make_spec(self, sim);
    if (spec.complete > 0 && self->cutoff > spec.range) {
        return cw_err_user(err,
                           "the cut-off of the bonds, %g, is longer than distances are known, %g",
                           self->cutoff, spec.range);
    }
    struct network_counts *counts = mem_zeroed(1, sizeof *counts);
    if (network_count(&spec, counts, err) == CW_OK && measure_waves(self, sim, err) == CW_OK) {
        fill_row(self, sim, &spec, counts);
        network_merge(&self->state->counts, counts);
    }
    mem_free(counts);
    return err->status;
}

static enum cw_status write_tables(const struct fix_network *self, struct sim *sim,
                                   struct cw_err *err)
{
    const struct network_spec spec = make_spec(self, sim);
    struct network_tables *tables = mem_zeroed(1, sizeof *tables);
    *tables = (struct network_tables){.prefix = self->tables,
                                      .units = sim->units,
                                      .range = spec.range,
                                      .rings = self->rings,
                                      .most = self->most,
                                      .element = {self->element[0], self->element[1]},
                                      .counts = self->state->counts,
                                      .waves = self->state->waves};
    memcpy(tables->pairs, self->state->pairs, sizeof tables->pairs);
    enum cw_status status = network_tables_write(sim->comm, tables, err);
    mem_free(tables);
    return status;
}

static enum cw_status write_all(struct fix_network *self, struct fix_context *context,
                                struct cw_err *err)
{
    struct buffer text = {0};
    make_line(self, context, &text);
    enum cw_status status = weld_file_append(context->comm, self->file, text.data, err);
    buffer_free(&text);
    return status == CW_OK && self->tables ? write_tables(self, context->sim, err) : status;
}

static enum cw_status look(struct fix_network *self, struct fix_context *context,
                           struct cw_err *err)
{
    if (context->step == self->state->last_line)
        return CW_OK;
    if (measure(self, context->sim, err) != CW_OK ||
        (!context->dry && write_all(self, context, err) != CW_OK)) {
        cw_err_prefix(err, "fix network %s: ", self->base.id);
        return err->status;
    }
    self->state->last_line = context->step;
    return CW_OK;
}

static enum cw_status open_file(struct fix_network *self, struct fix_context *context,
                                struct cw_err *err)
{
    struct buffer text = {0};
    make_header(context->units, &text);
    enum cw_status status =
        self->base.restart_pending
            ? weld_file_continue(context->comm, self->file, text.data, self->state->last_line, err)
            : weld_file_start(context->comm, self->file, text.data, err);
    buffer_free(&text);
    return status;
}

/* the bit of the group to sample, looked up anew before each run: the deck may have made it since
 */
static enum cw_status find_sample(struct fix_network *self, const struct fix_context *context,
                                  struct cw_err *err)
{
    int group = self->base.group;
    self->sample = self->base.group_bit;
    if (self->sample_group[0] == '\0')
        return CW_OK;
    if (groups_require(context->groups, self->sample_group, &group, err) != CW_OK)
        return err->status;
    self->sample = group_bit(group);
    return CW_OK;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_network *self = own(fix);
    if (find_sample(self, context, err) != CW_OK)
        return err->status;
    const bool is_first = self->state->last_line < 0;
    if (context->minimizing)
        return CW_OK;
    if (!context->dry && (is_first || fix->restart_pending) &&
        open_file(self, context, err) != CW_OK)
        return err->status;
    fix->restart_pending = false;
    return is_first || context->step % self->interval == 0 ? look(self, context, err) : CW_OK;
}

static enum cw_status end_of_step(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    return context->minimizing || context->dry ? CW_OK : look(own(fix), context, err);
}

static enum cw_status output(struct fix *fix, struct fix_context *context, struct fix_output *out,
                             struct cw_err *err)
{
    struct fix_network *self = own(fix);
    struct buffer text = {0};
    if (measure(self, context->sim, err) != CW_OK)
        return err->status;
    make_header(context->units, &text);
    *out = (struct fix_output){.path = self->file, .every = self->interval};
    out->head = (gid)text.n + 1;
    make_line(self, context, &text);
    out->line = (gid)text.n + 2 - out->head;
    out->head += out->line; /* the first line, before the first step */
    buffer_free(&text);
    return CW_OK;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    (void)context;
    const struct fix_network *self = own(fix);
    if (self->state->last_line < 0)
        return cw_err_user(err, "fix network %s has no values before its first line", fix->id);
    *out = self->state->row[index - 1];
    return CW_OK;
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    return vector(fix, context, DENSITY + 1, out, err);
}

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return N_COLUMNS;
}

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    (void)context;
    const struct fix_network *self = (const struct fix_network *)fix;
    *bytes = sizeof *self->state;
    *data = mem_array(1, *bytes);
    memcpy(*data, self->state, *bytes);
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_network *self = own(fix);
    return fix_state_restore(fix->id, data, bytes, self->state, sizeof *self->state, err);
}

static void destroy(struct fix *fix)
{
    mem_free(own(fix)->state);
    mem_free(own(fix)->file);
    mem_free(own(fix)->tables);
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .end_of_step = end_of_step,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .save = save,
    .restore = restore,
    .output = output,
    .destroy = destroy,
};

static const char *const keywords[] = {"cutoff",   "every",  "file",  "range",  "rings",
                                       "elements", "tables", "waves", "sample", NULL};

static enum cw_status read_positive(const char *what, const char *word, double most, double *out,
                                    struct cw_err *err)
{
    if (!text_double(word, out) || !(*out > 0) || !(*out <= most)) {
        return cw_err_user(err, "%s: expected a number above 0 and up to %g, got '%s'", what, most,
                           word);
    }
    return CW_OK;
}

static enum cw_status read_rings(struct fix_network *self, const char *word, struct cw_err *err)
{
    if (!text_int(word, &self->rings) || self->rings < 2 || self->rings > RINGS_MOST) {
        return cw_err_user(err, "rings: expected the largest number of members, 2 to %d, got '%s'",
                           RINGS_MOST, word);
    }
    return CW_OK;
}

static enum cw_status read_element(const char *word, int *out, struct cw_err *err)
{
    for (*out = 0; wave_elements[*out]; ++*out) {
        if (strcmp(word, wave_elements[*out]) == 0)
            return CW_OK;
    }
    return cw_err_user(err, "elements: the scattering of '%s' is not known here%s", word,
                       text_nearest_hint(word, wave_elements).text);
}

static void set_string(char **to, const char *word)
{
    mem_free(*to);
    *to = mem_string(word);
}

static enum cw_status set_name(char *to, size_t size, const char *word, struct cw_err *err)
{
    const size_t n = strlen(word);
    if (n >= size)
        return cw_err_user(err, "sample: the group name '%s' is too long", word);
    memcpy(to, word, n + 1);
    return CW_OK;
}

/* A keyword with its value or, of elements, two. */
static enum cw_status read_keyword(struct fix_network *self, const char *const *words,
                                   struct cw_err *err)
{
    const char *word = words[1];
    if (strcmp(words[0], "cutoff") == 0)
        return read_positive("cutoff", word, 1000, &self->cutoff, err);
    if (strcmp(words[0], "range") == 0)
        return read_positive("range", word, 1000, &self->range, err);
    if (strcmp(words[0], "waves") == 0)
        return read_positive("waves", word, WAVES_BINS * WAVES_BIN, &self->most, err);
    if (strcmp(words[0], "every") == 0)
        return fix_words_whole("every", word, 1, &self->interval, err);
    if (strcmp(words[0], "rings") == 0)
        return read_rings(self, word, err);
    if (strcmp(words[0], "sample") == 0)
        return set_name(self->sample_group, sizeof self->sample_group, word, err);
    if (strcmp(words[0], "file") == 0) {
        set_string(&self->file, word);
    } else if (strcmp(words[0], "tables") == 0) {
        set_string(&self->tables, word);
    } else if (read_element(word, &self->element[0], err) == CW_OK) {
        return read_element(words[2], &self->element[1], err);
    }
    return err->status;
}

static enum cw_status read_keywords(struct fix_network *self, const char *const *words, int n,
                                    struct cw_err *err)
{
    for (int k = 0; k < n;) {
        const int values = strcmp(words[k], "elements") == 0 ? 2 : 1;
        bool is_known = false;
        for (int m = 0; keywords[m]; m++)
            is_known = is_known || strcmp(words[k], keywords[m]) == 0;
        if (!is_known)
            return fix_words_unknown(words[k], keywords, err);
        if (k + values >= n) {
            return cw_err_user(err, "'%s' needs %s", words[k],
                               values == 2 ? "two values" : "a value");
        }
        if (read_keyword(self, words + k, err) != CW_OK)
            return err->status;
        k += 1 + values;
    }
    const char *missing = !(self->cutoff > 0)   ? "cutoff"
                          : self->interval == 0 ? "every"
                          : self->file == NULL  ? "file"
                                                : NULL;
    if (missing) {
        return cw_err_user(err, "'%s' is missing; usage: network %s", missing,
                           fix_network_style.usage);
    }
    if (self->range > 0 && self->range < self->cutoff) {
        return cw_err_user(err, "range %g is shorter than the cut-off of the bonds, %g",
                           self->range, self->cutoff);
    }
    return CW_OK;
}

static enum cw_status read_types(struct fix_network *self, const struct fix_context *context,
                                 const char *const *words, struct cw_err *err)
{
    const int n_types = context ? context->atoms->n_types : ATOMS_TYPES_MAX;
    for (int kind = 0; kind < 2; kind++) {
        int *type = &self->type[kind];
        if (!text_int(words[kind], type) || *type < 1 || *type > n_types) {
            return cw_err_user(err, "expected the %s's type, 1 to %d, got '%s'",
                               kind == NETWORK_FORMER ? "network former" : "bridging atom", n_types,
                               words[kind]);
        }
    }
    if (self->type[0] == self->type[1]) {
        return cw_err_user(err, "the former and the bridging atom are of the same type, %d",
                           self->type[0]);
    }
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_network *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->state = mem_zeroed(1, sizeof *self->state);
    self->state->last_line = -1;
    if (read_element("Si", &self->element[0], err) != CW_OK ||
        read_element("O", &self->element[1], err) != CW_OK ||
        read_types(self, context, words, err) != CW_OK ||
        read_keywords(self, words + 2, n_words - 2, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    self->base.every = self->interval;
    *out = &self->base;
    return CW_OK;
}

static const char details[] =
    "f_ID                     density, as f_ID[1]\n"
    "f_ID[1] to f_ID[15]      the columns after the time, of the last line: density, bonds of a\n"
    "                         former, parts of formers with 3, 4 and 5, bonds of a bridge, parts "
    "of\n"
    "                         bridges with 1, 2 and 3; first peaks of former-bridge, "
    "bridge-bridge\n"
    "                         and former-former; mean angles at formers and bridges; mean ring\n";

const struct fix_style fix_network_style = {
    .name = "network",
    .usage = "FORMER BRIDGE cutoff R every N file F [range D] [rings M] [waves Q] [elements E E] "
             "[sample G] [tables PREFIX]",
    .summary = "statistics of an oxide network: distances, coordination, angles, rings, structure "
               "factor",
    .source = "King, Nature 213, 1112 (1967); Franzblau, Phys. Rev. B 44, 4925 (1991); "
              "measure/structure_factor.c",
    .details = details,
    .words_min = 8,
    .words_max = 21,
    .keywords = keywords,
    .create = create,
};
