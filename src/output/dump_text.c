/* The three text dumps are one writer with different columns and headers:
 *
 *   atom    id type xs ys zs (scale no: x y z; image yes: ix iy iz behind)
 *   custom  the words of the command
 *   xyz     element x y z, under a line with the number of atoms and one of comment
 *
 * Each rank makes its rows as numbers, rank 0 gathers, sorts and prints them. Printing on the ranks
 * would share the work of printf, but sorted output then needs the text sorted too; measured
 * against a time step the work is small, and large trajectories belong into dump h5md. */
#include "output/dump_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/units.h"
#include "output/buffer.h"
#include "output/dump_options.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"

enum layout { LAYOUT_ATOM, LAYOUT_CUSTOM, LAYOUT_XYZ };

struct text_writer {
    struct writer base;
    enum layout layout;
    struct dump_options options;
    struct atom_columns columns;
    bool unscaled, image;         /* atom */
    bool units, time, said_units; /* ITEM: UNITS, ITEM: TIME */
    bool expanded;                /* c_ID[*] are replaced */
    bool has_integer, has_float;
    struct number_format integer, real;
    struct number_format *own; /* [columns.n] format N; text "" = none; NULL: none at all */
    struct number_format *line;
    struct buffer text;
};

static enum cw_status set_columns(struct text_writer *dump, const char *const *words, int n,
                                  struct cw_err *err)
{
    columns_free(&dump->columns);
    for (int k = 0; k < n; k++) {
        if (columns_add(&dump->columns, words[k], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status set_atom_columns(struct text_writer *dump, struct cw_err *err)
{
    const char *scaled[] = {"id", "type", "xs", "ys", "zs", "ix", "iy", "iz"};
    const char *plain[] = {"id", "type", "x", "y", "z", "ix", "iy", "iz"};
    mem_free(dump->own);
    mem_free(dump->line);
    dump->own = dump->line = NULL;
    return set_columns(dump, dump->unscaled ? plain : scaled, dump->image ? 8 : 5, err);
}

static enum cw_status expand_once(struct text_writer *dump, const struct writer_context *context,
                                  struct cw_err *err)
{
    if (dump->expanded || !context)
        return CW_OK;
    dump->expanded = true;
    return columns_expand(&dump->columns, context->values, err);
}

static enum cw_status modify_format(struct text_writer *dump, const char *const *words, int n_words,
                                    int *used, struct cw_err *err)
{
    size_t n = (size_t)dump->columns.n;
    int column;
    if (n_words > 1 && strcmp(words[1], "none") == 0) {
        mem_free(dump->own);
        mem_free(dump->line);
        dump->own = dump->line = NULL;
        dump->has_integer = dump->has_float = false;
        *used = 2;
        return CW_OK;
    }
    if (n_words < 3)
        return cw_err_user(err, "dump_modify format: expected line|int|float|N and a format");
    *used = 3;
    if (strcmp(words[1], "line") == 0) {
        struct number_format *line = mem_array(n, sizeof *line);
        if (format_split(words[2], dump->columns.n, line, err) != CW_OK) {
            mem_free(line);
            return err->status;
        }
        mem_free(dump->line);
        dump->line = line;
        return CW_OK;
    }
    struct number_format format;
    if (format_parse(words[2], &format, err) != CW_OK)
        return err->status;
    if (strcmp(words[1], "int") == 0 && format.kind == FORMAT_INTEGER) {
        dump->integer = format;
        dump->has_integer = true;
    } else if (strcmp(words[1], "float") == 0 && format.kind == FORMAT_FLOAT) {
        dump->real = format;
        dump->has_float = true;
    } else if (text_int(words[1], &column) && column >= 1 && column <= dump->columns.n) {
        if (!dump->own)
            dump->own = mem_zeroed(n, sizeof *dump->own);
        dump->own[column - 1] = format;
    } else {
        return cw_err_user(err,
                           "dump_modify format %s '%s': expected line, int with a format like %%d, "
                           "float with one like %%g, or a column 1 to %d",
                           words[1], words[2], dump->columns.n);
    }
    return CW_OK;
}

static enum cw_status modify_own(struct writer *writer, const struct writer_context *context,
                                 const char *const *words, int n_words, int *used,
                                 struct cw_err *err)
{
    struct text_writer *dump = (struct text_writer *)writer;
    const char *keyword = words[0];
    bool *flag = NULL;
    bool atom = dump->layout == LAYOUT_ATOM;
    bool invert = false;
    if (expand_once(dump, context, err) != CW_OK)
        return err->status;
    if (strcmp(keyword, "format") == 0)
        return modify_format(dump, words, n_words, used, err);
    if (atom && strcmp(keyword, "scale") == 0) {
        flag = &dump->unscaled, invert = true;
    } else if (atom && strcmp(keyword, "image") == 0) {
        flag = &dump->image;
    } else if (dump->layout != LAYOUT_XYZ && strcmp(keyword, "units") == 0) {
        flag = &dump->units;
    } else if (dump->layout != LAYOUT_XYZ && strcmp(keyword, "time") == 0) {
        flag = &dump->time;
    }
    if (!flag)
        return CW_OK;
    bool yes;
    if (n_words < 2 || !text_bool(words[1], &yes)) {
        return cw_err_user(err, "dump_modify %s: expected yes or no, got '%s'", keyword,
                           n_words > 1 ? words[1] : "");
    }
    *flag = yes != invert;
    *used = 2;
    return atom ? set_atom_columns(dump, err) : CW_OK;
}

static enum cw_status modify(struct writer *writer, const struct writer_context *context,
                             const char *const *words, int n_words, struct cw_err *err)
{
    struct text_writer *dump = (struct text_writer *)writer;
    if (dump_options_modify(&dump->options, writer, context, words, n_words, modify_own, err) !=
        CW_OK)
        return err->status;
    if (dump->options.sort > dump->columns.n)
        return cw_err_user(err, "dump_modify sort: there are %d columns", dump->columns.n);
    return CW_OK;
}

static unsigned needs(struct writer *writer, const struct writer_context *context)
{
    struct text_writer *dump = (struct text_writer *)writer;
    return columns_needs(&dump->columns, context->values) |
           columns_needs(&dump->options.attribute, context->values);
}

static char boundary_letter(enum box_boundary boundary)
{
    return "pfsm"[boundary];
}

static void print_header(struct text_writer *dump, const struct writer_context *context, gid n)
{
    struct buffer *text = &dump->text;
    const struct box *box = context->box;
    if (dump->layout == LAYOUT_XYZ) {
        buffer_print(text, "%" PRId64 "\nAtoms. Timestep: %" PRId64 "\n", n, context->step);
        return;
    }
    if (dump->units && !dump->said_units)
        buffer_print(text, "ITEM: UNITS\n%s\n", context->units->name);
    if (dump->time)
        buffer_print(text, "ITEM: TIME\n%.16g\n", context->time);
    buffer_print(text, "ITEM: TIMESTEP\n%" PRId64 "\nITEM: NUMBER OF ATOMS\n%" PRId64 "\n",
                 context->step, n);
    buffer_text(text, box->triclinic ? "ITEM: BOX BOUNDS xy xz yz" : "ITEM: BOX BOUNDS");
    for (int d = 0; d < 3; d++) {
        buffer_print(text, " %c%c", boundary_letter(box->boundary[d][0]),
                     boundary_letter(box->boundary[d][1]));
    }
    buffer_text(text, "\n");
    double lo[3];
    double hi[3];
    box_bounds(box, lo, hi); /* of a tilted box, the brick around it is printed */
    for (int d = 0; d < 3; d++) {
        buffer_print(text, "%-1.16e %-1.16e", lo[d], hi[d]);
        if (box->triclinic)
            buffer_print(text, " %-1.16e", box->tilt[d]);
        buffer_text(text, "\n");
    }
    buffer_text(text, "ITEM: ATOMS");
    for (int k = 0; k < dump->columns.n; k++)
        buffer_print(text, " %s", dump->columns.column[k].title);
    buffer_text(text, "\n");
    dump->said_units = !sink_is_numbered(&dump->options.sink);
}

static void print_cell(struct text_writer *dump, const struct writer_context *context, int k,
                       double value)
{
    static const struct number_format plain[] = {
        [FORMAT_FLOAT] = {"%g", FORMAT_FLOAT},
        [FORMAT_INTEGER] = {"%lld", FORMAT_INTEGER},
        [FORMAT_TEXT] = {"%s", FORMAT_TEXT},
    };
    enum format_kind kind = dump->columns.column[k].format;
    const struct number_format *format = &plain[kind];
    if (dump->line) {
        format = &dump->line[k];
    } else if (dump->own && dump->own[k].text[0]) {
        format = &dump->own[k];
    } else if (kind == FORMAT_INTEGER && dump->has_integer) {
        format = &dump->integer;
    } else if (kind == FORMAT_FLOAT && dump->has_float) {
        format = &dump->real;
    }
    if (kind == FORMAT_TEXT) {
        char number[16];
        (void)snprintf(number, sizeof number, "%d", (int)value);
        const char *otherwise = dump->layout == LAYOUT_XYZ ? number : "C"; /* as LAMMPS has it */
        format_string(&dump->text, format,
                      dump_label(&dump->options, context, (int)value, otherwise));
    } else if (kind == FORMAT_INTEGER) {
        format_integer(&dump->text, format, (int64_t)value);
    } else {
        format_number(&dump->text, format, value);
    }
}

static void print_rows(struct text_writer *dump, const struct writer_context *context,
                       const double *rows, gid n)
{
    int width = dump->columns.n + 1;
    for (gid r = 0; r < n; r++) {
        const double *row = rows + r * width;
        for (int k = 0; k < dump->columns.n; k++) {
            if (k > 0 && !dump->line)
                buffer_text(&dump->text, " ");
            print_cell(dump, context, k, row[k + 1]);
        }
        buffer_text(&dump->text, "\n");
    }
}

/* this rank's rows: id, then the columns */
static enum cw_status make_rows(struct text_writer *dump, const struct writer_context *context,
                                double **rows, lidx *n, struct cw_err *err)
{
    const struct atoms *atoms = context->atoms;
    size_t width = (size_t)dump->columns.n + 1;
    lidx *chosen;
    *rows = mem_array((size_t)atoms->n_local * width, sizeof **rows);
    for (int k = 0; k < dump->columns.n; k++) {
        if (column_fill(&dump->columns.column[k], context, *rows + k + 1, width, err) != CW_OK)
            break;
    }
    if (err_sync(context->comm, err) != CW_OK)
        return err->status;
    if (dump_choose(&dump->options, &dump->base, context, &chosen, n, err) == CW_OK) {
        for (lidx j = 0; j < *n; j++) {
            double *row = *rows + (size_t)j * width;
            memmove(row + 1, *rows + (size_t)chosen[j] * width + 1, (width - 1) * sizeof *row);
            row[0] = (double)atoms->id[chosen[j]];
        }
    }
    mem_free(chosen);
    return err_sync(context->comm, err);
}

/* rank 0's part */
static enum cw_status print_snapshot(struct text_writer *dump, const struct writer_context *context,
                                     const double *rows, gid n, struct cw_err *err)
{
    buffer_clear(&dump->text);
    print_header(dump, context, n);
    print_rows(dump, context, rows, n);
    if (context->measured) {
        *context->measured += (gid)sink_measure(&dump->options.sink, dump->text.data, dump->text.n);
        return CW_OK;
    }
    return sink_write(&dump->options.sink, context->step, dump->text.data, dump->text.n, err);
}

static enum cw_status write_snapshot(struct writer *writer, const struct writer_context *context,
                                     struct cw_err *err)
{
    struct text_writer *dump = (struct text_writer *)writer;
    double *rows = NULL;
    double *all = NULL;
    lidx n = 0;
    gid n_all = 0;
    if (expand_once(dump, context, err) != CW_OK ||
        columns_check(&dump->columns, context->values, err) != CW_OK ||
        make_rows(dump, context, &rows, &n, err) != CW_OK) {
        mem_free(rows);
        return err->status;
    }
    struct row_order order = {dump->options.sort, dump->options.descending};
    rows_gather(context, rows, n, dump->columns.n + 1, order, &all, &n_all);
    if (comm_rank(context->comm) == 0)
        print_snapshot(dump, context, all, n_all, err);
    mem_free(all);
    mem_free(rows);
    return err_sync(context->comm, err);
}

static void destroy(struct writer *writer)
{
    struct text_writer *dump = (struct text_writer *)writer;
    dump_options_free(&dump->options);
    columns_free(&dump->columns);
    buffer_free(&dump->text);
    mem_free(dump->own);
    mem_free(dump->line);
    mem_free(dump);
}

static const struct writer_ops text_ops = {
    .modify = modify, .needs = needs, .write = write_snapshot, .destroy = destroy};

static enum cw_status create(enum layout layout, const char *file, const char *const *words,
                             int n_words, struct writer **out, struct cw_err *err)
{
    const char *xyz[] = {"element", "x", "y", "z"};
    struct text_writer *dump = mem_zeroed(1, sizeof *dump);
    dump->base.ops = &text_ops;
    dump->layout = layout;
    if (dump_options_init(&dump->options, file, err) == CW_OK) {
        if (layout == LAYOUT_ATOM) {
            set_atom_columns(dump, err);
        } else {
            set_columns(dump, layout == LAYOUT_XYZ ? xyz : words,
                        layout == LAYOUT_XYZ ? 4 : n_words, err);
        }
    }
    if (err->status != CW_OK) {
        destroy(&dump->base);
        return err->status;
    }
    *out = &dump->base;
    return CW_OK;
}

static enum cw_status create_atom(const char *file, const char *const *words, int n_words,
                                  struct writer **out, struct cw_err *err)
{
    return create(LAYOUT_ATOM, file, words, n_words, out, err);
}

static enum cw_status create_custom(const char *file, const char *const *words, int n_words,
                                    struct writer **out, struct cw_err *err)
{
    return create(LAYOUT_CUSTOM, file, words, n_words, out, err);
}

static enum cw_status create_xyz(const char *file, const char *const *words, int n_words,
                                 struct writer **out, struct cw_err *err)
{
    return create(LAYOUT_XYZ, file, words, n_words, out, err);
}

static const char *const atom_keywords[] = {"append", "every", "first", "flush", "format",
                                            "image",  "pad",   "scale", "sort",  "thresh",
                                            "time",   "units", NULL};
static const char *const custom_keywords[] = {"append", "element", "every", "first",
                                              "flush",  "format",  "pad",   "sort",
                                              "thresh", "time",    "units", NULL};
static const char *const xyz_keywords[] = {"append", "element", "every", "first",  "flush",
                                           "format", "pad",     "sort",  "thresh", NULL};

const struct writer_style dump_atom_style = {
    .name = "atom",
    .usage = "",
    .summary = "text: id type xs ys zs",
    .keywords = atom_keywords,
    .create = create_atom,
};

const struct writer_style dump_custom_style = {
    .name = "custom",
    .usage = "COLUMN ...",
    .summary = "text with columns of your choice",
    .words_min = 1,
    .words_max = -1,
    .keywords = custom_keywords,
    .create = create_custom,
};

const struct writer_style dump_xyz_style = {
    .name = "xyz",
    .usage = "",
    .summary = "XYZ text: element x y z",
    .keywords = xyz_keywords,
    .create = create_xyz,
};
