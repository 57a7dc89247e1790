#ifndef CW_POTENTIAL_BUCK_H
#define CW_POTENTIAL_BUCK_H
/* Styles of the registry. */
struct potential_style;
extern const struct potential_style buck_style, buck_coul_cut_style, buck_coul_long_style;

#endif
