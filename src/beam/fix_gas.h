#ifndef CW_BEAM_FIX_GAS_H
#define CW_BEAM_FIX_GAS_H
/* `fix ID group gas`: see fix_gas.c. */
struct fix_style;

extern const struct fix_style fix_gas_style;

#endif
