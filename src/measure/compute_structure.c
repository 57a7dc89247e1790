/* Local structure per atom: coordination number, centro-symmetry, common-neighbour analysis. Words
 * and values are LAMMPS's; `cna/atom adaptive` is ours. Neighbours are all atoms, of any group
 * unless the words say so; atoms outside the compute's group get 0. */
#include "measure/compute_structure.h"

#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "measure/centro.h"
#include "measure/cna.h"
#include "measure/shells.h"
#include "system/atoms.h"
#include "system/group.h"

struct structure {
    struct compute base;
    double cutoff;      /* 0: as far as neighbours are complete */
    uint32_t neighbors; /* coord/atom: group bits of the atoms that count */
    int n_nearest;      /* centro/atom */
    gid (*types)[2];    /* coord/atom: [columns] first and last type that count */
};

static void destroy(struct compute *compute)
{
    struct structure *self = (struct structure *)compute;
    mem_free(self->types);
    mem_free(self);
}

static struct structure *make(const struct compute_ops *ops)
{
    struct structure *self = mem_zeroed(1, sizeof *self);
    self->base.ops = ops;
    self->base.has_per_atom = true;
    self->base.needs_list = true;
    self->neighbors = group_bit(0);
    return self;
}

static enum cw_status build(const struct structure *self, const struct compute_context *context,
                            struct shells *shells, struct cw_err *err)
{
    char what[80] = "compute ";
    strncat(what, self->base.style->name, sizeof what - strlen(what) - 1);
    double cutoff = self->cutoff > 0 ? self->cutoff : context->complete;
    return shells_build(shells, context->atoms, context->complete, cutoff, self->neighbors, what,
                        err);
}

static bool inside(const struct compute *compute, const struct atoms *atoms, lidx i)
{
    return (atoms->mask[i] & compute->group_bit) != 0;
}

/* A distance above zero, or an error. */
static enum cw_status read_cutoff(const char *style, const char *word, double *out,
                                  struct cw_err *err)
{
    if (!text_double(word, out) || !(*out > 0)) {
        return cw_err_user(err, "compute %s: expected a cut-off distance above 0, got '%s'", style,
                           word);
    }
    return CW_OK;
}

/* One row of counts, one per range of types. */
static void count_types(const struct structure *self, const struct shells *shells, int n,
                        int columns, double *out)
{
    for (int k = 0; k < n; k++) {
        gid type = shells->atoms->type[shells->row[k].j];
        for (int c = 0; c < columns; c++)
            out[c] += type >= self->types[c][0] && type <= self->types[c][1];
    }
}

static enum cw_status coord_per_atom(struct compute *compute, const struct compute_context *context,
                                     double *out, struct cw_err *err)
{
    const struct structure *self = (const struct structure *)compute;
    int columns = compute->n_columns > 0 ? compute->n_columns : 1;
    struct shells shells;
    enum cw_status status = build(self, context, &shells, err);
    if (status != CW_OK)
        return status;
    memset(out, 0, (size_t)context->atoms->n_local * (size_t)columns * sizeof *out);
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (inside(compute, context->atoms, i)) {
            count_types(self, &shells, shells_gather(&shells, i), columns,
                        out + (size_t)i * (size_t)columns);
        }
    }
    shells_free(&shells);
    return CW_OK;
}

static const struct compute_ops coord_ops = {.per_atom = coord_per_atom, .destroy = destroy};

static enum cw_status read_types(struct structure *self, int n_types, const char *const *words,
                                 int n_words, struct cw_err *err)
{
    int columns = n_words > 0 ? n_words : 1;
    self->types = mem_array((size_t)columns, sizeof *self->types);
    self->types[0][0] = 1;
    self->types[0][1] = n_types;
    self->base.n_columns = n_words > 1 ? n_words : 0;
    for (int c = 0; c < n_words; c++) {
        if (!text_range(words[c], 1, n_types, &self->types[c][0], &self->types[c][1])) {
            return cw_err_user(err, "compute coord/atom: '%s' is no range of types 1 to %d",
                               words[c], n_types);
        }
    }
    return CW_OK;
}

static enum cw_status read_coord(struct structure *self, const struct compute_context *context,
                                 const char *const *words, int n_words, struct cw_err *err)
{
    if (strcmp(words[0], "orientorder") == 0)
        return cw_err_user(err, "compute coord/atom: orientorder is not supported; use cna/atom");
    if (strcmp(words[0], "cutoff") != 0)
        return cw_err_user(err, "compute coord/atom: expected 'cutoff', got '%s'", words[0]);
    enum cw_status status = read_cutoff("coord/atom", words[1], &self->cutoff, err);
    int next = 2;
    if (status == CW_OK && n_words > 3 && strcmp(words[2], "group") == 0) {
        int group = 0;
        if (context)
            status = groups_require(context->groups, words[3], &group, err);
        if (status != CW_OK)
            return status;
        self->neighbors = group_bit(group);
        next = 4;
    }
    if (status == CW_OK) {
        status = read_types(self, context ? context->atoms->n_types : ATOMS_TYPES_MAX, words + next,
                            n_words - next, err);
    }
    return status;
}

static enum cw_status coord_create(const struct compute_context *context, const char *const *words,
                                   int n_words, struct compute **out, struct cw_err *err)
{
    struct structure *self = make(&coord_ops);
    enum cw_status status = read_coord(self, context, words, n_words, err);
    if (status != CW_OK) {
        destroy(&self->base);
    } else {
        *out = &self->base;
    }
    return status;
}

static const char *const coord_keywords[] = {"cutoff", "group", NULL};

const struct compute_style compute_style_coord_atom = {
    .name = "coord/atom",
    .usage = "cutoff R [group GROUP] [TYPES ...]",
    .summary = "number of neighbours of each atom within a cut-off, per range of types",
    .source = "count of r < cut-off",
    .words_min = 2,
    .words_max = -1,
    .keywords = coord_keywords,
    .create = coord_create,
};

static enum cw_status centro_per_atom(struct compute *compute,
                                      const struct compute_context *context, double *out,
                                      struct cw_err *err)
{
    const struct structure *self = (const struct structure *)compute;
    const size_t pairs = (size_t)self->n_nearest * (size_t)(self->n_nearest - 1) / 2;
    struct shells shells;
    enum cw_status status = build(self, context, &shells, err);
    if (status != CW_OK)
        return status;
    double *work = mem_array(pairs, sizeof *work);
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        out[i] = 0;
        if (inside(compute, context->atoms, i) &&
            shells_gather_sorted(&shells, i) >= self->n_nearest)
            out[i] = centro_parameter(shells.row, self->n_nearest, work);
    }
    mem_free(work);
    shells_free(&shells);
    return CW_OK;
}

static const struct compute_ops centro_ops = {.per_atom = centro_per_atom, .destroy = destroy};

static enum cw_status centro_create(const struct compute_context *context, const char *const *words,
                                    int n_words, struct compute **out, struct cw_err *err)
{
    (void)context;
    int n = 0;
    if (strcmp(words[0], "fcc") == 0) {
        n = 12;
    } else if (strcmp(words[0], "bcc") == 0) {
        n = 8;
    } else if (!text_int(words[0], &n) || n < 2 || n % 2 != 0 || n > 1000) {
        return cw_err_user(err,
                           "compute centro/atom: expected fcc, bcc or an even number of "
                           "neighbours, got '%s'",
                           words[0]);
    }
    if (n_words == 3 && strcmp(words[1], "axes") == 0 && strcmp(words[2], "no") != 0) {
        return cw_err_user(err, "compute centro/atom: 'axes %s' is not supported; only axes no",
                           words[2]);
    }
    if (n_words != 1 && (n_words != 3 || strcmp(words[1], "axes") != 0)) {
        return cw_err_user(err,
                           "compute centro/atom: expected 'axes no' or nothing after '%s', "
                           "got '%s'",
                           words[0], words[1]);
    }
    struct structure *self = make(&centro_ops);
    self->n_nearest = n;
    *out = &self->base;
    return CW_OK;
}

static const char *const centro_keywords[] = {"fcc", "bcc", "axes", NULL};

const struct compute_style compute_style_centro_atom = {
    .name = "centro/atom",
    .usage = "fcc|bcc|N [axes no]",
    .summary = "centro-symmetry parameter of each atom",
    .source = "Kelchner, Plimpton, Hamilton, Phys. Rev. B 58, 11085 (1998)",
    .words_min = 1,
    .words_max = 3,
    .keywords = centro_keywords,
    .create = centro_create,
};

static enum cw_status cna_per_atom(struct compute *compute, const struct compute_context *context,
                                   double *out, struct cw_err *err)
{
    const struct structure *self = (const struct structure *)compute;
    const bool adaptive = !(self->cutoff > 0);
    struct shells shells;
    enum cw_status status = build(self, context, &shells, err);
    if (status != CW_OK)
        return status;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        enum cna_kind kind = CNA_NONE;
        if (inside(compute, context->atoms, i)) {
            int n = adaptive ? shells_gather_sorted(&shells, i) : shells_gather(&shells, i);
            kind = adaptive ? cna_classify_adaptive(shells.row, n)
                            : cna_classify(shells.row, n, self->cutoff);
        }
        out[i] = kind;
    }
    shells_free(&shells);
    return CW_OK;
}

static const struct compute_ops cna_ops = {.per_atom = cna_per_atom, .destroy = destroy};

static enum cw_status cna_create(const struct compute_context *context, const char *const *words,
                                 int n_words, struct compute **out, struct cw_err *err)
{
    (void)context, (void)n_words;
    double cutoff = 0;
    if (strcmp(words[0], "adaptive") != 0) {
        enum cw_status status = read_cutoff("cna/atom", words[0], &cutoff, err);
        if (status != CW_OK)
            return status;
    }
    struct structure *self = make(&cna_ops);
    self->cutoff = cutoff;
    *out = &self->base;
    return CW_OK;
}

static const char *const cna_keywords[] = {"adaptive", NULL};

const struct compute_style compute_style_cna_atom = {
    .name = "cna/atom",
    .usage = "R|adaptive",
    .summary = "structure of each atom: 1 fcc, 2 hcp, 3 bcc, 4 icosahedral, 5 other; cut-off or "
               "'adaptive'",
    .source = "Honeycutt, Andersen, J. Phys. Chem. 91, 4950 (1987); Stukowski, Modelling Simul. "
              "Mater. Sci. Eng. 20, 045021 (2012)",
    .words_min = 1,
    .words_max = 1,
    .keywords = cna_keywords,
    .create = cna_create,
};
