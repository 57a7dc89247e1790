/* The embedded-atom method: M. S. Daw, M. I. Baskes, Phys. Rev. B 29, 6443 (1984); with densities
 * that depend on both elements: M. W. Finnis, J. E. Sinclair, Philos. Mag. A 50, 45 (1984). This
 * file has the three deck styles, which differ in the file they read and the words of pair_coeff;
 * the formulas are in kernels_eam.c and eam_compute.c, the tables in eam_tables.c.
 *
 *   pair_style eam        pair_coeff I J FILE            funcfl, one element per I = J
 *   pair_style eam/alloy  pair_coeff * * FILE El1 El2 .. setfl, one element (or NULL) per type
 *   pair_style eam/fs     likewise, Finnis-Sinclair setfl */
#include "potential/eam.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "system/atoms.h"

static size_t at(const struct eam *eam, int i, int j)
{
    return (size_t)i * ((size_t)eam->n_types + 1) + (size_t)j;
}

static void use_types(struct eam *eam, int n_types)
{
    size_t n = (size_t)n_types + 1;
    if (eam->n_types == n_types)
        return;
    mem_free(eam->element);
    mem_free(eam->active);
    mem_free(eam->params);
    eam->n_types = n_types;
    eam->element = mem_array(n, sizeof *eam->element);
    for (size_t t = 0; t < n; t++)
        eam->element[t] = EAM_UNSET;
    eam->active = mem_zeroed(n * n, sizeof *eam->active);
    eam->params = mem_zeroed(n * n, sizeof *eam->params);
}

/* The file of this name, read unless it is there already; its index in *index. */
static enum cw_status add_file(struct eam *eam, const char *name, struct comm *comm, int *index,
                               struct cw_err *err)
{
    struct eam_file *file;
    if (eam_file_read(name, eam->format, comm, &file, err) != CW_OK)
        return err->status;
    for (*index = 0; *index < eam->n_file; ++*index) {
        if (strcmp(eam->file[*index]->path, file->path) != 0)
            continue;
        eam_file_free(eam->file[*index]);
        eam->file[*index] = file;
        return CW_OK;
    }
    if (file->surplus) {
        log_warn("%s:%d: '%s' and what follows is not part of the tables and is not used",
                 file->path, file->surplus_line, file->surplus);
    }
    eam->file = mem_resize(eam->file, (size_t)eam->n_file + 1, sizeof(struct eam_file *));
    eam->file[eam->n_file++] = file;
    return CW_OK;
}

static void set_type(struct eam *eam, struct atoms *atoms, int type, int element,
                     const struct eam_element *from)
{
    eam->element[type] = element;
    atoms->mass[type] = from->mass;
    (void)snprintf(atoms->label[type], sizeof atoms->label[type], "%s", from->name);
}

static enum cw_status coeff_funcfl(struct eam *eam, struct atoms *atoms, struct comm *comm,
                                   const int range[4], const char *name, struct cw_err *err)
{
    int index = 0;
    if (add_file(eam, name, comm, &index, err) != CW_OK)
        return err->status;
    for (int i = range[0]; i <= range[1]; i++) {
        if (i >= range[2] && i <= range[3])
            set_type(eam, atoms, i, index, eam->file[index]->element);
    }
    return CW_OK;
}

static enum cw_status unknown_element(const struct eam_file *file, const char *word,
                                      struct cw_err *err)
{
    char names[256] = "";
    size_t n = 0;
    for (int e = 0; e < file->n_elements && n + EAM_NAME + 1 < sizeof names; e++)
        n += (size_t)snprintf(names + n, sizeof names - n, " %s", file->element[e].name);
    return cw_err_user(err,
                       "pair_coeff: %s has no element '%s'; it has%s (or NULL for types of "
                       "another style)",
                       file->path, word, names);
}

static enum cw_status check_elements(const struct eam *eam, int n_types, const char *const *words,
                                     int n_words, struct cw_err *err)
{
    if (text_check_count(words + 1, n_words - 1, n_types, n_types,
                         "after the file (an element or NULL per atom type)", err) != CW_OK)
        cw_err_prefix(err, "pair_coeff of %s: ", eam->base.style->name);
    return err->status;
}

static enum cw_status coeff_setfl(struct eam *eam, struct atoms *atoms, struct comm *comm,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    int index = 0;
    const struct eam_file *file;
    if (check_elements(eam, atoms->n_types, words, n_words, err) != CW_OK)
        return err->status;
    if (add_file(eam, words[0], comm, &index, err) != CW_OK)
        return err->status;
    if (index > 0) { /* a second file replaces the first */
        eam_file_free(eam->file[0]);
        eam->file[0] = eam->file[index];
        eam->n_file = 1;
    }
    file = eam->file[0];
    for (int t = 1; t <= atoms->n_types; t++) {
        int element = eam_file_find(file, words[t]);
        if (strcmp(words[t], "NULL") == 0) {
            eam->element[t] = EAM_NULL;
            continue;
        }
        if (element < 0)
            return unknown_element(file, words[t], err);
        set_type(eam, atoms, t, element, &file->element[element]);
    }
    return CW_OK;
}

static enum cw_status check_count(const struct potential *p, const char *const *words, int n_words,
                                  struct cw_err *err)
{
    if (potential_check_coeff(p->style, words, n_words, err) != CW_OK &&
        ((const struct eam *)p)->format == EAM_FUNCFL)
        cw_err_append(err, " (files with several elements: pair_style eam/alloy)");
    return err->status;
}

/* The file is read whole, and has the elements that are named. */
static enum cw_status check_file(const struct eam *eam, struct comm *comm, const char *const *words,
                                 int n_words, struct cw_err *err)
{
    struct eam_file *file = NULL;
    if (eam_file_read(words[0], eam->format, comm, &file, err) != CW_OK)
        return err->status;
    for (int k = 1; k < n_words && err->status == CW_OK; k++) {
        if (strcmp(words[k], "NULL") != 0 && eam_file_find(file, words[k]) < 0)
            (void)unknown_element(file, words[k], err);
    }
    eam_file_free(file);
    return err->status;
}

static enum cw_status check_coeff(const struct potential *p, const struct potential_known *known,
                                  const char *const *words, int n_words, struct cw_err *err)
{
    const struct eam *eam = (const struct eam *)p;
    if (check_count(p, words, n_words, err) != CW_OK)
        return err->status;
    if (eam->format != EAM_FUNCFL && known->n_types > 0 &&
        check_elements(eam, known->n_types, words, n_words, err) != CW_OK)
        return err->status;
    return known->comm ? check_file(eam, known->comm, words, n_words, err) : CW_OK;
}

static enum cw_status coeff(struct potential *p, struct atoms *atoms, struct comm *comm,
                            const int range[4], const char *const *words, int n_words,
                            struct cw_err *err)
{
    struct eam *eam = (struct eam *)p;
    if (check_count(p, words, n_words, err) != CW_OK)
        return err->status;
    use_types(eam, atoms->n_types);
    if (eam->format == EAM_FUNCFL) {
        (void)coeff_funcfl(eam, atoms, comm, range, words[0], err);
    } else {
        if (range[0] != 1 || range[1] != atoms->n_types || range[2] != 1 ||
            range[3] != atoms->n_types) {
            return cw_err_user(err, "pair_coeff of %s: expected * * before the file name",
                               p->style->name);
        }
        (void)coeff_setfl(eam, atoms, comm, words, n_words, err);
    }
    if (err->status == CW_OK)
        potential_lines_coeff(&eam->lines, range, words, n_words);
    return err->status;
}

static bool covers(const struct potential *p, int ti, int tj)
{
    const struct eam *eam = (const struct eam *)p;
    return ti <= eam->n_types && tj <= eam->n_types && eam->element[ti] >= 0 &&
           eam->element[tj] >= 0;
}

static bool mixes(const struct potential *p)
{
    (void)p;
    return true; /* functions of two elements always follow from the files */
}

static void restrict_pairs(struct potential *p, int n_types, const bool *active)
{
    struct eam *eam = (struct eam *)p;
    use_types(eam, n_types);
    eam->restricted = true;
    memcpy(eam->active, active, at(eam, n_types, n_types + 1) * sizeof *active);
}

static enum cw_status check_units(const struct eam *eam, const struct units *units,
                                  struct cw_err *err)
{
    for (int k = 0; k < eam->n_file; k++) {
        const struct eam_file *file = eam->file[k];
        if (file->units[0] && strcmp(file->units, units->name) != 0) {
            return cw_err_user(err, "%s:1: the file is for units %s, the simulation has units %s",
                               file->path, file->units, units->name);
        }
    }
    return CW_OK;
}

static void make_params(struct eam *eam, int a, int b)
{
    struct eam_params *params = &eam->params[at(eam, a, b)];
    struct eam_tables *tables = &eam->tables;
    const int ea = eam->element[a];
    const int eb = eam->element[b];
    *params = (struct eam_params){0};
    params->active = ea >= 0 && eb >= 0 && (!eam->restricted || eam->active[at(eam, a, b)]);
    if (!params->active)
        return;
    const int in = eam_tables_density(tables, eb, ea);
    const int out = eam_tables_density(tables, ea, eb);
    params->same = in == out;
    if (!tables->pair_segments)
        return;
    params->density_in = &tables->density_segments[in];
    params->density_out = &tables->density_segments[out];
    params->pair = &tables->pair_segments[eam_tables_pair(tables, ea, eb)];
}

static enum cw_status init(struct potential *p, const struct atoms *atoms,
                           const struct units *units, struct comm *comm, struct cw_err *err)
{
    struct eam *eam = (struct eam *)p;
    eam->comm = comm;
    use_types(eam, atoms->n_types);
    for (int t = 1; t <= eam->n_types; t++) {
        if (eam->element[t] < 0 && !eam->restricted) {
            return cw_err_user(
                err, "pair_style %s: no pair_coeff gives atom type %d an element%s", p->style->name,
                t, eam->element[t] == EAM_NULL ? " (NULL is for pair_style hybrid)" : "");
        }
    }
    if (eam->n_file == 0)
        return cw_err_user(err, "pair_style %s: no pair_coeff", p->style->name);
    if (check_units(eam, units, err) != CW_OK || simd_choose(&eam->level, err) != CW_OK)
        return err->status;
    eam_tables_free(&eam->tables);
    eam->mixed_quantum = 0;
    if (eam->format == EAM_FUNCFL) {
        eam_tables_from_funcfl(&eam->tables, (const struct eam_file *const *)eam->file,
                               eam->n_file);
    } else {
        eam_tables_from_setfl(&eam->tables, eam->file[0]);
    }
    if (p->options.evaluate == EVALUATE_SEGMENTS)
        eam_tables_compile(&eam->tables);
    for (int i = 1; i <= eam->n_types; i++) {
        for (int j = 1; j <= eam->n_types; j++)
            make_params(eam, i, j);
    }
    return CW_OK;
}

static double cutoff_of(const struct potential *p, int ti, int tj)
{
    const struct eam *eam = (const struct eam *)p;
    return eam->params[at(eam, ti, tj)].active ? eam->tables.cutoff : 0;
}

static void describe(const struct potential *p)
{
    const struct eam *eam = (const struct eam *)p;
    const struct eam_tables *tables = &eam->tables;
    const char *how = !tables->pair_segments          ? "the files' splines, pair by pair"
                      : tables->pair_segments[0].fine ? "128 segments (kinks in the tables)"
                                                      : "segments";
    log_print("Pair style %s: cut-off %g, %s kernels, %s\n", p->style->name, tables->cutoff,
              simd_level_name(eam->level), how);
    for (int k = 0; k < eam->n_file; k++)
        log_print("  %s\n", eam->file[k]->path);
    for (int i = 1; i <= eam->n_types; i++) {
        for (int j = i; j <= eam->n_types; j++) {
            const struct eam_params *params = &eam->params[at(eam, i, j)];
            if (!params->active || !params->pair)
                continue;
            log_print(
                "  types %d %d: largest distance from the file's spline beyond %.3g: phi %.1e "
                "(slope %.1e), rho %.1e (slope %.1e)\n",
                i, j, tables->cutoff / SEGMENTS_REACH, params->pair->value_error,
                params->pair->slope_error, params->density_in->value_error,
                params->density_in->slope_error);
        }
    }
}

static char *deck(const struct potential *p)
{
    return mem_string(((const struct eam *)p)->lines.text);
}

static void destroy(struct potential *p)
{
    struct eam *eam = (struct eam *)p;
    if (!eam)
        return;
    for (int k = 0; k < eam->n_file; k++)
        eam_file_free(eam->file[k]);
    mem_free(eam->file);
    mem_free(eam->element);
    mem_free(eam->active);
    mem_free(eam->params);
    eam_tables_free(&eam->tables);
    eam_free_work(eam);
    potential_lines_free(&eam->lines);
    mem_free(eam);
}

static const struct potential_ops ops = {
    .coeff = coeff,
    .check_coeff = check_coeff,
    .init = init,
    .cutoff = cutoff_of,
    .compute = eam_compute,
    .read_cost = 4.5,
    .overlaps = true,
    .has_mixed = eam_has_mixed,
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
    (void)err;
    struct eam *eam = mem_zeroed(1, sizeof *eam);
    eam->base = (struct potential){.ops = &ops, .style = style, .options = {.mix = 'g'}};
    eam->format = *(const enum eam_format *)style->form;
    potential_lines_style(&eam->lines, style->name, words, n_words);
    *out = &eam->base;
    return CW_OK;
}

static const enum eam_format funcfl = EAM_FUNCFL, setfl = EAM_SETFL, fs = EAM_FINNIS_SINCLAIR;
static const char *const no_names[] = {NULL};
static const char *const funcfl_names[] = {"file", NULL};
static const char *const setfl_names[] = {"file", "element or NULL for each type ...", NULL};

const struct potential_style eam_style = {
    .name = "eam",
    .summary = "embedded atoms, one funcfl file per element",
    .source = "M. S. Daw, M. I. Baskes, Phys. Rev. B 29, 6443 (1984)",
    .coeff_min = 1,
    .coeff_max = 1,
    .settings_names = no_names,
    .coeff_names = funcfl_names,
    .form = &funcfl,
    .create = create,
};

const struct potential_style eam_alloy_style = {
    .name = "eam/alloy",
    .summary = "embedded atoms, one setfl file for all elements",
    .source = "M. S. Daw, M. I. Baskes, Phys. Rev. B 29, 6443 (1984)",
    .coeff_min = 2,
    .coeff_max = -1,
    .settings_names = no_names,
    .coeff_names = setfl_names,
    .form = &setfl,
    .create = create,
};

const struct potential_style eam_fs_style = {
    .name = "eam/fs",
    .summary = "embedded atoms with densities of Finnis and Sinclair",
    .source = "M. W. Finnis, J. E. Sinclair, Philos. Mag. A 50, 45 (1984)",
    .coeff_min = 2,
    .coeff_max = -1,
    .settings_names = no_names,
    .coeff_names = setfl_names,
    .form = &fs,
    .create = create,
};
