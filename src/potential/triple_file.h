#ifndef CW_POTENTIAL_TRIPLE_FILE_H
#define CW_POTENTIAL_TRIPLE_FILE_H
/* Parameter files of three-body force fields as LAMMPS has them: an entry is three names of
 * elements (the centre, and two neighbours) and a fixed count of numbers, over as many lines as it
 * likes; # begins a comment. */
#include "base/err.h"

enum { TRIPLE_NAME = 32, TRIPLE_COLUMNS = 14, TRIPLE_UNITS = 16 };

/* The numbers of an entry, for messages: names[n_columns]. */
struct triple_format {
    int n_columns; /* at most TRIPLE_COLUMNS */
    const char *const *names;
};

struct triple_entry {
    char element[3][TRIPLE_NAME];
    double value[TRIPLE_COLUMNS];
    int line; /* where it begins */
};

struct triple_file {
    char *path;
    char units[TRIPLE_UNITS]; /* from "UNITS: name" in the first line, else "" */
    struct triple_entry *entry;
    int n_entries;
};

struct comm;

/* Reads a file as potential_read_text finds it, or a text. *out is the caller's (triple_file_free),
 * NULL on error. Errors name file, line and what was expected. Reading: collective, the same on all
 * ranks; parsing: local. */
enum cw_status triple_file_read(const char *name, const struct triple_format *format,
                                struct comm *comm, struct triple_file **out,
                                struct cw_err *err) CW_MUST_CHECK;
enum cw_status triple_file_parse(const char *text, const char *path,
                                 const struct triple_format *format, struct triple_file **out,
                                 struct cw_err *err) CW_MUST_CHECK;
void triple_file_free(struct triple_file *file);

/* The entry of a triple, in this order of its elements; NULL: none. Local. */
const struct triple_entry *triple_file_find(const struct triple_file *file,
                                            const char *const elements[3]);

/* Is there exactly one entry for each triple that these elements make? Errors: none at all for an
 * element (lists those of the file), a triple without an entry, a second entry. Local. */
enum cw_status triple_file_check(const struct triple_file *file, const char *const *elements,
                                 int n_elements, struct cw_err *err) CW_MUST_CHECK;

#endif
