/* fix ID group recenter x y z [shift GROUP] [units box|fraction]
 *
 * After each drift, positions are shifted so that the group's centre of mass is at the target. Each
 * of x, y, z is INIT (where it was when the first run began), NULL (left alone) or a number. The
 * atoms of the group, or of `shift GROUP`, move together by one vector that is rounded to the
 * position grid. Velocities are not changed. Place it after the integrating fix, as in LAMMPS.
 * Scalar: length of the last shift; vector: its components. It does no work on a system that moves
 * as a whole.
 *
 * Numbers in lattice units, LAMMPS's default for them, would need the lattice, which belongs to the
 * deck: `units box` (or fraction) must be said. */
#include "dynamics/fix_recenter.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/vec3.h"
#include "dynamics/fix_state.h"
#include "dynamics/fix_words.h"
#include "dynamics/motion.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"

enum target_kind { TARGET_NONE, TARGET_INITIAL, TARGET_NUMBER };

struct fix_recenter {
    struct fix base;
    enum target_kind kind[3];
    double number[3]; /* length, or fraction of the box */
    bool is_fraction;
    bool has_initial;
    double initial[3], shift[3]; /* length */
    char shift_group[GROUP_NAME];
    uint32_t shift_bit; /* 0 before setup */
};

static struct fix_recenter *own(struct fix *fix)
{
    return (struct fix_recenter *)fix;
}

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    struct fix_recenter *self = own(fix);
    self->shift_bit = fix->group_bit;
    if (self->shift_group[0]) {
        int group;
        if (groups_require(context->groups, self->shift_group, &group, err) != CW_OK)
            return err->status;
        self->shift_bit = group_bit(group);
    }
    if (!self->has_initial)
        motion_center(context, fix->group_bit, self->initial);
    self->has_initial = true;
    return CW_OK;
}

static double target_along(const struct fix_recenter *self, const struct box *box, int d)
{
    if (self->kind[d] == TARGET_INITIAL)
        return self->initial[d];
    if (!self->is_fraction)
        return self->number[d];
    double lo[3];
    double hi[3];
    box_bounds(box, lo, hi);
    return lo[d] + self->number[d] * (hi[d] - lo[d]);
}

static void initial_integrate(struct fix *fix, struct fix_context *context)
{
    struct fix_recenter *self = own(fix);
    struct atoms *atoms = context->atoms;
    double center[3];
    motion_center(context, fix->group_bit, center);
    for (int d = 0; d < 3; d++) {
        self->shift[d] =
            self->kind[d] == TARGET_NONE
                ? 0
                : exact_round(target_along(self, context->box, d) - center[d], CW_QUANTUM_POSITION);
    }
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (atoms->mask[i] & self->shift_bit) {
            for (size_t d = 0; d < 3; d++)
                atoms->x[4 * i + d] += self->shift[d];
        }
    }
}

static enum cw_status scalar(struct fix *fix, struct fix_context *context, double *out,
                             struct cw_err *err)
{
    (void)context;
    (void)err;
    *out = vec3_norm(own(fix)->shift);
    return CW_OK;
}

static enum cw_status vector(struct fix *fix, struct fix_context *context, int index, double *out,
                             struct cw_err *err)
{
    (void)context;
    if (index < 1 || index > 3)
        return cw_err_user(err, "element %d; expected 1 to 3", index);
    *out = own(fix)->shift[index - 1];
    return CW_OK;
}

static int vector_length(const struct fix *fix)
{
    (void)fix;
    return 3;
}

struct saved {
    int64_t has_initial;
    double initial[3], shift[3];
};

static void save(const struct fix *fix, struct fix_context *context, void **data, size_t *bytes)
{
    (void)context;
    const struct fix_recenter *self = (const struct fix_recenter *)fix;
    struct saved *saved = mem_zeroed(1, sizeof *saved);
    saved->has_initial = self->has_initial;
    memcpy(saved->initial, self->initial, sizeof saved->initial);
    memcpy(saved->shift, self->shift, sizeof saved->shift);
    *data = saved;
    *bytes = sizeof *saved;
}

static enum cw_status restore(struct fix *fix, const void *data, size_t bytes, struct cw_err *err)
{
    struct fix_recenter *self = own(fix);
    struct saved saved;
    if (fix_state_restore(fix->id, data, bytes, &saved, sizeof saved, err) != CW_OK)
        return err->status;
    self->has_initial = saved.has_initial != 0;
    memcpy(self->initial, saved.initial, sizeof saved.initial);
    memcpy(self->shift, saved.shift, sizeof saved.shift);
    return CW_OK;
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .initial_integrate = initial_integrate,
    .scalar = scalar,
    .vector = vector,
    .vector_length = vector_length,
    .save = save,
    .restore = restore,
    .destroy = destroy,
};

static const char *const keywords[] = {"shift", "units", NULL};

static enum cw_status read_target(struct fix_recenter *self, int d, const char *word,
                                  struct cw_err *err)
{
    if (strcmp(word, "NULL") == 0) {
        self->kind[d] = TARGET_NONE;
    } else if (strcmp(word, "INIT") == 0) {
        self->kind[d] = TARGET_INITIAL;
    } else {
        self->kind[d] = TARGET_NUMBER;
        return fix_words_number("a coordinate (or INIT or NULL)", word, &self->number[d], err);
    }
    return CW_OK;
}

static enum cw_status read_keyword(struct fix_recenter *self, const char *const *words,
                                   bool *has_units, struct cw_err *err)
{
    if (strcmp(words[0], "shift") == 0) {
        const size_t n = strlen(words[1]);
        if (n >= sizeof self->shift_group)
            return cw_err_user(err, "shift: the group name '%s' is too long", words[1]);
        memcpy(self->shift_group, words[1], n + 1);
        return CW_OK;
    }
    if (strcmp(words[0], "units") != 0)
        return fix_words_unknown(words[0], keywords, err);
    self->is_fraction = strcmp(words[1], "fraction") == 0;
    *has_units = true;
    if (!self->is_fraction && strcmp(words[1], "box") != 0)
        return cw_err_user(err, "units %s is not supported; expected box or fraction", words[1]);
    return CW_OK;
}

static enum cw_status read_words(struct fix_recenter *self, const char *const *words, int n,
                                 struct cw_err *err)
{
    bool has_units = false;
    bool has_number = false;
    for (int d = 0; d < 3; d++) {
        if (read_target(self, d, words[d], err) != CW_OK)
            return err->status;
        has_number = has_number || self->kind[d] == TARGET_NUMBER;
    }
    for (int k = 3; k < n; k += 2) {
        if (k + 1 >= n)
            return cw_err_user(err, "'%s' needs a value", words[k]);
        if (read_keyword(self, words + k, &has_units, err) != CW_OK)
            return err->status;
    }
    if (has_number && !has_units) {
        return cw_err_user(err, "coordinates in lattice units are not supported: say 'units box' "
                                "(or 'units fraction')");
    }
    return CW_OK;
}

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    struct fix_recenter *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    if (read_words(self, words, n_words, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_recenter_style = {
    .name = "recenter",
    .usage = "X Y Z [shift GROUP] [units box|fraction]",
    .summary = "keeps a group's centre of mass in place",
    .source = "",
    .words_min = 3,
    .words_max = -1,
    .keywords = keywords,
    .create = create,
};
