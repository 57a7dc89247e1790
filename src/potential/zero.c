/* No interaction, but a neighbour list out to a cut-off: for computes that need one, and for atoms
 * whose forces come from elsewhere.
 *
 *   pair_style zero CUTOFF [nocoeff]     pair_coeff I J [CUTOFF] */
#include "potential/zero.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "potential/lines.h"
#include "system/atoms.h"

struct zero {
    struct potential base;
    double global;
    bool no_coeff;
    int n_types;
    double *cutoff; /* [(n_types + 1)^2]; 0: not given */
    bool restricted;
    bool *active; /* [(n_types + 1)^2] */
    struct potential_lines lines;
};

static size_t at(const struct zero *zero, int i, int j)
{
    return (size_t)i * ((size_t)zero->n_types + 1) + (size_t)j;
}

static void use_types(struct zero *zero, int n_types)
{
    size_t n = (size_t)n_types + 1;
    if (zero->n_types == n_types)
        return;
    mem_free(zero->cutoff);
    mem_free(zero->active);
    zero->n_types = n_types;
    zero->cutoff = mem_zeroed(n * n, sizeof *zero->cutoff);
    zero->active = mem_zeroed(n * n, sizeof *zero->active);
}

static enum cw_status read_cutoff(const char *const *words, int n_words, double *cutoff,
                                  struct cw_err *err)
{
    if (n_words > 1 || (n_words == 1 && (!text_double(words[0], cutoff) || !(*cutoff > 0)))) {
        return cw_err_user(err, "pair_coeff of zero: expected at most a positive cut-off, got '%s'",
                           words[n_words - 1]);
    }
    return CW_OK;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    double cutoff;
    (void)p;
    (void)known;
    return read_cutoff(words, n_words, &cutoff, err);
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    struct zero *zero = (struct zero *)p;
    double cutoff = zero->global;
    (void)comm;
    use_types(zero, atoms->n_types);
    if (read_cutoff(words, n_words, &cutoff, err) != CW_OK)
        return err->status;
    for (int i = range[0]; i <= range[1]; i++) {
        for (int j = range[2]; j <= range[3]; j++)
            zero->cutoff[at(zero, i, j)] = zero->cutoff[at(zero, j, i)] = cutoff;
    }
    potential_lines_coeff(&zero->lines, range, words, n_words);
    return CW_OK;
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct zero *zero = (struct zero *)p;
    (void)units;
    (void)comm;
    use_types(zero, atoms->n_types);
    for (int i = 1; i <= zero->n_types; i++) {
        for (int j = i; j <= zero->n_types; j++) {
            double *cutoff = &zero->cutoff[at(zero, i, j)];
            bool unused = zero->restricted && !zero->active[at(zero, i, j)];
            if (!(*cutoff > 0) && !zero->no_coeff && !unused && !zero->cutoff[at(zero, i, i)])
                return cw_err_user(err, "pair_style zero: no pair_coeff for types %d and %d", i, j);
            if (!(*cutoff > 0))
                *cutoff = zero->cutoff[at(zero, j, i)] = zero->global;
        }
    }
    return CW_OK;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct zero *zero = (const struct zero *)p;
    bool unused = zero->restricted && !zero->active[at(zero, ti, tj)];
    return unused ? 0 : zero->cutoff[at(zero, ti, tj)];
}

static enum cw_status compute(struct potential *p, const struct potential_pass *pass,
                              struct cw_err *err)
{
    (void)p;
    (void)pass;
    return err->status;
}

static bool covers(const struct potential *p, int ti, int tj)
{
    const struct zero *zero = (const struct zero *)p;
    return ti <= zero->n_types && tj <= zero->n_types && zero->cutoff[at(zero, ti, tj)] > 0;
}

static bool mixes(const struct potential *p)
{
    (void)p;
    return true;
}

static void restrict_pairs(struct potential *p, int n_types, const bool *active)
{
    struct zero *zero = (struct zero *)p;
    use_types(zero, n_types);
    zero->restricted = true;
    memcpy(zero->active, active, at(zero, n_types, n_types + 1) * sizeof *active);
}

static void describe(const struct potential *p)
{
    log_print("Pair style zero: no interaction, list out to %g\n",
              ((const struct zero *)p)->global);
}

static char *deck(const struct potential *p)
{
    return mem_string(((const struct zero *)p)->lines.text);
}

static void destroy(struct potential *p)
{
    struct zero *zero = (struct zero *)p;
    if (!zero)
        return;
    mem_free(zero->cutoff);
    mem_free(zero->active);
    potential_lines_free(&zero->lines);
    mem_free(zero);
}

static bool weighs_special(const struct potential *p)
{
    (void)p;
    return true;
}

static const struct potential_ops ops = {
    .weighs_special = weighs_special,
    .coeff = coeff,
    .check_coeff = check_coeff,
    .init = init,
    .cutoff = cutoff_of,
    .compute = compute,
    .covers = covers,
    .mixes = mixes,
    .restrict_pairs = restrict_pairs,
    .describe = describe,
    .deck = deck,
    .destroy = destroy,
};

static enum cw_status create(const struct potential_style *style, const char *const *words,
                             int n_words, struct potential **out, struct cw_err *err)
{
    double cutoff;
    if (n_words < 1 || !text_double(words[0], &cutoff) || !(cutoff > 0)) {
        return cw_err_user(err, "pair_style zero: expected a positive cut-off, got '%s'",
                           n_words > 0 ? words[0] : "");
    }
    if (n_words > 1 && strcmp(words[1], "nocoeff") != 0)
        return cw_err_user(err, "pair_style zero: expected nocoeff or nothing, got '%s'", words[1]);
    struct zero *zero = mem_zeroed(1, sizeof *zero);
    zero->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    zero->global = cutoff;
    zero->no_coeff = n_words > 1;
    potential_lines_style(&zero->lines, "zero", words, n_words);
    *out = &zero->base;
    return CW_OK;
}

static const char *const settings_names[] = {"cutoff", "[nocoeff]", NULL};
static const char *const coeff_names[] = {"[cutoff]", NULL};

const struct potential_style zero_style = {
    .name = "zero",
    .summary = "no interaction, only a neighbour list",
    .source = "none",
    .settings_min = 1,
    .settings_max = 2,
    .coeff_min = 0,
    .coeff_max = 1,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .create = create,
};
