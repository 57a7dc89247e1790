#ifndef CW_SYSTEM_DATA_HEADER_H
#define CW_SYSTEM_DATA_HEADER_H
/* The head of a data file: counts and box. For one rank; local. */
#include "base/err.h"
#include "base/types.h"

struct data_text;

/* Plain bytes: may be sent. */
struct data_header {
    gid n_atoms, n_bonds, n_angles;
    int n_types, n_bond_types, n_angle_types;
    int extra_bonds, extra_angles; /* room per atom beyond what the file needs */
    double lo[3], hi[3];
    double tilt[3]; /* xy xz yz */
    int triclinic;  /* the file has them */
    char units[16]; /* that the title names, as write_data does ("units = metal"); "": none */
};

enum data_section {
    DATA_END, /* of the file */
    DATA_MASSES,
    DATA_ATOMS,
    DATA_VELOCITIES,
    DATA_PAIR,
    DATA_PAIR_IJ,
    DATA_BONDS,
    DATA_ANGLES,
    DATA_BOND_COEFFS,
    DATA_ANGLE_COEFFS,
    DATA_SECTIONS
};

/* Reads up to the first section's title, which goes to *section with the word after '#' in
 * style[32] (""), as data_header_section does. Errors: counts missing or not numbers,
 * dihedrals and other things that do not exist here, an unknown section. The status is that of
 * *err. */
enum cw_status data_header_read(struct data_text *text, struct data_header *header,
                                enum data_section *section, char style[32], struct cw_err *err);

/* Skips blank lines and reads the next section's title. */
enum cw_status data_header_section(struct data_text *text, enum data_section *section,
                                   char style[32], struct cw_err *err);

const char *data_section_name(enum data_section section);

#endif
