/* Pair potentials: coefficients, mixing, and the instance as the deck sees it. The functions are
 * made in pair_functions.c, the pass is in pair_pass.c.
 *
 * Coefficients stand in a square array over types, filled symmetrically. init completes mixed pairs
 * as LAMMPS does and works out what follows from settings and units. */
#include "potential/pair.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "potential/pair_state.h"
#include "potential/segments.h"
#include "system/atoms.h"

enum { NUMBERS = PAIR_COEFFS + 2 };

double pair_mix_length(double a, double b, char mix)
{
    if (a == b)
        return a;
    if (mix == 'a')
        return 0.5 * (a + b);
    if (mix == 's')
        return pow(0.5 * (pow(a, 6) + pow(b, 6)), 1.0 / 6.0);
    return sqrt(a * b);
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

/* Cut-offs at the end of a pair_coeff line. One number is that of both parts where both may have
 * one, as in LAMMPS. */
static void read_cutoffs(const struct pair *pair, const double *number, int n,
                         struct pair_given *given)
{
    const struct pair_kind *kind = pair->kind;
    const int n_plain = kind->plain ? kind->plain->n_coeff : 0;
    const bool both = pair->base.style->coeff_max == n_plain + 2;
    given->cutoff = kind->plain ? pair->cutoff.plain : 0;
    given->coulomb_cutoff = kind->coulomb ? pair->cutoff.coulomb : 0;
    if (n > 0 && kind->plain)
        given->cutoff = number[0];
    if (n > 0 && (both || !kind->plain))
        given->coulomb_cutoff = number[n - 1];
}

static enum cw_status read_numbers(const struct pair *pair, const char *const *words, int n_words,
                                   struct pair_given *given, struct cw_err *err)
{
    const struct potential_style *style = pair->base.style;
    const struct pair_form *plain = pair->kind->plain;
    const int n = plain ? plain->n_coeff : 0;
    double number[NUMBERS] = {0};
    *given = (struct pair_given){0};
    if (potential_check_coeff(style, words, n_words, err) != CW_OK)
        return err->status;
    for (int k = 0; k < n_words; k++) {
        if (!text_double(words[k], &number[k])) {
            return cw_err_user(err, "pair_coeff of %s: expected a number for %s, got '%s'",
                               style->name, style->coeff_names[k], words[k]);
        }
    }
    const char *wrong = plain && plain->check ? plain->check(number) : NULL;
    if (wrong)
        return cw_err_user(err, "pair_coeff of %s: expected %s", style->name, wrong);
    for (int k = n; k < n_words; k++) {
        if (!(number[k] > 0)) {
            return cw_err_user(err, "pair_coeff of %s: expected a positive cut-off, got %g",
                               style->name, number[k]);
        }
    }
    memcpy(given->plain.c, number, (size_t)n * sizeof number[0]);
    read_cutoffs(pair, number + n, n_words - n, given);
    return CW_OK;
}

enum cw_status pair_put(struct potential *p, int n_types, const int range[4],
                        const struct pair_given *given, struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    struct pair_entry entry = {.set = true, .plain = given->plain};
    int count = 0;
    use_types(pair, n_types);
    entry.cutoff = given->cutoff;
    entry.coulomb_cutoff = given->coulomb_cutoff;
    for (int i = range[0]; i <= range[1]; i++) {
        for (int j = range[2] > i ? range[2] : i; j <= range[3]; j++) {
            pair->entry[pair_at(pair, i, j)] = pair->entry[pair_at(pair, j, i)] = entry;
            count++;
        }
    }
    if (count == 0) {
        return cw_err_user(err,
                           "pair_coeff %d*%d %d*%d names no pair with the first type at most the "
                           "second: swap them",
                           range[0], range[1], range[2], range[3]);
    }
    return CW_OK;
}

static enum cw_status set_coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                                const int range[4], const char *const *words, int n_words,
                                struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    struct pair_given given;
    use_types(pair, atoms->n_types);
    if (pair->kind->coeff) {
        (void)pair->kind->coeff(p, atoms, comm, range, words, n_words, err);
    } else if (read_numbers(pair, words, n_words, &given, err) == CW_OK) {
        (void)pair_put(p, atoms->n_types, range, &given, err);
    }
    if (err->status == CW_OK)
        potential_lines_coeff(&pair->lines, range, words, n_words);
    return err->status;
}

/* a pair that is not given, from those of equal types */
static void mix(const struct pair *pair, const struct pair_entry *a, const struct pair_entry *b,
                struct pair_entry *out)
{
    const char how = pair->base.options.mix;
    out->set = true;
    if (pair->kind->plain)
        pair->kind->plain->mix(a->plain.c, b->plain.c, how, out->plain.c);
    out->cutoff = pair_mix_length(a->cutoff, b->cutoff, how);
    out->coulomb_cutoff = pair_mix_length(a->coulomb_cutoff, b->coulomb_cutoff, how);
}

static bool mixes(const struct potential *p)
{
    const struct pair_form *plain = ((const struct pair *)p)->kind->plain;
    return !plain || plain->mix;
}

/* The pair (i, j) as given or mixed. */
static enum cw_status complete(struct pair *pair, int i, int j, struct cw_err *err)
{
    const struct pair_entry *a = &pair->entry[pair_at(pair, i, i)];
    const struct pair_entry *b = &pair->entry[pair_at(pair, j, j)];
    struct pair_entry *out = &pair->ready[pair_at(pair, i, j)];
    bool active = !pair->restricted || out->active;
    *out = pair->entry[pair_at(pair, i, j)];
    out->active = active;
    if (!active || out->set)
        return CW_OK;
    if (!mixes(&pair->base) || !a->set || !b->set) {
        return cw_err_user(err, "pair_style %s: no pair_coeff for types %d and %d%s",
                           pair->base.style->name, i, j,
                           mixes(&pair->base) ? "" : " (this style does not mix)");
    }
    mix(pair, a, b, out);
    return CW_OK;
}

/* What follows from the cut-off, the settings and the units. */
static void prepare(const struct pair *pair, struct pair_entry *entry)
{
    const struct pair_kind *kind = pair->kind;
    const double near_cutoff = pair->base.options.near_cutoff;
    if (kind->splits && near_cutoff > 0)
        entry->coulomb_cutoff = fmin(entry->coulomb_cutoff, near_cutoff);
    struct pair_setting setting = {.number = pair->number,
                                   .coulomb = pair->unit,
                                   .splitting = pair->base.options.g_ewald,
                                   .cutoff = entry->cutoff};
    if (!entry->active)
        return;
    if (kind->plain && kind->plain->prepare)
        kind->plain->prepare(&entry->plain, &setting);
    setting.cutoff = entry->coulomb_cutoff;
    if (kind->coulomb && kind->coulomb->prepare)
        kind->coulomb->prepare(&entry->coulomb, &setting);
}

static enum cw_status check_charges(const struct pair *pair, const struct atoms *atoms,
                                    struct cw_err *err)
{
    const char *name = pair->base.style->name;
    if (!pair->kind->coulomb)
        return CW_OK;
    if (!atoms->has_charge) {
        return cw_err_user(err, "pair_style %s needs atoms with charges: atom_style charge", name);
    }
    if (pair->kind->splits && !(pair->base.options.g_ewald > 0)) {
        return cw_err_user(err, "pair_style %s needs the far half of its sum: kspace_style", name);
    }
    return CW_OK;
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    (void)comm;
    pair->unit = units->coulomb;
    if (p->options.tail) {
        return cw_err_user(err,
                           "pair_modify tail yes is not supported for pair_style %s: use a "
                           "longer cut-off",
                           p->style->name);
    }
    pair->charges = pair->kind->coulomb ? pair : NULL;
    pair->absorbed = false;
    use_types(pair, atoms->n_types);
    if (simd_choose(&pair->level, err) != CW_OK || check_charges(pair, atoms, err) != CW_OK)
        return err->status;
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            struct pair_entry *entry = &pair->ready[pair_at(pair, i, j)];
            if (complete(pair, i, j, err) != CW_OK)
                return err->status;
            prepare(pair, entry);
            pair->ready[pair_at(pair, j, i)] = *entry;
        }
    }
    pair_make_functions(pair);
    return CW_OK;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct pair *pair = (const struct pair *)p;
    const struct pair_entry *entry = &pair->ready[pair_at(pair, ti, tj)];
    return entry->active ? fmax(entry->cutoff, entry->coulomb_cutoff) : 0;
}

static double coulomb_cutoff(const struct potential *p)
{
    const struct pair *pair = (const struct pair *)p;
    return pair->kind->splits ? pair->cutoff.coulomb : 0;
}

static bool uses_charge(const struct potential *p)
{
    return ((const struct pair *)p)->kind->coulomb != NULL;
}

static const struct potential_ops ops;

/* A plain part takes over another style's charges. */
static bool absorb(struct potential *p, struct potential *other)
{
    struct pair *pair = (struct pair *)p;
    struct pair *charges = (struct pair *)other;
    if (other->ops != &ops || pair->charges || pair->absorbed || charges->absorbed ||
        !charges->kind->coulomb || charges->kind->plain || pair->kind->plain->direct)
        return false;
    pair->charges = charges;
    charges->absorbed = true;
    pair_make_functions(pair);
    return true;
}

static bool single(const struct potential *p, const int type[2], const double q[2], double r,
                   double *energy, double *force)
{
    const struct pair *pair = (const struct pair *)p;
    const size_t types = pair_at(pair, type[0], type[1]);
    const struct pair_entry *entry = &pair->ready[types];
    double out[2];
    *energy = *force = 0;
    if (entry->active && pair->kind->plain && r <= entry->cutoff) {
        pair_formula_plain(pair, types, r, out);
        *energy += out[1];
        *force += out[0] * r;
    }
    if (entry->active && pair->kind->coulomb && r <= entry->coulomb_cutoff) {
        pair_formula_coulomb(pair, types, r, out);
        *energy += q[0] * q[1] * out[1];
        *force += q[0] * q[1] * out[0] * r;
    }
    return true;
}

static bool covers(const struct potential *p, int ti, int tj)
{
    const struct pair *pair = (const struct pair *)p;
    return ti <= pair->n_types && tj <= pair->n_types && pair->entry[pair_at(pair, ti, tj)].set;
}

static void restrict_pairs(struct potential *p, int n_types, const bool *active)
{
    struct pair *pair = (struct pair *)p;
    use_types(pair, n_types);
    pair->restricted = true;
    for (int i = 1; i <= n_types; i++) {
        for (int j = 1; j <= n_types; j++)
            pair->ready[pair_at(pair, i, j)].active = active[pair_at(pair, i, j)];
    }
}

static void describe_tables(const struct pair_params *params)
{
    const struct pair_tables *tables = &params->tables;
    double error[2] = {0};
    for (int part = 0; part < PAIR_PARTS; part++) {
        const struct segments *const table[2] = {tables->far[part], tables->near[part]};
        for (int k = 0; k < 2; k++) {
            if (table[k]) {
                error[0] = fmax(error[0], table[k]->value_error);
                error[1] = fmax(error[1], table[k]->slope_error);
            }
        }
    }
    if (error[1] > 0) {
        log_print(", largest error of the tables %.1e in energy, %.1e in force%s", error[0],
                  error[1], tables->fine ? " (fine segments)" : "");
    }
}

static void describe_types(const struct pair *pair, int i, int j)
{
    const struct pair_params *params = &pair->params[pair_at(pair, i, j)];
    double cutoff[PAIR_PARTS];
    if (params->cut2 <= 0)
        return;
    pair_cutoffs_of(pair, pair_at(pair, i, j), cutoff);
    log_print("  types %d %d: cut-off", i, j);
    if (cutoff[PAIR_PLAIN] > 0)
        log_print(" %g", cutoff[PAIR_PLAIN]);
    if (cutoff[PAIR_COULOMB] > 0)
        log_print("%s %g (Coulomb)", cutoff[PAIR_PLAIN] > 0 ? "," : "", cutoff[PAIR_COULOMB]);
    describe_tables(params);
    log_print("\n");
}

static void describe(const struct potential *p)
{
    const struct pair *pair = (const struct pair *)p;
    const bool direct = pair->kind->plain && pair->kind->plain->direct;
    const char *how = p->options.evaluate == EVALUATE_SPLINE ? "the formula itself, pair by pair"
                      : direct                               ? "direct formula"
                                                             : "segments";
    if (pair->absorbed) {
        log_print("Pair style %s: together with the one before or after\n", p->style->name);
        return;
    }
    log_print("Pair style %s: %s, %s kernels\n", p->style->name, how, simd_level_name(pair->level));
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++)
            describe_types(pair, i, j);
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
    if (pair->kind->free_own)
        pair->kind->free_own(pair->own);
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
    const struct pair *pair = (const struct pair *)p;
    struct pair_given given;
    if (pair->kind->check_coeff)
        return pair->kind->check_coeff(p, known, words, n_words, err);
    return read_numbers(pair, words, n_words, &given, err);
}

static bool weighs_special(const struct potential *p)
{
    (void)p;
    return true;
}

static const struct potential_ops ops = {
    .coeff = set_coeff,
    .check_coeff = check_coeff,
    .init = init,
    .cutoff = cutoff_of,
    .compute = pair_compute,
    .overlaps = true,
    .has_mixed = pair_has_mixed,
    .weighs_special = weighs_special,
    .coulomb_cutoff = coulomb_cutoff,
    .uses_charge = uses_charge,
    .covers = covers,
    .mixes = mixes,
    .absorb = absorb,
    .single = single,
    .restrict_pairs = restrict_pairs,
    .describe = describe,
    .deck = deck,
    .destroy = destroy,
};

void **pair_own(struct potential *p)
{
    return &((struct pair *)p)->own;
}

const void *pair_kept(const struct potential *p)
{
    return ((const struct pair *)p)->own;
}

struct potential *pair_make(const struct potential_style *style, const struct pair_kind *kind,
                            const double *number, struct pair_cutoffs cutoffs,
                            const char *const *words, int n_words)
{
    struct pair *pair = mem_zeroed(1, sizeof *pair);
    pair->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    pair->kind = kind;
    pair->cutoff = cutoffs;
    if (number)
        memcpy(pair->number, number, sizeof pair->number);
    potential_lines_style(&pair->lines, style->name, words, n_words);
    return &pair->base;
}

/* Puts the numbers of pair_style where they belong: numbers, one cut-off or (plain and Coulomb
 * part) two, numbers. */
static void sort_settings(const struct pair_kind *kind, const double *number, int n,
                          double own[PAIR_SETTINGS], struct pair_cutoffs *cutoff)
{
    const bool two = kind->plain && kind->coulomb && n > kind->n_before + 1;
    const double *given = number + kind->n_before;
    const double *last = two ? given + 1 : given;
    cutoff->plain = kind->plain ? given[0] : 0;
    cutoff->coulomb = kind->coulomb ? *last : 0;
    memcpy(own, number, (size_t)kind->n_before * sizeof *own);
    memcpy(own + kind->n_before, last + 1, (size_t)kind->n_after * sizeof *own);
}

enum cw_status pair_create(const struct potential_style *style, const char *const *words,
                           int n_words, struct potential **out, struct cw_err *err)
{
    const struct pair_kind *kind = style->form;
    double number[PAIR_SETTINGS + 2] = {0};
    double own[PAIR_SETTINGS] = {0};
    struct pair_cutoffs cutoff = {0};
    *out = NULL;
    if (potential_check_settings(style, words, n_words, err) != CW_OK)
        return err->status;
    for (int k = 0; k < n_words; k++) {
        const bool is_cutoff = k >= kind->n_before && strstr(style->settings_names[k], "cutoff");
        if (!text_double(words[k], &number[k])) {
            return cw_err_user(err, "pair_style %s: expected a number for the %s, got '%s'",
                               style->name, style->settings_names[k], words[k]);
        }
        if (is_cutoff && !(number[k] > 0)) {
            return cw_err_user(err, "pair_style %s: expected a positive cut-off, got '%s'",
                               style->name, words[k]);
        }
    }
    sort_settings(kind, number, n_words, own, &cutoff);
    const char *wrong = kind->check ? kind->check(own, number[kind->n_before]) : NULL;
    if (wrong)
        return cw_err_user(err, "pair_style %s: expected %s", style->name, wrong);
    *out = pair_make(style, kind, own, cutoff, words, n_words);
    return CW_OK;
}
