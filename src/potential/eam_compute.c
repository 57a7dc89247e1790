/* One evaluation of an EAM force field: density, embedding, exchange, forces. The formulas and the
 * reasons for two passes stand in kernels_eam.c; here is what goes around the kernels: room for the
 * densities, the embedding function, and the exact path for close pairs and for `evaluate spline`,
 * in which every pair is one. */
#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/log.h"
#include "base/mem.h"
#include "domain/domain.h"
#include "neighbor/nlist.h"
#include "parallel/comm.h"
#include "potential/eam.h"
#include "potential/exact_row.h"
#include "potential/overlap.h"
#include "potential/places.h"
#include "system/atoms.h"

/* One pair on the exact path. */
struct exact_pair {
    const struct eam_params *params;
    int a, b; /* elements of the row's atom and of its neighbour */
    double s, s_min;
};

static double exact_density(const struct eam *eam, const struct exact_pair *pair)
{
    double value;
    double slope;
    if (pair->s >= pair->s_min)
        return segments_value(pair->params->density_in, pair->s);
    int k = eam_tables_density(&eam->tables, pair->b, pair->a);
    spline_evaluate(&eam->tables.density[k], sqrt(pair->s), &value, &slope);
    return value;
}

/* -(1/r) d/dr of both densities and of phi, and phi. */
struct exact_slopes {
    double in, out, pair, phi;
};

static struct exact_slopes exact_slopes(const struct eam *eam, const struct exact_pair *pair)
{
    const struct eam_params *params = pair->params;
    const struct eam_tables *tables = &eam->tables;
    struct exact_slopes out;
    if (pair->s >= pair->s_min) {
        out.in = segments_slope(params->density_in, pair->s);
        out.out = params->same ? out.in : segments_slope(params->density_out, pair->s);
        out.pair = segments_slope(params->pair, pair->s);
        out.phi = segments_value(params->pair, pair->s);
        return out;
    }
    double r = sqrt(pair->s);
    double value;
    double slope;
    spline_evaluate(&tables->density[eam_tables_density(tables, pair->b, pair->a)], r, &value,
                    &slope);
    out.in = -slope / r;
    spline_evaluate(&tables->density[eam_tables_density(tables, pair->a, pair->b)], r, &value,
                    &slope);
    out.out = -slope / r;
    eam_tables_phi(&tables->pair[eam_tables_pair(tables, pair->a, pair->b)], r, &out.phi, &slope);
    out.pair = -slope / r;
    return out;
}

static const struct eam_params *params_of(const struct eam_job *job, size_t part)
{
    const size_t n_types = (size_t)job->rows.n_types;
    const size_t a = (size_t)job->rows.type[part / n_types];
    return &job->params[a * (n_types + 1) + part % n_types + 1];
}

static struct exact_pair describe_pair(const struct eam *eam, const struct eam_job *job,
                                       size_t part)
{
    const size_t n_types = (size_t)job->rows.n_types;
    const int ta = job->rows.type[part / n_types];
    const int tb = (int)(part % n_types) + 1;
    return (struct exact_pair){
        .params = params_of(job, part),
        .a = eam->element[ta],
        .b = eam->element[tb],
        .s_min = job->s_min,
    };
}

/* What one neighbour adds to a density in a mixed pass, if the kernels' table reaches so near: the
 * kernels' bits. */
static bool mixed_density(const struct eam_job *job, const struct eam_params *params, lidx i,
                          lidx j, double *rho)
{
    float d[3];
    const float s = mixed_row_distance(&job->rows, i, j, d);
    if (!(s < (float)job->cut2))
        return true;
    if (s < (float)job->s_min)
        return false;
    *rho += (double)lrintf(segments_mixed_value(&params->density_in->mixed, s)) * job->rho_quantum;
    return true;
}

/* The same for the force of one neighbour. */
static bool mixed_force(const struct eam_job *job, const struct eam_params *params, lidx i, lidx j)
{
    const struct rows *rows = &job->rows;
    float d[3];
    float embed;
    float other;
    const float s = mixed_row_distance(rows, i, j, d);
    if (!(s < (float)job->cut2))
        return true;
    if (s < (float)job->s_min)
        return false;
    memcpy(&embed, &rows->places[4 * (size_t)i + 3], sizeof embed);
    memcpy(&other, &rows->places[4 * (size_t)j + 3], sizeof other);
    float factor = segments_mixed_slope(&params->pair->mixed, s);
    const float in = segments_mixed_slope(&params->density_in->mixed, s);
    if (params->same) {
        factor = fmaf(embed + other, in, factor);
    } else {
        const float out = segments_mixed_slope(&params->density_out->mixed, s);
        factor = (embed * in + other * out) + factor;
    }
    if (mixed_row_is_large(rows, factor, s))
        return false;
    mixed_row_add(rows, i, d, factor);
    return true;
}

static enum cw_status exact_density_part(const struct eam *eam, const struct eam_job *job,
                                         const struct atoms *atoms, size_t part, struct cw_err *err)
{
    struct exact_pair pair = describe_pair(eam, job, part);
    const lidx i = (lidx)(part / (size_t)job->rows.n_types);
    for (size_t k = job->rows.first[part]; k < job->rows.first[part + 1]; k++) {
        double d[3];
        const lidx j = nlist_index(job->rows.offset[k]);
        pair.s = exact_row_distance(job->rows.x, i, j, d);
        if (job->rows.places ? mixed_density(job, pair.params, i, j, &job->rho[i])
                             : !(pair.s < job->cut2))
            continue;
        double value = exact_density(eam, &pair);
        if (!(fabs(value) < 0x1p51 * job->rho_quantum)) {
            return cw_err_user(err,
                               "atoms %lld and %lld overlap: distance %g, density %g is out of "
                               "range",
                               (long long)atoms->id[i], (long long)atoms->id[j], sqrt(pair.s),
                               value);
        }
        job->rho[i] += exact_round(value, job->rho_quantum);
    }
    return CW_OK;
}

static enum cw_status exact_force_part(const struct eam *eam, const struct eam_job *job,
                                       const struct potential_pass *pass, size_t part,
                                       struct cw_err *err)
{
    struct exact_pair pair = describe_pair(eam, job, part);
    const lidx i = (lidx)(part / (size_t)job->rows.n_types);
    const double *x = job->rows.x;
    for (size_t k = job->rows.first[part]; k < job->rows.first[part + 1]; k++) {
        const lidx ends[2] = {i, nlist_index(job->rows.offset[k])};
        double d[3];
        double factor_energy[2];
        const double embed = x[4 * (size_t)ends[0] + 3];
        const double other = x[4 * (size_t)ends[1] + 3];
        pair.s = exact_row_distance(x, ends[0], ends[1], d);
        if (job->rows.places ? mixed_force(job, pair.params, ends[0], ends[1])
                             : !(pair.s < job->cut2))
            continue;
        const struct exact_slopes slopes = exact_slopes(eam, &pair);
        factor_energy[0] = pair.params->same
                               ? fma(embed + other, slopes.in, slopes.pair)
                               : (embed * slopes.in + other * slopes.out) + slopes.pair;
        factor_energy[1] = slopes.phi;
        if (exact_row_add(&job->rows, pass->atoms, ends, d, factor_energy, pass->want, err) !=
            CW_OK)
            return err->status;
    }
    return CW_OK;
}

static void *grow(void *p, size_t *cap, size_t wanted, size_t size)
{
    if (wanted <= *cap)
        return p;
    *cap = wanted + wanted / 8;
    mem_free(p); /* contents are made anew in each pass */
    return mem_array(*cap, size);
}

bool eam_has_mixed(const struct potential *p)
{
    const struct segments *tables = ((const struct eam *)p)->tables.pair_segments;
    return tables && !tables[0].fine;
}

static void begin_mixed(struct eam *eam, const struct potential_pass *pass, struct eam_job *job)
{
    const double quantum = pass->places->quantum;
    if (eam->mixed_quantum != quantum)
        eam_tables_compile_mixed(&eam->tables, quantum);
    eam->mixed_quantum = quantum;
    const struct segments_mixed *mixed = &eam->tables.pair_segments[0].mixed;
    job->scale = mixed->scale;
    job->offset = mixed->offset;
    job->s_min = mixed->s_min;
    job->rho_quantum = eam->tables.mixed_rho_quantum;
    job->rows.mixed = mixed_row_units(quantum, EAM_MIXED_FORCE_QUANTUM);
}

static void begin(struct eam *eam, const struct potential_pass *pass, struct eam_job *job)
{
    const struct nlist *list = pass->list;
    const size_t rows = (size_t)list->n_rows;
    exact_row_begin(&job->rows, pass, &eam->slow, &eam->cap_slow);
    eam->rho = grow(eam->rho, &eam->cap_rho, rows, sizeof *eam->rho);
    job->params = eam->params;
    job->cut2 = eam->tables.cutoff * eam->tables.cutoff;
    job->scale = job->offset = job->s_min = 0;
    if (eam->base.options.evaluate == EVALUATE_SPLINE) {
        job->s_min = INFINITY; /* and there are no tables */
    } else {
        job->scale = eam->tables.pair_segments[0].scale;
        job->offset = eam->tables.pair_segments[0].offset;
        job->fine = eam->tables.pair_segments[0].fine;
        job->s_min = eam->tables.pair_segments[0].s_min;
    }
    job->rho_quantum = eam->tables.rho_quantum;
    job->rho = eam->rho;
    if (pass->places)
        begin_mixed(eam, pass, job);
}

/* F'(rho) into w of the positions, F(rho) to the energies. Returns how many densities left the
 * table. */
static gid embed(const struct eam *eam, const struct eam_job *job,
                 const struct potential_pass *pass)
{
    double *x = pass->atoms->x;
    gid beyond = 0;
    for (lidx i = 0; i < pass->list->n_rows; i++) {
        const int element = eam->element[job->rows.type[i]];
        double energy = 0;
        double slope = 0;
        if (element >= 0)
            beyond += eam_tables_embed(&eam->tables, element, job->rho[i], &energy, &slope);
        x[4 * (size_t)i + 3] = slope;
        if (pass->want & PASS_ENERGY && element >= 0)
            pass->atoms->energy[i] += exact_round(energy, CW_QUANTUM_ENERGY);
    }
    return beyond;
}

/* Says once that densities left the table. Looked at when energies are asked for only: a sum over
 * ranks in every step would cost more than the news is worth. Collective. */
static void tell_beyond(struct eam *eam, gid beyond)
{
    if (eam->said_beyond)
        return;
    comm_sum(eam->comm, &beyond, 1);
    if (beyond == 0)
        return;
    eam->said_beyond = true;
    log_warn(
        "pair_style %s: the density of %lld atom%s lies beyond the table of F(rho), which goes "
        "on as a straight line (said once)",
        eam->base.style->name, (long long)beyond, beyond == 1 ? "" : "s");
}

/* kernels and their arguments */
struct eam_run {
    const struct eam_kernels *kernels;
    struct eam_job *job;
    const struct potential_pass *pass;
};

static void density_rows(void *self, lidx first, lidx last)
{
    const struct eam_run *run = self;
    run->kernels->density(run->job, first, last);
}

/* leaves rows to the exact path, instead of pass 1 */
static void exact_rows(void *self, lidx first, lidx last)
{
    struct eam_job *job = ((const struct eam_run *)self)->job;
    const size_t n_types = (size_t)job->rows.n_types;
    for (lidx i = first; i < last; i++)
        job->rho[i] = 0;
    for (size_t part = (size_t)first * n_types; part < (size_t)last * n_types; part++)
        job->rows.slow[part] = params_of(job, part)->active;
    job->rows.any_slow = true;
}

static void force_rows(void *self, lidx first, lidx last)
{
    const struct eam_run *run = self;
    run->kernels->force(run->job, first, last, run->pass->want);
}

/* F' of atoms [first, last), from the positions' fourth number to the places' */
static void round_slopes(void *self, size_t first, size_t last)
{
    const struct potential_pass *pass = ((const struct eam_run *)self)->pass;
    for (size_t i = first; pass->places && i < last; i++) {
        const float slope = (float)pass->atoms->x[4 * i + 3];
        memcpy(&pass->places->x[4 * i + 3], &slope, sizeof slope);
    }
}

enum cw_status eam_compute(struct potential *p, const struct potential_pass *asked,
                           struct cw_err *err)
{
    struct eam *eam = (struct eam *)p;
    struct eam_job job = {0};
    struct potential_pass own = *asked;
    const struct potential_pass *pass = &own;
    const size_t parts = (size_t)pass->list->n_rows * (size_t)pass->list->n_types;
    if (!eam_has_mixed(p))
        own.places = NULL;
    struct eam_run run = {kernels_eam(eam->level, own.places != NULL), &job, pass};
    begin(eam, pass, &job);
    overlap_positions(asked, &run,
                      eam->base.options.evaluate == EVALUATE_SPLINE ? exact_rows : density_rows);
    for (size_t part = 0; job.rows.any_slow && part < parts && err->status == CW_OK; part++) {
        if (job.rows.slow[part])
            (void)exact_density_part(eam, &job, pass->atoms, part, err);
    }
    gid beyond = embed(eam, &job, pass);
    if (pass->want & PASS_ENERGY)
        tell_beyond(eam, beyond);
    /* an error is told only after this: all ranks must come here */
    domain_begin_scalar(pass->domain, pass->atoms->x + 3, 4);
    round_slopes(&run, 0, overlap_known(pass));
    overlap_rows(pass, &(const struct overlap){&run, force_rows, round_slopes});
    if (err->status != CW_OK)
        return err->status;
    for (size_t part = 0; job.rows.any_slow && part < parts; part++) {
        if (job.rows.slow[part] && exact_force_part(eam, &job, pass, part, err) != CW_OK)
            return err->status;
    }
    return exact_row_check_forces(pass->atoms, err);
}

void eam_free_work(struct eam *eam)
{
    mem_free(eam->slow);
    mem_free(eam->rho);
}
