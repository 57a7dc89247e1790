/* The table of force fields: adding one is its file and a row here. The list of names repeats the
 * table, since a constant table cannot be walked at compile time; a test compares them. */
#include <string.h>

#include "base/text.h"
#include "potential/born.h"
#include "potential/buck.h"
#include "potential/coulomb.h"
#include "potential/eam.h"
#include "potential/hybrid.h"
#include "potential/lj_cut.h"
#include "potential/morse.h"
#include "potential/potential.h"
#include "potential/silica.h"
#include "potential/table.h"
#include "potential/tersoff.h"
#include "potential/vashishta.h"
#include "potential/zbl.h"
#include "potential/zero.h"

static const struct potential_style *const styles[] = {
    /* clang-format off */
    &lj_cut_style, &lj_cut_coul_cut_style, &lj_cut_coul_long_style, &morse_style,
    &buck_style, &buck_coul_cut_style, &buck_coul_long_style, &born_style, &born_coul_long_style,
    &coul_cut_style, &coul_long_style, &coul_dsf_style, &coul_wolf_style, &coul_debye_style,
    &coul_sf_style, &zbl_style, &eam_style, &eam_alloy_style, &eam_fs_style, &tersoff_style,
    &vashishta_style, &zero_style, &silica_style, &table_style, &hybrid_style, &hybrid_overlay_style, NULL,
    /* clang-format on */
};

static const char *const names[] = {
    /* clang-format off */
    "lj/cut", "lj/cut/coul/cut", "lj/cut/coul/long", "morse",
    "buck", "buck/coul/cut", "buck/coul/long", "born", "born/coul/long",
    "coul/cut", "coul/long", "coul/dsf", "coul/wolf", "coul/debye",
    "coul/sf", "zbl", "eam", "eam/alloy", "eam/fs", "tersoff",
    "vashishta", "zero", "silica", "table", "hybrid", "hybrid/overlay", NULL,
    /* clang-format on */
};

_Static_assert(sizeof styles / sizeof styles[0] == sizeof names / sizeof names[0],
               "every style has its name");

const struct potential_style *potential_find_style(const char *name)
{
    for (size_t k = 0; styles[k]; k++) {
        if (strcmp(styles[k]->name, name) == 0)
            return styles[k];
    }
    return NULL;
}

const char *const *potential_style_names(void)
{
    return names;
}

static void append_words(const char *const *words, struct cw_err *err)
{
    for (; *words; words++)
        cw_err_append(err, " %s", *words);
}

enum cw_status potential_check_settings(const struct potential_style *style,
                                        const char *const *words, int n_words, struct cw_err *err)
{
    if (text_check_count(words, n_words, style->settings_min, style->settings_max,
                         "after the style", err) != CW_OK) {
        cw_err_prefix(err, "pair_style %s: ", style->name);
        cw_err_append(err, "; usage: pair_style %s", style->name);
        append_words(style->settings_names, err);
    }
    return err->status;
}

enum cw_status potential_check_coeff(const struct potential_style *style, const char *const *words,
                                     int n_words, struct cw_err *err)
{
    if (text_check_count(words, n_words, style->coeff_min, style->coeff_max,
                         "after the types and a style", err) != CW_OK) {
        cw_err_prefix(err, "pair_coeff of %s: ", style->name);
        cw_err_append(err, "; usage: pair_coeff I J [style of hybrid]");
        append_words(style->coeff_names, err);
    }
    return err->status;
}
