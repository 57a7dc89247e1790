/* The functions of a pair potential: what the kernels read. A plain part is a direct formula's
 * parameters or a segment table; energies are shifted when asked. With `evaluate spline` there is
 * no table and every pair takes the formula itself, on the exact path: slow, and the oracle for the
 * tables. The exact path takes over below s_min as well: for tables a third of the cut-off, for
 * direct formulas the distance at which the force reaches CW_FORCE_MAX (nearer pairs are an
 * error). */
#include <math.h>

#include "base/exact.h"
#include "base/mem.h"
#include "potential/pair_state.h"
#include "potential/segments.h"

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
    formula(pair->kind->coulomb, &pair->ready[types].coulomb, r, out);
    out[0] *= pair->unit;
    out[1] *= pair->unit;
}

/* What radial callbacks see. */
struct bound_form {
    const struct pair_form *form;
    const struct pair_coeffs *c;
};

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

static void make_plain(struct pair *pair, size_t types)
{
    const struct pair_entry *entry = &pair->ready[types];
    struct pair_params *params = &pair->params[types];
    const struct pair_form *form = pair->kind->plain;
    const double core2 = overlap_square(form, &entry->plain, entry->cutoff);
    if (pair->base.options.shift) {
        double slope;
        form->radial(&entry->plain, entry->cutoff, &params->shift, &slope);
        params->shift = -params->shift;
    }
    if (form->direct) {
        form->direct(entry->plain.c, params);
        params->s_min = core2;
        return;
    }
    struct segments *table = &pair->tables[types];
    const struct bound_form bound = {form, &entry->plain};
    const struct radial radial = {evaluate_bound, &bound};
    segments_fit(table, &radial, entry->cutoff, sqrt(core2));
    params->table = table;
    params->s_min = fmax(table->s_min, core2);
}

static void make(struct pair *pair, int i, int j)
{
    const size_t types = pair_at(pair, i, j);
    const struct pair_entry *entry = &pair->ready[types];
    struct pair_params *params = &pair->params[types];
    *params = (struct pair_params){0};
    if (!entry->active)
        return;
    const double cutoff = fmax(entry->cutoff, entry->coulomb_cutoff);
    params->cut2 = cutoff * cutoff;
    if (pair->kind->plain)
        make_plain(pair, types);
    if (pair->base.options.evaluate == EVALUATE_SPLINE || pair->kind->coulomb)
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
        form->radial(&entry->plain, entry->cutoff * k / STEPS, &energy, &slope);
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
            if (entry->active)
                most = fmax(most, typical_force(pair->kind->plain, entry));
        }
    }
    (void)frexp(256 * most, &exponent);
    pair->force_quantum = fmax(ldexp(1.0, exponent - 29), CW_QUANTUM_FORCE);
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
    if (!params->table)
        return;
    const struct bound_form bound = {pair->kind->plain, &entry->plain};
    const struct radial radial = {evaluate_bound, &bound};
    struct segments *table = &pair->tables[pair_at(pair, i, j)];
    const struct mixed_scale scale = {.per_value = 1, .per_slope = per_slope};
    segments_fit_mixed(table, &radial, entry->cutoff, scale);
    params->s_min = fmax(params->s_min, table->mixed.s_min);
}

void pair_make_mixed(struct pair *pair, double quantum)
{
    if (pair->mixed_quantum == quantum)
        return;
    choose_force_quantum(pair);
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = 1; j <= pair->n_types; j++)
            make_mixed(pair, i, j, quantum);
    }
    pair->mixed_quantum = quantum;
}

void pair_make_functions(struct pair *pair)
{
    const size_t n = (size_t)pair->n_types + 1;
    const bool direct = pair->kind->plain && pair->kind->plain->direct;
    if (!direct && !pair->tables)
        pair->tables = mem_zeroed(n * n, sizeof *pair->tables);
    for (int i = 1; i <= pair->n_types; i++) {
        for (int j = i; j <= pair->n_types; j++) {
            make(pair, i, j);
            pair->params[pair_at(pair, j, i)] = pair->params[pair_at(pair, i, j)];
        }
    }
    pair->mixed_quantum = 0;
}
