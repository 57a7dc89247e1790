#ifndef CW_BEAM_FIX_BEAM_H
#define CW_BEAM_FIX_BEAM_H
/* `fix ID group beam`: see fix_beam.c. */
struct fix;
struct fix_style;
struct illumination;

extern const struct fix_style fix_beam_style;

/* The beam of a fix of this style; borrowed. Its acceleration is that of the present run from the
 * fix's set-up on. Local. */
const struct illumination *fix_beam_illumination(const struct fix *fix);

#endif
