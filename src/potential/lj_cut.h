#ifndef CW_POTENTIAL_LJ_CUT_H
#define CW_POTENTIAL_LJ_CUT_H
/* pair_style lj/cut */
#include "potential/potential.h"

extern const struct potential_style lj_cut_style, lj_cut_coul_cut_style, lj_cut_coul_long_style;

#endif
