/* Per-atom columns. A column is a row of a table: its name, how it is printed, and one function
 * that reads it from an atom. Sorted output costs a sort on rank 0 per snapshot; in return a file
 * is the same, byte for byte, on any number of ranks. */
#include "output/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "output/writer.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

typedef double column_reader(const struct writer_context *context, size_t i, int d);

static double read_id(const struct writer_context *context, size_t i, int d)
{
    (void)d;
    return (double)context->atoms->id[i];
}

static double read_type(const struct writer_context *context, size_t i, int d)
{
    (void)d;
    return context->atoms->type[i];
}

static double read_mass(const struct writer_context *context, size_t i, int d)
{
    (void)d;
    return context->atoms->mass[context->atoms->type[i]];
}

static double read_charge(const struct writer_context *context, size_t i, int d)
{
    (void)d;
    return context->atoms->has_charge ? context->atoms->q[i] : 0;
}

static double read_molecule(const struct writer_context *context, size_t i, int d)
{
    (void)d;
    return context->atoms->molecule ? (double)context->atoms->molecule[i] : 0;
}

static double read_proc(const struct writer_context *context, size_t i, int d)
{
    (void)i;
    return comm_rank(context->comm) + d; /* d = 1: procp1 */
}

static double read_x(const struct writer_context *context, size_t i, int d)
{
    return context->atoms->x[4 * i + (size_t)d];
}

static double read_unwrapped(const struct writer_context *context, size_t i, int d)
{
    double out[3];
    box_unwrap(context->box, context->atoms->x + 4 * i, context->atoms->image + 3 * i, out);
    return out[d];
}

static double read_scaled(const struct writer_context *context, size_t i, int d)
{
    double fraction[3];
    box_fractions(context->box, context->atoms->x + 4 * i, fraction);
    return fraction[d];
}

static double read_scaled_unwrapped(const struct writer_context *context, size_t i, int d)
{
    double x[3];
    box_unwrap(context->box, context->atoms->x + 4 * i, context->atoms->image + 3 * i, x);
    box_fractions(context->box, x, x);
    return x[d];
}

static double read_image(const struct writer_context *context, size_t i, int d)
{
    return context->atoms->image[3 * i + (size_t)d];
}

static double read_v(const struct writer_context *context, size_t i, int d)
{
    return context->atoms->v[4 * i + (size_t)d];
}

static double read_f(const struct writer_context *context, size_t i, int d)
{
    return context->atoms->f[4 * i + (size_t)d];
}

static const struct {
    const char *name;
    column_reader *read;
    int d;
    enum format_kind format;
} table[] = {
    {"id", read_id, 0, FORMAT_INTEGER},
    {"mol", read_molecule, 0, FORMAT_INTEGER},
    {"type", read_type, 0, FORMAT_INTEGER},
    {"element", read_type, 0, FORMAT_TEXT},
    {"mass", read_mass, 0, FORMAT_FLOAT},
    {"q", read_charge, 0, FORMAT_FLOAT},
    {"proc", read_proc, 0, FORMAT_INTEGER},
    {"procp1", read_proc, 1, FORMAT_INTEGER},
    {"x", read_x, 0, FORMAT_FLOAT},
    {"y", read_x, 1, FORMAT_FLOAT},
    {"z", read_x, 2, FORMAT_FLOAT},
    {"xs", read_scaled, 0, FORMAT_FLOAT},
    {"ys", read_scaled, 1, FORMAT_FLOAT},
    {"zs", read_scaled, 2, FORMAT_FLOAT},
    {"xu", read_unwrapped, 0, FORMAT_FLOAT},
    {"yu", read_unwrapped, 1, FORMAT_FLOAT},
    {"zu", read_unwrapped, 2, FORMAT_FLOAT},
    {"xsu", read_scaled_unwrapped, 0, FORMAT_FLOAT},
    {"ysu", read_scaled_unwrapped, 1, FORMAT_FLOAT},
    {"zsu", read_scaled_unwrapped, 2, FORMAT_FLOAT},
    {"ix", read_image, 0, FORMAT_INTEGER},
    {"iy", read_image, 1, FORMAT_INTEGER},
    {"iz", read_image, 2, FORMAT_INTEGER},
    {"vx", read_v, 0, FORMAT_FLOAT},
    {"vy", read_v, 1, FORMAT_FLOAT},
    {"vz", read_v, 2, FORMAT_FLOAT},
    {"fx", read_f, 0, FORMAT_FLOAT},
    {"fy", read_f, 1, FORMAT_FLOAT},
    {"fz", read_f, 2, FORMAT_FLOAT},
};

enum { TABLE = sizeof table / sizeof *table };

static bool is_wildcard(const struct atom_column *column)
{
    size_t n = strlen(column->title);
    return column->kind < 0 && n > 3 && strcmp(column->title + n - 3, "[*]") == 0;
}

static enum cw_status refuse(const char *word, struct cw_err *err)
{
    const char *names[TABLE + 1];
    for (int k = 0; k < TABLE; k++)
        names[k] = table[k].name;
    names[TABLE] = NULL;
    return cw_err_user(err,
                       "unknown column '%s'; expected id, type, element, x, xs, xu, ix, vx, fx, q, "
                       "..., c_ID, c_ID[i], v_name%s",
                       word, text_nearest_hint(word, names).text);
}

enum cw_status columns_add(struct atom_columns *columns, const char *word, struct cw_err *err)
{
    struct atom_column column = {.kind = -1, .format = FORMAT_FLOAT};
    size_t n = strlen(word);
    if (n >= sizeof column.title)
        return refuse(word, err);
    memcpy(column.title, word, n + 1);
    for (int k = 0; k < TABLE; k++) {
        if (strcmp(table[k].name, word) == 0) {
            column.kind = k;
            column.format = table[k].format;
        }
    }
    if (column.kind < 0) {
        char stem[COLUMN_TITLE];
        memcpy(stem, word, n + 1);
        if (is_wildcard(&column))
            stem[n - 3] = '\0';
        if (!value_parse(stem, &column.ref))
            return refuse(word, err);
    }
    columns->column = mem_resize(columns->column, (size_t)columns->n + 1, sizeof *columns->column);
    columns->column[columns->n++] = column;
    return CW_OK;
}

void columns_free(struct atom_columns *columns)
{
    mem_free(columns->column);
    *columns = (struct atom_columns){0};
}

enum cw_status columns_expand(struct atom_columns *columns, const struct value_host *host,
                              struct cw_err *err)
{
    struct atom_columns out = {0};
    for (int k = 0; k < columns->n; k++) {
        const struct atom_column *column = &columns->column[k];
        bool wild = is_wildcard(column);
        int n = wild ? host->columns(host->self, &column->ref, true) : 1;
        if (n <= 0) {
            columns_free(&out);
            return cw_err_user(err, "column %s: there is no such per-atom array", column->title);
        }
        out.column = mem_resize(out.column, (size_t)out.n + (size_t)n, sizeof *out.column);
        for (int i = 1; i <= n; i++) {
            struct atom_column *one = &out.column[out.n++];
            *one = *column;
            if (!wild)
                continue;
            one->ref.index[0] = i;
            (void)snprintf(one->title, sizeof one->title, "%.*s[%d]",
                           (int)(strlen(column->title) - 3), column->title, i);
        }
    }
    mem_free(columns->column);
    *columns = out;
    return CW_OK;
}

enum cw_status columns_check(const struct atom_columns *columns, const struct value_host *host,
                             struct cw_err *err)
{
    for (int k = 0; k < columns->n; k++) {
        const struct atom_column *column = &columns->column[k];
        if (column->kind < 0 && host->check(host->self, &column->ref, true, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

unsigned columns_needs(const struct atom_columns *columns, const struct value_host *host)
{
    unsigned needs = 0;
    for (int k = 0; k < columns->n; k++) {
        if (columns->column[k].kind < 0)
            needs |= host->needs(host->self, &columns->column[k].ref);
    }
    return needs;
}

enum cw_status column_fill(const struct atom_column *column, const struct writer_context *context,
                           double *out, size_t stride, struct cw_err *err)
{
    size_t n = (size_t)context->atoms->n_local;
    if (column->kind >= 0) {
        for (size_t i = 0; i < n; i++)
            out[i * stride] = table[column->kind].read(context, i, table[column->kind].d);
        return CW_OK;
    }
    double *values = mem_zeroed(n, sizeof *values);
    const struct value_host *host = context->values;
    enum cw_status status = host->per_atom(host->self, &column->ref, values, err);
    for (size_t i = 0; i < n; i++)
        out[i * stride] = values[i];
    mem_free(values);
    return status;
}

/* a row's place in an order, beside the row so that qsort needs no state */
struct place {
    double key, id;
    const double *row;
};

static int by_key(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

static double *sort_rows(const double *rows, size_t n, size_t width, struct row_order order)
{
    struct place *place = mem_array(n, sizeof *place);
    double *sorted = mem_array(n * width, sizeof *sorted);
    for (size_t k = 0; k < n; k++) {
        const double *row = rows + k * width;
        double key = row[order.column];
        place[k] = (struct place){order.descending ? -key : key, row[0], row};
    }
    if (n > 1)
        qsort(place, n, sizeof *place, by_key);
    for (size_t k = 0; k < n; k++)
        memcpy(sorted + k * width, place[k].row, width * sizeof *sorted);
    mem_free(place);
    return sorted;
}

void rows_gather(const struct writer_context *context, const double *rows, lidx n, int width,
                 struct row_order order, double **all, gid *n_all)
{
    void *joined = NULL;
    size_t bytes = (size_t)n * (size_t)width * sizeof *rows;
    comm_gather(context->comm, rows, bytes, 0, &joined, NULL);
    *n_all = n;
    comm_sum(context->comm, n_all, 1);
    *all = NULL;
    if (comm_rank(context->comm) == 0)
        *all = sort_rows(joined, (size_t)*n_all, (size_t)width, order);
    mem_free(joined);
}
