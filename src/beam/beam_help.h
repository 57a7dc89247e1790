#ifndef CW_BEAM_BEAM_HELP_H
#define CW_BEAM_BEAM_HELP_H
/* What -help says of the words of fix beam and fix gas: their meaning, units and defaults. */

extern const char fix_beam_details[], fix_gas_details[];

#endif
