/* compute ID GROUP rdf N [I J ...] [cutoff R]: radial distribution functions, a global array.
 *
 * N bins from 0 to R (the force field's cut-off if not given). Column 1 has the middles of the
 * bins; then two for each pair of ranges of types I, J (all atoms with all if there is none): g(r),
 * and the number of atoms J around one I up to the end of the bin,
 *
 *   g = n / (N_I (N_J - both / N_I) v / V),
 *
 * n pairs in the bin, v volume of its shell, V of the box, `both` atoms that are I and J. As the
 * LAMMPS manual defines it; but pairs that special_bonds leaves out count here. Counts are
 * integers, so that the bits are the same on any number of ranks. */
#include "measure/compute_rdf.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "measure/shells.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

enum { BINS_MOST = 1000000, COUNTS_MOST = 100000000 };

static const double pi = 3.14159265358979323846;

struct range {
    gid first, last;
};

struct rdf {
    struct compute base;
    double cutoff; /* 0: the force field's */
    int n_pairs;
    struct range (*pair)[2]; /* owned; [n_pairs] */
};

static void destroy(struct compute *compute)
{
    mem_free(((struct rdf *)compute)->pair);
    mem_free(compute);
}

static bool is_in(const struct range *range, gid type)
{
    return type >= range->first && type <= range->last;
}

/* atoms that are I, J and both, of each pair */
struct members {
    gid i, j, both;
};

static void count_atom(const struct rdf *self, gid type, struct members *members)
{
    for (size_t p = 0; p < (size_t)self->n_pairs; p++) {
        const bool is_i = is_in(&self->pair[p][0], type);
        const bool is_j = is_in(&self->pair[p][1], type);
        members[p].i += is_i;
        members[p].j += is_j;
        members[p].both += is_i && is_j;
    }
}

/* count: [n_pairs * bins] */
static void count_neighbors(const struct rdf *self, const struct shells *shells, lidx i, int n,
                            gid *count)
{
    const size_t bins = (size_t)self->base.array_rows;
    const double scale = (double)bins / sqrt(shells->cutoff2);
    const gid type = shells->atoms->type[i];
    for (int k = 0; k < n; k++) {
        const gid other = shells->atoms->type[shells->row[k].j];
        const size_t bin = (size_t)(sqrt(shells->row[k].r2) * scale);
        for (size_t p = 0; p < (size_t)self->n_pairs && bin < bins; p++) {
            count[p * bins + bin] +=
                is_in(&self->pair[p][0], type) && is_in(&self->pair[p][1], other);
        }
    }
}

/* One pair's two columns, the first at out. */
static void normalize(const struct members *members, const gid *count, double cutoff, double volume,
                      const struct compute *compute, double *out)
{
    const size_t columns = (size_t)compute->array_columns;
    const double width = cutoff / compute->array_rows;
    const double n_i = (double)members->i;
    const double n_j = n_i > 0 ? (double)members->j - (double)members->both / n_i : 0;
    gid within = 0;
    for (int k = 0; k < compute->array_rows; k++) {
        const double inner = k * width;
        const double outer = (k + 1) * width;
        const double shell = 4 * pi / 3 * (outer * outer * outer - inner * inner * inner);
        const double ideal = n_i * n_j * shell / volume;
        double *cell = out + (size_t)k * columns;
        within += count[k];
        cell[0] = ideal > 0 ? (double)count[k] / ideal : 0;
        cell[1] = n_i > 0 ? (double)within / n_i : 0;
    }
}

static enum cw_status array(struct compute *compute, const struct compute_context *context,
                            double *out, struct cw_err *err)
{
    const struct rdf *self = (const struct rdf *)compute;
    const struct atoms *atoms = context->atoms;
    const double cutoff = self->cutoff > 0 ? self->cutoff : context->complete;
    const size_t pairs = (size_t)self->n_pairs;
    const size_t bins = (size_t)compute->array_rows;
    struct shells shells;
    if (shells_build(&shells, atoms, context->complete, cutoff, compute->group_bit, "compute rdf",
                     err) != CW_OK)
        return err->status;
    gid *count = mem_zeroed(pairs * bins, sizeof *count);
    struct members *members = mem_zeroed(pairs, sizeof *members);
    for (lidx i = 0; i < atoms->n_local; i++) {
        if ((atoms->mask[i] & compute->group_bit) == 0)
            continue;
        count_atom(self, atoms->type[i], members);
        count_neighbors(self, &shells, i, shells_gather(&shells, i), count);
    }
    comm_sum(context->comm, count, (int)(pairs * bins));
    comm_sum(context->comm, &members->i, 3 * self->n_pairs);
    for (size_t k = 0; k < bins; k++)
        out[k * (size_t)compute->array_columns] = ((double)k + 0.5) * cutoff / (double)bins;
    for (size_t p = 0; p < pairs; p++) {
        normalize(&members[p], count + p * bins, cutoff, box_volume(context->box), compute,
                  out + 1 + 2 * p);
    }
    mem_free(members);
    mem_free(count);
    shells_free(&shells);
    return CW_OK;
}

static const struct compute_ops ops = {.array = array, .destroy = destroy};

static enum cw_status read_pairs(struct rdf *self, int n_types, const char *const *words, int n,
                                 struct cw_err *err)
{
    self->n_pairs = n > 0 ? n / 2 : 1;
    self->pair = mem_array((size_t)self->n_pairs, sizeof *self->pair);
    self->pair[0][0] = self->pair[0][1] = (struct range){1, n_types};
    if (n % 2 != 0) {
        return cw_err_user(err, "compute rdf: expected types in pairs, '%s' stands alone",
                           words[n - 1]);
    }
    for (int k = 0; k < n; k++) {
        struct range *range = &self->pair[k / 2][k % 2];
        if (!text_range(words[k], 1, n_types, &range->first, &range->last)) {
            return cw_err_user(err, "compute rdf: '%s' is no range of types 1 to %d", words[k],
                               n_types);
        }
    }
    return CW_OK;
}

static enum cw_status read_words(struct rdf *self, const struct compute_context *context,
                                 const char *const *words, int n, struct cw_err *err)
{
    int bins;
    int types = n - 1;
    if (!text_int(words[0], &bins) || bins < 1 || bins > BINS_MOST) {
        return cw_err_user(err, "compute rdf: expected a number of bins, 1 to %d, got '%s'",
                           BINS_MOST, words[0]);
    }
    for (int k = 1; k < n && types == n - 1; k++) {
        if (strcmp(words[k], "cutoff") == 0)
            types = k - 1;
    }
    if (types < n - 1 &&
        (n - types != 3 || !text_double(words[n - 1], &self->cutoff) || !(self->cutoff > 0))) {
        return cw_err_user(
            err, "compute rdf: expected a distance above 0 after 'cutoff' and the end, got '%s'",
            n - types > 2 ? words[types + 2] : "nothing");
    }
    if (read_pairs(self, context ? context->atoms->n_types : ATOMS_TYPES_MAX, words + 1, types,
                   err) != CW_OK)
        return err->status;
    if ((gid)self->n_pairs * bins > COUNTS_MOST) {
        return cw_err_user(err, "compute rdf: %d bins of %d pairs are too many", bins,
                           self->n_pairs);
    }
    self->base.array_rows = bins;
    self->base.array_columns = 1 + 2 * self->n_pairs;
    return CW_OK;
}

static enum cw_status create(const struct compute_context *context, const char *const *words,
                             int n_words, struct compute **out, struct cw_err *err)
{
    struct rdf *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    self->base.needs_list = true;
    self->base.intensive = true;
    if (read_words(self, context, words, n_words, err) != CW_OK) {
        destroy(&self->base);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

static const char *const keywords[] = {"cutoff", NULL};

const struct compute_style compute_style_rdf = {
    .name = "rdf",
    .usage = "N [I J ...] [cutoff R]",
    .summary = "radial distribution functions and numbers of neighbours, for fix ave/time",
    .source = "the LAMMPS manual",
    .words_min = 1,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
