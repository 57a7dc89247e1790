#ifndef CW_OUTPUT_DUMP_H5MD_H
#define CW_OUTPUT_DUMP_H5MD_H
/* dump h5md: a trajectory in H5MD 1.1 (de Buyl, Colberg, Hoefling, Comput. Phys. Commun. 185, 1546,
 * 2014), written by all ranks together, compressed, with units. Row k of every table is the atom
 * with the k-th id. After each snapshot the file is closed: at any time it is a whole one. */
#include "output/writer.h"

extern const struct writer_style dump_h5md_style;

#endif
