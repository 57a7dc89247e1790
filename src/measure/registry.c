/* The table of compute styles. A new style is one file and one row here. */
#include "measure/registry.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "measure/compute_group.h"
#include "measure/compute_peratom.h"
#include "measure/compute_rdf.h"
#include "measure/compute_reduce.h"
#include "measure/compute_silica_defects.h"
#include "measure/compute_structure.h"
#include "measure/compute_thermo.h"
#include "measure/compute_wigner_seitz.h"
#include "system/group.h"

/* rows and names in the same order */
static const struct compute_style *const styles[] = {
    &compute_style_temp,           &compute_style_ke,         &compute_style_pe,
    &compute_style_pressure,       &compute_style_pe_atom,    &compute_style_ke_atom,
    &compute_style_stress_atom,    &compute_style_coord_atom, &compute_style_centro_atom,
    &compute_style_cna_atom,       &compute_style_reduce,     &compute_style_com,
    &compute_style_gyration,       &compute_style_rdf,        &compute_style_wigner_seitz,
    &compute_style_silica_defects,
};
static const char *const names[] = {
    "temp",        "ke",         "pe",           "pressure",       "pe/atom", "ke/atom",
    "stress/atom", "coord/atom", "centro/atom",  "cna/atom",       "reduce",  "com",
    "gyration",    "rdf",        "wigner-seitz", "silica/defects", NULL,
};

enum { N_STYLES = sizeof styles / sizeof styles[0] };
_Static_assert(N_STYLES + 1 == sizeof names / sizeof names[0], "one name per style");

const struct compute_style *compute_find_style(const char *name)
{
    for (int k = 0; k < N_STYLES; k++) {
        if (strcmp(styles[k]->name, name) == 0)
            return styles[k];
    }
    return NULL;
}

const char *const *compute_style_names(void)
{
    return names;
}

enum cw_status compute_check_count(const struct compute_style *style, const char *const *words,
                                   int n_words, struct cw_err *err)
{
    if (text_check_count(words, n_words, style->words_min, style->words_max, "after the style",
                         err) != CW_OK) {
        cw_err_prefix(err, "compute %s: ", style->name);
        if (style->usage)
            cw_err_append(err, "; usage: compute ID GROUP %s %s", style->name, style->usage);
    }
    return err->status;
}

enum cw_status compute_create(const struct compute_context *context, const char *id, int group,
                              const char *const *words, int n_words, struct compute **out,
                              struct cw_err *err)
{
    const struct compute_style *style = n_words > 0 ? compute_find_style(words[0]) : NULL;
    *out = NULL;
    if (style == NULL) {
        return cw_err_user(err, "unknown compute style '%s'%s", n_words > 0 ? words[0] : "",
                           n_words > 0 ? text_nearest_hint(words[0], names).text : "");
    }
    int n = n_words - 1;
    if (compute_check_count(style, words + 1, n, err) != CW_OK)
        return err->status;
    if (style->all_only && group != 0)
        return cw_err_user(err, "compute %s is defined for group all only", style->name);
    if (!text_is_id(id) || strlen(id) >= sizeof(*out)->id) {
        return cw_err_user(err,
                           "compute: '%s' is no ID; expected at most 63 letters, digits, "
                           "underscores",
                           id);
    }
    enum cw_status status = style->create(context, words + 1, n, out, err);
    if (status != CW_OK)
        return status;
    (void)snprintf((*out)->id, sizeof(*out)->id, "%s", id);
    (*out)->group = group;
    (*out)->group_bit = group_bit(group);
    (*out)->style = style;
    return CW_OK;
}

enum cw_status compute_check_words(const struct compute_style *style, const char *const *words,
                                   int n_words, const char *const *modify, int n_modify,
                                   struct cw_err *err)
{
    struct compute *compute = NULL;
    if (style->create(NULL, words, n_words, &compute, err) != CW_OK)
        return err->status;
    if (modify && !compute->ops->modify) {
        cw_err_user(err, "compute %s takes no compute_modify words, got '%s'", style->name,
                    modify[0]);
    }
    if (modify && compute->ops->modify)
        (void)compute->ops->modify(compute, modify, n_modify, err);
    compute_destroy(compute);
    return err->status;
}

void compute_destroy(struct compute *compute)
{
    if (compute != NULL)
        compute->ops->destroy(compute);
}
