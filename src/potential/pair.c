/* Plain pair potentials: E = 1/2 sum_{i != j} E_ab(r_ij).
 *
 * Coefficients stand in a square array over types, filled symmetrically. init completes mixed pairs
 * as LAMMPS does, shifts energies when asked, and makes what the kernel reads: parameters of a
 * direct formula, or a segment table. With `evaluate spline` there is no table and every pair takes
 * the formula itself, on the exact path: slow, and the oracle for the tables.
 *
 * The exact path takes over below s_min: for tables a third of the cut-off, for direct formulas
 * the distance at which the force reaches CW_FORCE_MAX (nearer pairs are an error). */
#include "potential/pair.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/exact.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "neighbor/nlist.h"
#include "potential/exact_row.h"
#include "potential/lines.h"
#include "potential/places.h"
#include "potential/segments.h"
#include "system/atoms.h"

struct pair_entry {
    bool set, active;
    struct pair_coeffs c;
    double cutoff;
};

struct pair {
    struct potential base;
    const struct pair_kind *kind;
    const struct pair_form *form;
    double number[PAIR_SETTINGS]; /* of pair_style, before the cut-off */
    double cutoff;                /* global */
    double coulomb;               /* energy * length / charge^2, after init */
    int n_types;
    bool restricted;          /* hybrid says which pairs count */
    struct pair_entry *entry; /* [(n_types + 1)^2] as given */
    struct pair_entry *ready; /* the same after mixing */
    struct pair_params *params;
    struct pair_params *mixed; /* [(n_types + 1)^2] the same in the units of a mixed pass */
    double force_quantum;      /* of mixed passes */
    double mixed_quantum;      /* of positions, for which they were made; 0: not yet */
    struct segments *tables;   /* [(n_types + 1)^2] when compiled into segments */
    enum simd_level level;
    uint8_t *slow;
    size_t cap_slow;
    struct potential_lines lines;
};

/* What radial callbacks see. */
struct bound_form {
    const struct pair_form *form;
    const struct pair_coeffs *c;
};

static size_t at(const struct pair *pair, int i, int j)
{
    return (size_t)i * ((size_t)pair->n_types + 1) + (size_t)j;
}

static void use_types(struct pair *pair, int n_types)
{
    size_t n = ((size_t)n_types + 1) * ((size_t)n_types + 1);
    if (pair->n_types == n_types)
        return;
    mem_free(pair->entry);
    mem_free(pair->ready);
    mem_free(pair->params);
    mem_free(pair->mixed);
    mem_free(pair->tables);
    pair->tables = NULL;
    pair->n_types = n_types;
    pair->entry = mem_zeroed(n, sizeof *pair->entry);
    pair->ready = mem_zeroed(n, sizeof *pair->ready);
    pair->params = mem_zeroed(n, sizeof *pair->params);
    pair->mixed = mem_zeroed(n, sizeof *pair->mixed);
}

static enum cw_status read_numbers(const struct pair *pair, const char *const *words, int n_words,
                                   double numbers[PAIR_COEFFS + 1], struct cw_err *err)
{
    const struct potential_style *style = pair->base.style;
    int n = pair->form->n_coeff;
    if (potential_check_coeff(style, words, n_words, err) != CW_OK)
        return err->status;
    numbers[n] = pair->cutoff;
    for (int k = 0; k < n_words; k++) {
        if (!text_double(words[k], &numbers[k])) {
            return cw_err_user(err, "pair_coeff of %s: expected a number for %s, got '%s'",
                               style->name, style->coeff_names[k], words[k]);
        }
    }
    const char *wrong = pair->form->check(numbers);
    if (wrong)
        return cw_err_user(err, "pair_coeff of %s: expected %s", style->name, wrong);
    if (!(numbers[n] > 0)) {
        return cw_err_user(err, "pair_coeff of %s: expected a positive cut-off, got %g",
                           style->name, numbers[n]);
    }
    return CW_OK;
}

static enum cw_status set_coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                                const int range[4], const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    double numbers[PAIR_COEFFS + 1] = {0};
    int count = 0;
    (void)comm;
    use_types(pair, atoms->n_types);
    if (read_numbers(pair, words, n_words, numbers, err) != CW_OK)
        return err->status;
    for (int i = range[0]; i <= range[1]; i++) {
        for (int j = range[2] > i ? range[2] : i; j <= range[3]; j++) {
            struct pair_entry entry = {.set = true, .cutoff = numbers[pair->form->n_coeff]};
            memcpy(entry.c.c, numbers, (size_t)pair->form->n_coeff * sizeof numbers[0]);
            pair->entry[at(pair, i, j)] = pair->entry[at(pair, j, i)] = entry;
            count++;
        }
    }
    if (count == 0) {
        return cw_err_user(err,
                           "pair_coeff %d*%d %d*%d names no pair with the first type at most the "
                           "second: swap them",
                           range[0], range[1], range[2], range[3]);
    }
    potential_lines_coeff(&pair->lines, range, words, n_words);
    return CW_OK;
}

/* The pair (i, j) as given or mixed. */
static enum cw_status complete(struct pair *pair, int i, int j, struct cw_err *err)
{
    const struct pair_form *form = pair->form;
    const struct pair_entry *a = &pair->entry[at(pair, i, i)];
    const struct pair_entry *b = &pair->entry[at(pair, j, j)];
    struct pair_entry *out = &pair->ready[at(pair, i, j)];
    bool active = !pair->restricted || out->active;
    *out = pair->entry[at(pair, i, j)];
    out->active = active;
    if (!active || out->set)
        return CW_OK;
    if (!form->mix || !a->set || !b->set) {
        return cw_err_user(err, "pair_style %s: no pair_coeff for types %d and %d%s",
                           pair->base.style->name, i, j,
                           form->mix ? "" : " (this style does not mix)");
    }
    out->set = true;
    form->mix(a->c.c, b->c.c, pair->base.options.mix, out->c.c);
    out->cutoff = form->mix_cutoff(a->cutoff, b->cutoff, pair->base.options.mix);
    return CW_OK;
}

/* What follows from the cut-off, the settings and the units. */
static void prepare(const struct pair *pair, struct pair_entry *entry)
{
    const struct pair_setting setting = {
        .cutoff = entry->cutoff, .number = pair->number, .coulomb = pair->coulomb};
    if (entry->active && pair->form->prepare)
        pair->form->prepare(&entry->c, &setting);
}

static void evaluate_bound(const void *self, double r, double *value, double *slope)
{
    const struct bound_form *bound = self;
    bound->form->radial(bound->c, r, value, slope);
}

/* The square of the distance at which the force first exceeds CW_FORCE_MAX, from outside; 0 when it
 * never does. */
static double overlap_square(const struct pair_form *form, const struct pair_coeffs *c,
                             double cutoff)
{
    enum { STEPS = 9206 }; /* down to a ten-thousandth of the cut-off */
    double r = cutoff;
    for (int k = 0; k < STEPS; k++) {
        double energy;
        double slope;
        form->radial(c, r, &energy, &slope);
        if (!(fabs(slope) < 0.99 * CW_FORCE_MAX))
            return r * r;
        r *= 0.999;
    }
    return 0;
}

static void make_params(struct pair *pair, int i, int j)
{
    const struct pair_entry *entry = &pair->ready[at(pair, i, j)];
    struct pair_params *params = &pair->params[at(pair, i, j)];
    const struct pair_form *form = pair->form;
    *params = (struct pair_params){0};
    if (!entry->active)
        return;
    params->cut2 = entry->cutoff * entry->cutoff;
    if (pair->base.options.shift) {
        double slope;
        form->radial(&entry->c, entry->cutoff, &params->shift, &slope);
        params->shift = -params->shift;
    }
    if (form->direct) {
        form->direct(entry->c.c, params);
        params->s_min = overlap_square(form, &entry->c, entry->cutoff);
        if (pair->base.options.evaluate == EVALUATE_SPLINE)
            params->s_min = INFINITY;
        return;
    }
    struct segments *table = &pair->tables[at(pair, i, j)];
    const struct bound_form bound = {form, &entry->c};
    const struct radial radial = {evaluate_bound, &bound};
    double core = sqrt(overlap_square(form, &entry->c, entry->cutoff));
    segments_fit(table, &radial, entry->cutoff, core);
    params->table = table;
    params->s_min = fmax(table->s_min, core * core);
    if (pair->base.options.evaluate == EVALUATE_SPLINE)
        params->s_min = INFINITY;
}

/* The strongest attraction of a pair, or its force at half the cut-off if it has none: what is
 * large and what is small is measured by it. */
static double typical_force(const struct pair_form *form, const struct pair_entry *entry)
{
    enum { STEPS = 500 };
    double most = 0;
    double half = 0;
    for (int k = 1; k <= STEPS; k++) {
        double energy;
        double slope;
        form->radial(entry->c, entry->cutoff * k / STEPS, &energy, &slope);
        most = fmax(most, slope);
        if (2 * k == STEPS)
            half = fabs(slope);
    }
    return most > 0 ? most : half;
}

/* Mixed passes take forces up to 256 times that; nearer pairs go to the exact path. */
static void choose_force_quantum(struct pair *pair)
{
    double most = 0;
    int exponent;
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            const struct pair_entry *entry = &pair->ready[at(pair, i, j)];
            if (entry->active)
                most = fmax(most, typical_force(pair->form, entry));
        }
    }
    (void)frexp(256 * most, &exponent);
    pair->force_quantum = fmax(ldexp(1.0, exponent - 29), CW_QUANTUM_FORCE);
}

/* Parameters of a mixed pass, whose forces are in quanta and differences in quanta of positions. */
static void make_mixed(struct pair *pair, int i, int j, double quantum)
{
    const struct pair_entry *entry = &pair->ready[at(pair, i, j)];
    struct pair_params *params = &pair->mixed[at(pair, i, j)];
    const double per_slope = quantum / pair->force_quantum;
    *params = pair->params[at(pair, i, j)];
    for (int k = 0; k < 4; k++)
        params->c[k] *= per_slope;
    if (!params->table)
        return;
    const struct bound_form bound = {pair->form, entry->c};
    const struct radial radial = {evaluate_bound, &bound};
    struct segments *table = &pair->tables[at(pair, i, j)];
    const struct mixed_scale scale = {.per_value = 1, .per_slope = per_slope};
    segments_fit_mixed(table, &radial, entry->cutoff, scale);
    params->s_min = fmax(params->s_min, table->mixed.s_min);
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    (void)comm;
    pair->coulomb = units->coulomb;
    if (p->options.tail) {
        return cw_err_user(err,
                           "pair_modify tail yes is not supported for pair_style %s: use a "
                           "longer cut-off",
                           p->style->name);
    }
    use_types(pair, atoms->n_types);
    if (simd_choose(&pair->level, err) != CW_OK)
        return err->status;
    size_t n = (size_t)pair->n_types + 1;
    if (!pair->form->direct && !pair->tables)
        pair->tables = mem_zeroed(n * n, sizeof *pair->tables);
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            if (complete(pair, i, j, err) != CW_OK)
                return err->status;
            prepare(pair, &pair->ready[at(pair, i, j)]);
            pair->ready[at(pair, j, i)] = pair->ready[at(pair, i, j)];
            make_params(pair, i, j);
            pair->params[at(pair, j, i)] = pair->params[at(pair, i, j)];
        }
    }
    pair->mixed_quantum = 0;
    return CW_OK;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct pair *pair = (const struct pair *)p;
    const struct pair_entry *entry = &pair->ready[at(pair, ti, tj)];
    return entry->active ? entry->cutoff : 0;
}

static bool covers(const struct potential *p, int ti, int tj)
{
    const struct pair *pair = (const struct pair *)p;
    return ti <= pair->n_types && tj <= pair->n_types && pair->entry[at(pair, ti, tj)].set;
}

static bool mixes(const struct potential *p)
{
    return ((const struct pair *)p)->form->mix != NULL;
}

static void restrict_pairs(struct potential *p, int n_types, const bool *active)
{
    struct pair *pair = (struct pair *)p;
    use_types(pair, n_types);
    pair->restricted = true;
    for (int i = 1; i <= n_types; i++) {
        for (int j = 1; j <= n_types; j++)
            pair->ready[at(pair, i, j)].active = active[at(pair, i, j)];
    }
}

/* One pair at any distance; the same bits as the kernels from s_min on. */
static void evaluate_pair(const struct pair *pair, size_t types, double s, double out[2])
{
    const struct pair_params *params = &pair->params[types];
    if (pair->form->direct_exact) {
        pair->form->direct_exact(params, s, &out[0], &out[1]);
        return;
    }
    if (s >= params->s_min) {
        out[0] = segments_slope(params->table, s);
        out[1] = segments_value(params->table, s) + params->shift;
        return;
    }
    double r = sqrt(s);
    double slope;
    pair->form->radial(&pair->ready[types].c, r, &out[1], &slope);
    out[0] = -slope / r;
    out[1] += params->shift;
}

/* One pair in a mixed pass; false: it belongs to the exact path. */
static bool mixed_pair(const struct pair *pair, const struct rows *rows, size_t types, lidx i,
                       lidx j)
{
    const struct pair_params *params = &pair->mixed[types];
    float d[3];
    const float s = mixed_row_distance(rows, i, j, d);
    if (!(s < (float)params->cut2))
        return true;
    if (s < (float)params->s_min)
        return false;
    const float factor = params->table ? segments_mixed_slope(&params->table->mixed, s)
                                       : pair->form->direct_mixed(params, s);
    if (mixed_row_is_large(rows, factor, s))
        return false;
    mixed_row_add(rows, i, d, factor);
    return true;
}

static enum cw_status exact_part(const struct pair *pair, const struct rows *rows,
                                 const struct potential_pass *pass, size_t part, struct cw_err *err)
{
    const lidx i = (lidx)(part / (size_t)rows->n_types);
    const size_t type = part % (size_t)rows->n_types + 1;
    const size_t types = (size_t)rows->type[i] * ((size_t)rows->n_types + 1) + type;
    for (size_t k = rows->first[part]; k < rows->first[part + 1]; k++) {
        const lidx ends[2] = {i, nlist_index(rows->offset[k])};
        double d[3];
        double factor_energy[2];
        double s = exact_row_distance(rows->x, ends[0], ends[1], d);
        if (rows->places ? mixed_pair(pair, rows, types, ends[0], ends[1])
                         : !(s < pair->params[types].cut2))
            continue;
        evaluate_pair(pair, types, s, factor_energy);
        if (exact_row_add(rows, pass->atoms, ends, d, factor_energy, pass->want, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static bool has_mixed(const struct potential *p)
{
    return p->options.evaluate == EVALUATE_SEGMENTS;
}

static void use_mixed(struct pair *pair, double quantum, struct pair_job *job)
{
    if (pair->mixed_quantum != quantum) {
        choose_force_quantum(pair);
        for (int i = 1; i <= pair->n_types; i++) {
            for (int j = 1; j <= pair->n_types; j++)
                make_mixed(pair, i, j, quantum);
        }
        pair->mixed_quantum = quantum;
    }
    job->params = pair->mixed;
    job->rows.mixed = mixed_row_units(quantum, pair->force_quantum);
}

static enum cw_status compute(struct potential *p, const struct potential_pass *pass,
                              struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    struct pair_job job = {.params = pair->params};
    struct potential_pass own = *pass;
    if (!has_mixed(p))
        own.places = NULL;
    const struct pair_kernels *kernels = kernels_pair(pair->level, own.places != NULL);
    exact_row_begin(&job.rows, &own, &pair->slow, &pair->cap_slow);
    if (own.places)
        use_mixed(pair, own.places->quantum, &job);
    pair_kernel kernel = pair->form->direct ? kernels->lj : kernels->segments;
    kernel(&job, 0, pass->list->n_rows, pass->want);
    size_t parts = (size_t)pass->list->n_rows * (size_t)pass->list->n_types;
    for (size_t part = 0; job.rows.any_slow && part < parts; part++) {
        if (pair->slow[part] && exact_part(pair, &job.rows, pass, part, err) != CW_OK)
            return err->status;
    }
    return exact_row_check_forces(pass->atoms, err);
}

static void describe(const struct potential *p)
{
    const struct pair *pair = (const struct pair *)p;
    const char *how = p->options.evaluate == EVALUATE_SPLINE ? "the formula itself, pair by pair"
                      : pair->form->direct                   ? "direct formula"
                                                             : "segments";
    log_print("Pair style %s: %s, %s kernels\n", p->style->name, how, simd_level_name(pair->level));
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            const struct pair_params *params = &pair->params[at(pair, i, j)];
            if (params->cut2 <= 0)
                continue;
            log_print("  types %d %d: cut-off %g", i, j, cutoff_of(p, i, j));
            if (params->table) {
                log_print(", largest error of the table %.1e in energy, %.1e in force",
                          params->table->value_error, params->table->slope_error);
            }
            log_print("\n");
        }
    }
}

static char *deck(const struct potential *p)
{
    return mem_string(((const struct pair *)p)->lines.text);
}

static void destroy(struct potential *p)
{
    struct pair *pair = (struct pair *)p;
    if (!pair)
        return;
    mem_free(pair->entry);
    mem_free(pair->ready);
    mem_free(pair->params);
    mem_free(pair->mixed);
    mem_free(pair->tables);
    mem_free(pair->slow);
    potential_lines_free(&pair->lines);
    mem_free(pair);
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    double numbers[PAIR_COEFFS + 1] = {0};
    (void)known;
    return read_numbers((const struct pair *)p, words, n_words, numbers, err);
}

static const struct potential_ops ops = {
    .coeff = set_coeff,
    .check_coeff = check_coeff,
    .init = init,
    .cutoff = cutoff_of,
    .compute = compute,
    .has_mixed = has_mixed,
    .covers = covers,
    .mixes = mixes,
    .restrict_pairs = restrict_pairs,
    .describe = describe,
    .deck = deck,
    .destroy = destroy,
};

/* The words of pair_style: the kind's numbers, then the cut-off. */
static enum cw_status read_settings(struct pair *pair, const char *const *words, int n_words,
                                    struct cw_err *err)
{
    const struct potential_style *style = pair->base.style;
    const int n = pair->kind->n_numbers;
    double numbers[PAIR_SETTINGS + 1];
    if (n_words != n + 1) {
        return cw_err_user(err, "pair_style %s: expected %d number%s after it, got %d", style->name,
                           n + 1, n > 0 ? "s" : "", n_words);
    }
    for (int k = 0; k < n_words; k++) {
        if (!text_double(words[k], &numbers[k])) {
            return cw_err_user(err, "pair_style %s: expected a number for the %s, got '%s'",
                               style->name, style->settings_names[k], words[k]);
        }
    }
    memcpy(pair->number, numbers, (size_t)n * sizeof numbers[0]);
    pair->cutoff = numbers[n];
    if (!(pair->cutoff > 0)) {
        return cw_err_user(err, "pair_style %s: expected one positive cut-off, got '%s'",
                           style->name, words[n]);
    }
    const char *wrong = pair->kind->check ? pair->kind->check(pair->number, pair->cutoff) : NULL;
    return wrong ? cw_err_user(err, "pair_style %s: expected %s", style->name, wrong) : CW_OK;
}

enum cw_status pair_create(const struct potential_style *style, const struct pair_kind *kind,
                           const char *const *words, int n_words, struct potential **out,
                           struct cw_err *err)
{
    struct pair *pair = mem_zeroed(1, sizeof *pair);
    *out = NULL;
    pair->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    pair->kind = kind;
    pair->form = kind->form;
    if (read_settings(pair, words, n_words, err) != CW_OK) {
        destroy(&pair->base);
        return err->status;
    }
    potential_lines_style(&pair->lines, style->name, words, n_words);
    *out = &pair->base;
    return CW_OK;
}
