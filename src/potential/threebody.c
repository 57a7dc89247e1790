/* pair_coeff * * FILE El1 El2 ..: an element (or NULL, for types of another style) per type. Each
 * centre is computed once, by the rank that owns it; forces on ghosts are sent back to their owners
 * at the end of the pass. The other way, to compute the centres of a second halo too and to add
 * only to owned atoms, needs no message but reaches twice as far and does most of a small brick's
 * centres twice. */
#include "potential/threebody.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "domain/domain.h"
#include "neighbor/nlist.h"
#include "potential/exact_row.h"
#include "system/atoms.h"

static size_t at(const struct threebody *t, int i, int j)
{
    return (size_t)i * ((size_t)t->n_types + 1) + (size_t)j;
}

static void use_types(struct threebody *t, int n_types)
{
    size_t n = (size_t)n_types + 1;
    if (t->n_types == n_types)
        return;
    t->n_types = n_types;
    t->element = mem_resize(t->element, n, sizeof *t->element);
    for (size_t k = 0; k < n; k++)
        t->element[k] = THREEBODY_UNSET;
    mem_free(t->active);
    mem_free(t->reach2);
    t->active = mem_zeroed(n * n, sizeof *t->active);
    t->reach2 = mem_zeroed(n * n, sizeof *t->reach2);
}

bool threebody_is_active(const struct threebody *t, int ti, int tj)
{
    return t->element[ti] >= 0 && t->element[tj] >= 0 &&
           (!t->restricted || t->active[at(t, ti, tj)]);
}

const double *threebody_entry(const struct threebody *t, int a, int b, int c)
{
    const char *const triple[3] = {t->name[a], t->name[b], t->name[c]};
    const struct triple_entry *entry = triple_file_find(t->file, triple);
    CW_ASSERT(entry, "entries are checked when the file is read");
    return entry->value;
}

/* The different elements among the words, in *names (mem_free); which: [n_words] each word's index
 * there, or THREEBODY_NULL. */
static int distinct(const char *const *words, int n_words, const char **names, int *which)
{
    int n = 0;
    for (int k = 0; k < n_words; k++) {
        which[k] = 0;
        while (which[k] < n && strcmp(names[which[k]], words[k]) != 0)
            which[k]++;
        if (strcmp(words[k], "NULL") == 0) {
            which[k] = THREEBODY_NULL;
        } else if (which[k] == n) {
            names[n++] = words[k];
        }
    }
    return n;
}

static enum cw_status check_values(const struct threebody_form *form,
                                   const struct triple_file *file, const char *const *names, int n,
                                   struct cw_err *err)
{
    for (int k = 0; k < n * n * n; k++) {
        const char *const triple[3] = {names[k / n / n], names[k / n % n], names[k % n]};
        const struct triple_entry *entry = triple_file_find(file, triple);
        const char *wanted = form->check(entry->value, k / n % n == k % n);
        if (wanted) {
            return cw_err_user(err, "%s:%d: the entry %s %s %s: expected %s", file->path,
                               entry->line, triple[0], triple[1], triple[2], wanted);
        }
    }
    return CW_OK;
}

/* The file, whole, with sensible entries for all triples of these elements; the caller's. */
static enum cw_status read_file(const struct threebody *t, const char *name, struct comm *comm,
                                const char *const *names, int n, struct triple_file **file,
                                struct cw_err *err)
{
    if (triple_file_read(name, &t->form->format, comm, file, err) != CW_OK)
        return err->status;
    if (triple_file_check(*file, names, n, err) == CW_OK)
        (void)check_values(t->form, *file, names, n, err);
    if (err->status != CW_OK) {
        triple_file_free(*file);
        *file = NULL;
    }
    return err->status;
}

static enum cw_status check_elements(const struct threebody *t, int n_types, int n_words,
                                     const char *const *words, struct cw_err *err)
{
    if (text_check_count(words + 1, n_words - 1, n_types, n_types,
                         "after the file (an element or NULL per atom type)", err) != CW_OK)
        cw_err_prefix(err, "pair_coeff of %s: ", t->base.style->name);
    return err->status;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    const struct threebody *t = (const struct threebody *)p;
    if (potential_check_coeff(p->style, words, n_words, err) != CW_OK)
        return err->status;
    if (known->n_types > 0 && check_elements(t, known->n_types, n_words, words, err) != CW_OK)
        return err->status;
    if (!known->comm)
        return CW_OK;
    struct triple_file *file = NULL;
    const char **names = mem_array((size_t)n_words, sizeof *names);
    int *which = mem_array((size_t)n_words, sizeof *which);
    int n = distinct(words + 1, n_words - 1, names, which);
    (void)read_file(t, words[0], known->comm, names, n, &file, err);
    triple_file_free(file);
    mem_free(names);
    mem_free(which);
    return err->status;
}

/* Names that live as long as the file. */
static void keep_names(struct threebody *t, const char *const *names)
{
    for (int e = 0; e < t->n_elements; e++) {
        const char *const triple[3] = {names[e], names[e], names[e]};
        t->name[e] = triple_file_find(t->file, triple)->element[0];
    }
}

static void keep_elements(struct threebody *t, struct atoms *atoms, const int *which)
{
    for (int type = 1; type <= t->n_types; type++) {
        t->element[type] = which[type - 1];
        if (which[type - 1] >= 0) {
            (void)snprintf(atoms->label[type], sizeof atoms->label[type], "%s",
                           t->name[which[type - 1]]);
        }
    }
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    struct threebody *t = (struct threebody *)p;
    struct triple_file *file = NULL;
    const int last = atoms->n_types;
    if (potential_check_coeff(p->style, words, n_words, err) != CW_OK ||
        check_elements(t, last, n_words, words, err) != CW_OK)
        return err->status;
    if (range[0] != 1 || range[1] != last || range[2] != 1 || range[3] != last) {
        return cw_err_user(err, "pair_coeff of %s: expected * * before the file name",
                           p->style->name);
    }
    use_types(t, last);
    const char **names = mem_array((size_t)n_words, sizeof *names);
    int *which = mem_array((size_t)n_words, sizeof *which);
    int n = distinct(words + 1, n_words - 1, names, which);
    if (read_file(t, words[0], comm, names, n, &file, err) == CW_OK) {
        triple_file_free(t->file);
        t->file = file;
        t->n_elements = n;
        t->name = mem_resize(t->name, (size_t)n + 1, sizeof *t->name);
        keep_names(t, names);
        keep_elements(t, atoms, which);
        potential_lines_coeff(&t->lines, range, words, n_words);
    }
    mem_free(names);
    mem_free(which);
    return err->status;
}

static bool covers(const struct potential *p, int ti, int tj)
{
    const struct threebody *t = (const struct threebody *)p;
    return ti <= t->n_types && tj <= t->n_types && t->element[ti] >= 0 && t->element[tj] >= 0;
}

static bool mixes(const struct potential *p)
{
    (void)p;
    return true; /* what two elements do always follows from the file */
}

static void restrict_pairs(struct potential *p, int n_types, const bool *active)
{
    struct threebody *t = (struct threebody *)p;
    use_types(t, n_types);
    t->restricted = true;
    memcpy(t->active, active, at(t, n_types, n_types + 1) * sizeof *active);
}

static enum cw_status check_units(const struct threebody *t, const struct units *units,
                                  struct cw_err *err)
{
    if (t->file->units[0] && strcmp(t->file->units, units->name) != 0) {
        return cw_err_user(err, "%s:1: the file is for units %s, the simulation has units %s",
                           t->file->path, t->file->units, units->name);
    }
    return CW_OK;
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct threebody *t = (struct threebody *)p;
    use_types(t, atoms->n_types);
    if (!t->file)
        return cw_err_user(err, "pair_style %s: no pair_coeff", p->style->name);
    for (int type = 1; type <= t->n_types; type++) {
        if (t->element[type] < 0 && !t->restricted) {
            return cw_err_user(
                err, "pair_style %s: no pair_coeff gives atom type %d an element%s", p->style->name,
                type, t->element[type] == THREEBODY_NULL ? " (NULL is for pair_style hybrid)" : "");
        }
    }
    if (check_units(t, units, err) != CW_OK || t->form->set_up(t, atoms, units, comm, err) != CW_OK)
        return err->status;
    for (int i = 1; i <= t->n_types; i++) {
        for (int j = 1; j <= t->n_types; j++) {
            const double reach =
                threebody_is_active(t, i, j) ? t->form->reach(t, t->element[i], t->element[j]) : 0;
            t->reach2[at(t, i, j)] = reach * reach;
        }
    }
    centers_free(&t->centers);
    centers_init(&t->centers, t->form->n_work(t));
    centers_reserve(&t->centers, 1);
    return CW_OK;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct threebody *t = (const struct threebody *)p;
    return threebody_is_active(t, ti, tj) ? t->form->cutoff(t, t->element[ti], t->element[tj]) : 0;
}

/* The rows of a list, the near ones when it has them. */
struct some_rows {
    const size_t *first;
    const lidx *offset;
    int n_types;
};

/* How many neighbours there are to look at for the row of atom i. */
static size_t count_offers(const struct threebody *t, const struct some_rows *rows, lidx i, int ti)
{
    const size_t *first = rows->first + (size_t)i * (size_t)rows->n_types;
    size_t n = 0;
    for (int tj = 1; tj <= rows->n_types; tj++)
        n += t->reach2[at(t, ti, tj)] > 0 ? first[tj] - first[tj - 1] : 0;
    return n;
}

static void add_center(struct threebody *t, const struct atoms *atoms, const struct some_rows *rows,
                       lidx i)
{
    const int ti = atoms->type[i];
    const size_t *first = rows->first + (size_t)i * (size_t)rows->n_types;
    centers_begin(&t->centers, i, t->element[ti]);
    for (int tj = 1; tj <= rows->n_types; tj++) {
        const double reach2 = t->reach2[at(t, ti, tj)];
        if (reach2 <= 0)
            continue;
        for (size_t k = first[tj - 1]; k < first[tj]; k++)
            centers_offer(&t->centers, atoms->x, rows->offset[k], t->element[tj], reach2);
    }
    centers_end(&t->centers);
}

static enum cw_status finish_block(struct threebody *t, const struct potential_pass *pass,
                                   struct cw_err *err)
{
    centers_measure(&t->centers);
    t->form->block(t, &t->centers);
    if (centers_add(&t->centers, pass->atoms, pass->want, err) != CW_OK)
        return err->status;
    centers_clear(&t->centers);
    return CW_OK;
}

static enum cw_status all_centers(struct threebody *t, const struct potential_pass *pass,
                                  struct cw_err *err)
{
    const struct nlist *list = pass->list;
    const struct some_rows rows = {.first = list->near.valid ? list->near.first : list->first,
                                   .offset = list->near.valid ? list->near.offset : list->offset,
                                   .n_types = list->n_types};
    centers_clear(&t->centers);
    for (lidx i = 0; i < list->n_rows; i++) {
        const int ti = pass->atoms->type[i];
        if (t->element[ti] < 0)
            continue;
        const size_t n = count_offers(t, &rows, i, ti);
        if (!centers_have_room(&t->centers, n)) {
            if (finish_block(t, pass, err) != CW_OK)
                return err->status;
            centers_reserve(&t->centers, n);
        }
        add_center(t, pass->atoms, &rows, i);
    }
    return finish_block(t, pass, err);
}

static enum cw_status compute(struct potential *p, const struct potential_pass *pass,
                              struct cw_err *err)
{
    struct threebody *t = (struct threebody *)p;
    struct atoms *atoms = pass->atoms;
    if (atoms->n_ghost > 0) {
        memset(atoms->f + 4 * (size_t)atoms->n_local, 0,
               4 * (size_t)atoms->n_ghost * sizeof(double));
    }
    if (!t->form->pairs || t->form->pairs(t, pass, err) == CW_OK)
        (void)all_centers(t, pass, err);
    /* an error is told only after this: all ranks must come here */
    domain_reverse_forces(pass->domain, atoms);
    return err->status == CW_OK ? exact_row_check_forces(atoms, err) : err->status;
}

static void describe(const struct potential *p)
{
    const struct threebody *t = (const struct threebody *)p;
    log_print("Pair style %s: %s\n", p->style->name, t->file->path);
    t->form->describe(t);
}

static char *deck(const struct potential *p)
{
    return mem_string(((const struct threebody *)p)->lines.text);
}

static void destroy(struct potential *p)
{
    struct threebody *t = (struct threebody *)p;
    if (!t)
        return;
    t->form->release(t);
    triple_file_free(t->file);
    mem_free(t->element);
    mem_free(t->name);
    mem_free(t->active);
    mem_free(t->reach2);
    centers_free(&t->centers);
    potential_lines_free(&t->lines);
    mem_free(t);
}

static const struct potential_ops ops = {
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

enum cw_status threebody_create(const struct potential_style *style, const char *const *words,
                                int n_words, struct potential **out, struct cw_err *err)
{
    const struct threebody_form *form = style->form;
    (void)err;
    struct threebody *t = mem_zeroed(1, form->size);
    t->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    t->form = form;
    potential_lines_style(&t->lines, style->name, words, n_words);
    *out = &t->base;
    return CW_OK;
}
