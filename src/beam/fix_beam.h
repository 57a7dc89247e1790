#ifndef CW_BEAM_FIX_BEAM_H
#define CW_BEAM_FIX_BEAM_H
/* `fix ID group beam`: see fix_beam.c. */
#include "base/err.h"
#include "beam/beam_table.h"

struct fix;
struct fix_context;
struct fix_style;
struct illumination;

extern const struct fix_style fix_beam_style;

/* The beam of a fix of this style; borrowed. Its acceleration is that of the present run from the
 * fix's set-up on. Local. */
const struct illumination *fix_beam_illumination(const struct fix *fix);

/* Gives the beam the acceleration of the run that begins, where its dose asks for one: for fixes
 * that are set up before it. Errors: the dose cannot be had. Local, the same on all ranks. */
enum cw_status fix_beam_accelerate(struct fix *fix, const struct fix_context *context,
                                   struct cw_err *err) CW_MUST_CHECK;

/* What it can do to its elements. For a fix without a context, too. Local. */
struct beam_table fix_beam_table(const struct fix *fix);

#endif
