#ifndef CW_POTENTIAL_TABLE_WRITE_H
#define CW_POTENTIAL_TABLE_WRITE_H
/* `pair_write`: energies and forces of a pair of types as a section of a table file, in the format
 * that `pair_style table` reads, here and in LAMMPS. */
#include "base/err.h"
#include "base/types.h"

struct comm;
struct potential;

struct table_request {
    int type[2];         /* 1-based */
    int n;               /* points, at least 2 */
    bool squares;        /* even in r^2 instead of r */
    double inner, outer; /* length, the first and the last distance: 0 < inner < outer */
    const char *file, *keyword;
    double charge[2];
};

/* The words after `pair_write`: I J N r|rsq INNER OUTER FILE KEYWORD [QI QJ]; charges are 1 without
 * the last two. n_types: 0 where it is not known. Strings are borrowed from the words. Local. */
enum cw_status table_request_parse(const char *const *words, int n_words, int n_types,
                                   struct table_request *request, struct cw_err *err) CW_MUST_CHECK;

/* Adds the section to the end of the file, which is made if there is none. The energy is that which
 * a pair adds to the potential energy, the force -dE/dr that on the first atom away from the second
 * where they agree (see pair_form.told). units: name for the comment. The potential is initialised.
 * Errors: a style that is no sum over pairs, atoms that overlap at the inner distance, a file that
 * cannot be written: it is then as it was. Collective. */
enum cw_status table_write(const struct potential *p, const struct table_request *request,
                           const char *units, struct comm *comm, struct cw_err *err) CW_MUST_CHECK;

#endif
