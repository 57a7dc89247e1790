/* Graphene: a rectangular cell of four atoms, sqrt(3) b along the zigzag rows and 3 b across them,
 * at the bond length b = 1.42 A of graphite. Cells are counted to the nearest whole number; for a
 * periodic sheet the cell is then stretched or compressed to fill the box, and the strain is
 * reported, since it is put into the sheet's atoms for good. */
#include "system/sheet.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec3.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/parts.h"
#include "system/placing.h"
#include "system/words.h"

static const double strain_max = 0.05;

struct sheet_spec {
    const char *name;
    double size[2]; /* 0: not said */
    bool periodic;
    double bond;
    int along; /* axis of the zigzag rows: 0 = x, 1 = y */
    struct placing placing;
    int type;
};

static void read_keyword(struct words *words, struct sheet_spec *spec)
{
    static const char *const keywords[] = {"size",   "periodic", "bond",  "edge", "type",
                                           "center", "rotate",   "touch", NULL};
    static const char *const edges[] = {"zigzag", "armchair", NULL};
    int keyword = words_choice(words, "keyword", keywords);
    switch (keyword) {
    case 0:
        spec->size[0] = words_positive(words, "size");
        spec->size[1] = words_positive(words, "size");
        return;
    case 1:
        spec->periodic = true;
        return;
    case 2:
        spec->bond = words_positive(words, "bond length");
        return;
    case 3:
        spec->along = words_choice(words, "edge", edges);
        return;
    case 4:
        spec->type = words_int(words, "type", 1, ATOMS_TYPES_MAX);
        return;
    default:
        placing_read(words, keywords[keyword], &spec->placing);
    }
}

static enum cw_status read_spec(const char *const *words, int n_words, struct sheet_spec *spec,
                                struct cw_err *err)
{
    static const char *const materials[] = {"graphene", NULL};
    *spec = (struct sheet_spec){.bond = 1.42, .placing = placing_start(), .type = 1};
    struct words at = words_start("sheet", words, n_words, err);
    spec->name = placing_read_name(&at);
    (void)words_choice(&at, "material", materials);
    while (words_left(&at))
        read_keyword(&at, spec);
    if (err->status == CW_OK && (spec->size[0] > 0) == spec->periodic)
        (void)cw_err_user(err, "sheet: give either size LX LY or periodic");
    if (err->status == CW_OK && spec->periodic && spec->placing.turned)
        (void)cw_err_user(err, "sheet: a periodic sheet cannot be turned");
    return words_end(&at);
}

enum cw_status sheet_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct sheet_spec spec;
    return read_spec(words, n_words, &spec, err);
}

/* number of cells, and the cell's two edges after straining */
static enum cw_status fit_cells(const struct sheet_spec *spec, const struct box *box, gid n[2],
                                double cell[2], struct sheet_made *made, struct cw_err *err)
{
    for (int d = 0; d < 2; d++) {
        double natural = (d == spec->along ? sqrt(3.0) : 3.0) * spec->bond;
        double wanted = spec->periodic ? box->length[d] : spec->size[d];
        if (spec->periodic && !box->periodic[d]) {
            return cw_err_user(err, "sheet: periodic needs a box that is periodic along %c",
                               "xy"[d]);
        }
        if (spec->periodic && fabs(box->tilt[0]) > 0) {
            return cw_err_user(err,
                               "sheet: a periodic sheet needs a box with xy = 0, this one is "
                               "tilted by %g",
                               box->tilt[0]);
        }
        n[d] = (gid)fmax(1, rint(wanted / natural));
        cell[d] = spec->periodic ? wanted / (double)n[d] : natural;
        made->size[d] = cell[d] * (double)n[d];
        made->strain[d] = cell[d] / natural - 1;
        if (fabs(made->strain[d]) < 1e-10) /* rounding of the box's edge */
            made->strain[d] = 0;
        if (fabs(made->strain[d]) > strain_max) {
            return cw_err_user(err,
                               "sheet: %lld cells would have to be strained by %.1f %% to fill the "
                               "box along %c (limit %g %%); choose a box length near a multiple "
                               "of %g",
                               (long long)n[d], 100 * made->strain[d], "xy"[d], 100 * strain_max,
                               natural);
        }
    }
    return CW_OK;
}

/* positions about the middle of the sheet, z = 0 */
static double (*make_sites(const struct sheet_spec *spec, const gid n[2], const double cell[2]))[3]
{
    /* fractions of the cell along and across the zigzag rows; no atom on the cell's border */
    static const double basis[4][2] = {
        {0.25, 1.0 / 6}, {0.75, 1.0 / 3}, {0.75, 2.0 / 3}, {0.25, 5.0 / 6}};
    double(*x)[3] = mem_array((size_t)(4 * n[0] * n[1]), sizeof *x);
    for (gid k = 0; k < 4 * n[0] * n[1]; k++) {
        const gid at[2] = {k / 4 % n[0], k / 4 / n[0]};
        for (int d = 0; d < 2; d++) {
            double f = basis[k % 4][d == spec->along ? 0 : 1];
            x[k][d] = ((double)at[d] + f - (double)n[d] / 2) * cell[d];
        }
        x[k][2] = 0;
    }
    return x;
}

/* a periodic sheet stays where the box has it */
static void place(const struct sheet_spec *spec, const struct box *box, double (*x)[3], gid n)
{
    struct placing placing = spec->placing;
    for (int d = 0; d < 2 && spec->periodic; d++)
        placing.center[d] = box->lo[d] + box->length[d] / 2;
    placing_move(&placing, box, x, n);
}

enum cw_status sheet_command(const struct system_parts *parts, const char *const *words,
                             int n_words, struct sheet_made *made, struct cw_err *err)
{
    struct sheet_spec spec;
    gid n[2] = {0, 0};
    double cell[2] = {0, 0};
    *made = (struct sheet_made){0};
    if (read_spec(words, n_words, &spec, err) != CW_OK)
        return err->status;
    if (!parts->box->exists)
        return cw_err_user(err, "sheet: there is no box yet (create_box or read_data)");
    if (fit_cells(&spec, parts->box, n, cell, made, err) != CW_OK)
        return err->status;
    made->n = 4 * n[0] * n[1];
    double(*x)[3] = make_sites(&spec, n, cell);
    place(&spec, parts->box, x, made->n);
    enum cw_status status = placing_touch(parts, &spec.placing, x, made->n, err);
    if (status == CW_OK)
        status = placing_add_one(parts, "sheet", spec.name, spec.type, x, made->n, err);
    mem_free(x);
    return status;
}

/* clang-format off */
static const char help[] =
    "keyword values        meaning (default)\n"
    "size LX LY            a finite sheet of this size, to the nearest whole cell\n"
    "periodic              instead: whole cells that fill the box along x and y, strained to fit\n"
    "bond B                bond length (1.42)\n"
    "edge zigzag|armchair  the edge that runs along x (zigzag)\n"
    "center X Y Z          middle of the sheet; of a periodic one only Z counts (the box's middle)\n"
    "rotate ANGLE X Y Z    turn a finite sheet about its middle; may be repeated\n"
    "touch GROUP gap G along X Y Z   as for particles\n"
    "type T                atom type (1)\n";
/* clang-format on */

const char *sheet_help(void)
{
    return help;
}
