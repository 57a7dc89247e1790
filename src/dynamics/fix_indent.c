/* fix ID group indent K sphere x y z R | cylinder dim c1 c2 R | plane dim pos lo|hi
 *                     [side in|out] [units lattice|box]
 *
 * An indenter that pushes every atom of the group that is inside it out of it (side out), or back
 * into it (side in), with a force K (r - R)^2 along the normal of its surface and the energy
 * K |r - R|^3 / 3. r is the distance from its centre or axis, by the shortest way through periodic
 * faces; for a plane r - R is the distance from it, and lo stands for the atoms below it that it
 * pushes up. The axis of a cylinder must be along an edge of the box that its images are shifted
 * by: in a tilted box along x, or where no tilt leans it. Each of the lengths is a number, in units
 * of the lattice spacings (radii: of the one along x) or of the box, or an equal-style variable, in
 * length units whatever `units` says: words, units and values are LAMMPS's. Scalar: the energy;
 * vector: the force on the indenter.
 *
 * Source: the LAMMPS manual, fix indent. The cubic energy makes the force smooth at the surface. */
#include "dynamics/fix_indent.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "dynamics/fix_words.h"
#include "dynamics/outer_force.h"
#include "dynamics/target.h"
#include "dynamics/walls.h"
#include "system/box.h"

enum shape { SHAPE_NONE, SHAPE_SPHERE, SHAPE_CYLINDER, SHAPE_PLANE };

struct fix_indent {
    struct outer_force outer;
    enum shape shape;
    int axis;                  /* of a cylinder; across a plane */
    bool inward;               /* side in; for a plane: hi */
    double k;                  /* force / length^2 */
    struct quantity center[3]; /* NONE along a cylinder's axis, and in a plane */
    struct quantity radius;
    double at[3], r; /* the center and radius now, length units */
    struct box seen; /* the box that distances from it are taken in; of a cylinder along its axis */
};

enum { XY, XZ, YZ }; /* tilts */

static enum cw_status length_now(const struct quantity *quantity, const struct fix_context *context,
                                 double *out, struct cw_err *err)
{
    if (quantity_value(quantity, context, out, err) == CW_OK &&
        !(fabs(*out) <= 0x1p14)) /* the position grid's range */
        return cw_err_user(err, "a length of the indenter is %g", *out);
    return err->status;
}

/* Along the axis of a cylinder all places are one: what leans towards it leans no more. */
static void look_along(struct fix_indent *self, const struct box *box)
{
    self->seen = *box;
    if (self->shape != SHAPE_CYLINDER)
        return;
    if (self->axis == 0) {
        self->seen.tilt[XY] = self->seen.tilt[XZ] = 0;
    } else if (self->axis == 1) {
        self->seen.tilt[YZ] = 0;
    }
    box_derive(&self->seen);
}

static enum cw_status prepare(struct outer_force *outer, struct fix_context *context,
                              struct cw_err *err)
{
    struct fix_indent *self = (struct fix_indent *)outer;
    int image[3] = {0, 0, 0};
    look_along(self, context->box);
    for (int d = 0; d < 3; d++) {
        if (length_now(&self->center[d], context, &self->at[d], err) != CW_OK)
            return err->status;
        self->at[d] = exact_round(self->at[d], CW_QUANTUM_POSITION);
    }
    if (self->shape != SHAPE_PLANE)
        box_wrap(context->box, self->at, image);
    if (length_now(&self->radius, context, &self->r, err) == CW_OK && self->r < 0)
        return cw_err_user(err, "the radius of the indenter is %g", self->r);
    return err->status;
}

/* direction[3]: the unit vector away from the centre or the plane; *r: the distance */
static enum cw_status away(const struct fix_indent *self, const double x[3], double direction[3],
                           double *r, struct cw_err *err)
{
    double r2 = 0;
    for (int d = 0; d < 3; d++)
        direction[d] = x[d] - self->at[d];
    if (self->shape == SHAPE_CYLINDER)
        direction[self->axis] = 0;
    box_minimum_image(&self->seen, direction);
    for (int d = 0; d < 3; d++)
        r2 += direction[d] * direction[d];
    *r = sqrt(r2);
    if (!(*r > 0))
        return self->inward ? CW_OK : cw_err_user(err, "at the very centre of the indenter");
    for (int d = 0; d < 3; d++)
        direction[d] /= *r;
    return CW_OK;
}

static void away_from_plane(const struct fix_indent *self, const struct box *box, const double x[3],
                            double direction[3], double *r)
{
    double wrapped[3] = {x[0], x[1], x[2]};
    int image[3] = {0, 0, 0};
    box_wrap(box, wrapped, image);
    memset(direction, 0, 3 * sizeof direction[0]);
    direction[self->axis] = 1;
    *r = wrapped[self->axis] - self->at[self->axis];
}

static enum cw_status push(const struct outer_force *outer, const struct fix_context *context,
                           const double x[3], struct outer_push *out, struct cw_err *err)
{
    const struct fix_indent *self = (const struct fix_indent *)outer;
    double direction[3];
    double r;
    if (self->shape == SHAPE_PLANE) {
        away_from_plane(self, context->box, x, direction, &r);
    } else if (away(self, x, direction, &r, err) != CW_OK) {
        return err->status;
    }
    const double depth = self->inward ? r - self->r : self->r - r;
    if (!(depth > 0))
        return CW_OK;
    const double force = (self->inward ? -1 : 1) * self->k * depth * depth;
    out->energy = self->k / 3 * depth * depth * depth;
    for (int d = 0; d < 3; d++) {
        out->force[d] = exact_round(force * direction[d], CW_QUANTUM_FORCE);
        out->felt[d] = -out->force[d];
    }
    return CW_OK;
}

static enum cw_status find(struct outer_force *outer, struct fix_context *context,
                           struct cw_err *err)
{
    struct fix_indent *self = (struct fix_indent *)outer;
    const double *tilt = context->box->tilt;
    const double lean = self->axis == 1 ? fabs(tilt[XY]) : fabs(tilt[XZ]) + fabs(tilt[YZ]);
    if (self->shape == SHAPE_CYLINDER && self->axis > 0 && lean > 0) {
        return cw_err_user(err,
                           "a cylinder along %c in a box that leans that edge: its images would "
                           "not be in line with it",
                           "xyz"[self->axis]);
    }
    for (int d = 0; d < 3; d++) {
        if (quantity_setup(&self->center[d], context, false, err) != CW_OK)
            return err->status;
    }
    return quantity_setup(&self->radius, context, false, err);
}

static const char *const keywords[] = {"sphere", "cylinder", "plane", "side", "units", NULL};

static enum cw_status read_axis(const char *word, int *axis, struct cw_err *err)
{
    if (word[0] < 'x' || word[0] > 'z' || word[1] != '\0')
        return cw_err_user(err, "expected an axis, x, y or z, got '%s'", word);
    *axis = word[0] - 'x';
    return CW_OK;
}

/* words: after `sphere` */
static enum cw_status read_sphere(struct fix_indent *self, const char *const *words,
                                  struct cw_err *err)
{
    static const char *const names[] = {"x", "y", "z"};
    for (int d = 0; d < 3; d++) {
        if (quantity_read(names[d], words[d], false, &self->center[d], err) != CW_OK)
            return err->status;
    }
    return quantity_read("radius", words[3], false, &self->radius, err);
}

static enum cw_status read_cylinder(struct fix_indent *self, const char *const *words,
                                    struct cw_err *err)
{
    if (read_axis(words[0], &self->axis, err) != CW_OK)
        return err->status;
    const int first = self->axis == 0 ? 1 : 0;
    const int second = self->axis == 2 ? 1 : 2;
    if (quantity_read("c1", words[1], false, &self->center[first], err) != CW_OK ||
        quantity_read("c2", words[2], false, &self->center[second], err) != CW_OK)
        return err->status;
    return quantity_read("radius", words[3], false, &self->radius, err);
}

static enum cw_status read_plane(struct fix_indent *self, const char *const *words,
                                 struct cw_err *err)
{
    if (read_axis(words[0], &self->axis, err) != CW_OK ||
        quantity_read("position", words[1], false, &self->center[self->axis], err) != CW_OK)
        return err->status;
    self->inward = strcmp(words[2], "hi") == 0;
    if (!self->inward && strcmp(words[2], "lo") != 0)
        return cw_err_user(err, "plane: expected lo or hi, got '%s'", words[2]);
    return CW_OK;
}

/* a row for each shape */
static const struct {
    const char *name;
    enum shape shape;
    int n_words; /* after it */
    enum cw_status (*read)(struct fix_indent *self, const char *const *words, struct cw_err *err);
} shapes[] = {
    {"sphere", SHAPE_SPHERE, 4, read_sphere},
    {"cylinder", SHAPE_CYLINDER, 4, read_cylinder},
    {"plane", SHAPE_PLANE, 3, read_plane},
};

/* what is said outside of the shape's words */
struct options {
    double spacing[3];
    bool inward;
};

static enum cw_status read_option(const struct fix_context *context, const char *const *words,
                                  struct options *options, struct cw_err *err)
{
    if (strcmp(words[0], "units") == 0)
        return walls_units(words[1], context, options->spacing, err);
    if (strcmp(words[0], "side") != 0)
        return fix_words_unknown(words[0], keywords, err);
    options->inward = strcmp(words[1], "in") == 0;
    if (!options->inward && strcmp(words[1], "out") != 0)
        return cw_err_user(err, "side: expected in or out, got '%s'", words[1]);
    return CW_OK;
}

/* the shape or the option at words[0]; *used: the number of words it took */
static enum cw_status read_part(struct fix_indent *self, const struct fix_context *context,
                                const char *const *words, int n, struct options *options, int *used,
                                struct cw_err *err)
{
    size_t k = 0;
    const size_t n_shapes = sizeof shapes / sizeof shapes[0];
    while (k < n_shapes && strcmp(words[0], shapes[k].name) != 0)
        k++;
    *used = k < n_shapes ? shapes[k].n_words + 1 : 2;
    if (*used > n)
        return cw_err_user(err, "'%s' needs %d words after it, got %d", words[0], *used - 1, n - 1);
    if (k == n_shapes)
        return read_option(context, words, options, err);
    if (self->shape != SHAPE_NONE)
        return cw_err_user(err, "'%s': the fix has a shape already", words[0]);
    self->shape = shapes[k].shape;
    return shapes[k].read(self, words + 1, err);
}

static void scale(struct fix_indent *self, const double spacing[3])
{
    for (int d = 0; d < 3; d++)
        self->center[d].number *= spacing[d];
    self->radius.number *= spacing[0];
}

static enum cw_status read_words(struct fix_indent *self, const struct fix_context *context,
                                 const char *const *words, int n, struct cw_err *err)
{
    struct options options = {.inward = false};
    int used = 0;
    if (fix_words_number("K", words[0], &self->k, err) != CW_OK ||
        walls_units("lattice", context, options.spacing, err) != CW_OK)
        return err->status;
    if (self->k < 0) {
        return cw_err_user(err, "K: expected a force constant that is not negative, got '%s'",
                           words[0]);
    }
    for (int k = 1; k < n; k += used) {
        if (read_part(self, context, words + k, n - k, &options, &used, err) != CW_OK)
            return err->status;
    }
    if (self->shape == SHAPE_NONE)
        return cw_err_user(err, "expected one of sphere, cylinder and plane");
    if (options.inward && self->shape == SHAPE_PLANE)
        return cw_err_user(err, "side: a plane has lo and hi");
    if (self->shape != SHAPE_PLANE)
        self->inward = options.inward;
    scale(self, options.spacing);
    if (self->radius.number < 0)
        return cw_err_user(err, "radius: expected a length that is not negative");
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_indent *self = mem_zeroed(1, sizeof *self);
    outer_force_init(&self->outer);
    self->outer.find = find;
    self->outer.prepare = prepare;
    self->outer.push = push;
    self->outer.n_parts = 3;
    if (read_words(self, context, words, n_words, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    *out = &self->outer.base;
    return CW_OK;
}

static const char details[] =
    "f_ID                  energy of the atoms in its field; in pe with fix_modify ID energy yes\n"
    "f_ID[1] to f_ID[3]    force on the indenter, x, y and z\n";

const struct fix_style fix_indent_style = {
    .name = "indent",
    .usage = "K sphere X Y Z R | cylinder AXIS C1 C2 R | plane AXIS POS lo|hi [side in|out] "
             "[units lattice|box]",
    .summary = "a sphere, cylinder or plane that pushes atoms away",
    .source = "the LAMMPS manual, fix indent",
    .details = details,
    .words_min = 4,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
