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
    gid id_offset;
    int type_offset, extra_types;
    double shift[3];
    const char *group; /* NULL: none */
    bool no_coefficients;
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
    bool seen[DATA_PAIR_IJ + 1];
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

#endif
