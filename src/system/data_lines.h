#ifndef CW_SYSTEM_DATA_LINES_H
#define CW_SYSTEM_DATA_LINES_H
/* The lines of a data file's sections: what read_data.c does not need to know of their contents.
 * All local. */
#include "base/err.h"
#include "base/types.h"
#include "system/data_header.h"
#include "system/data_text.h"

struct id_map;
struct read_data_result;
struct read_data_sink;
struct system_parts;

enum add_mode { ADD_NONE, ADD_APPEND, ADD_MERGE, ADD_OFFSET };

struct read_data_spec {
    const char *path;
    enum add_mode add;
    gid id_offset, molecule_offset;
    int type_offset, extra_types;
    int bond_type_offset, angle_type_offset;
    int extra_bond_types, extra_angle_types;
    int extra_bonds, extra_angles; /* room per atom */
    double shift[3];
    const char *group; /* NULL: none */
    bool no_coefficients;
};

/* the atoms of a bond or angle, and which of them this rank has */
struct data_ends {
    gid line, id[3];
    unsigned found; /* bits */
};

/* the reading under way */
struct reading {
    const struct system_parts *parts;
    const struct read_data_spec *spec;
    const struct read_data_sink *sink;
    struct read_data_result *result;
    struct data_header header;
    struct data_text text; /* rank 0 */
    uint32_t mask;         /* of new atoms */
    lidx first;            /* index of the first new atom of this rank */
    struct id_map *map;    /* of this rank's atoms, for velocities */
    bool *has_velocity;
    gid matched; /* velocity lines that found their atom here */
    bool wrong_image;
    bool seen[DATA_SECTIONS];
    struct data_ends *ends; /* per line of the present chunk of Bonds or Angles */
    gid n_ends;
    struct cw_err *err;
};

/* Each takes one line (which it may cut up) of its section and the line's number in the file;
 * errors go to reading->err. */
typedef void (*data_line_parser)(struct reading *reading, char *line, gid number);

void data_lines_mass(struct reading *reading, char *line, gid number);
void data_lines_atom(struct reading *reading, char *line, gid number);
void data_lines_velocity(struct reading *reading, char *line, gid number);
void data_lines_pair(struct reading *reading, char *line, gid number);    /* I coefficients */
void data_lines_pair_ij(struct reading *reading, char *line, gid number); /* I J coefficients */
void data_lines_bond(struct reading *reading, char *line, gid number);
void data_lines_angle(struct reading *reading, char *line, gid number);
void data_lines_bond_coeff(struct reading *reading, char *line, gid number);
void data_lines_angle_coeff(struct reading *reading, char *line, gid number);

#endif
