#ifndef CW_SIM_FIX_STYLES_H
#define CW_SIM_FIX_STYLES_H
/* All fix styles: those of dynamics/ and those that need a whole simulation (the weld ledger),
 * which live in sim/. */
#include "dynamics/fix.h"

/* NULL: none. Local. */
const struct fix_style *sim_fix_style(const char *name);

enum { FIX_STYLES_MAX = 63 };

struct fix_names {
    const char *list[FIX_STYLES_MAX + 1]; /* NULL-terminated */
};

/* Names of both tables, for hints and --help. Local. */
struct fix_names sim_fix_style_names(void);

#endif
