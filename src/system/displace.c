/* Moving atoms and faces.
 *
 * displace_atoms works on unwrapped positions, so that a particle that straddles a periodic face
 * turns as one body, and wraps them again; only where `ramp` looks, it looks at wrapped ones.
 * `random` draws from a sequence that starts from the bits of each atom's position, as LAMMPS does:
 * the same on any number of ranks, and LAMMPS's numbers where its positions lie on our grid.
 *
 * change_box carries its steps out one after another on the box; remap maps the group's atoms from
 * the box that was saved (at the start, or by `set`) to the present one, edge by edge. At the end
 * all atoms are wrapped into the box.
 *
 * Source: the LAMMPS manual, commands `displace_atoms` and `change_box`. */
#include "system/displace.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/log.h"
#include "base/random.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/lattice.h"
#include "system/parts.h"
#include "system/words.h"

static const double radians = 0.017453292519943295; /* per degree */
static const double position_max = 16384;           /* the position grid's range */
static const char *const axis_names[] = {"x", "y", "z", NULL};
static const char *const unit_names[] = {"lattice", "box", NULL};

enum displace_style { MOVE, RAMP, RANDOM, ROTATE };

struct displace_spec {
    const char *group;
    enum displace_style style;
    double by[3]; /* move, random */
    int32_t seed;
    int to_axis, x_axis; /* ramp */
    double to_range[2], x_range[2];
    double point[3], axis[3], degrees; /* rotate */
    bool box_units;
};

static void read_style(struct words *words, struct displace_spec *spec)
{
    static const char *const styles[] = {"move", "ramp", "random", "rotate", NULL};
    spec->style = (enum displace_style)words_choice(words, "style", styles);
    switch (spec->style) {
    case RANDOM:
        words_vector(words, "displacement", spec->by);
        spec->seed = (int32_t)words_gid(words, "seed", 1, INT32_MAX - 1);
        return;
    case MOVE:
        words_vector(words, "displacement", spec->by);
        return;
    case RAMP:
        spec->to_axis = words_choice(words, "axis", axis_names);
        for (int k = 0; k < 2; k++)
            spec->to_range[k] = words_double(words, "displacement");
        spec->x_axis = words_choice(words, "axis", axis_names);
        for (int k = 0; k < 2; k++)
            spec->x_range[k] = words_double(words, "coordinate");
        if (words->err->status == CW_OK && !(fabs(spec->x_range[1] - spec->x_range[0]) > 0))
            (void)cw_err_user(words->err, "displace_atoms: ramp over an interval of length 0");
        return;
    case ROTATE:
        words_vector(words, "point", spec->point);
        words_vector(words, "axis", spec->axis);
        spec->degrees = words_double(words, "angle");
        if (words->err->status == CW_OK && !(vec3_norm(spec->axis) > 0))
            (void)cw_err_user(words->err, "displace_atoms: the axis of rotation is 0 0 0");
    }
}

static enum cw_status read_displace(const char *const *words, int n_words,
                                    struct displace_spec *spec, struct cw_err *err)
{
    static const char *const keywords[] = {"units", NULL};
    *spec = (struct displace_spec){0};
    struct words at = words_start("displace_atoms", words, n_words, err);
    spec->group = words_next(&at, "a group");
    read_style(&at, spec);
    while (words_left(&at)) {
        (void)words_choice(&at, "keyword", keywords);
        spec->box_units = words_choice(&at, "units", unit_names) == 1;
    }
    return words_end(&at);
}

enum cw_status displace_atoms_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct displace_spec spec;
    return read_displace(words, n_words, &spec, err);
}

/* the moved place of an unwrapped position; unit: length units per unit of the words */
static void displaced(const struct displace_spec *spec, const double unit[3],
                      const double rotation[3][3], const double wrapped[3], double x[3])
{
    struct park_miller random;
    double lo = spec->x_range[0] * unit[spec->x_axis];
    double hi = spec->x_range[1] * unit[spec->x_axis];
    double at = (wrapped[spec->x_axis] - lo) / (hi - lo);
    switch (spec->style) {
    case MOVE:
        for (int d = 0; d < 3; d++)
            x[d] += spec->by[d] * unit[d];
        return;
    case RAMP:
        at = at < 0 ? 0 : at > 1 ? 1 : at;
        x[spec->to_axis] += unit[spec->to_axis] *
                            (spec->to_range[0] + at * (spec->to_range[1] - spec->to_range[0]));
        return;
    case RANDOM:
        park_miller_start_at(&random, spec->seed, wrapped);
        for (int d = 0; d < 3; d++)
            x[d] += spec->by[d] * unit[d] * 2 * (park_miller_uniform(&random) - 0.5);
        return;
    case ROTATE:
        for (int d = 0; d < 3; d++)
            x[d] -= spec->point[d] * unit[d];
        mat3_apply(rotation, x, x);
        for (int d = 0; d < 3; d++)
            x[d] += spec->point[d] * unit[d];
    }
}

/* stores an unwrapped position, rounded and wrapped */
static void store(const struct system_parts *parts, size_t i, const double x[3], struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    for (size_t d = 0; d < 3; d++) {
        if (!(fabs(x[d]) < position_max)) {
            (void)cw_err_user(err, "atom %lld would be moved to %g %g %g, out of the range of +-%g",
                              (long long)atoms->id[i], x[0], x[1], x[2], position_max);
            return;
        }
        atoms->x[4 * i + d] = exact_round(x[d], CW_QUANTUM_POSITION);
        atoms->image[3 * i + d] = 0;
    }
    box_wrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
}

enum cw_status displace_atoms(const struct system_parts *parts, const char *const *words,
                              int n_words, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    struct displace_spec spec;
    int group;
    double rotation[3][3] = {{0}};
    double unit[3];
    if (read_displace(words, n_words, &spec, err) != CW_OK ||
        groups_require(parts->groups, spec.group, &group, err) != CW_OK)
        return err->status;
    if (!parts->box->exists)
        return cw_err_user(err, "displace_atoms: there is no box yet");
    for (int d = 0; d < 3; d++)
        unit[d] = spec.box_units ? 1 : lattice_spacing(parts->lattice, d);
    if (spec.style == ROTATE)
        mat3_rotation(spec.axis, spec.degrees * radians, rotation);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double x[3];
        if (!(atoms->mask[i] & group_bit(group)))
            continue;
        box_unwrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i], x);
        displaced(&spec, unit, MAT3_CONST(rotation), &atoms->x[4 * i], x);
        store(parts, i, x, err);
    }
    return err_sync(parts->comm, err);
}

/* change_box under way */
struct changing {
    struct words words;
    const struct system_parts *parts; /* NULL: only the words are checked */
    struct box box, saved;
    double unit[3];
    int group;
    bool opened[3]; /* was periodic, is no more */
};

/* xy, xz or yz */
static void change_tilt(struct changing *c, int k)
{
    static const char *const styles[] = {"final", "delta", NULL};
    int style = words_choice(&c->words, "style", styles);
    double by = words_double(&c->words, "tilt") * c->unit[k == 2 ? 1 : 0];
    if (c->words.err->status != CW_OK || !c->parts)
        return;
    if (!c->box.triclinic) {
        (void)cw_err_user(c->words.err, "change_box: the box is orthogonal; expected the keyword "
                                        "triclinic before a tilt is changed");
        return;
    }
    double tilt[3];
    memcpy(tilt, c->box.tilt, sizeof tilt);
    tilt[k] = style == 1 ? tilt[k] + by : by;
    if (box_set_tilt(&c->box, tilt, c->words.err) != CW_OK)
        cw_err_prefix(c->words.err, "change_box: ");
}

static void make_orthogonal(struct changing *c)
{
    const double *tilt = c->box.tilt;
    if (fabs(tilt[0]) > 0 || fabs(tilt[1]) > 0 || fabs(tilt[2]) > 0) {
        (void)cw_err_user(c->words.err,
                          "change_box: a box that is tilted (xy xz yz = %g %g %g) cannot become "
                          "orthogonal; set the tilts to 0 first",
                          tilt[0], tilt[1], tilt[2]);
    }
    c->box.triclinic = false;
}

static void set_faces(struct changing *c, const double lo[3], const double hi[3])
{
    if (c->words.err->status == CW_OK && c->parts &&
        (box_set(&c->box, lo, hi, c->words.err) != CW_OK ||
         box_check_tilt(&c->box, c->words.err) != CW_OK))
        cw_err_prefix(c->words.err, "change_box: ");
}

static void change_edge(struct changing *c, int d)
{
    static const char *const styles[] = {"final", "delta", "scale", "volume", NULL};
    double lo[3];
    double hi[3];
    memcpy(lo, c->box.lo, sizeof lo);
    memcpy(hi, c->box.hi, sizeof hi);
    int style = words_choice(&c->words, "style", styles);
    if (style == 3) {
        if (c->words.err->status == CW_OK) {
            (void)cw_err_user(c->words.err,
                              "change_box: style volume is not supported; give final, "
                              "delta or scale");
        }
    } else if (style == 2) {
        double factor = words_positive(&c->words, "factor");
        double middle = (lo[d] + hi[d]) / 2;
        double half = (hi[d] - lo[d]) / 2 * factor;
        lo[d] = middle - half;
        hi[d] = middle + half;
    } else {
        double first = words_double(&c->words, "lower face") * c->unit[d];
        double second = words_double(&c->words, "upper face") * c->unit[d];
        lo[d] = style == 1 ? lo[d] + first : first;
        hi[d] = style == 1 ? hi[d] + second : second;
    }
    set_faces(c, lo, hi);
}

static void change_boundary(struct changing *c)
{
    const char *word[3];
    bool before[3];
    memcpy(before, c->box.periodic, sizeof before);
    for (int d = 0; d < 3; d++)
        word[d] = words_next(&c->words, "boundary");
    if (c->words.err->status != CW_OK || box_set_boundary(&c->box, word, c->words.err) != CW_OK)
        return;
    if (box_check_tilt(&c->box, c->words.err) != CW_OK)
        cw_err_prefix(c->words.err, "change_box: ");
    for (int d = 0; d < 3; d++)
        c->opened[d] = c->opened[d] || (before[d] && !c->box.periodic[d]);
}

static void remap(struct changing *c)
{
    for (size_t i = 0; c->parts && i < (size_t)c->parts->atoms->n_local; i++) {
        double *x = &c->parts->atoms->x[4 * i];
        double fraction[3];
        if (!(c->parts->atoms->mask[i] & group_bit(c->group)))
            continue;
        box_fractions(&c->saved, x, fraction);
        box_place(&c->box, fraction, x);
        for (int d = 0; d < 3; d++)
            x[d] = exact_round(x[d], CW_QUANTUM_POSITION);
    }
}

static void change(struct changing *c)
{
    static const char *const keywords[] = {"x",     "y",         "z",  "boundary", "remap",
                                           "set",   "units",     "xy", "xz",       "yz",
                                           "ortho", "triclinic", NULL};
    int keyword = words_choice(&c->words, "keyword", keywords);
    if (c->words.err->status != CW_OK)
        return;
    if (keyword < 3) {
        change_edge(c, keyword);
    } else if (keyword == 3) {
        change_boundary(c);
    } else if (keyword == 4) {
        remap(c);
    } else if (keyword == 5) {
        c->saved = c->box;
    } else if (keyword == 6) {
        (void)words_choice(&c->words, "units", unit_names);
    } else if (keyword < 10) {
        change_tilt(c, keyword - 7);
    } else if (keyword == 10) {
        make_orthogonal(c);
    } else {
        c->box.triclinic = true;
    }
}

/* `units` stands behind the lengths that it scales */
static void find_units(struct changing *c, const struct lattice *lattice)
{
    const struct words *words = &c->words;
    bool box_units = false;
    for (int k = 1; k + 1 < words->n; k++) {
        if (strcmp(words->word[k], "units") == 0)
            box_units = strcmp(words->word[k + 1], "box") == 0;
    }
    for (int d = 0; d < 3; d++)
        c->unit[d] = box_units ? 1 : lattice_spacing(lattice, d);
}

enum cw_status displace_change_box_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct changing c = {.words = words_start("change_box", words, n_words, err)};
    box_init(&c.box);
    (void)words_next(&c.words, "a group");
    if (err->status == CW_OK && !words_left(&c.words))
        (void)words_next(&c.words, "a change");
    while (words_left(&c.words))
        change(&c);
    return words_end(&c.words);
}

enum cw_status displace_change_box(const struct system_parts *parts, const char *const *words,
                                   int n_words, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    struct changing c = {.words = words_start("change_box", words, n_words, err),
                         .parts = parts,
                         .box = *parts->box};
    c.saved = c.box;
    if (displace_change_box_check(words, n_words, err) != CW_OK)
        return err->status;
    if (!parts->box->exists)
        return cw_err_user(err, "change_box: there is no box yet");
    if (groups_require(parts->groups, words_next(&c.words, "a group"), &c.group, err) != CW_OK)
        return err->status;
    find_units(&c, parts->lattice);
    while (words_left(&c.words))
        change(&c);
    if (err_sync(parts->comm, err) != CW_OK)
        return err->status;
    *parts->box = c.box;
    for (int d = 0; d < 3; d++) {
        if (c.opened[d]) {
            log_warn("change_box: image flags along %c are set to 0, the axis is periodic no more",
                     "xyz"[d]);
        }
    }
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3; d++) {
            if (c.opened[d])
                atoms->image[3 * i + d] = 0;
        }
        box_wrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i]);
    }
    return CW_OK;
}
