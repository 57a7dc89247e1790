/* A system for tests of fixes without force field, domain or deck: each atom sits in a well of its
 * own, U = k r^2 / 2 + c r^4 / 4 about its site, so any rank may own any atom. The loop calls the
 * hooks in the order of the program's own. */
#ifndef CW_TESTS_WELLS_H
#define CW_TESTS_WELLS_H

#include <math.h>
#include <string.h>

#include "base/exact.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/units.h"
#include "dynamics/kinetic.h"
#include "dynamics/registry.h"
#include "parallel/comm.h"
#include "system/atoms.h"
#include "system/box.h"
#include "system/group.h"
#include "system/value.h"

enum { WELLS_FIXES = 4 };

struct wells {
    struct comm *comm;
    struct atoms atoms;
    struct box box;
    struct groups groups;
    struct value_host values;
    struct fix_context context;
    struct fix *fix[WELLS_FIXES];
    struct cw_err err;
    int n_fix;
    double k, c;
    double potential; /* of the last forces, this rank's atoms */
};

static inline void wells_site(gid id, double site[3])
{
    site[0] = (double)(id % 10) * 3;
    site[1] = (double)(id / 10 % 10) * 3;
    site[2] = (double)(id / 100) * 3;
}

static inline enum cw_status wells_no_variable(void *self, const struct value_ref *ref,
                                               bool per_atom, struct cw_err *err)
{
    (void)self;
    (void)per_atom;
    return cw_err_user(err, "there is no variable '%s'", ref->name);
}

/* far from the atoms on all sides, with fixed faces */
static inline void wells_set_box(struct box *box)
{
    static const char *const faces[3] = {"f", "f", "f"};
    const double lo[3] = {-100, -100, -100};
    const double hi[3] = {400, 400, 400};
    struct cw_err err = {0};
    if (box_set_boundary(box, faces, &err) != CW_OK || box_set(box, lo, hi, &err) != CW_OK)
        cw_fatal("%s", err.text);
}

/* n atoms of two types, ids dealt out to the ranks; velocities uniform in +-speed. backwards: each
 * rank holds its atoms in falling order of ids. */
static inline void wells_init(struct wells *w, struct comm *comm, gid n, double speed,
                              bool backwards)
{
    *w = (struct wells){.comm = comm, .k = 5, .c = 3};
    atoms_init(&w->atoms);
    box_init(&w->box);
    wells_set_box(&w->box);
    groups_init(&w->groups);
    w->atoms.n_types = 2;
    w->atoms.mass[1] = 196.97;
    w->atoms.mass[2] = 63.55;
    w->values.check = wells_no_variable;
    for (gid k = 1; k <= n; k++) {
        const gid id = backwards ? n + 1 - k : k;
        if (id % comm_size(comm) != comm_rank(comm))
            continue;
        double site[3];
        double u[4];
        wells_site(id, site);
        const lidx i = atoms_append(&w->atoms, id, id % 3 ? 1 : 2, site);
        random_uniform4(4711, 0, id, 0, u);
        for (size_t d = 0; d < 3; d++)
            w->atoms.v[4 * (size_t)i + d] =
                exact_round(speed * (2 * u[d] - 1), CW_QUANTUM_VELOCITY);
    }
    atoms_count(&w->atoms, comm);
    w->context = (struct fix_context){.comm = comm,
                                      .box = &w->box,
                                      .atoms = &w->atoms,
                                      .groups = &w->groups,
                                      .values = &w->values,
                                      .dt = 0.001,
                                      .err = &w->err};
    struct cw_err err = {0};
    if (units_find("metal", &w->context.units, &err) != CW_OK)
        cw_fatal("%s", err.text);
}

static inline void wells_drop_fixes(struct wells *w)
{
    for (int k = 0; k < w->n_fix; k++)
        w->fix[k]->ops->destroy(w->fix[k]);
    w->n_fix = 0;
}

static inline void wells_free(struct wells *w)
{
    wells_drop_fixes(w);
    atoms_free(&w->atoms);
}

/* "style word word ..." for group `all`; NULL and w->err set when it is refused */
static inline struct fix *wells_fix(struct wells *w, const char *line)
{
    char text[256];
    const char *words[32];
    int n = 0;
    strncpy(text, line, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        words[n++] = word;
    const struct fix_style *style = fix_find_style(words[0]);
    struct fix *fix = NULL;
    if (!style || style->create(&w->context, words + 1, n - 1, &fix, &w->err) != CW_OK)
        return NULL;
    fix->style = style;
    fix->group_bit = 1;
    strcpy(fix->id, "f0");
    fix->id[1] = (char)('0' + w->n_fix);
    w->fix[w->n_fix++] = fix;
    return fix;
}

static inline void wells_forces(struct wells *w)
{
    struct exact_sum sum = {0};
    for (size_t i = 0; i < (size_t)w->atoms.n_local; i++) {
        double site[3];
        double r[3];
        wells_site(w->atoms.id[i], site);
        double r2 = 0;
        for (size_t d = 0; d < 3; d++) {
            r[d] = w->atoms.x[4 * i + d] - site[d];
            r2 += r[d] * r[d];
        }
        for (size_t d = 0; d < 3; d++)
            w->atoms.f[4 * i + d] = exact_round(-(w->k + w->c * r2) * r[d], CW_QUANTUM_FORCE);
        exact_add_double(&sum, 0.5 * w->k * r2 + 0.25 * w->c * r2 * r2, CW_QUANTUM_ENERGY);
    }
    w->potential = exact_value(&sum, CW_QUANTUM_ENERGY);
}

static inline void wells_call(struct wells *w, void (*hook)(struct fix *, struct fix_context *),
                              struct fix *fix)
{
    if (hook)
        hook(fix, &w->context);
}

static inline void wells_post_force(struct wells *w)
{
    for (int k = 0; k < w->n_fix; k++)
        wells_call(w, w->fix[k]->ops->post_force, w->fix[k]);
}

static inline void wells_setup(struct wells *w, gid steps)
{
    w->context.run_first = w->context.ramp_first = w->context.step;
    w->context.run_last = w->context.ramp_last = w->context.step + steps;
    w->context.integrated = 0;
    memset(w->context.driven, 0, sizeof w->context.driven);
    for (int k = 0; k < w->n_fix; k++) {
        w->context.integrated |= w->fix[k]->integrates ? w->fix[k]->group_bit : 0;
        for (int d = 0; d < 3; d++)
            w->context.driven[d] |= w->fix[k]->driven >> d & 1 ? w->fix[k]->group_bit : 0;
    }
    for (int k = 0; k < w->n_fix; k++)
        if (w->fix[k]->ops->setup)
            w->fix[k]->ops->setup(w->fix[k], &w->context, &w->err);
    wells_forces(w);
    wells_post_force(w);
    for (int k = 0; k < w->n_fix; k++)
        if (w->fix[k]->ops->set_time_step)
            w->fix[k]->ops->set_time_step(w->fix[k], &w->context, w->context.dt);
}

static inline void wells_step(struct wells *w)
{
    w->context.step++;
    w->context.time = (double)w->context.step * w->context.dt;
    for (int k = 0; k < w->n_fix; k++)
        wells_call(w, w->fix[k]->ops->initial_integrate, w->fix[k]);
    for (int k = 0; k < w->n_fix; k++)
        wells_call(w, w->fix[k]->ops->post_integrate, w->fix[k]);
    wells_forces(w);
    wells_post_force(w);
    for (int k = 0; k < w->n_fix; k++)
        wells_call(w, w->fix[k]->ops->final_integrate, w->fix[k]);
    for (int k = 0; k < w->n_fix; k++)
        if (w->fix[k]->ops->end_of_step && w->fix[k]->every > 0 &&
            w->context.step % w->fix[k]->every == 0)
            w->fix[k]->ops->end_of_step(w->fix[k], &w->context, &w->err);
}

static inline void wells_run(struct wells *w, gid steps)
{
    wells_setup(w, steps);
    for (gid k = 0; k < steps && w->err.status == CW_OK; k++)
        wells_step(w);
    for (int k = 0; k < w->n_fix; k++)
        wells_call(w, w->fix[k]->ops->end_of_run, w->fix[k]);
}

static inline double wells_kinetic(struct wells *w)
{
    return kinetic_energy(&w->atoms, w->comm, w->context.units, 1);
}

static inline double wells_temperature(struct wells *w)
{
    return kinetic_temperature(w->context.units, wells_kinetic(w),
                               kinetic_dof(w->atoms.n_global, 0));
}

/* potential + kinetic energy over all ranks */
static inline double wells_energy(struct wells *w)
{
    struct exact_sum sum = {0};
    exact_add_double(&sum, w->potential, CW_QUANTUM_ENERGY);
    comm_sum_exact(w->comm, &sum, 1);
    return exact_value(&sum, CW_QUANTUM_ENERGY) + wells_kinetic(w);
}

static inline double wells_work(struct wells *w, struct fix *fix)
{
    return fix->ops->work ? fix->ops->work(fix, &w->context) : 0;
}

static inline void wells_negate(struct wells *w)
{
    for (size_t k = 0; k < 4 * (size_t)w->atoms.n_local; k++)
        w->atoms.v[k] = -w->atoms.v[k];
}

#endif
