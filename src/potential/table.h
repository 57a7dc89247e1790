#ifndef CW_POTENTIAL_TABLE_H
#define CW_POTENTIAL_TABLE_H
/* pair_style table and its files. All local. */
#include "potential/potential.h"

extern const struct potential_style table_style;

/* One section of a file: energies and forces at growing distances. */
struct pair_table {
    int n;
    double *r, *energy, *force; /* [n] (owned) */
    int doubtful;               /* forces that no slope of the energies beside them can have */
};

/* Finds section `keyword` in the text of a file in LAMMPS's format; path is for messages. Errors:
 * no such section (lists those that there are), what is wrong in it, with the line. The caller
 * frees it. Local. */
enum cw_status pair_table_parse(const char *path, const char *text, const char *keyword,
                                struct pair_table *table, struct cw_err *err) CW_MUST_CHECK;
void pair_table_free(struct pair_table *table); /* a zeroed one is allowed */

/* Energy and derivative at r: the cubic between two points that has their energies and forces.
 * Below the first point infinite, beyond the last what it is there. */
void pair_table_evaluate(const struct pair_table *table, double r, double *energy, double *slope);

#endif
