/* One list of fix styles from two tables: those of dynamics/, and those of this folder, which need
 * a whole simulation. */
#include "sim/fix_styles.h"

#include <string.h>

#include "beam/fix_beam.h"
#include "beam/fix_gas.h"
#include "dynamics/registry.h"
#include "sim/fix_balance.h"
#include "sim/fix_dt_reset.h"
#include "sim/fix_network.h"
#include "sim/fix_weld.h"

static const struct fix_style *const sim_styles[] = {
    &fix_balance_style, &fix_beam_style, &fix_gas_style, &fix_dt_reset_style,
    &fix_network_style, &fix_weld_style, NULL,
};

const struct fix_style *sim_fix_style(const char *name)
{
    for (int k = 0; sim_styles[k]; k++) {
        if (strcmp(sim_styles[k]->name, name) == 0)
            return sim_styles[k];
    }
    return fix_find_style(name);
}

struct fix_names sim_fix_style_names(void)
{
    struct fix_names names = {{NULL}};
    int n = 0;
    for (int k = 0; sim_styles[k] && n < FIX_STYLES_MAX; k++)
        names.list[n++] = sim_styles[k]->name;
    for (const char *const *name = fix_style_names(); *name && n < FIX_STYLES_MAX; name++)
        names.list[n++] = *name;
    return names;
}
