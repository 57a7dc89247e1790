#ifndef CW_OUTPUT_COLUMNS_H
#define CW_OUTPUT_COLUMNS_H
/* Per-atom columns of a dump by their LAMMPS names, evaluated for chosen atoms and gathered, in a
 * fixed order, on rank 0. */
#include "base/err.h"
#include "base/types.h"
#include "output/format.h"
#include "system/value.h"

struct writer_context;

enum { COLUMN_TITLE = VALUE_NAME + 24 };

struct atom_column {
    int kind;             /* row of the table in columns.c; -1: ref */
    struct value_ref ref; /* c_ID, c_ID[i], f_ID, v_name */
    char title[COLUMN_TITLE];
    enum format_kind format; /* FORMAT_TEXT: the element; its number is the atom's type */
};

struct atom_columns {
    struct atom_column *column; /* owned */
    int n;
};

/* Appends the column of a word ("id", "xs", "c_pe", "c_s[*]" is kept until columns_expand). Errors:
 * no such column, or one that is not offered, with what to use. Local. */
enum cw_status columns_add(struct atom_columns *columns, const char *word,
                           struct cw_err *err) CW_MUST_CHECK;
void columns_free(struct atom_columns *columns);

/* Replaces "c_ID[*]" by one column per number. Local. Errors: no such compute. */
enum cw_status columns_expand(struct atom_columns *columns, const struct value_host *host,
                              struct cw_err *err) CW_MUST_CHECK;

/* Do the references exist? Local. */
enum cw_status columns_check(const struct atom_columns *columns, const struct value_host *host,
                             struct cw_err *err) CW_MUST_CHECK;

/* Flags of enum value_need. Local. */
unsigned columns_needs(const struct atom_columns *columns, const struct value_host *host);

/* One column for all owned atoms: out[i * stride]. Collective when a reference. */
enum cw_status column_fill(const struct atom_column *column, const struct writer_context *context,
                           double *out, size_t stride, struct cw_err *err);

/* Rows of `width` numbers (column 0: the id) of all ranks on rank 0, sorted by column `sort`
 * (ties, and sort = 0, by id) so that their order does not depend on who owns an atom. *all is rank
 * 0's (mem_free), NULL elsewhere; *n_all is known on every rank. Collective. */
struct row_order {
    int column;
    bool descending;
};
void rows_gather(const struct writer_context *context, const double *rows, lidx n, int width,
                 struct row_order order, double **all, gid *n_all);

#endif
