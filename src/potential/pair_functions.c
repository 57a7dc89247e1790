/* The functions of a pair potential: what the kernels read. A plain part is a direct formula's
 * parameters or tables; a Coulomb part is tables, for unit charges. Energies of the plain part are
 * shifted when asked.
 *
 * Tables begin at a sixteenth of the distance at which the far ones do (where the force of a plain
 * part passes CW_FORCE_MAX if that is farther out): what is nearer takes the formula itself, on the
 * exact path. So do all pairs with `evaluate spline`: slow, and the oracle for the tables. */
#include <math.h>

#include "base/exact.h"
#include "base/mem.h"
#include "potential/pair_state.h"
#include "potential/segments.h"

/* Far tables whose error is above this part of their largest force take fine segments. */
static const double COARSE_ERROR = 1e-6;

/* Where one part ends well before the other, far pairs begin there and have one part only. */
static const double WELL_BEFORE = 0.6;

static void formula(const struct pair_form *form, const struct pair_coeffs *c, double r,
                    double out[2])
{
    double told;
    double slope;
    form->radial(c, r, &out[1], &out[0]);
    out[0] = -out[0] / r;
    if (form->told) {
        form->told(c, r, &told, &slope);
        out[1] = told;
    }
}

void pair_formula_plain(const struct pair *pair, size_t types, double r, double out[2])
{
    formula(pair->kind->plain, &pair->ready[types].plain, r, out);
    out[1] += pair->params[types].shift;
}

void pair_formula_coulomb(const struct pair *pair, size_t types, double r, double out[2])
{
    formula(pair->charges->kind->coulomb, &pair->charges->ready[types].coulomb, r, out);
    out[0] *= pair->unit;
    out[1] *= pair->unit;
}

void pair_cutoffs_of(const struct pair *pair, size_t types, double cutoff[PAIR_PARTS])
{
    const struct pair_entry *entry = &pair->ready[types];
    cutoff[PAIR_PLAIN] = entry->active && pair->kind->plain ? entry->cutoff : 0;
    cutoff[PAIR_COULOMB] = 0;
    if (pair->charges && pair->charges->ready[types].active)
        cutoff[PAIR_COULOMB] = pair->charges->ready[types].coulomb_cutoff;
}

/* What radial callbacks see: scale times the form, plus shift. */
struct bound_form {
    const struct pair_form *form;
    const struct pair_coeffs *c;
    double scale, shift;
};

static void evaluate_bound(const void *self, double r, double *value, double *slope)
{
    const struct bound_form *bound = self;
    bound->form->radial(bound->c, r, value, slope);
    *value = bound->scale * *value + bound->shift;
    *slope *= bound->scale;
}

static void evaluate_told(const void *self, double r, double *value, double *slope)
{
    const struct bound_form *bound = self;
    bound->form->told(bound->c, r, value, slope);
    *value = bound->scale * *value + bound->shift;
    *slope *= bound->scale;
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

/* The square of the distance below which a pair is an error. */
static double core_square(const struct pair_form *form, const struct pair_coeffs *c, double cutoff)
{
    const double inner = form->inner ? form->inner(c) : 0;
    return fmax(overlap_square(form, c, cutoff), inner * inner);
}

/* The largest slope over a table. */
static double largest_slope(const struct radial *f, double from, double to)
{
    enum { STEPS = 64 };
    double most = 0;
    for (int k = 0; k <= STEPS; k++) {
        double value;
        double slope;
        f->evaluate(f->self, from + (to - from) * k / STEPS, &value, &slope);
        most = fmax(most, fabs(slope));
    }
    return most;
}

/* Where the tables of a pair of types begin, where the near ones end. */
struct reach {
    double lowest, split;
};

/* A part that is zero everywhere (buck 0 1 0) needs no table. */
static bool is_zero(const struct radial *f, double lowest, double cutoff)
{
    return largest_slope(f, lowest, cutoff) <= 0;
}

static void fit_far(struct segments *table, const struct bound_form *bound, double split,
                    double cutoff)
{
    const struct radial f = {evaluate_bound, bound};
    const double error = COARSE_ERROR * largest_slope(&f, split, cutoff);
    segments_fit_range(table, &f, split, cutoff);
    if (table->slope_error > error) {
        segments_refine(table, &f, cutoff, split);
    } else {
        segments_lower(table, &f, split, cutoff, error);
    }
}

/* The values of a table for what is told, where that is another function. */
static void take_told(struct segments *table, const struct bound_form *bound, double from,
                      double to, bool near)
{
    const struct radial told = {evaluate_told, bound};
    if (!bound->form->told)
        return;
    struct segments *own = mem_zeroed(1, sizeof *own);
    if (near) {
        segments_fit_near(own, &told, from, to);
    } else {
        segments_fit_range(own, &told, from, to);
        if (table->fine)
            segments_refine(own, &told, to, from);
    }
    segments_take_values(table, own);
    mem_free(own);
}

/* The tables of one part, [far, near] at `space`; far pairs may be without it. */
static void fit_part(struct pair_tables *tables, struct segments *space, int part,
                     const struct bound_form *bound, double cutoff, const struct reach *reach)
{
    const struct radial f = {evaluate_bound, bound};
    tables->cut2[part] = cutoff * cutoff;
    if (is_zero(&f, reach->lowest, cutoff))
        return;
    segments_fit_near(&space[1], &f, reach->lowest, reach->split);
    take_told(&space[1], bound, reach->lowest, reach->split, true);
    tables->near[part] = &space[1];
    if (cutoff <= reach->split)
        return;
    fit_far(&space[0], bound, reach->split, cutoff);
    take_told(&space[0], bound, reach->split, cutoff, false);
    tables->far[part] = &space[0];
    tables->fine |= space[0].fine;
}

/* Both parts' far tables have the same kind of segments. */
static void refine_both(const struct pair_tables *tables, struct segments *space,
                        const struct bound_form bound[PAIR_PARTS], const double cutoff[PAIR_PARTS],
                        double split)
{
    for (int part = 0; part < PAIR_PARTS; part++) {
        struct segments *far = space + 2 * (size_t)part;
        const struct radial f = {evaluate_bound, &bound[part]};
        if (!tables->far[part] || !tables->fine || far->fine)
            continue;
        segments_refine(far, &f, cutoff[part], split);
        take_told(far, &bound[part], split, cutoff[part], false);
    }
}

static struct reach choose_reach(const double cutoff[PAIR_PARTS], double core2)
{
    const double longest = fmax(cutoff[PAIR_PLAIN], cutoff[PAIR_COULOMB]);
    const double shortest = fmin(cutoff[PAIR_PLAIN], cutoff[PAIR_COULOMB]);
    struct reach reach = {.split = longest / SEGMENTS_REACH};
    if (shortest > 0 && shortest <= WELL_BEFORE * longest)
        reach.split = shortest;
    reach.lowest = fmax(reach.split / SEGMENTS_NEAR_REACH, sqrt(core2));
    if (reach.split < 1.5 * reach.lowest)
        reach.split = fmin(1.5 * reach.lowest, 0.5 * (reach.lowest + longest));
    return reach;
}

static void make_tables(struct pair *pair, size_t types, const double cutoff[PAIR_PARTS],
                        double core2)
{
    const struct pair *charges = pair->charges;
    struct pair_params *params = &pair->params[types];
    struct pair_tables *tables = &params->tables;
    struct segments *space = &pair->tables[types * 2 * PAIR_PARTS];
    const struct reach reach = choose_reach(cutoff, core2);
    struct bound_form bound[PAIR_PARTS] = {
        {pair->kind->plain, &pair->ready[types].plain, 1, params->shift}};
    if (charges) {
        bound[PAIR_COULOMB] = (struct bound_form){charges->kind->coulomb,
                                                  &charges->ready[types].coulomb, pair->unit, 0};
    }
    tables->split2 = reach.split * reach.split;
    tables->before_split2 = nextafter(tables->split2, 0);
    for (int part = 0; part < PAIR_PARTS; part++) {
        if (bound[part].form && cutoff[part] > 0)
            fit_part(tables, space + 2 * (size_t)part, part, &bound[part], cutoff[part], &reach);
    }
    refine_both(tables, space, bound, cutoff, reach.split);
    tables->low = !tables->fine;
    for (int part = 0; part < PAIR_PARTS; part++)
        tables->low &= !tables->far[part] || tables->far[part]->low;
    params->s_min = reach.lowest * reach.lowest * (1 + 0x1p-40);
    params->s_min = fmax(params->s_min, core2);
    if (!tables->near[PAIR_PLAIN] && !tables->near[PAIR_COULOMB])
        params->cut2 = 0;
}

static void make(struct pair *pair, int i, int j)
{
    const size_t types = pair_at(pair, i, j);
    const struct pair_entry *entry = &pair->ready[types];
    struct pair_params *params = &pair->params[types];
    const struct pair_form *plain = pair->kind->plain;
    double cutoff[PAIR_PARTS];
    double core2 = 0;
    *params = (struct pair_params){0};
    pair_cutoffs_of(pair, types, cutoff);
    const double longest = fmax(cutoff[PAIR_PLAIN], cutoff[PAIR_COULOMB]);
    if (longest <= 0)
        return;
    params->cut2 = longest * longest;
    if (plain && cutoff[PAIR_PLAIN] > 0)
        core2 = core_square(plain, &entry->plain, entry->cutoff);
    if (plain && cutoff[PAIR_PLAIN] > 0 && pair->base.options.shift) {
        double slope;
        plain->radial(&entry->plain, entry->cutoff, &params->shift, &slope);
        params->shift = -params->shift;
    }
    if (plain && plain->direct) {
        plain->direct(entry->plain.c, params);
        params->s_min = core2;
    } else {
        make_tables(pair, types, cutoff, core2);
    }
    if (pair->base.options.evaluate == EVALUATE_SPLINE) { /* all pairs are near, and too near */
        params->s_min = INFINITY;
        params->tables.split2 = params->tables.before_split2 = INFINITY;
    }
}

/* The strongest attraction of a pair at distances from `nearest` on, or its force at half the
 * cut-off if it has none: what is large and what is small is measured by it. */
static double typical_force(const struct pair_form *form, const struct pair_entry *entry,
                            double nearest)
{
    enum { STEPS = 500 };
    double most = 0;
    double half = 0;
    for (int k = 1; k <= STEPS; k++) {
        double energy;
        double slope;
        const double r = entry->cutoff * k / STEPS;
        if (r < nearest)
            continue; /* some forms fall without end there */
        form->radial(&entry->plain, r, &energy, &slope);
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
            const struct pair_entry *entry = &pair->ready[pair_at(pair, i, j)];
            const double nearest = pair->kind->plain->direct ? 0 : entry->cutoff / SEGMENTS_REACH;
            if (entry->active)
                most = fmax(most, typical_force(pair->kind->plain, entry, nearest));
        }
    }
    (void)frexp(256 * most, &exponent);
    pair->force_quantum = fmax(ldexp(1.0, exponent - 28), CW_QUANTUM_FORCE);
}

/* Parameters of a mixed pass, whose forces are in quanta and differences in quanta of positions. */
static void make_mixed(struct pair *pair, int i, int j, double quantum)
{
    const struct pair_entry *entry = &pair->ready[pair_at(pair, i, j)];
    struct pair_params *params = &pair->mixed[pair_at(pair, i, j)];
    const double per_slope = quantum / pair->force_quantum;
    *params = pair->params[pair_at(pair, i, j)];
    for (int k = 0; k < 4; k++)
        params->c[k] *= per_slope;
    if (pair->kind->plain->direct || params->cut2 <= 0)
        return;
    const struct bound_form bound = {pair->kind->plain, &entry->plain, 1, params->shift};
    const struct radial radial = {evaluate_bound, &bound};
    struct segments *table = &pair->tables[pair_at(pair, i, j) * 2 * PAIR_PARTS];
    const struct mixed_scale scale = {.per_value = 1, .per_slope = per_slope};
    segments_fit_mixed(table, &radial, entry->cutoff, scale);
    params->table = table;
    params->s_min = fmax(params->s_min, table->mixed.s_min);
}

void pair_make_mixed(struct pair *pair, double quantum)
{
    if (pair->mixed_quantum == quantum)
        return;
    choose_force_quantum(pair);
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            make_mixed(pair, i, j, quantum);
            pair->mixed[pair_at(pair, j, i)] = pair->mixed[pair_at(pair, i, j)];
        }
    }
    pair->mixed_quantum = quantum;
}

void pair_make_functions(struct pair *pair)
{
    const size_t n = (size_t)pair->n_types + 1;
    const bool direct = pair->kind->plain && pair->kind->plain->direct;
    if (!direct && !pair->tables)
        pair->tables = mem_zeroed(n * n * 2 * PAIR_PARTS, sizeof *pair->tables);
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            make(pair, i, j);
            pair->params[pair_at(pair, j, i)] = pair->params[pair_at(pair, i, j)];
        }
    }
    pair->mixed_quantum = 0;
}
