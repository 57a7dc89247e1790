/* Words and places of flat walls; see walls.h. The units of coordinates are those of LAMMPS: also a
 * variable's value counts in them, and lattice spacings are 1 where there is no lattice. */
#include "dynamics/walls.h"

#include <math.h>
#include <string.h>

#include "dynamics/fix.h"
#include "dynamics/fix_words.h"
#include "system/box.h"

const char *const walls_keywords[] = {"units", "pbc", "fld", NULL};

static const char *const faces[] = {"xlo", "xhi", "ylo", "yhi", "zlo", "zhi", NULL};

static int find_face(const char *word)
{
    for (int k = 0; faces[k]; k++) {
        if (strcmp(word, faces[k]) == 0)
            return k;
    }
    return -1;
}

enum cw_status walls_units(const char *word, const struct fix_context *context, double spacing[3],
                           struct cw_err *err)
{
    static const char *const words[] = {"xlat", "ylat", "zlat"};
    const bool lattice = strcmp(word, "lattice") == 0;
    if (!lattice && strcmp(word, "box") != 0)
        return cw_err_user(err, "units: expected lattice or box, got '%s'", word);
    for (int d = 0; d < 3; d++)
        spacing[d] = 1;
    if (!lattice || !context || !context->values->thermo)
        return CW_OK;
    for (int d = 0; d < 3; d++) {
        if (context->values->thermo(context->values->self, words[d], &spacing[d], err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}

static enum cw_status read_coord(struct wall *wall, const char *face, const char *word,
                                 struct cw_err *err)
{
    wall->edge = strcmp(word, "EDGE") == 0;
    if (wall->edge)
        return CW_OK;
    if (quantity_read(face, word, false, &wall->coord, err) != CW_OK)
        cw_err_append(err, " (or EDGE, the face of the box)");
    return err->status;
}

/* words: the face and what follows it */
static enum cw_status read_wall(struct walls *walls, int face, const char *const *words,
                                const char *const *names, struct cw_err *err)
{
    struct wall *wall = &walls->wall[walls->n];
    *wall = (struct wall){.axis = face / 2, .high = face % 2 == 1};
    for (int k = 0; k < walls->n; k++) {
        if (walls->wall[k].axis == wall->axis && walls->wall[k].high == wall->high)
            return cw_err_user(err, "face '%s' stands twice", words[0]);
    }
    if (read_coord(wall, words[0], words[1], err) != CW_OK)
        return err->status;
    for (int k = 0; k < walls->n_parameters; k++) {
        if (quantity_read(names[k], words[2 + k], false, &wall->parameter[k], err) != CW_OK)
            return err->status;
    }
    walls->n++;
    if (walls->n_parameters == 0)
        return CW_OK;
    const char *last = words[2 + walls->n_parameters];
    if (fix_words_number("cutoff", last, &wall->cutoff, err) != CW_OK)
        return err->status;
    if (!(wall->cutoff > 0))
        return cw_err_user(err, "cutoff: expected a positive length, got '%s'", last);
    return CW_OK;
}

static enum cw_status read_keyword(struct walls *walls, const struct fix_context *context,
                                   const char *const *words, struct cw_err *err)
{
    bool yes = false;
    if (strcmp(words[0], "units") == 0)
        return walls_units(words[1], context, walls->spacing, err);
    if (strcmp(words[0], "pbc") != 0 && strcmp(words[0], "fld") != 0) {
        return cw_err_user(err, "expected a face (xlo, xhi, ylo, yhi, zlo, zhi) or units, got '%s'",
                           words[0]);
    }
    if (fix_words_yes_no(words[0], words[1], &yes, err) == CW_OK && yes)
        return cw_err_user(err, "%s yes is not supported", words[0]);
    return err->status;
}

enum cw_status walls_read(struct walls *walls, const struct fix_context *context,
                          const char *const *words, int n_words, const char *const *names,
                          int n_parameters, struct cw_err *err)
{
    const int length = n_parameters > 0 ? 3 + n_parameters : 2;
    walls->n = 0;
    walls->n_parameters = n_parameters;
    if (walls_units("lattice", context, walls->spacing, err) != CW_OK)
        return err->status;
    for (int k = 0; k < n_words;) {
        const int face = find_face(words[k]);
        const int needed = face >= 0 ? length : 2;
        if (k + needed > n_words) {
            return cw_err_user(err, "'%s': expected %d words after it, got %d", words[k],
                               needed - 1, n_words - k - 1);
        }
        if (face >= 0) {
            if (read_wall(walls, face, words + k, names, err) != CW_OK)
                return err->status;
        } else if (read_keyword(walls, context, words + k, err) != CW_OK) {
            return err->status;
        }
        k += needed;
    }
    if (walls->n == 0)
        return cw_err_user(err, "expected at least one face (xlo, xhi, ylo, yhi, zlo, zhi)");
    return CW_OK;
}

static enum cw_status check_wall(const struct wall *wall, const struct box *box, struct cw_err *err)
{
    const char *face = faces[2 * wall->axis + wall->high];
    const enum box_boundary boundary = box->boundary[wall->axis][wall->high];
    if (box->periodic[wall->axis]) {
        return cw_err_user(err, "face %s: the axis of a wall may not be periodic (boundary f or s)",
                           face);
    }
    if (wall->edge && boundary != BOX_FIXED) {
        return cw_err_user(err,
                           "face %s: EDGE of a face that follows the atoms; give a coordinate, or "
                           "a fixed face (boundary f)",
                           face);
    }
    return CW_OK;
}

enum cw_status walls_setup(struct walls *walls, const struct fix_context *context,
                           struct cw_err *err)
{
    for (int k = 0; k < walls->n; k++) {
        struct wall *wall = &walls->wall[k];
        if (check_wall(wall, context->box, err) != CW_OK)
            return err->status;
        if (!wall->edge && quantity_setup(&wall->coord, context, false, err) != CW_OK)
            return err->status;
        for (int p = 0; p < walls->n_parameters; p++) {
            if (quantity_setup(&wall->parameter[p], context, false, err) != CW_OK)
                return err->status;
        }
    }
    return CW_OK;
}

static enum cw_status place_wall(struct walls *walls, struct wall *wall,
                                 const struct fix_context *context, struct cw_err *err)
{
    const struct box *box = context->box;
    if (wall->edge) {
        wall->place = wall->high ? box->hi[wall->axis] : box->lo[wall->axis];
    } else if (quantity_value(&wall->coord, context, &wall->place, err) == CW_OK) {
        wall->place *= walls->spacing[wall->axis];
    }
    for (int p = 0; p < walls->n_parameters && err->status == CW_OK; p++) {
        if (quantity_value(&wall->parameter[p], context, &wall->value[p], err) != CW_OK)
            return err->status;
        if (!(wall->value[p] >= 0 && isfinite(wall->value[p])))
            return cw_err_user(err, "a parameter of the wall is %g", wall->value[p]);
    }
    if (err->status == CW_OK && !isfinite(wall->place))
        return cw_err_user(err, "the wall's coordinate is %g", wall->place);
    return err->status;
}

enum cw_status walls_place(struct walls *walls, const struct fix_context *context,
                           struct cw_err *err)
{
    for (int k = 0; k < walls->n; k++) {
        if (place_wall(walls, &walls->wall[k], context, err) != CW_OK)
            return err->status;
    }
    return CW_OK;
}
