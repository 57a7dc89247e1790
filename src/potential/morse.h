#ifndef CW_POTENTIAL_MORSE_H
#define CW_POTENTIAL_MORSE_H
/* pair_style morse */
#include "potential/potential.h"

extern const struct potential_style morse_style;

#endif
