/* fix ID group wall/reflect face EDGE|coord|v_name ... [units lattice|box]
 *
 * An atom that a step has brought behind the wall by some way is put as far before it, and that
 * component of its velocity changes sign: LAMMPS's words and rule, a moving wall included, whose
 * own velocity does not count. The places of walls are on the position grid, so the reflection is
 * exact. Since the step is cut at a place of its own, energy is conserved to first order of the
 * time step only, and what is lost or won is nobody's work.
 *
 * Source: the LAMMPS manual, fix wall/reflect; S. D. Bond, B. J. Leimkuhler, SIAM J. Sci. Comput.
 * 30, 134 (2007). */
#include "dynamics/fix_wall_reflect.h"

#include "base/exact.h"
#include "base/mem.h"
#include "dynamics/walls.h"
#include "system/atoms.h"

struct fix_wall_reflect {
    struct fix base;
    struct walls walls;
};

static enum cw_status setup(struct fix *fix, struct fix_context *context, struct cw_err *err)
{
    if (walls_setup(&((struct fix_wall_reflect *)fix)->walls, context, err) != CW_OK)
        cw_err_prefix(err, "fix %s: ", fix->id);
    return err->status;
}

static void reflect(struct atoms *atoms, uint32_t bits, const struct wall *wall)
{
    const double place = exact_round(wall->place, CW_QUANTUM_POSITION);
    for (size_t i = 0; i < (size_t)atoms->n_local; i++) {
        double *x = atoms->x + 4 * i + wall->axis;
        double *v = atoms->v + 4 * i + wall->axis;
        if (!(atoms->mask[i] & bits) || (wall->high ? *x <= place : *x >= place))
            continue;
        *x = place + (place - *x);
        *v = -*v;
    }
}

static void post_integrate(struct fix *fix, struct fix_context *context)
{
    struct walls *walls = &((struct fix_wall_reflect *)fix)->walls;
    struct cw_err own_err = {0};
    struct cw_err *err = context->err ? context->err : &own_err;
    if (walls_place(walls, context, err) == CW_OK) {
        for (int k = 0; k < walls->n; k++)
            reflect(context->atoms, fix->group_bit, &walls->wall[k]);
    }
    if (own_err.status != CW_OK)
        cw_fatal("%s", own_err.text);
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .setup = setup,
    .post_integrate = post_integrate,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    struct fix_wall_reflect *self = mem_zeroed(1, sizeof *self);
    self->base.ops = &ops;
    if (walls_read(&self->walls, context, words, n_words, NULL, 0, err) != CW_OK) {
        mem_free(self);
        return err->status;
    }
    *out = &self->base;
    return CW_OK;
}

const struct fix_style fix_wall_reflect_style = {
    .name = "wall/reflect",
    .usage = "FACE COORD|EDGE|v_NAME ... [units lattice|box]",
    .summary = "flat walls that throw atoms back",
    .source = "Bond, Leimkuhler, SIAM J. Sci. Comput. 30, 134 (2007)",
    .words_min = 2,
    .words_max = -1,
    .keywords = walls_keywords,
    .create = create,
};
