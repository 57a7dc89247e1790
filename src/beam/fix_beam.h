#ifndef CW_BEAM_FIX_BEAM_H
#define CW_BEAM_FIX_BEAM_H
/* `fix ID group beam`: see fix_beam.c. */
#include "beam/beam_table.h"

struct fix;
struct fix_style;
struct illumination;

extern const struct fix_style fix_beam_style;

/* The beam of a fix of this style; borrowed. Its acceleration is that of the present run from the
 * fix's set-up on. Local. */
const struct illumination *fix_beam_illumination(const struct fix *fix);

/* What it can do to its elements. For a fix without a context, too. Local. */
struct beam_table fix_beam_table(const struct fix *fix);

#endif
