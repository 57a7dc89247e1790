#ifndef CW_BEAM_FIX_BEAM_H
#define CW_BEAM_FIX_BEAM_H
/* `fix ID group beam`: see fix_beam.c. */
struct fix_style;

extern const struct fix_style fix_beam_style;

#endif
