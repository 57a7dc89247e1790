/* Radiolysis of silica as a process of the beam: a bridging oxygen is hit with the cross section of
 * radiolysis.h, one of its silicon atoms is drawn, and
 *
 *   kick E   both are driven apart along their bond with momenta p and -p, p^2 / 2 mu = E, mu their
 *            reduced mass: E is what two atoms at rest would get
 *   cut T    for T ps the pair's interaction is taken away, but for a part, and then comes back
 *            (cuts.h); an oxygen with a bond that is cut is not hit again
 *   remove   the oxygen is taken away, its charge put back on its two nearest silicon atoms
 *
 * What becomes of them is the dynamics' business. Of a kick, oxygen and silicon may belong to
 * different ranks: each works out the whole event, since all it takes is the positions around, and
 * changes the atoms that are its own. That needs ghosts as far as two bonds. The oxygen's rank logs
 * the event, the silicon's adds its part of the kinetic energy (struct beam_event). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/units.h"
#include "beam/fix_beam_state.h"
#include "beam/process.h"
#include "system/atoms.h"

static void find_types(struct fix_beam *self)
{
    struct radiolysis_options *options = &self->radiolysis;
    for (int t = 1; t <= self->n_elements; t++) {
        options->silicon[t] = beam_is_element(self, t, "Si");
        options->hydrogen[t] = beam_is_element(self, t, "H");
    }
    beam_process_set_sigma(self, BEAM_RADIOLYSIS, "O", options->sigma);
}

/* Is there a pair of silicon and oxygen that can be cut? */
static enum cw_status require_pairs(const struct fix_beam *self, const struct fix_context *context,
                                    struct cw_err *err)
{
    for (int a = 1; a <= self->n_elements; a++) {
        for (int b = 1; b <= self->n_elements; b++) {
            if (self->radiolysis.silicon[a] && beam_is_element(self, b, "O") &&
                !beam_cuts_can(context, a, b)) {
                return cw_err_user(err,
                                   "fix %s: radiolysis cut needs a force field that is a sum over "
                                   "pairs",
                                   self->base.id);
            }
        }
    }
    return CW_OK;
}

static enum cw_status prepare(struct fix_beam *self, const struct fix_context *context,
                              struct cw_err *err)
{
    struct radiolysis_options *options = &self->radiolysis;
    if (!(options->sigma > 0))
        options->sigma = radiolysis_sigma(self->energy);
    find_types(self);
    const double reach = beam_reach(context);
    if (2 * options->bond > reach) {
        return cw_err_user(err,
                           "fix %s: radiolysis looks two bonds of %g A far, but the force field "
                           "reaches %g A: expected a shorter 'bond'",
                           self->base.id, options->bond, reach);
    }
    if (options->mode == RADIOLYSIS_CUT)
        return require_pairs(self, context, err);
    if (options->mode == RADIOLYSIS_REMOVE)
        return beam_process_require_charge(self, BEAM_RADIOLYSIS, context, err);
    return CW_OK;
}

static void describe(const struct fix_beam *self)
{
    const struct radiolysis_options *options = &self->radiolysis;
    char what[80] = "the oxygen is taken away";
    if (options->mode == RADIOLYSIS_KICK)
        (void)snprintf(what, sizeof what, "%g eV along a bond", options->energy);
    if (options->mode == RADIOLYSIS_CUT) {
        (void)snprintf(what, sizeof what, "a bond is cut for %g ps, %g of it stay", options->time,
                       self->cuts.part);
    }
    log_print("  radiolysis: %.4g barn for an oxygen with two Si within %g A (known to an order of "
              "magnitude); %s\n",
              options->sigma * 1e8, options->bond, what);
}

/* An oxygen that is hit (an image of it) and the bond that is drawn. */
struct hit {
    gid id;
    lidx oxygen;
    struct radiolysis_bond bond;
};

struct hits {
    struct hit *list; /* [n] */
    size_t n, cap;
};

static void add_hit(struct hits *hits, const struct hit *hit)
{
    if (hits->n == hits->cap) {
        hits->cap = 2 * hits->cap + 16;
        hits->list = mem_resize(hits->list, hits->cap, sizeof *hits->list);
    }
    hits->list[hits->n++] = *hit;
}

static int by_id(const void *a, const void *b)
{
    const struct hit *p = a;
    const struct hit *q = b;
    return (p->id > q->id) - (p->id < q->id);
}

/* Is atom i hit, and bridging? Then with these bonds and random numbers. */
static bool is_struck(const struct fix_beam *self, const struct fix_context *context, lidx i,
                      double dose, struct beam_draws *draws, struct radiolysis_bonds *bonds)
{
    const struct radiolysis_options *options = &self->radiolysis;
    const struct radiolysis_elements elements = {options->silicon, options->hydrogen,
                                                 options->bond};
    if (!beam_process_hits(self, BEAM_RADIOLYSIS, context, i, dose, draws))
        return false;
    radiolysis_find_bonds(context->atoms, &elements, i, bonds);
    return radiolysis_is_bridging(bonds);
}

static const struct radiolysis_bond *draw_bond(const struct radiolysis_bonds *bonds,
                                               struct beam_draws *draws)
{
    return &bonds->bond[(int)(beam_draw(draws) * bonds->n)];
}

/* Of owned atoms and ghosts. In the order of ids, so that it does not matter who had which atom
 * where: an atom that takes part in two events has its energy change in the same order everywhere.
 */
static struct hits find_hits(const struct fix_beam *self, const struct fix_context *context,
                             double dose)
{
    const struct atoms *atoms = context->atoms;
    struct hits hits = {0};
    for (lidx i = 0; i < atoms->n_local + atoms->n_ghost; i++) {
        struct beam_draws draws;
        struct radiolysis_bonds bonds;
        if (!is_struck(self, context, i, dose, &draws, &bonds))
            continue;
        const struct hit hit = {
            .id = atoms->id[i], .oxygen = i, .bond = *draw_bond(&bonds, &draws)};
        add_hit(&hits, &hit);
    }
    if (hits.n > 0)
        qsort(hits.list, hits.n, sizeof *hits.list, by_id);
    return hits;
}

static double mass_of(const struct fix_context *context, lidx i)
{
    return context->atoms->mass[context->atoms->type[i]] * context->units->mv2_to_energy;
}

static void kick(struct fix_beam *self, const struct fix_context *context, const struct hit *hit)
{
    const lidx own = context->atoms->n_local;
    const lidx silicon = hit->bond.silicon;
    const double mass[2] = {mass_of(context, hit->oxygen), mass_of(context, silicon)};
    const double reduced = mass[0] * mass[1] / (mass[0] + mass[1]);
    const double momentum = sqrt(2 * reduced * self->radiolysis.energy);
    struct beam_event event = {.transfer = self->radiolysis.energy, .partner = hit->bond.id};
    double away[3];
    for (int d = 0; d < 3; d++) {
        away[d] = hit->bond.d[d] / hit->bond.r;
        event.direction[d] = -away[d];
    }
    if (hit->oxygen < own) {
        event.gain = beam_push(context, hit->oxygen, event.direction, momentum / mass[0]);
        beam_process_record(self, BEAM_RADIOLYSIS, context, hit->oxygen, &event);
    }
    if (silicon < own) {
        const double gain = beam_push(context, silicon, away, momentum / mass[1]);
        beam_process_record_part(self, BEAM_RADIOLYSIS, context, hit->id, gain);
    }
}

/* An oxygen with a bond that is cut is left alone. */
static void cut_bond(struct fix_beam *self, const struct fix_context *context, lidx i,
                     const struct radiolysis_bond *bond)
{
    const struct beam_cut cut = {.atom = {context->atoms->id[i], bond->id},
                                 .after = context->time,
                                 .until = context->time + self->radiolysis.time};
    struct beam_event event = {.partner = bond->id};
    if (beam_cuts_has(&self->cuts, cut.atom[0], context->time))
        return;
    beam_process_record(self, BEAM_RADIOLYSIS, context, i, &event);
    beam_cuts_begin(&self->cuts, &cut);
}

static void cut_bonds(struct fix_beam *self, const struct fix_context *context, double dose)
{
    struct beam_draws draws;
    struct radiolysis_bonds bonds;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (is_struck(self, context, i, dose, &draws, &bonds))
            cut_bond(self, context, i, draw_bond(&bonds, &draws));
    }
}

static void strike(struct fix_beam *self, const struct fix_context *context, double dose)
{
    if (self->radiolysis.mode == RADIOLYSIS_CUT)
        cut_bonds(self, context, dose);
    if (self->radiolysis.mode != RADIOLYSIS_KICK)
        return;
    struct hits hits = find_hits(self, context, dose);
    for (size_t k = 0; k < hits.n; k++)
        kick(self, context, &hits.list[k]);
    mem_free(hits.list);
}

static bool wants(const struct fix_beam *self, const struct fix_context *context, double dose)
{
    return self->radiolysis.mode == RADIOLYSIS_REMOVE &&
           beam_process_hits_any(self, BEAM_RADIOLYSIS, context, dose);
}

/* the two nearest silicon atoms; of equally near ones those that come first in the list */
static void nearest_two(const struct radiolysis_bonds *bonds, int out[2])
{
    for (int n = 0; n < 2; n++) {
        out[n] = -1;
        for (int k = 0; k < bonds->n; k++) {
            if ((n == 0 || k != out[0]) && (out[n] < 0 || bonds->bond[k].r < bonds->bond[out[n]].r))
                out[n] = k;
        }
    }
}

/* The oxygen goes; what it carried is put back half and half on its silicon atoms: three bonds are
 * left to each, and its charge is that of three. An odd quantum goes to the nearer one. */
static void remove_oxygen(const struct fix_beam *self, const struct fix_context *context, lidx i,
                          const struct radiolysis_bonds *bonds, struct beam_changes *out)
{
    const int64_t charge = beam_charge(context->atoms, i);
    struct beam_change change = {.n_edits = 3};
    int two[2];
    nearest_two(bonds, two);
    beam_process_describe(self, BEAM_RADIOLYSIS, context, i, &change.event);
    change.event.partner = bonds->bond[two[0]].id;
    change.edit[0] = (struct beam_edit){.id = change.event.id, .gone = true};
    for (int n = 0; n < 2; n++) {
        const int64_t part = n == 0 ? charge - charge / 2 : charge / 2;
        change.edit[1 + n] = (struct beam_edit){.id = bonds->bond[two[n]].id, .charge = part};
    }
    beam_changes_add(out, &change);
}

static void plan(const struct fix_beam *self, const struct fix_context *context, double dose,
                 struct beam_changes *out)
{
    struct beam_draws draws;
    struct radiolysis_bonds bonds;
    if (self->radiolysis.mode != RADIOLYSIS_REMOVE)
        return;
    for (lidx i = 0; i < context->atoms->n_local; i++) {
        if (is_struck(self, context, i, dose, &draws, &bonds))
            remove_oxygen(self, context, i, &bonds, out);
    }
}

const struct beam_process beam_radiolysis = {
    .prepare = prepare,
    .describe = describe,
    .strike = strike,
    .wants = wants,
    .plan = plan,
};
