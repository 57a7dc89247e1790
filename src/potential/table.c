/* pair_style table STYLE N [words]; pair_coeff I J FILE KEYWORD [cutoff].
 *
 * LAMMPS makes a second table of N points from the file's and looks that up, by one of four styles;
 * which differ in the fourth digit or so. Here the file is one well-defined function, whatever
 * STYLE and N: between two points the cubic that has their energies and forces. It is continuous in
 * value and force, force and energy belong together, and segments are made of it. */
#include "potential/table.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "potential/pair.h"
#include "potential/read_text.h"
#include "system/atoms.h"

void pair_table_evaluate(const struct pair_table *table, double r, double *energy, double *slope)
{
    int low = 0;
    int high = table->n - 1;
    if (r < table->r[0]) {
        *energy = INFINITY;
        *slope = -INFINITY;
        return;
    }
    if (r >= table->r[high]) {
        *energy = table->energy[high];
        *slope = -table->force[high];
        return;
    }
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (table->r[middle] <= r) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const double h = table->r[high] - table->r[low];
    const double t = (r - table->r[low]) / h;
    const double rise = table->energy[high] - table->energy[low];
    const double d0 = -table->force[low] * h;
    const double d1 = -table->force[high] * h;
    const double c2 = 3 * rise - 2 * d0 - d1;
    const double c3 = d0 + d1 - 2 * rise;
    *energy = table->energy[low] + t * (d0 + t * (c2 + t * c3));
    *slope = (d0 + t * (2 * c2 + t * 3 * c3)) / h;
}

static void radial(const struct pair_coeffs *c, double r, double *energy, double *slope)
{
    pair_table_evaluate(c->table, r, energy, slope);
}

static double inner(const struct pair_coeffs *c)
{
    return ((const struct pair_table *)c->table)->r[0];
}

/* Tables that an instance has read. */
struct tables {
    int n;
    struct pair_table **table; /* [n] (owned) */
};

static void free_tables(void *own)
{
    struct tables *tables = own;
    for (int k = 0; tables && k < tables->n; k++) {
        pair_table_free(tables->table[k]);
        mem_free(tables->table[k]);
    }
    if (tables)
        mem_free(tables->table);
    mem_free(tables);
}

/* A section of a file. Collective. */
static enum cw_status read_table(const char *name, const char *keyword, struct comm *comm,
                                 struct pair_table *table, struct cw_err *err)
{
    char *path = NULL;
    char *text = NULL;
    *table = (struct pair_table){0};
    if (potential_read_text(name, comm, &path, &text, err) == CW_OK)
        (void)!pair_table_parse(path, text, keyword, table, err);
    if (table->doubtful > table->n / 10) {
        log_warn("%s: %d of %d forces of '%s' cannot be slopes of the energies beside them", path,
                 table->doubtful, table->n, keyword);
    }
    mem_free(path);
    mem_free(text);
    return err->status;
}

static enum cw_status read_cutoff(const char *word, const struct pair_table *table, double *cutoff,
                                  struct cw_err *err)
{
    CW_ASSERT(table->n > 0, "a table that was read has points");
    const double end = table->r[table->n - 1];
    *cutoff = end;
    if (!word)
        return CW_OK;
    if (!text_double(word, cutoff) || !(*cutoff > table->r[0]) || *cutoff > end) {
        return cw_err_user(err,
                           "pair_coeff of table: expected a cut-off within the table, above %g up "
                           "to %g, got '%s'",
                           table->r[0], end, word);
    }
    return CW_OK;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    struct pair_table table;
    double cutoff;
    if (potential_check_coeff(p->style, words, n_words, err) != CW_OK)
        return err->status;
    if (!known->comm)
        return CW_OK;
    if (read_table(words[0], words[1], known->comm, &table, err) == CW_OK)
        (void)read_cutoff(n_words > 2 ? words[2] : NULL, &table, &cutoff, err);
    pair_table_free(&table);
    return err->status;
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    struct tables **tables = (struct tables **)pair_own(p);
    struct pair_given given = {0};
    struct pair_table *table = mem_zeroed(1, sizeof *table);
    if (!*tables)
        *tables = mem_zeroed(1, sizeof **tables);
    (*tables)->table =
        mem_resize((*tables)->table, (size_t)(*tables)->n + 1, sizeof(struct pair_table *));
    (*tables)->table[(*tables)->n++] = table;
    if (potential_check_coeff(p->style, words, n_words, err) != CW_OK ||
        read_table(words[0], words[1], comm, table, err) != CW_OK ||
        read_cutoff(n_words > 2 ? words[2] : NULL, table, &given.cutoff, err) != CW_OK)
        return err->status;
    given.plain.table = table;
    return pair_put(p, atoms->n_types, range, &given, err);
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++) {
        if (strcmp(*words, word) == 0)
            return true;
    }
    return false;
}

static const struct pair_form form = {.radial = radial, .inner = inner};
static const struct pair_kind kind = {
    .plain = &form, .coeff = coeff, .check_coeff = check_coeff, .free_own = free_tables};

static enum cw_status create(const struct potential_style *style, const char *const *words,
                             int n_words, struct potential **out, struct cw_err *err)
{
    static const char *const styles[] = {"lookup", "linear", "spline", "bitmap", NULL};
    static const char *const solvers[] = {"ewald", "pppm", "msm", "dispersion", "tip4p", NULL};
    const struct pair_cutoffs none = {0};
    int points;
    *out = NULL;
    if (potential_check_settings(style, words, n_words, err) != CW_OK)
        return err->status;
    if (!is_one_of(words[0], styles)) {
        return cw_err_user(
            err, "pair_style table: expected lookup, linear, spline or bitmap, got '%s'%s",
            words[0], text_nearest_hint(words[0], styles).text);
    }
    if (!text_int(words[1], &points) || points < 2) {
        return cw_err_user(err, "pair_style table: expected a number of points, got '%s'",
                           words[1]);
    }
    for (int k = 2; k < n_words; k++) {
        if (!is_one_of(words[k], solvers)) {
            return cw_err_user(err,
                               "pair_style table: expected ewald, pppm, msm, dispersion or tip4p, "
                               "got '%s'%s",
                               words[k], text_nearest_hint(words[k], solvers).text);
        }
    }
    *out = pair_make(style, &kind, NULL, none, words, n_words);
    return CW_OK;
}

static const char *const settings_names[] = {"lookup|linear|spline|bitmap", "points",
                                             "[ewald|pppm|msm|dispersion|tip4p ...]", NULL};
static const char *const coeff_names[] = {"file", "keyword", "[cutoff]", NULL};

const struct potential_style table_style = {
    .name = "table",
    .summary = "energies and forces from a file, as one smooth function",
    .source = "none",
    .settings_min = 2,
    .settings_max = 7,
    .coeff_min = 2,
    .coeff_max = 3,
    .settings_names = settings_names,
    .coeff_names = coeff_names,
    .create = create,
};
