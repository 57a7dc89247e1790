#ifndef CW_OUTPUT_DUMP_IMAGE_H
#define CW_OUTPUT_DUMP_IMAGE_H
/* dump image: PNG pictures of the atoms, in LAMMPS's words. What differs, and why: the background
 * is white and the size 1200 x 900; the view fits the atoms of the dump, not the box, and stays as
 * the first picture had it; the box is not drawn unless asked for; a type whose element is known
 * has that element's diameter. Colour `group` (ours) paints each atom by the first of the deck's
 * groups that it belongs to, so particles are told apart. */
#include "output/writer.h"

extern const struct writer_style dump_image_style;

#endif
