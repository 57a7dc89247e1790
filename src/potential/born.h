#ifndef CW_POTENTIAL_BORN_H
#define CW_POTENTIAL_BORN_H
/* Styles of the registry. */
struct potential_style;
extern const struct potential_style born_style, born_coul_long_style;

#endif
