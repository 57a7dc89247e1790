/* The table of force fields: adding one is its file and a row here. The list of names repeats the
 * table, since a constant table cannot be walked at compile time; a test compares them. */
#include <string.h>

#include "potential/eam.h"
#include "potential/lj_cut.h"
#include "potential/potential.h"

static const struct potential_style *const styles[] = {
    &lj_cut_style, &eam_style, &eam_alloy_style, &eam_fs_style, NULL,
};

static const char *const names[] = {
    "lj/cut", "eam", "eam/alloy", "eam/fs", NULL,
};

_Static_assert(sizeof styles / sizeof styles[0] == sizeof names / sizeof names[0],
               "every style has its name");

const struct potential_style *potential_find_style(const char *name)
{
    for (size_t k = 0; styles[k]; k++)
        if (strcmp(styles[k]->name, name) == 0)
            return styles[k];
    return NULL;
}

const char *const *potential_style_names(void)
{
    return names;
}
