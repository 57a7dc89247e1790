#ifndef CW_OUTPUT_DUMP_TEXT_H
#define CW_OUTPUT_DUMP_TEXT_H
/* dump atom, custom and xyz: text in LAMMPS's layout, which OVITO, ASE and MDAnalysis read. Rows
 * are sorted by id always (LAMMPS: only when asked), so a file is the same on any number of ranks.
 */
#include "output/writer.h"

extern const struct writer_style dump_atom_style, dump_custom_style, dump_xyz_style;

#endif
