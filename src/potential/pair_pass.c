/* One evaluation of a pair potential: the kernels over all rows, then pair by pair the row parts
 * that they left out, then the special neighbours, then the energy of each atom's own charge. */
#include <math.h>

#include "base/exact.h"
#include "neighbor/nlist.h"
#include "potential/exact_row.h"
#include "potential/overlap.h"
#include "potential/pair_state.h"
#include "potential/places.h"
#include "potential/segments.h"
#include "system/atoms.h"

/* One pair by the tables: what kernels_tables.c does, lane by lane. */
static void evaluate_tables(const struct pair_tables *tables, double s, double qq, double out[2])
{
    const struct segments *const *table = s < tables->split2 ? tables->near : tables->far;
    out[0] = out[1] = 0;
    if (table[PAIR_PLAIN] && s < tables->cut2[PAIR_PLAIN]) {
        out[0] = segments_slope(table[PAIR_PLAIN], s);
        out[1] = segments_value(table[PAIR_PLAIN], s);
    }
    if (table[PAIR_COULOMB] && s < tables->cut2[PAIR_COULOMB]) {
        out[0] = fma(qq, segments_slope(table[PAIR_COULOMB], s), out[0]);
        out[1] = fma(qq, segments_value(table[PAIR_COULOMB], s), out[1]);
    }
}

/* One pair by its formulas. */
static void evaluate_formulas(const struct pair *pair, size_t types, double s, double qq,
                              double out[2])
{
    double cutoff[PAIR_PARTS];
    double part[2];
    pair_cutoffs_of(pair, types, cutoff);
    out[0] = out[1] = 0;
    if (s < cutoff[PAIR_PLAIN] * cutoff[PAIR_PLAIN])
        pair_formula_plain(pair, types, sqrt(s), out);
    if (s < cutoff[PAIR_COULOMB] * cutoff[PAIR_COULOMB]) {
        pair_formula_coulomb(pair, types, sqrt(s), part);
        out[0] = fma(qq, part[0], out[0]);
        out[1] = fma(qq, part[1], out[1]);
    }
}

/* One pair at any distance; the same bits as the kernels from s_min on. out: force factor and
 * energy; qq: the product of the charges. */
static void evaluate_pair(const struct pair *pair, size_t types, double s, double qq, double out[2])
{
    const struct pair_params *params = &pair->params[types];
    if (pair->kind->plain && pair->kind->plain->direct_exact) {
        pair->kind->plain->direct_exact(params, s, &out[0], &out[1]);
    } else if (s >= params->s_min) {
        evaluate_tables(&params->tables, s, qq, out);
    } else {
        evaluate_formulas(pair, types, s, qq, out);
    }
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
                                       : pair->kind->plain->direct_mixed(params, s);
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
    const double charge = rows->x[4 * (size_t)i + 3];
    for (size_t k = rows->first[part]; k < rows->first[part + 1]; k++) {
        const lidx ends[2] = {i, nlist_index(rows->offset[k])};
        double d[3];
        double factor_energy[2];
        double s = exact_row_distance(rows->x, ends[0], ends[1], d);
        if (rows->places ? mixed_pair(pair, rows, types, ends[0], ends[1])
                         : !(s < pair->params[types].cut2))
            continue;
        evaluate_pair(pair, types, s, charge * rows->x[4 * (size_t)ends[1] + 3], factor_energy);
        if (exact_row_add(rows, pass->atoms, ends, d, factor_energy, pass->want, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

/* charges into the fourth number of the positions */
static void place_charges(struct atoms *atoms)
{
    const size_t n = (size_t)atoms->n_local + (size_t)atoms->n_ghost;
    for (size_t i = 0; i < n; i++)
        atoms->x[4 * i + 3] = atoms->q[i];
}

/* The energy that a Coulomb part gives to each atom for its own charge; no force goes with it. */
static void add_self(const struct pair *pair, struct atoms *atoms)
{
    const struct pair_form *form = pair->kind->coulomb;
    for (size_t i = 0; form->self && i < (size_t)atoms->n_local; i++) {
        const struct pair_entry *own = &pair->ready[pair_at(pair, atoms->type[i], atoms->type[i])];
        if (own->active) {
            const double each = form->self(&own->coulomb) * pair->unit;
            atoms->energy[i] += exact_round(each * (atoms->q[i] * atoms->q[i]), CW_QUANTUM_ENERGY);
        }
    }
}

bool pair_has_mixed(const struct potential *p)
{
    return p->options.evaluate == EVALUATE_SEGMENTS && !((const struct pair *)p)->charges;
}

static void use_mixed(struct pair *pair, double quantum, struct pair_job *job)
{
    pair_make_mixed(pair, quantum);
    job->params = pair->mixed;
    job->rows.mixed = mixed_row_units(quantum, pair->force_quantum);
}

/* a kernel and its arguments */
struct pair_run {
    pair_kernel kernel;
    struct pair_job *job;
    unsigned want;
};

static void run_rows(void *self, lidx first, lidx last)
{
    const struct pair_run *run = self;
    run->kernel(run->job, first, last, run->want);
}

enum cw_status pair_compute(struct potential *p, const struct potential_pass *pass,
                            struct cw_err *err)
{
    struct pair *pair = (struct pair *)p;
    struct pair_job job = {.params = pair->params};
    struct potential_pass own = *pass;
    if (!pair_has_mixed(p))
        own.places = NULL;
    const struct pair_kernels *kernels = kernels_pair(pair->level, own.places != NULL);
    const struct pair_kind *kind = pair->kind;
    if (pair->absorbed)
        return CW_OK;
    if (pair->charges)
        place_charges(pass->atoms);
    exact_row_begin(&job.rows, &own, &pair->slow, &pair->cap_slow);
    if (own.places)
        use_mixed(pair, own.places->quantum, &job);
    struct pair_run run = {own.places ? kernels->segments : kernels_tables(pair->level), &job,
                           pass->want};
    if (kind->plain && kind->plain->direct)
        run.kernel = kernels->lj;
    overlap_positions(pass, &run, run_rows);
    size_t parts = (size_t)pass->list->n_rows * (size_t)pass->list->n_types;
    for (size_t part = 0; job.rows.any_slow && part < parts; part++) {
        if (pair->slow[part] && exact_part(pair, &job.rows, pass, part, err) != CW_OK)
            return err->status;
    }
    if (pair_compute_special(pair, &job.rows, pass, err) != CW_OK)
        return err->status;
    if (pair->charges && (pass->want & PASS_ENERGY))
        add_self(pair->charges, pass->atoms);
    return exact_row_check_forces(pass->atoms, err);
}
