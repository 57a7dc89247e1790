/* fix ID group nve: velocity Verlet on the atoms of the group; see verlet.c for why it is
 * reversible to the bit. It has no state and gives no values. */
#include "dynamics/fix_nve.h"

#include "base/mem.h"
#include "dynamics/verlet.h"

static void initial_integrate(struct fix *fix, struct fix_context *context)
{
    verlet_kick_drift(context, fix->group_bit, context->dt);
}

static void final_integrate(struct fix *fix, struct fix_context *context)
{
    verlet_kick(context, fix->group_bit, 0.5 * context->dt);
}

static void destroy(struct fix *fix)
{
    mem_free(fix);
}

static const struct fix_ops ops = {
    .initial_integrate = initial_integrate,
    .final_integrate = final_integrate,
    .destroy = destroy,
};

static enum cw_status create(struct fix_context *context, const char *const *words, int n_words,
                             struct fix **out, struct cw_err *err)
{
    (void)context;
    (void)words;
    (void)n_words;
    (void)err;
    struct fix *fix = mem_zeroed(1, sizeof *fix);
    fix->ops = &ops;
    fix->integrates = true;
    *out = fix;
    return CW_OK;
}

const struct fix_style fix_nve_style = {
    .name = "nve",
    .usage = "",
    .summary = "constant energy: velocity Verlet, reversible to the bit",
    .source = "Swope, Andersen, Berens, Wilson, J. Chem. Phys. 76, 637 (1982)",
    .words_min = 0,
    .words_max = 0,
    .create = create,
};
