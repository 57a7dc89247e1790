/* A style is one row here and one file; the deck parser, --help and the tests find it through this
 * table. The list of names repeats the table, since a constant table cannot be walked at compile
 * time; a test compares them. */
#include "dynamics/registry.h"

#include <string.h>

#include "base/text.h"
#include "dynamics/fix_ave_time.h"
#include "dynamics/fix_force.h"
#include "dynamics/fix_indent.h"
#include "dynamics/fix_langevin.h"
#include "dynamics/fix_momentum.h"
#include "dynamics/fix_move.h"
#include "dynamics/fix_nve.h"
#include "dynamics/fix_nvt.h"
#include "dynamics/fix_print.h"
#include "dynamics/fix_recenter.h"
#include "dynamics/fix_temp_rescale.h"
#include "dynamics/fix_wall.h"
#include "dynamics/fix_wall_reflect.h"

static const struct fix_style *const styles[] = {
    &fix_nve_style,          &fix_nvt_style,
    &fix_langevin_style,     &fix_temp_rescale_style,
    &fix_momentum_style,     &fix_recenter_style,
    &fix_setforce_style,     &fix_addforce_style,
    &fix_aveforce_style,     &fix_move_style,
    &fix_indent_style,       &fix_wall_harmonic_style,
    &fix_wall_lj93_style,    &fix_wall_lj126_style,
    &fix_wall_lj1043_style,  &fix_wall_morse_style,
    &fix_wall_reflect_style, &fix_print_style,
    &fix_ave_time_style,     &fix_npt_style,
    &fix_nph_style,          NULL,
};

static const char *const names[] = {
    "nve",       "nvt",        "langevin",    "temp/rescale", "momentum",     "recenter",
    "setforce",  "addforce",   "aveforce",    "move",         "indent",       "wall/harmonic",
    "wall/lj93", "wall/lj126", "wall/lj1043", "wall/morse",   "wall/reflect", "print",
    "ave/time",  "npt",        "nph",         NULL,
};

_Static_assert(sizeof styles / sizeof styles[0] == sizeof names / sizeof names[0],
               "every style has its name");

const struct fix_style *fix_find_style(const char *name)
{
    for (size_t k = 0; styles[k]; k++) {
        if (strcmp(styles[k]->name, name) == 0)
            return styles[k];
    }
    return NULL;
}

const char *const *fix_style_names(void)
{
    return names;
}

const struct fix_style *const *fix_styles(void)
{
    return styles;
}

enum cw_status fix_check_count(const struct fix_style *style, const char *const *words, int n_words,
                               struct cw_err *err)
{
    if (text_check_count(words, n_words, style->words_min, style->words_max, "after the style",
                         err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", style->name);
        if (style->usage)
            cw_err_append(err, "; usage: fix ID GROUP %s %s", style->name, style->usage);
    }
    return err->status;
}

enum cw_status fix_check_words(const struct fix_style *style, const char *const *words, int n_words,
                               const char *const *modify, int n_modify, struct cw_err *err)
{
    struct fix *fix = NULL;
    if (style->create(NULL, words, n_words, &fix, err) != CW_OK) {
        cw_err_prefix(err, "fix %s: ", style->name);
        return err->status;
    }
    if (modify && !fix->ops->modify)
        cw_err_user(err, "fix %s takes no fix_modify words, got '%s'", style->name, modify[0]);
    if (modify && fix->ops->modify)
        (void)fix->ops->modify(fix, NULL, modify, n_modify, err);
    fix->ops->destroy(fix);
    return err->status;
}
