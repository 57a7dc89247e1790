#ifndef CW_OUTPUT_COLORS_H
#define CW_OUTPUT_COLORS_H
/* Colours of pictures: by name, of elements, of small numbers (types, groups), and maps of values.
 * sRGB bytes. All functions are local and pure. */
#include "base/types.h"

/* "gold", "steelblue", "#e6b422"; false: no such colour. */
bool color_find(const char *name, unsigned char rgb[3]);

/* Names for hints, NULL-terminated. */
const char *const *color_names(void);

/* The k-th colour (from 0; it repeats) of a palette whose neighbours are told apart by all eyes. */
void color_of_number(int k, unsigned char rgb[3]);

/* Colour and diameter (A; about the nearest-neighbour distance in a metal, covalent in others) of
 * an element's symbol; false: unknown. rgb or diameter may be NULL. */
bool color_of_element(const char *symbol, unsigned char rgb[3], double *diameter);

/* Named maps of 0 .. 1: viridis, inferno, coolwarm, gray. False: no such map. */
bool color_of_value(const char *map, double x, unsigned char rgb[3]);
const char *const *color_maps(void);

#endif
