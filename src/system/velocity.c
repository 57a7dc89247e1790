/* Velocities.
 *
 * create: three numbers per atom from the Park-Miller sequence (uniform: u - 1/2; gaussian: normal
 * numbers), scaled by 1/sqrt(m); then the group's momentum (mom) and angular momentum (rot) are
 * taken out; then all are scaled to the temperature 2 KE / (dof kB), dof = 3N - 3 less what fixes
 * take. `loop all` draws for every id 1 .. N in turn on every rank and keeps its own atoms'
 * numbers: wasteful and independent of the ranks. `loop geom` starts a sequence from the bits of
 * each atom's position (so LAMMPS's numbers only where its positions are on our grid, too). `loop
 * local` would depend on the ranks and is refused.
 *
 * Sums are exact: each term is rounded to a quantum 2^-60 of the largest term over all atoms, which
 * is the same on every rank, and added in 128-bit integers. So bits do not depend on who owns what,
 * and a sum's relative error is far below that of a double.
 *
 * Source: the LAMMPS manual, command `velocity`, compared with the program's numbers. */
#include "system/velocity.h"

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/units.h"
#include "base/vec3.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/lattice.h"
#include "system/parts.h"
#include "system/words.h"

enum velocity_style { CREATE, SET, SCALE, RAMP, ZERO };
enum { LOOP_ALL, LOOP_LOCAL, LOOP_GEOM };

struct velocity_spec {
    const char *group;
    enum velocity_style style;
    double temperature;
    int32_t seed;
    bool given[3]; /* set: the component is a number, not NULL */
    double v[3];
    int v_axis, x_axis; /* ramp */
    double v_range[2], x_range[2];
    bool angular; /* zero */
    bool gaussian, sum, mom, rot, box_units;
    int loop;
};

static const char *const axes[] = {"x", "y", "z", NULL};

static void read_style(struct words *words, struct velocity_spec *spec)
{
    static const char *const styles[] = {"create", "set", "scale", "ramp", "zero", NULL};
    static const char *const v_axes[] = {"vx", "vy", "vz", NULL};
    static const char *const momenta[] = {"linear", "angular", NULL};
    spec->group = words_next(words, "a group");
    spec->style = (enum velocity_style)words_choice(words, "style", styles);
    switch (spec->style) {
    case CREATE:
    case SCALE:
        spec->temperature = words_double(words, "temperature");
        if (spec->temperature < 0)
            (void)cw_err_user(words->err, "velocity: the temperature must not be negative");
        if (spec->style == CREATE)
            spec->seed = (int32_t)words_gid(words, "seed", 1, INT32_MAX - 1);
        return;
    case SET:
        for (int d = 0; d < 3; d++) {
            spec->given[d] = !words_take(words, "NULL");
            if (spec->given[d])
                spec->v[d] = words_double(words, "velocity");
        }
        return;
    case RAMP:
        spec->v_axis = words_choice(words, "velocity component", v_axes);
        for (int k = 0; k < 2; k++)
            spec->v_range[k] = words_double(words, "velocity");
        spec->x_axis = words_choice(words, "axis", axes);
        for (int k = 0; k < 2; k++)
            spec->x_range[k] = words_double(words, "coordinate");
        return;
    case ZERO:
        spec->angular = words_choice(words, "momentum", momenta) == 1;
    }
}

static void read_keyword(struct words *words, struct velocity_spec *spec)
{
    static const char *const keywords[] = {"dist",  "sum",  "mom",  "rot",   "loop",
                                           "units", "temp", "bias", "rigid", NULL};
    static const char *const dists[] = {"uniform", "gaussian", NULL};
    static const char *const loops[] = {"all", "local", "geom", NULL};
    static const char *const units[] = {"lattice", "box", NULL};
    int keyword = words_choice(words, "keyword", keywords);
    switch (keyword) {
    case 0:
        spec->gaussian = words_choice(words, "distribution", dists) == 1;
        return;
    case 1:
        spec->sum = words_bool(words, "sum");
        return;
    case 2:
        spec->mom = words_bool(words, "mom");
        return;
    case 3:
        spec->rot = words_bool(words, "rot");
        return;
    case 4:
        spec->loop = words_choice(words, "loop", loops);
        if (spec->loop == LOOP_LOCAL) {
            (void)cw_err_user(words->err,
                              "velocity: loop local depends on the number of ranks and is not "
                              "supported; use loop geom (or all)");
        }
        return;
    case 5:
        spec->box_units = words_choice(words, "units", units) == 1;
        return;
    default:
        if (words->err->status == CW_OK) {
            (void)cw_err_user(words->err, "velocity: keyword '%s' is not supported",
                              keywords[keyword]);
        }
    }
}

static enum cw_status read_spec(const char *const *words, int n_words, struct velocity_spec *spec,
                                struct cw_err *err)
{
    *spec = (struct velocity_spec){.mom = true};
    struct words at = words_start("velocity", words, n_words, err);
    read_style(&at, spec);
    while (words_left(&at))
        read_keyword(&at, spec);
    return words_end(&at);
}

enum cw_status velocity_check(const char *const *words, int n_words, struct cw_err *err)
{
    struct velocity_spec spec;
    return read_spec(words, n_words, &spec, err);
}

/* Sums of term[k * n + i] over i < n and all ranks, for k < n_sums. */
static void sum_terms(struct comm *comm, const double *term, size_t n, int n_sums, double *out)
{
    for (int k = 0; k < n_sums; k++) {
        double largest = 0;
        for (size_t i = 0; i < n; i++)
            largest = fmax(largest, fabs(term[(size_t)k * n + i]));
        out[k] = largest;
    }
    comm_max_double(comm, out, n_sums);
    struct exact_sum *sum = mem_zeroed((size_t)n_sums, sizeof *sum);
    for (int k = 0; k < n_sums; k++) {
        int exponent;
        (void)frexp(out[k], &exponent);
        out[k] = ldexp(1, exponent - 60); /* the quantum */
        for (size_t i = 0; i < n; i++)
            exact_add_double(&sum[k], term[(size_t)k * n + i], out[k]);
    }
    comm_sum_exact(comm, sum, n_sums);
    for (int k = 0; k < n_sums; k++)
        out[k] = exact_value(&sum[k], out[k]);
    mem_free(sum);
}

/* indices of the group's atoms */
static lidx *members(const struct atoms *atoms, int group, size_t *n)
{
    lidx *member = mem_array((size_t)atoms->n_local, sizeof *member);
    *n = 0;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->mask[i] & group_bit(group))
            member[(*n)++] = i;
    }
    return member;
}

/* terms of mass, m x, m v, m v^2: 8 sums */
static void first_moments(const struct system_parts *parts, const lidx *member, size_t n,
                          struct velocity_moments *m)
{
    const struct atoms *atoms = parts->atoms;
    double *term = mem_array(8 * n, sizeof *term);
    for (size_t k = 0; k < n; k++) {
        size_t i = (size_t)member[k];
        double mass = atoms->mass[atoms->type[i]];
        double x[3];
        box_unwrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i], x);
        const double *v = &atoms->v[4 * i];
        term[k] = mass;
        for (size_t d = 0; d < 3; d++) {
            term[(1 + d) * n + k] = mass * x[d];
            term[(4 + d) * n + k] = mass * v[d];
        }
        term[7 * n + k] = mass * vec3_dot(v, v);
    }
    double sum[8];
    sum_terms(parts->comm, term, n, 8, sum);
    mem_free(term);
    m->mass = sum[0];
    m->mv2 = sum[7];
    for (int d = 0; d < 3; d++) {
        m->center[d] = sum[0] > 0 ? sum[1 + d] / sum[0] : 0;
        m->velocity[d] = sum[0] > 0 ? sum[4 + d] / sum[0] : 0;
    }
}

/* terms of the angular momentum and the inertia about the centre: 9 sums */
static void second_moments(const struct system_parts *parts, const lidx *member, size_t n,
                           struct velocity_moments *m)
{
    static const int pair[6][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}};
    const struct atoms *atoms = parts->atoms;
    double *term = mem_array(9 * n, sizeof *term);
    for (size_t k = 0; k < n; k++) {
        size_t i = (size_t)member[k];
        double mass = atoms->mass[atoms->type[i]];
        double x[3];
        double l[3];
        box_unwrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i], x);
        for (int d = 0; d < 3; d++)
            x[d] -= m->center[d];
        vec3_cross(x, &atoms->v[4 * i], l);
        for (size_t d = 0; d < 3; d++)
            term[d * n + k] = mass * l[d];
        double r2 = vec3_dot(x, x);
        for (size_t p = 0; p < 6; p++) {
            int a = pair[p][0];
            int b = pair[p][1];
            term[(3 + p) * n + k] = mass * ((a == b ? r2 : 0) - x[a] * x[b]);
        }
    }
    double sum[9];
    sum_terms(parts->comm, term, n, 9, sum);
    mem_free(term);
    for (int p = 0; p < 6; p++)
        m->inertia[pair[p][0]][pair[p][1]] = m->inertia[pair[p][1]][pair[p][0]] = sum[3 + p];
    memcpy(m->angular, sum, sizeof m->angular);
}

void velocity_sum_moments(const struct system_parts *parts, int group,
                          struct velocity_moments *moments)
{
    size_t n;
    lidx *member = members(parts->atoms, group, &n);
    moments->n = (gid)n;
    comm_sum(parts->comm, &moments->n, 1);
    first_moments(parts, member, n, moments);
    second_moments(parts, member, n, moments);
    mem_free(member);
}

static void zero_linear(const struct system_parts *parts, int group)
{
    struct velocity_moments m;
    velocity_sum_moments(parts, group, &m);
    struct atoms *atoms = parts->atoms;
    for (lidx i = 0; i < atoms->n_local; i++) {
        for (int d = 0; d < 3 && (atoms->mask[i] & group_bit(group)); d++)
            atoms->v[4 * (size_t)i + (size_t)d] -= m.velocity[d];
    }
}

/* Angular velocity w with I w = L. A group on a line (one or two atoms) has an axis without
 * inertia: nothing turns about it. */
static void angular_velocity(const struct velocity_moments *m, double omega[3])
{
    double value[3];
    double axis[3][3];
    mat3_eigen(m->inertia, value, axis);
    memset(omega, 0, 3 * sizeof *omega);
    for (int k = 0; k < 3; k++) {
        if (!(value[k] > 1e-10 * value[0]))
            continue;
        const double u[3] = {axis[0][k], axis[1][k], axis[2][k]};
        double spin = vec3_dot(u, m->angular) / value[k];
        for (int d = 0; d < 3; d++)
            omega[d] += spin * u[d];
    }
}

static void zero_angular(const struct system_parts *parts, int group)
{
    struct velocity_moments m;
    velocity_sum_moments(parts, group, &m);
    double omega[3];
    angular_velocity(&m, omega);
    struct atoms *atoms = parts->atoms;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & group_bit(group)))
            continue;
        double x[3];
        double turn[3];
        box_unwrap(parts->box, &atoms->x[4 * i], &atoms->image[3 * i], x);
        for (int d = 0; d < 3; d++)
            x[d] -= m.center[d];
        vec3_cross(omega, x, turn);
        for (int d = 0; d < 3; d++)
            atoms->v[4 * i + (size_t)d] -= turn[d];
    }
}

static enum cw_status scale_to(const struct system_parts *parts, int group, double temperature,
                               struct cw_err *err)
{
    struct velocity_moments m;
    velocity_sum_moments(parts, group, &m);
    double dof = 3 * (double)m.n - 3;
    if (parts->removed_dof)
        dof -= parts->removed_dof(parts->self, group);
    double now =
        dof > 0 ? parts->units->mv2_to_energy * m.mv2 / (dof * parts->units->boltzmann) : 0;
    if (!(now > 0)) {
        if (!(temperature > 0))
            return CW_OK;
        return cw_err_user(err,
                           "velocity: the group's temperature is 0 (%lld atoms, %g degrees of "
                           "freedom), it cannot be scaled",
                           (long long)m.n, dof);
    }
    double factor = sqrt(temperature / now);
    struct atoms *atoms = parts->atoms;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3 && (atoms->mask[i] & group_bit(group)); d++)
            atoms->v[4 * i + d] *= factor;
    }
    return CW_OK;
}

static void draw(struct park_miller *random, bool gaussian, double v[3])
{
    for (int d = 0; d < 3; d++)
        v[d] = gaussian ? park_miller_normal(random) : park_miller_uniform(random) - 0.5;
}

/* place[id - 1] = owned index or -1. Errors: ids are not 1 .. N. */
static enum cw_status index_ids(const struct system_parts *parts, lidx *place, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    gid worst = 0;
    for (gid k = 0; k < atoms->n_global; k++)
        place[k] = -1;
    for (lidx i = 0; i < atoms->n_local; i++) {
        if (atoms->id[i] < 1 || atoms->id[i] > atoms->n_global) {
            worst = atoms->id[i];
        } else {
            place[atoms->id[i] - 1] = i;
        }
    }
    if (worst != 0) {
        (void)cw_err_user(err,
                          "velocity: loop all needs atom ids 1 to %lld without gaps, there is an "
                          "atom %lld; use loop geom",
                          (long long)atoms->n_global, (long long)worst);
    }
    return err_sync(parts->comm, err);
}

static enum cw_status draw_by_id(const struct system_parts *parts, const struct velocity_spec *spec,
                                 int group, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    lidx *place = mem_array((size_t)atoms->n_global, sizeof *place);
    if (index_ids(parts, place, err) == CW_OK) {
        struct park_miller random;
        park_miller_start(&random, spec->seed);
        for (gid k = 0; k < atoms->n_global; k++) {
            double v[3];
            draw(&random, spec->gaussian, v);
            if (place[k] >= 0 && (atoms->mask[place[k]] & group_bit(group)))
                memcpy(&atoms->v[4 * (size_t)place[k]], v, sizeof v);
        }
    }
    mem_free(place);
    return err->status;
}

static void draw_by_place(const struct system_parts *parts, const struct velocity_spec *spec,
                          int group)
{
    struct atoms *atoms = parts->atoms;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & group_bit(group)))
            continue;
        struct park_miller random;
        park_miller_start_at(&random, spec->seed, &atoms->x[4 * i]);
        draw(&random, spec->gaussian, &atoms->v[4 * i]);
    }
}

static enum cw_status create(const struct system_parts *parts, const struct velocity_spec *spec,
                             int group, struct cw_err *err)
{
    struct atoms *atoms = parts->atoms;
    if (spec->loop == LOOP_GEOM) {
        draw_by_place(parts, spec, group);
    } else if (draw_by_id(parts, spec, group, err) != CW_OK) {
        return err->status;
    }
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double factor = 1 / sqrt(atoms->mass[atoms->type[i]]);
        for (size_t d = 0; d < 3 && (atoms->mask[i] & group_bit(group)); d++)
            atoms->v[4 * i + d] *= factor;
    }
    if (spec->mom)
        zero_linear(parts, group);
    if (spec->rot)
        zero_angular(parts, group);
    return scale_to(parts, group, spec->temperature, err);
}

static void ramp_or_set(const struct system_parts *parts, const struct velocity_spec *spec,
                        int group)
{
    struct atoms *atoms = parts->atoms;
    double unit[3];
    for (int d = 0; d < 3; d++)
        unit[d] = spec->box_units ? 1 : lattice_spacing(parts->lattice, d);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        if (!(atoms->mask[i] & group_bit(group)))
            continue;
        double *v = &atoms->v[4 * i];
        for (int d = 0; d < 3 && spec->style == SET; d++) {
            if (spec->given[d])
                v[d] = spec->v[d] * unit[d];
        }
        if (spec->style == RAMP) {
            double lo = spec->x_range[0] * unit[spec->x_axis];
            double hi = spec->x_range[1] * unit[spec->x_axis];
            double at = (atoms->x[4 * i + (size_t)spec->x_axis] - lo) / (hi - lo);
            at = at < 0 ? 0 : at > 1 ? 1 : at;
            v[spec->v_axis] = unit[spec->v_axis] *
                              (spec->v_range[0] + at * (spec->v_range[1] - spec->v_range[0]));
        }
    }
}

static enum cw_status require(const struct system_parts *parts, int group,
                              const struct velocity_spec *spec, struct cw_err *err)
{
    const struct atoms *atoms = parts->atoms;
    if (group_count(atoms, parts->comm, group) == 0)
        return cw_err_user(err, "velocity: there are no atoms in group '%s'", spec->group);
    for (int t = 1; t <= atoms->n_types; t++) {
        if (!(atoms->mass[t] > 0))
            return cw_err_user(err, "velocity: the mass of type %d is not set (command `mass`)", t);
    }
    if (spec->style == RAMP && !(fabs(spec->x_range[1] - spec->x_range[0]) > 0))
        return cw_err_user(err, "velocity: ramp over an interval of length 0");
    return CW_OK;
}

/* adds what was there before (sum yes: for the components that the style set), rounds to the grid
 */
static void finish(const struct system_parts *parts, const struct velocity_spec *spec, int group,
                   const double *before)
{
    struct atoms *atoms = parts->atoms;
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        for (size_t d = 0; d < 3 && (atoms->mask[i] & group_bit(group)); d++) {
            bool changed = (spec->style != SET || spec->given[d]) &&
                           (spec->style != RAMP || d == (size_t)spec->v_axis);
            double old = spec->sum && spec->style != ZERO && changed ? before[3 * i + d] : 0;
            atoms->v[4 * i + d] = exact_round_wide(atoms->v[4 * i + d] + old, CW_QUANTUM_VELOCITY);
        }
    }
}

enum cw_status velocity_command(const struct system_parts *parts, const char *const *words,
                                int n_words, struct cw_err *err)
{
    struct velocity_spec spec;
    int group = 0;
    if (read_spec(words, n_words, &spec, err) != CW_OK ||
        groups_require(parts->groups, spec.group, &group, err) != CW_OK ||
        require(parts, group, &spec, err) != CW_OK)
        return err->status;
    size_t n = (size_t)parts->atoms->n_local;
    double *before = mem_array(3 * n, sizeof *before);
    for (size_t i = 0; i < n; i++)
        memcpy(&before[3 * i], &parts->atoms->v[4 * i], 3 * sizeof *before);
    enum cw_status status = CW_OK;
    if (spec.style == CREATE) {
        status = create(parts, &spec, group, err);
    } else if (spec.style == SCALE) {
        status = scale_to(parts, group, spec.temperature, err);
    } else if (spec.style == ZERO && spec.angular) {
        zero_angular(parts, group);
    } else if (spec.style == ZERO) {
        zero_linear(parts, group);
    } else {
        ramp_or_set(parts, &spec, group);
    }
    finish(parts, &spec, group, before);
    mem_free(before);
    return status;
}
