#ifndef CW_SIM_FIX_DT_RESET_H
#define CW_SIM_FIX_DT_RESET_H
/* `fix ID group dt/reset`: see fix_dt_reset.c. */
struct fix_style;

extern const struct fix_style fix_dt_reset_style;

#endif
